"""Tables of those who may sign in, of their sessions, and of the tries that failed."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from toritsugi.database import Seconds, metadata

account = Table(
    "account",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("password_hash", String(300), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Column("employee_id", ForeignKey("employee.id"), nullable=True),
    Index("ix_account_employee_id", "employee_id", unique=True),
)

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", Seconds, nullable=False),
    Column("seen_at", Seconds, nullable=False),
    Column("expires_at", Seconds, nullable=False),
    Column("employee_only", Boolean, nullable=False),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Seconds, nullable=False),
    Column("tried_at", Seconds, nullable=False, index=True),
)
"""Tries in a row, by the digest of an email address (existing or not) or of a network address."""
