"""When the roll was called, and the rooms that it found wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "roll_call",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("called_at", sa.Double(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_roll_call_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_roll_call")),
    )
    op.create_table(
        "wrong_room",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("noted_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_wrong_room_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "channel_id", name=op.f("pk_wrong_room")),
    )
