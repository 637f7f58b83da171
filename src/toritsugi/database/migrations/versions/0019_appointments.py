"""Appointments with their reception codes, further hosts of a visit, and what mails carry beside their text."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("visit", sa.Column("further_host_ids", sa.Text(), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("appointment_id", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_visit_appointment_id"), "visit", ["appointment_id"])
    _mail_part()
    _appointment()
    _visitor()
    _host()
    _codes()
    _mail()
    _feed()


def _mail_part() -> None:
    op.create_table(
        "outgoing_mail_part",
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_outgoing_mail_part_mail_id")),
        sa.PrimaryKeyConstraint("mail_id", "position", name=op.f("pk_outgoing_mail_part")),
    )


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.Double(), nullable=False),
        sa.Column("ends_at", sa.Double(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("mails", sa.Boolean(), nullable=False),
        sa.Column("remind_hours", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.Double(), nullable=True),
        sa.Column("erased_at", sa.Double(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_appointment_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_organization_id_starts_at", "appointment", ["organization_id", "starts_at"])
    op.create_index("ix_appointment_ends_at", "appointment", ["ends_at"])


def _visitor() -> None:
    op.create_table(
        "appointment_visitor",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_visitor_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_visitor")),
        sa.UniqueConstraint("token", name=op.f("uq_appointment_visitor_token")),
    )
    op.create_index(op.f("ix_appointment_visitor_appointment_id"), "appointment_visitor", ["appointment_id"])


def _host() -> None:
    op.create_table(
        "appointment_host",
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_host_appointment_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appointment_host_employee_id")),
        sa.PrimaryKeyConstraint("appointment_id", "position", name=op.f("pk_appointment_host")),
    )
    op.create_index(op.f("ix_appointment_host_employee_id"), "appointment_host", ["employee_id"])


def _codes() -> None:
    op.create_table(
        "reception_code",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("live_until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_reception_code_organization_id")
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_reception_code_appointment_id")),
        sa.PrimaryKeyConstraint("organization_id", "code", name=op.f("pk_reception_code")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_reception_code_appointment_id")),
    )
    op.create_table(
        "wrong_code",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("tried_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_wrong_code_organization_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_wrong_code_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_code")),
    )
    op.create_index("ix_wrong_code_organization_id_tried_at", "wrong_code", ["organization_id", "tried_at"])


def _mail() -> None:
    op.create_table(
        "appointment_mail",
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("visitor_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_appointment_mail_mail_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_mail_appointment_id")
        ),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_appointment_mail")),
    )
    op.create_index(op.f("ix_appointment_mail_appointment_id"), "appointment_mail", ["appointment_id"])


def _feed() -> None:
    op.create_table(
        "appointment_feed",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appointment_feed_employee_id")),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_appointment_feed")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_appointment_feed_key_digest")),
    )
