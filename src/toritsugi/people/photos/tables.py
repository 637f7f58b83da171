"""The table of employees' photos: a row for each photo, none for those who have none."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from toritsugi.database import Seconds, metadata

employee_photo = Table(
    "employee_photo",
    metadata,
    Column("employee_id", ForeignKey("employee.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("media_type", String(30), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("set_at", Seconds, nullable=False),
)
