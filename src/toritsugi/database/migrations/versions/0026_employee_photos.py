"""photos of employees, and whether kiosks show them"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Nobody's photo is shown until a company says so."""
    op.add_column("reception_setting", sa.Column("photos", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "employee_photo",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=30), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_employee_photo_employee_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_employee_photo_organization_id")
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_employee_photo")),
        sa.UniqueConstraint("id", name=op.f("uq_employee_photo_id")),
    )
