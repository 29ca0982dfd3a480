"""What the checks of a definition share: the form, what is known of it, and how a mistake is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.understood import Understood
from schemas.yaml_source import Faults

Check = Callable[[FormDefinition, Faults, Understood], None]
"""Looks at a whole form that has no other mistake, and notes what it finds."""
_LISTED = 12


def columns_of(form: FormDefinition) -> dict[str, Field]:
    """Every field by its path, rows written `*`: what rules, `moved` and `dropped` speak of."""
    found: dict[str, Field] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            found |= {f.name: f for f in block.fields}
        elif isinstance(block, TableBlock):
            found |= {f"{block.table}.*.{c.name}": c for c in block.columns}
    return found


class Checks:
    """Some checks of one form. Nothing is said of what was not understood: it was told already."""

    def __init__(self, form: FormDefinition, faults: Faults, known: Understood) -> None:
        self.form, self.faults, self.known = form, faults, known
        self.lines = known.lines
        self.paths = columns_of(form)
        self.types: dict[str, set[str]] = {}
        """The types of each path: more than one where a name was used twice."""
        for name, field, table in self.fields():
            path = f"{table.table}.*.{field.name}" if table else name
            self.types.setdefault(path, set()).add(field.type)

    def add(self, code: str, at: str, what: str, do: str) -> None:
        """Notes a mistake of what stands at that path."""
        self.faults.add(code, self.lines.get(at), what, do)

    def fields(self) -> Iterator[tuple[str, Field, TableBlock | None]]:
        """Every field with its path (columns as `table.name`) and its table."""
        for block in self.form.blocks:
            if isinstance(block, FieldsBlock):
                yield from ((f.name, f, None) for f in block.fields)
            elif isinstance(block, TableBlock):  # rows after fixed ones add one column, and share the others
                columns = block.columns[:1] if block.continues else block.columns
                yield from ((f"{block.table}.{c.name}", c, block) for c in columns)

    def unknown(self, path: str, line: int | None, what: str) -> None:
        """Notes that a path stands for nothing, unless it may be of something that was not understood."""
        if path in {t.table for t in self.form.tables} or not self.known.may_exist(path):
            self.faults.add("def-unknown-path", line, what, self.near(path))

    def near(self, path: str) -> str:
        """What a path may have been meant to be."""
        tables = {t.table: t for t in self.form.tables}
        if path in tables:
            columns = [p for p in self.paths if p.startswith(f"{path}.*.")]
            return f"`{path}` is a table; name a column of it: {_listed(columns)}."
        known = [*self.paths, *tables]
        found = get_close_matches(path, known, n=1)
        return f"Did you mean `{found[0]}`?" if found else f"The paths are {_listed(known)}."


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - _LISTED} more" if len(paths) > _LISTED else ""
    return (", ".join(f"`{p}`" for p in paths[:_LISTED]) or "none") + more
