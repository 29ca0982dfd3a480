"""Alembic's way in. The connection comes from `ledger.open_ledger`, inside its own transaction."""

from __future__ import annotations

from alembic import context

from filing.ledger.metadata import METADATA
from filing.ledger.migrations.own import is_own

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=is_own,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
