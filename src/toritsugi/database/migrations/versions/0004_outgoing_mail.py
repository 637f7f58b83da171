"""Mails of ours have a table of their own; an alarm need not be about a connection."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_WAITING = sa.text("state = 'waiting'")
_CARRY = """
    INSERT INTO outgoing_mail (id, organization_id, kind, recipients, sender_name, reply_to, subject, text, in_reply_to,
        thread, by_person, state, due_at, tries, error, created_at, settled_at)
    SELECT id, organization_id, 'alarm', '[]', '', '', subject, text, '', '', :nobody,
        CASE WHEN mailed_at IS NOT NULL THEN 'sent' WHEN mail_due_at IS NULL THEN 'failed' ELSE 'waiting' END,
        COALESCE(mail_due_at, raised_at), tries, error, raised_at,
        CASE WHEN mail_due_at IS NULL THEN COALESCE(mailed_at, raised_at) END
    FROM alarm
"""
_NAMED = """
    UPDATE alarm SET key = kind || ':' || connection_id || substr(key, length(kind) + 1)
    WHERE kind IN ('held', 'expiry')
"""


def upgrade() -> None:
    _make_outgoing_mail()
    op.execute(sa.text(_CARRY).bindparams(nobody=False))
    op.execute(_NAMED)
    op.drop_index("ix_alarm_mail_due_at", table_name="alarm")
    with op.batch_alter_table("alarm") as alarm:
        alarm.add_column(sa.Column("mail_id", sa.String(length=32), nullable=True))
        alarm.alter_column("connection_id", existing_type=sa.String(length=32), nullable=True)
        alarm.drop_constraint("uq_alarm_connection_id_key", type_="unique")
        for name in ("mail_due_at", "mailed_at", "tries", "error"):
            alarm.drop_column(name)
        alarm.create_unique_constraint("uq_alarm_organization_id_key", ["organization_id", "key"])
        alarm.create_foreign_key("fk_alarm_mail_id", "outgoing_mail", ["mail_id"], ["id"])
    op.execute("UPDATE alarm SET mail_id = id")
    op.create_index("ix_alarm_organization_id_raised_at", "alarm", ["organization_id", "raised_at"], unique=False)


def _make_outgoing_mail() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("settled_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_outgoing_mail_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_index(
        "ix_outgoing_mail_due_at",
        "outgoing_mail",
        ["due_at"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
