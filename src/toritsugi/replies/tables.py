"""Tables of what members answer to notices, and of what was said about it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from toritsugi.database import Seconds, metadata

mail_reply = Table(
    "mail_reply",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("employee_id", ForeignKey("employee.id"), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=True, index=True),
    Column("mail_id", ForeignKey("outgoing_mail.id"), nullable=True, unique=True),
    Column("text", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("latest_id", String(32), nullable=False),
    Column("written_at", Seconds, nullable=False),
    Column("told_at", Seconds, nullable=True),
    Index("ix_mail_reply_organization_id_user_id_id", "organization_id", "user_id", "id"),
)

reply_talk = Table(
    "reply_talk",
    metadata,
    Column("event_id", String(32), primary_key=True),
    Column("reply_id", ForeignKey("mail_reply.id"), nullable=False, index=True),
)

reply_hint = Table(
    "reply_hint",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("user_id", String(100), primary_key=True),
    Column("phrase", String(20), primary_key=True),
    Column("told_at", Seconds, nullable=False),
)
