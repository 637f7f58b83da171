"""The one MetaData that every room's tables register with."""

from sqlalchemy import Double, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SEALED = {"sealed": True}
"""The `info` of a column whose bytes only the holder of the sealing key can read."""
Seconds = Double
"""Times are seconds since the epoch, UTC, the same on both databases."""
