"""Why somebody was not told of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_WAITING = sa.text("reason = 'no_destination' AND settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "event_note",
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("settled_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_note_event_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_note_organization_id")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_note")),
    )
    op.create_index(
        "ix_event_note_waiting",
        "event_note",
        ["organization_id", "at", "event_id"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
