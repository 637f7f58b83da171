"""who of a party left before the others"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Parties that are there leave together, as far as anybody has said."""
    op.add_column("visit", sa.Column("departures", sa.Text(), nullable=False, server_default=""))
