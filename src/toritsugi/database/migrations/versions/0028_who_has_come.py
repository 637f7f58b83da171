"""which of an appointment's visitors are in a party"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Visits that are there get the visitors whose names they have; two of one name come one after the other."""
    op.add_column("visit", sa.Column("visitor_ids", sa.Text(), nullable=False, server_default=""))
    bind = op.get_bind()
    visit = sa.table(
        "visit", *map(sa.column, ("id", "appointment_id", "visitor_ids", "visitor_name", "companions", "arrived_at"))
    )
    visitor = sa.table("appointment_visitor", *map(sa.column, ("id", "appointment_id", "position", "name")))
    taken = Counter[tuple[str, str]]()
    came = sa.select(visit).where(visit.c.appointment_id.is_not(None)).order_by(visit.c.arrived_at)
    for row in bind.execute(came).all():
        expected = sa.select(visitor).where(visitor.c.appointment_id == row.appointment_id).order_by(visitor.c.position)
        left = bind.execute(expected).all()
        ids = []
        for name in filter(None, (row.visitor_name, *row.companions.splitlines())):
            same = [each.id for each in left if each.name == name]
            if same:
                ids.append(same[taken[row.appointment_id, name] % len(same)])
                taken[row.appointment_id, name] += 1
        bind.execute(sa.update(visit).where(visit.c.id == row.id).values(visitor_ids=" ".join(dict.fromkeys(ids))))
