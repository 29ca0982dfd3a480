"""Which things in a database are the ledger's; Alembic would drop the rest (full-text tables, an admin's own)."""

from __future__ import annotations

from typing import Any

from filing.ledger.metadata import METADATA


def is_own(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:  # noqa: ARG001
    """Alembic's `include_object`: our tables and what hangs on them."""
    if kind == "table":
        return name in METADATA.tables
    table = getattr(thing, "table", None)
    return table is None or table.name in METADATA.tables
