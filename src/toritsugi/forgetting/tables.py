"""The table of how far each kind of an organization's events is forgotten."""

from sqlalchemy import Column, ForeignKey, String, Table

from toritsugi.database import Seconds, metadata

forgotten = Table(
    "forgotten",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("kind", String(50), primary_key=True),
    Column("received_at", Seconds, nullable=False),
    Column("event_id", String(32), nullable=False),
)
