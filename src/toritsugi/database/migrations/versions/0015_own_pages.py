"""the employee's own pages: codes to sign in by, and the ways to the own notices"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "sign_in_code",
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_for", sa.String(length=64), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=True),
        sa.Column("guesses", sa.SmallInteger(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_sign_in_code_employee_id")),
        sa.PrimaryKeyConstraint("browser", name=op.f("pk_sign_in_code")),
    )
    op.create_index(op.f("ix_sign_in_code_expires_at"), "sign_in_code", ["expires_at"], unique=False)
    op.create_index("ix_event_note_employee_id", "event_note", ["employee_id", "event_id"], unique=False)
    op.create_index(
        "ix_notification_notices",
        "notification",
        ["organization_id", "address", "event_id"],
        unique=False,
        sqlite_where=sa.text("urgency >= 3"),
        postgresql_where=sa.text("urgency >= 3"),
    )
