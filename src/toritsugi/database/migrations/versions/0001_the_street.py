"""the street"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Table by table, so that each finds those to which it refers."""
    for make in TABLES:
        make()


def _lane() -> None:
    op.create_table(
        "lane",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("blocked_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )


def _organization() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )


def _sign_in_try() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Double(), nullable=False),
        sa.Column("tried_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_tried_at"), "sign_in_try", ["tried_at"], unique=False)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_account_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )


def _connection() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sign_in", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("service_account", sa.String(length=200), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("bot_id", sa.String(length=50), nullable=False),
        sa.Column("bot_secret", sa.LargeBinary(), nullable=False),
        sa.Column("domain", sa.String(length=100), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("calls_per_minute", sa.Integer(), nullable=True),
        sa.Column("api_url", sa.String(length=500), nullable=False),
        sa.Column("auth_url", sa.String(length=500), nullable=False),
        sa.Column("base_user_id", sa.String(length=100), nullable=False),
        sa.Column("base_channel_id", sa.String(length=100), nullable=False),
        sa.Column("is_base", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("account_login", sa.String(length=200), nullable=False),
        sa.Column("account_administers", sa.Boolean(), nullable=True),
        sa.Column("held_at", sa.Double(), nullable=True),
        sa.Column("held_code", sa.String(length=50), nullable=False),
        sa.Column("held_reason", sa.Text(), nullable=False),
        sa.Column("probe_at", sa.Double(), nullable=True),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("last_delivered_at", sa.Double(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_connection_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_connection_organization_id_name")),
    )
    op.create_index(op.f("ix_connection_bot_id"), "connection", ["bot_id"], unique=False)
    op.create_index(op.f("ix_connection_organization_id"), "connection", ["organization_id"], unique=False)


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_department_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_department_organization_id_name")),
    )


def _kiosk() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_seen_at", sa.Double(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_kiosk_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_kiosk_key_digest")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_kiosk_token_digest")),
    )


def _link_guess() -> None:
    op.create_table(
        "link_guess",
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_link_guess_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "user_id", name=op.f("pk_link_guess")),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("key_digest", sa.String(length=64), nullable=True),
        sa.Column("key_hint", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_source_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("address", name=op.f("uq_source_address")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_source_key_digest")),
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=150), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.Double(), nullable=False),
        sa.Column("mail_due_at", sa.Double(), nullable=True),
        sa.Column("mailed_at", sa.Double(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_alarm_connection_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_alarm_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("connection_id", "key", name=op.f("uq_alarm_connection_id_key")),
    )
    op.create_index(
        "ix_alarm_mail_due_at",
        "alarm",
        ["mail_due_at"],
        unique=False,
        sqlite_where=sa.text("mail_due_at IS NOT NULL"),
        postgresql_where=sa.text("mail_due_at IS NOT NULL"),
    )


def _canary() -> None:
    op.create_table(
        "canary",
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_canary_connection_id")),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_canary")),
    )


def _connection_history() -> None:
    op.create_table(
        "connection_history",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("former", sa.LargeBinary(), nullable=False),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_connection_history_connection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_history")),
    )
    op.create_index(op.f("ix_connection_history_connection_id"), "connection_history", ["connection_id"], unique=False)
    op.create_index(op.f("ix_connection_history_saved_at"), "connection_history", ["saved_at"], unique=False)


def _connection_token() -> None:
    op.create_table(
        "connection_token",
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("access_token", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_token", sa.LargeBinary(), nullable=False),
        sa.Column("renew_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("refresh_expires_at", sa.Double(), nullable=True),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("renewing_owner", sa.String(length=100), nullable=False),
        sa.Column("renewing_until", sa.Double(), nullable=False),
        sa.Column("retry_at", sa.Double(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_connection_token_connection_id")),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_connection_token")),
    )


def _employee() -> None:
    op.create_table(
        "employee",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kana", sa.String(length=200), nullable=False),
        sa.Column("roman", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("lineworks_user_id", sa.String(length=100), nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.Column("delivery", sa.String(length=4), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_employee_department_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_employee_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("organization_id", "email", name=op.f("uq_employee_organization_id_email")),
    )
    op.create_index("ix_employee_email", "employee", ["email"], unique=False)
    op.create_index("ix_employee_lineworks_user_id", "employee", ["lineworks_user_id"], unique=False)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("buttons", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_organization_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_event_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "organization_id", "idempotency_key", name=op.f("uq_event_organization_id_idempotency_key")
        ),
    )
    op.create_index("ix_event_organization_id_received_at", "event", ["organization_id", "received_at"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"], unique=False)


def _talk_room() -> None:
    op.create_table(
        "talk_room",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=1000), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("learned_at", sa.Double(), nullable=False),
        sa.Column("greeted_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_talk_room_connection_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_talk_room_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_room")),
        sa.UniqueConstraint("connection_id", "channel_id", name=op.f("uq_talk_room_connection_id_channel_id")),
    )


def _link_code() -> None:
    op.create_table(
        "link_code",
        sa.Column("employee_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_link_code_employee_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_link_code_organization_id")),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_link_code")),
        sa.UniqueConstraint("organization_id", "digest", name=op.f("uq_link_code_organization_id_digest")),
    )


def _notification() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=120), nullable=False),
        sa.Column("destination_kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("intended_for", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fallbacks", sa.Text(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("fallback_of", sa.String(length=32), nullable=True),
        sa.Column("resend_of", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("settled_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_notification_connection_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_notification_event_id")),
        sa.ForeignKeyConstraint(["fallback_of"], ["notification.id"], name=op.f("fk_notification_fallback_of")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_notification_organization_id")),
        sa.ForeignKeyConstraint(["resend_of"], ["notification.id"], name=op.f("fk_notification_resend_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )


def _ways_to_notifications() -> None:
    op.create_index(
        "ix_notification_claim",
        "notification",
        ["lane", "urgency", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(op.f("ix_notification_event_id"), "notification", ["event_id"], unique=False)
    op.create_index(
        "ix_notification_expiry",
        "notification",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_notification_leased",
        "notification",
        ["lane"],
        unique=False,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "ix_notification_organization_id_created_at", "notification", ["organization_id", "created_at"], unique=False
    )
    op.create_index(
        "ix_notification_organization_id_settled_at", "notification", ["organization_id", "settled_at"], unique=False
    )
    op.create_index("ix_notification_organization_id_id", "notification", ["organization_id", "id"], unique=False)
    op.create_index(
        "ix_notification_organization_id_state_id", "notification", ["organization_id", "state", "id"], unique=False
    )


def _raw_mail() -> None:
    op.create_table(
        "raw_mail",
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_raw_mail_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_raw_mail")),
    )


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=False),
        sa.Column("kiosk_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=True),
        sa.Column("host_id", sa.String(length=32), nullable=True),
        sa.Column("visitor_name", sa.String(length=200), nullable=False),
        sa.Column("visitor_company", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("arrived_at", sa.Double(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answerer", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_visit_event_id")),
        sa.ForeignKeyConstraint(["host_id"], ["employee.id"], name=op.f("fk_visit_host_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_visit_kiosk_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_visit_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_event_id"), "visit", ["event_id"], unique=False)
    op.create_index("ix_visit_organization_id_arrived_at", "visit", ["organization_id", "arrived_at"], unique=False)


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("notification_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["notification_id"], ["notification.id"], name=op.f("fk_attempt_notification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_lane_started_at", "attempt", ["lane", "started_at"], unique=False)
    op.create_index(op.f("ix_attempt_notification_id"), "attempt", ["notification_id"], unique=False)


def _visit_answer() -> None:
    op.create_table(
        "visit_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.String(length=32), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_visit_answer_employee_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_answer_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_answer")),
    )
    op.create_index(op.f("ix_visit_answer_visit_id"), "visit_answer", ["visit_id"], unique=False)


TABLES = (
    _lane,
    _organization,
    _sign_in_try,
    _account,
    _connection,
    _department,
    _kiosk,
    _link_guess,
    _source,
    _alarm,
    _canary,
    _connection_history,
    _connection_token,
    _employee,
    _event,
    _session,
    _talk_room,
    _link_code,
    _notification,
    _ways_to_notifications,
    _raw_mail,
    _visit,
    _attempt,
    _visit_answer,
)
