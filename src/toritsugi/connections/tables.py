"""Tables of LINE WORKS credentials, their tokens, and the talk rooms that the bots know."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from toritsugi.database import SEALED, Seconds, metadata

connection = Table(
    "connection",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("sign_in", String(20), nullable=False),
    Column("client_id", String(200), nullable=False),
    Column("client_secret", LargeBinary, nullable=False, info=SEALED),
    Column("service_account", String(200), nullable=False),
    Column("private_key", LargeBinary, nullable=False, info=SEALED),
    Column("scopes", String(500), nullable=False),
    Column("bot_id", String(50), nullable=False, index=True),
    Column("bot_secret", LargeBinary, nullable=False, info=SEALED),
    Column("domain", String(100), nullable=False),
    Column("plan", String(20), nullable=False),
    Column("calls_per_minute", Integer, nullable=True),
    Column("api_url", String(500), nullable=False),
    Column("auth_url", String(500), nullable=False),
    Column("base_user_id", String(100), nullable=False),
    Column("base_channel_id", String(100), nullable=False),
    Column("is_base", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("account_name", String(200), nullable=False, default=""),
    Column("account_login", String(200), nullable=False, default=""),
    Column("account_administers", Boolean, nullable=True),
    Column("held_at", Seconds, nullable=True),
    Column("held_code", String(50), nullable=False),
    Column("held_reason", Text, nullable=False),
    Column("probe_at", Seconds, nullable=True),
    Column("probes", Integer, nullable=False),
    Column("last_delivered_at", Seconds, nullable=True),
    Column("created_at", Seconds, nullable=False),
    UniqueConstraint("organization_id", "name"),
)

connection_token = Table(
    "connection_token",
    metadata,
    Column("connection_id", ForeignKey("connection.id"), primary_key=True),
    Column("access_token", LargeBinary, nullable=False, info=SEALED),
    Column("refresh_token", LargeBinary, nullable=False, info=SEALED),
    Column("renew_at", Seconds, nullable=False),
    Column("expires_at", Seconds, nullable=False),
    Column("refresh_expires_at", Seconds, nullable=True),
    Column("scopes", String(500), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("renewing_owner", String(100), nullable=False),
    Column("renewing_until", Seconds, nullable=False),
    Column("retry_at", Seconds, nullable=False),
    Column("failures", Integer, nullable=False),
)

connection_history = Table(
    "connection_history",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("connection_id", ForeignKey("connection.id"), nullable=False, index=True),
    Column("fields", Text, nullable=False),
    Column("former", LargeBinary, nullable=False, info=SEALED),
    Column("saved_by", String(200), nullable=False),
    Column("saved_at", Seconds, nullable=False, index=True),
)

talk_room = Table(
    "talk_room",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("connection_id", ForeignKey("connection.id"), nullable=False),
    Column("channel_id", String(100), nullable=False),
    Column("title", String(1000), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("learned_at", Seconds, nullable=False),
    Column("greeted_at", Seconds, nullable=True),
    UniqueConstraint("connection_id", "channel_id"),
)
