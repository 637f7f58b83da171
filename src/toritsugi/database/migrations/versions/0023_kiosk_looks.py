"""how kiosks look, and until when visitors stay"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("kiosk", sa.Column("poster", sa.String(length=32), nullable=False, server_default=""))
    op.create_index(op.f("ix_kiosk_poster"), "kiosk", ["poster"])
    op.create_table(
        "kiosk_look",
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("leads", sa.Text(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
        sa.Column("calls_when_closed", sa.Boolean(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("ask_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_look_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_kiosk_look")),
    )
    op.create_table(
        "kiosk_picture",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("media_type", sa.String(length=30), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_picture_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_picture")),
    )
    op.create_index(op.f("ix_kiosk_picture_kiosk_id"), "kiosk_picture", ["kiosk_id"])
    op.create_table(
        "kiosk_opening",
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_opening_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", "weekday", "opens", name=op.f("pk_kiosk_opening")),
    )
    _visits()


def _visits() -> None:
    """Who came before is not inside any more: when they left is not known, and said to be a guess."""
    op.add_column("visit", sa.Column("companions", sa.Text(), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("badge", sa.String(length=6), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("left_at", sa.Double(), nullable=True))
    op.add_column("visit", sa.Column("left_by", sa.String(length=10), nullable=False, server_default=""))
    op.execute("UPDATE visit SET left_at = arrived_at, left_by = 'guess'")
    open_ones = sa.text("left_at IS NULL")
    op.create_index(
        "ix_visit_inside",
        "visit",
        ["organization_id", "arrived_at"],
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    op.create_table(
        "visit_keeping",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_visit_keeping_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "field", name=op.f("pk_visit_keeping")),
    )
