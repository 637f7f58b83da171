"""What was last taken over from the directory for each employee: what differs from it was set by hand."""

from sqlalchemy import Column, ForeignKey, Table, Text

from toritsugi.database import Seconds, metadata

roster_entry = Table(
    "roster_entry",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("fields", Text, nullable=False),
    Column("taken_at", Seconds, nullable=False),
)
