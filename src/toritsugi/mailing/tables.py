"""The tables of mails that this program sends, and of what they carry beside their text."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from toritsugi.database import Seconds, metadata

outgoing_mail = Table(
    "outgoing_mail",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("sender_name", String(200), nullable=False),
    Column("reply_to", String(254), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("in_reply_to", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("by_person", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Seconds, nullable=False),
    Column("expires_at", Seconds, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Column("settled_at", Seconds, nullable=True),
    Index(
        "ix_outgoing_mail_due_at",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outgoing_mail_settled_at",
        "settled_at",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
)

outgoing_mail_part = Table(
    "outgoing_mail_part",
    metadata,
    Column("mail_id", ForeignKey("outgoing_mail.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("place", String(12), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
