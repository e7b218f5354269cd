"""Alembic's door: runs inside the transaction, and under the lock, of ``engine.migrate``."""

from alembic import context

from assembly.stores.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
