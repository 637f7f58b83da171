"""merging"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Both databases take a reference with a new column; SQLite takes none afterwards."""
    op.execute(
        "ALTER TABLE notification ADD COLUMN merged_into VARCHAR(32) "
        "CONSTRAINT fk_notification_merged_into REFERENCES notification (id)"
    )
    op.add_column("notification", sa.Column("carries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("notification", sa.Column("mergeable", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        op.f("ix_notification_merged_into"),
        "notification",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
