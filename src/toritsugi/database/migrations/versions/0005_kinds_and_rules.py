"""kinds and rules

What is built in has no rows: every organization has it, old or new, and a row says only how it was changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "kind",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=50), nullable=False),
        sa.Column("ja", sa.String(length=100), nullable=False),
        sa.Column("en", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.Column("wish", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_kind_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "key", name=op.f("pk_kind")),
    )
    op.create_table(
        "rule",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=50), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("exceptions", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("allows_reply", sa.Boolean(), nullable=False),
        sa.Column("attachments", sa.String(length=10), nullable=False),
        sa.Column("repeat_minutes", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_rule_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_rule")),
    )
    op.create_table(
        "rule_setting",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("repeat_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_rule_setting_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_rule_setting")),
    )
