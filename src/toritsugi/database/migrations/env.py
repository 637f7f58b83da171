"""Called by Alembic; the connection is handed in by `toritsugi.database.migrating`."""

from alembic import context

from toritsugi.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
context.run_migrations()
