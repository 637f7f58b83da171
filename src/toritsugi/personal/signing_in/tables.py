"""The table of codes that were asked for: whose browser, which code (as a digest), for whom, until when."""

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table

from toritsugi.database import Seconds, metadata

sign_in_code = Table(
    "sign_in_code",
    metadata,
    Column("browser", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("asked_for", String(64), nullable=False),
    Column("employee_id", ForeignKey("employee.id"), nullable=True),
    Column("guesses", SmallInteger, nullable=False),
    Column("expires_at", Seconds, nullable=False, index=True),
)
"""A row is written for every address, known or not; `asked_for` is its digest."""
