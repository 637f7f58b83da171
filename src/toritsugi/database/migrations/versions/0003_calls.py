"""call buttons, the ladder of a call, and what a company has settled about calls"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _settled()
    _buttons()
    _ladder()
    _answers()
    op.add_column("visit", sa.Column("party", sa.SmallInteger(), nullable=False, server_default="1"))
    op.add_column("visit", sa.Column("purpose", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("button_id", sa.String(length=32), nullable=False, server_default=""))


def _settled() -> None:
    op.create_table(
        "call_text",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_call_text_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "kind", "language", name=op.f("pk_call_text")),
    )
    op.create_table(
        "calling_way",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_calling_way_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "scope", "subject_id", name=op.f("pk_calling_way")),
    )
    op.create_table(
        "closed_day",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_closed_day_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "day", name=op.f("pk_closed_day")),
    )
    op.create_table(
        "opening_time",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_opening_time_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "weekday", "opens", name=op.f("pk_opening_time")),
    )
    op.create_table(
        "reception_setting",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("leaving", sa.Text(), nullable=False),
        sa.Column("answers", sa.String(length=10), nullable=False),
        sa.Column("free_text", sa.Boolean(), nullable=False),
        sa.Column("wait_seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_reception_setting_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_reception_setting")),
    )
    op.create_table(
        "reception_deputy",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["employee.id"], name=op.f("fk_reception_deputy_deputy_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_reception_deputy_employee_id")),
        sa.PrimaryKeyConstraint("employee_id", "position", name=op.f("pk_reception_deputy")),
    )


def _buttons() -> None:
    op.create_table(
        "button_picture",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=30), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_button_picture_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_button_picture")),
    )
    op.create_table(
        "call_button",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("hints", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sign", sa.String(length=20), nullable=False),
        sa.Column("picture_id", sa.String(length=32), nullable=True),
        sa.Column("asks", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_call_button_organization_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["call_button.id"], name=op.f("fk_call_button_parent_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["button_picture.id"], name=op.f("fk_call_button_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_button")),
    )
    op.create_index(
        "ix_call_button_organization_id_position", "call_button", ["organization_id", "position"], unique=False
    )
    op.create_table(
        "button_destination",
        sa.Column("button_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["button_id"], ["call_button.id"], name=op.f("fk_button_destination_button_id")),
        sa.PrimaryKeyConstraint("button_id", "position", name=op.f("pk_button_destination")),
    )


def _ladder() -> None:
    op.create_table(
        "ladder_rung",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("button_id", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("outside_hours", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["button_id"], ["call_button.id"], name=op.f("fk_ladder_rung_button_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_ladder_rung_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_rung")),
    )
    op.create_index(op.f("ix_ladder_rung_button_id"), "ladder_rung", ["button_id"], unique=False)
    op.create_index(
        "ix_ladder_rung_organization_id_position", "ladder_rung", ["organization_id", "position"], unique=False
    )
    op.create_table(
        "call_step",
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.Column("skipped", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_call_step_event_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_call_step_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "position", name=op.f("pk_call_step")),
    )
    op.create_table(
        "visit_call",
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("rungs", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("began_at", sa.Double(), nullable=False),
        sa.Column("stepped_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=True),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_visit_call_organization_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_call_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_call")),
    )
    op.create_index(
        "ix_visit_call_due_at",
        "visit_call",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_visit_call_organization_id_state", "visit_call", ["organization_id", "state", "visit_id"], unique=False
    )


def _answers() -> None:
    op.create_table(
        "used_answer_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_used_answer_link_visit_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_answer_link")),
    )
    op.create_index(op.f("ix_used_answer_link_visit_id"), "used_answer_link", ["visit_id"], unique=False)
