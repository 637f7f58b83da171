"""Tables of reception desks, of visits, and of the answers that hosts give."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from toritsugi.database import Seconds, metadata

kiosk = Table(
    "kiosk",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("phone", String(50), nullable=False),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("last_seen_at", Seconds, nullable=True),
    Column("created_at", Seconds, nullable=False),
)

visit = Table(
    "visit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kiosk_id", ForeignKey("kiosk.id"), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=True, index=True),
    Column("host_id", ForeignKey("employee.id"), nullable=True),
    Column("visitor_name", String(200), nullable=False),
    Column("visitor_company", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("notice_version", String(20), nullable=False),
    Column("secret_digest", String(64), nullable=False),
    Column("arrived_at", Seconds, nullable=False),
    Column("answer", String(20), nullable=False),
    Column("answerer", String(100), nullable=False),
    Column("answered_at", Seconds, nullable=True),
    Index("ix_visit_organization_id_arrived_at", "organization_id", "arrived_at"),
)

visit_answer = Table(
    "visit_answer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("visit_id", ForeignKey("visit.id"), nullable=False, index=True),
    Column("choice", String(20), nullable=False),
    Column("employee_id", ForeignKey("employee.id"), nullable=True),
    Column("answered_by", String(200), nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("answered_at", Seconds, nullable=False),
    Column("note", Text, nullable=False),
)
