"""What members answer to notices by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_TOLD = sa.text("destination_kind = 'member' AND settled_at IS NOT NULL")
_FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    op.create_table(
        "mail_reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("latest_id", sa.String(length=32), nullable=False),
        sa.Column("written_at", sa.Double(), nullable=False),
        sa.Column("told_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_mail_reply_employee_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_reply_event_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_mail_reply_mail_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_mail_reply_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_reply")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_mail_reply_mail_id")),
    )
    op.create_index(op.f("ix_mail_reply_event_id"), "mail_reply", ["event_id"], unique=False)
    op.create_index(
        "ix_mail_reply_organization_id_user_id_id", "mail_reply", ["organization_id", "user_id", "id"], unique=False
    )
    op.create_table(
        "reply_talk",
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("reply_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["mail_reply.id"], name=op.f("fk_reply_talk_reply_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_reply_talk")),
    )
    op.create_index(op.f("ix_reply_talk_reply_id"), "reply_talk", ["reply_id"], unique=False)
    op.create_table(
        "reply_hint",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("phrase", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_reply_hint_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "user_id", "phrase", name=op.f("pk_reply_hint")),
    )
    op.create_index(
        "ix_notification_told",
        "notification",
        ["address", "settled_at"],
        unique=False,
        sqlite_where=_TOLD,
        postgresql_where=_TOLD,
    )
    op.create_index(
        "ix_outgoing_mail_settled_at",
        "outgoing_mail",
        ["settled_at"],
        unique=False,
        sqlite_where=_FAILED,
        postgresql_where=_FAILED,
    )
