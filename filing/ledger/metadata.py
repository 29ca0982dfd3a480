"""What every table of the ledger is made of: one metadata, one way to name constraints, one kind of JSON.

Times are text (UTC, ISO 8601, see `actor.moment`), so that SQLite and PostgreSQL keep, sort and hash the same thing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, MetaData, String
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class AnyJson(TypeDecorator[Any]):
    """JSON, on PostgreSQL as JSONB; a variant would do the same, but load that dialect for SQLite, too."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of this database."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415 - costs the start of every command

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(JSON())


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT, SHA, COPY = String(25), String(64), String(14)


def one_of(name: str, column: str, *words: str) -> CheckConstraint:
    """That a column holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(w) for w in words)})", name=name)
