"""Tables of what is to be said, of each try to say it, and of the lanes that the tries go through."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, text

from toritsugi.database import Seconds, metadata

notification = Table(
    "notification",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=False, index=True),
    Column("connection_id", ForeignKey("connection.id"), nullable=False),
    Column("lane", String(120), nullable=False),
    Column("destination_kind", String(10), nullable=False),
    Column("address", String(100), nullable=False),
    Column("label", String(200), nullable=False),
    Column("intended_for", String(200), nullable=False),
    Column("kind", String(50), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("fallbacks", Text, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("due_at", Seconds, nullable=False),
    Column("expires_at", Seconds, nullable=False),
    Column("lease_owner", String(120), nullable=False),
    Column("lease_until", Seconds, nullable=False),
    Column("fallback_of", ForeignKey("notification.id"), nullable=True),
    Column("resend_of", ForeignKey("notification.id"), nullable=True),
    Column("created_at", Seconds, nullable=False),
    Column("settled_at", Seconds, nullable=True),
    Index(
        "ix_notification_claim",
        "lane",
        "urgency",
        "id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_notification_expiry",
        "expires_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_notification_leased",
        "lane",
        sqlite_where=text("state = 'leased'"),
        postgresql_where=text("state = 'leased'"),
    ),
    Index("ix_notification_organization_id_state_id", "organization_id", "state", "id"),
    Index("ix_notification_organization_id_id", "organization_id", "id"),
    Index("ix_notification_organization_id_created_at", "organization_id", "created_at"),
    Index("ix_notification_organization_id_settled_at", "organization_id", "settled_at"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("notification_id", ForeignKey("notification.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("lane", String(120), nullable=False),
    Column("owner", String(120), nullable=False),
    Column("started_at", Seconds, nullable=False),
    Column("finished_at", Seconds, nullable=True),
    Column("verdict", String(10), nullable=True),
    Column("status", SmallInteger, nullable=True),
    Column("code", String(100), nullable=False),
    Column("description", Text, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Index("ix_attempt_lane_started_at", "lane", "started_at"),
)

lane = Table(
    "lane",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("owner", String(120), nullable=False),
    Column("lease_until", Seconds, nullable=False),
    Column("blocked_until", Seconds, nullable=False),
)
