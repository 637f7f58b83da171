"""imap mailbox"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "imap_mailbox",
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=10), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("user_name", sa.String(length=254), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("done_folder", sa.String(length=200), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("accepted_uid", sa.BigInteger(), nullable=False),
        sa.Column("finished_uid", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("trouble", sa.String(length=40), nullable=False),
        sa.Column("trouble_said", sa.Text(), nullable=False),
        sa.Column("trouble_since", sa.Double(), nullable=True),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_imap_mailbox_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_imap_mailbox")),
    )
