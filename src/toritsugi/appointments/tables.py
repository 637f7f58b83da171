"""Tables of appointments, their visitors and hosts, of codes, of the mails about them, of how long they stay."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from toritsugi.database import Seconds, metadata

appointment = Table(
    "appointment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kind", String(6), nullable=False),
    Column("title", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("site_id", String(32), nullable=False),
    Column("starts_at", Seconds, nullable=False),
    Column("ends_at", Seconds, nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("mails", Boolean, nullable=False),
    Column("remind_hours", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled_at", Seconds, nullable=True),
    Column("erased_at", Seconds, nullable=True),
    Column("created_at", Seconds, nullable=False),
    Index("ix_appointment_organization_id_starts_at", "organization_id", "starts_at"),
    Index("ix_appointment_ends_at", "ends_at"),
)

appointment_visitor = Table(
    "appointment_visitor",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("company", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("language", String(2), nullable=False),
    Column("token", String(32), nullable=True, unique=True),
)

appointment_host = Table(
    "appointment_host",
    metadata,
    Column("appointment_id", ForeignKey("appointment.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("employee_id", ForeignKey("employee.id"), nullable=False, index=True),
)

reception_code = Table(
    "reception_code",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("code", String(6), primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, unique=True),
    Column("live_until", Seconds, nullable=False),
)

wrong_code = Table(
    "wrong_code",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kiosk_id", ForeignKey("kiosk.id"), nullable=False),
    Column("tried_at", Seconds, nullable=False),
    Index("ix_wrong_code_organization_id_tried_at", "organization_id", "tried_at"),
)

appointment_mail = Table(
    "appointment_mail",
    metadata,
    Column("mail_id", ForeignKey("outgoing_mail.id"), primary_key=True),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, index=True),
    Column("visitor_id", String(32), nullable=False),
    Column("kind", String(12), nullable=False),
)

appointment_feed = Table(
    "appointment_feed",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("created_at", Seconds, nullable=False),
)

posted_appointment = Table(
    "posted_appointment",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("key_digest", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("appointment_id", ForeignKey("appointment.id"), nullable=False, index=True),
)
"""By which key another system knows again what it has posted; it goes when the appointment is forgotten."""

appointment_keeping = Table(
    "appointment_keeping",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("field", String(20), primary_key=True),
    Column("days", Integer, nullable=False),
)
