"""User IDs that the platform does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "unknown_member",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("noted_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_unknown_member_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "user_id", name=op.f("pk_unknown_member")),
    )
