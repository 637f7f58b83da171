"""what a host says to a visitor, and the mails of the ladder"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("visit", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("words_by", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("call_step", sa.Column("mail_id", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("outgoing_mail", sa.Column("expires_at", sa.Double(), nullable=False, server_default="0"))
