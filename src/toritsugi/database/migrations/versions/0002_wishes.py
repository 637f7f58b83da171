"""what employees wish: kinds, hours, absence, further mail addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _add_wishes()
    op.create_table(
        "mail_address",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_mail_address_employee_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_mail_address_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "address", name=op.f("pk_mail_address")),
        sa.UniqueConstraint("employee_id", "place", name=op.f("uq_mail_address_employee_id_place")),
    )
    op.create_index("ix_mail_address_address", "mail_address", ["address"], unique=False)


def _add_wishes() -> None:
    op.create_table(
        "wish",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("wish", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_wish_employee_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_wish_organization_id")),
        sa.PrimaryKeyConstraint("employee_id", "kind", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_organization_id"), "wish", ["organization_id"], unique=False)
    op.create_table(
        "told_when",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger(), nullable=True),
        sa.Column("quiet_until", sa.SmallInteger(), nullable=True),
        sa.Column("digest_minutes", sa.String(length=200), nullable=False),
        sa.Column("away_from", sa.Double(), nullable=True),
        sa.Column("away_until", sa.Double(), nullable=True),
        sa.Column("deputy_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["employee.id"], name=op.f("fk_told_when_deputy_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_told_when_employee_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_told_when_organization_id")),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_told_when")),
    )
    op.create_index(op.f("ix_told_when_organization_id"), "told_when", ["organization_id"], unique=False)
