"""why a member cannot be written to, and what was taken over from the directory"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("unknown_member", sa.Column("standing", sa.String(length=10), nullable=False, server_default="gone"))
    op.create_table(
        "roster_entry",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_roster_entry_employee_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_roster_entry_organization_id")),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_roster_entry")),
    )
    op.create_index(op.f("ix_roster_entry_organization_id"), "roster_entry", ["organization_id"])
