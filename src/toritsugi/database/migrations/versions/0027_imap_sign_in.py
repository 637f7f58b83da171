"""signing in at an IMAP server by a token, and whose findings about senders are believed there"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
TEXTS = {"authority": 254, "token_url": 500, "client_id": 254, "scope": 500}
SEALED = ("client_secret", "refresh_token", "rotated_token")


def upgrade() -> None:
    """Mailboxes that are there go on with their passwords, and believe nobody."""
    for name, length in TEXTS.items():
        op.add_column("imap_mailbox", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    for name in SEALED:
        op.add_column("imap_mailbox", sa.Column(name, sa.LargeBinary(), nullable=True))
