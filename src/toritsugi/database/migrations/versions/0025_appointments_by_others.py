"""what API keys may do, how long appointments are kept, and by which key one that was posted is known again"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Keys that are there may do what they could so far."""
    op.add_column("source", sa.Column("permissions", sa.String(length=100), nullable=False, server_default="events"))
    op.create_table(
        "appointment_keeping",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_appointment_keeping_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "field", name=op.f("pk_appointment_keeping")),
    )
    op.create_table(
        "posted_appointment",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_posted_appointment_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_posted_appointment_appointment_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "key_digest", name=op.f("pk_posted_appointment")),
    )
    op.create_index(op.f("ix_posted_appointment_appointment_id"), "posted_appointment", ["appointment_id"])
