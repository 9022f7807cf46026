"""Runs migrations on the connection that `klantreis.store.schema.upgrade` hands over, in its transaction."""

from alembic import context
from sqlmodel import SQLModel

import klantreis.store.tables  # noqa: F401  the metadata fills itself on import

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
    transactional_ddl=True,
)
context.run_migrations()
