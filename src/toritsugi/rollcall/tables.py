"""Tables of the roll call: when it was held, and the rooms that it has found wrong. Members are marked in `people`."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from toritsugi.database import Seconds, metadata

roll_call = Table(
    "roll_call",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("called_at", Seconds, nullable=False),
    Column("members", Integer, nullable=False),
    Column("rooms", Integer, nullable=False),
    Column("obstacles", Text, nullable=False),
)

wrong_room = Table(
    "wrong_room",
    metadata,
    Column("organization_id", ForeignKey("organization.id"), primary_key=True),
    Column("channel_id", String(100), primary_key=True),
    Column("code", String(20), nullable=False),
    Column("noted_at", Seconds, nullable=False),
)
