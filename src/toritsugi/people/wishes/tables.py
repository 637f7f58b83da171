"""Tables of what employees wish: one row for each kind that somebody has chosen, one for hours and absence."""

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table

from toritsugi.database import Seconds, metadata

wish = Table(
    "wish",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("kind", String(50), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("wish", String(10), nullable=False),
)

told_when = Table(
    "told_when",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("quiet_from", SmallInteger, nullable=True),
    Column("quiet_until", SmallInteger, nullable=True),
    Column("digest_minutes", String(200), nullable=False),
    Column("away_from", Seconds, nullable=True),
    Column("away_until", Seconds, nullable=True),
    Column("deputy_id", ForeignKey("employee.id"), nullable=True),
)
