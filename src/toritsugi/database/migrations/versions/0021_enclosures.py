"""Notifications that wait for another one."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Both databases take a reference with a new column; SQLite takes none afterwards."""
    op.execute(
        "ALTER TABLE notification ADD COLUMN follows VARCHAR(32) "
        "CONSTRAINT fk_notification_follows REFERENCES notification (id)"
    )
