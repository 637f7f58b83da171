"""Tables of kinds and rules. What is built in needs no row until somebody changes it."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from toritsugi.database import Seconds, metadata

kind = Table(
    "kind",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("key", String(50), primary_key=True),
    Column("ja", String(100), nullable=False),
    Column("en", String(100), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("keep_days", Integer, nullable=True),
    Column("wish", String(10), nullable=False),
    Column("position", Integer, nullable=False),
)

rule = Table(
    "rule",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("id", String(50), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("kind", String(50), nullable=False),
    Column("conditions", Text, nullable=False),
    Column("exceptions", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("allows_reply", Boolean, nullable=False),
    Column("attachments", String(10), nullable=False),
    Column("repeat_minutes", Integer, nullable=True),
    Column("changed_at", Seconds, nullable=False),
)

rule_setting = Table(
    "rule_setting",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("repeat_minutes", Integer, nullable=False),
)
