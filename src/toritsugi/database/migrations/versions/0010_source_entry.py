"""who may bring mails to a source, and what came from it last

Mailboxes that are there already take mails from anybody, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("source", sa.Column("networks", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("source", sa.Column("password_digest", sa.String(length=64), nullable=True))
    op.create_index("ix_event_source_id_received_at", "event", ["source_id", "received_at"])
