"""Tables of organizations and their people."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from toritsugi.database import Seconds, metadata

organization = Table(
    "organization",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("phone", String(50), nullable=False),
    Column("created_at", Seconds, nullable=False),
)

department = Table(
    "department",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("channel_id", String(100), nullable=False),
    UniqueConstraint("organization_id", "name"),
)

employee = Table(
    "employee",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("department_id", ForeignKey("department.id"), nullable=True),
    Column("name", String(200), nullable=False),
    Column("kana", String(200), nullable=False),
    Column("roman", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("phone", String(50), nullable=False),
    Column("lineworks_user_id", String(100), nullable=False),
    Column("channel_id", String(100), nullable=False),
    Column("delivery", String(4), nullable=False),
    Column("permission", String(12), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("search_key", Text, nullable=False),
    Column("created_at", Seconds, nullable=False),
    UniqueConstraint("organization_id", "email"),
    Index("ix_employee_email", "email"),
    Index("ix_employee_lineworks_user_id", "lineworks_user_id"),
)

mail_address = Table(
    "mail_address",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("address", String(254), primary_key=True),
    Column("employee_id", ForeignKey("employee.id"), nullable=False),
    Column("place", SmallInteger, nullable=False),
    UniqueConstraint("employee_id", "place"),
    Index("ix_mail_address_address", "address"),
)

link_code = Table(
    "link_code",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("expires_at", Seconds, nullable=False),
    UniqueConstraint("organization_id", "digest"),
)

link_guess = Table(
    "link_guess",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("user_id", String(100), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("since", Seconds, nullable=False),
)

unknown_member = Table(
    "unknown_member",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("user_id", String(100), primary_key=True),
    Column("noted_at", Seconds, nullable=False),
    Column("standing", String(10), nullable=False),
)
