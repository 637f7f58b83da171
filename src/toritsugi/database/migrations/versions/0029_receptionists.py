"""employees who may see all visits"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Nobody may do more than before until somebody says so."""
    op.add_column("employee", sa.Column("permission", sa.String(length=12), nullable=False, server_default=""))
