"""what an event says, so that a repeat is known"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
TOLD = sa.text("saying IS NOT NULL")


def upgrade() -> None:
    op.add_column("event", sa.Column("saying", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_event_organization_id_saying",
        "event",
        ["organization_id", "saying"],
        unique=False,
        sqlite_where=TOLD,
        postgresql_where=TOLD,
    )
