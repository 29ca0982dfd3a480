"""Names are compared by the keys of `schemas.names`: the keys that stand with people and former names are made anew.

Should the keys change again, a later revision makes them anew after this one; so this one may use them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from schemas import normal
from schemas.names import name_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("people", "former_names")


def upgrade() -> None:
    """Apostrophes, dashes and marks without a shape make no difference in the keys any more."""
    _remake(name_key)


def downgrade() -> None:
    """The keys as they were before: normal form, single spaces, no capitals."""
    _remake(lambda name: re.sub(r"\s+", " ", normal.line(name)).casefold())


def _remake(key: Callable[[str], str]) -> None:
    conn = op.get_bind()
    for name in _TABLES:
        table = sa.table(name, sa.column("id"), sa.column("name"), sa.column("name_key"))
        rows = conn.execute(sa.select(table)).all()
        changed = [{"row": r.id, "new": key(r.name)} for r in rows if r.name_key != key(r.name)]
        if changed:
            statement = sa.update(table).where(table.c.id == sa.bindparam("row"))
            conn.execute(statement.values(name_key=sa.bindparam("new")), changed)
