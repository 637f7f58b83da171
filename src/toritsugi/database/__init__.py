"""Where everything is kept: one embedded SQLite file, or PostgreSQL.

In: statements of SQLAlchemy Core. Out: rows, transactions that are on disk when they end, and a bell that
wakes whoever waits for a change. Never: knowledge of what the rows mean.
"""

from toritsugi.database.adding import add_rows
from toritsugi.database.asking import (
    Place,
    Stretch,
    Trail,
    is_among,
    place_of,
    sifting,
    values_in_use,
    walk_along,
)
from toritsugi.database.bell import Bell, Subscription
from toritsugi.database.engine import Database
from toritsugi.database.errors import SchemaOutdated, StorageFull, StorageTrouble
from toritsugi.database.migrating import current_revision, head_revision, migrate, require_current
from toritsugi.database.opening import open_database
from toritsugi.database.schema import SEALED, Seconds, metadata

__all__ = [
    "SEALED",
    "Bell",
    "Database",
    "Place",
    "SchemaOutdated",
    "Seconds",
    "StorageFull",
    "StorageTrouble",
    "Stretch",
    "Subscription",
    "Trail",
    "add_rows",
    "current_revision",
    "head_revision",
    "is_among",
    "metadata",
    "migrate",
    "open_database",
    "place_of",
    "require_current",
    "sifting",
    "values_in_use",
    "walk_along",
]
