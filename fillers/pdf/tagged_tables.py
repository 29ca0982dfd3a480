"""Tables of the structure tree made regular: a cell for every column, and heads of columns and of rows.

The layout puts a column without width before rows that stay together, and a row's words over its answers where they
find no room beside them. Neither is heard: that column is taken away, and such words become the first cell of their
row. (ISO 32000-1, 14.8.4.3.4 and 14.8.5.7.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Pdf


def named(kid: Any) -> bool:
    """Whether a child is an element, rather than marked content or the reference of an annotation."""
    from pikepdf import Dictionary

    return isinstance(kid, Dictionary) and "/S" in kid


def kids_of(element: Any) -> list[Any]:
    """The children of an element, whatever they are."""
    from pikepdf import Array

    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]


def set_kids(element: Any, kids: Sequence[Any]) -> None:
    """Give an element these children, whose parent it becomes."""
    from pikepdf import Array

    for kid in kids:
        if named(kid):
            kid.P = element
    element.K = Array(list(kids))


@dataclass(slots=True)
class _Cell:
    element: Any
    at: int
    """Its first column, from 0."""
    across: int
    empty: bool


@dataclass(slots=True)
class Table:
    """One table of the tree; `number` tells the names of its rows' heads from those of other tables."""

    pdf: Pdf
    element: Any
    number: int

    def tidy(self) -> None:
        """Make the table regular."""
        head, body = self._part("/THead"), self._part("/TBody")
        rows = self._rows([*head, *body])
        heads, bodies = rows[: len(head)], rows[len(head) :]
        if all(c.empty and c.across == 1 for row in rows for c in row if c.at == 0):
            for row, cells in zip([*head, *body], rows, strict=True):
                set_kids(row, [c.element for c in cells if c.at > 0])
                cells[:] = [c for c in cells if c.at > 0]
        banners = self._over_rows(body, bodies)
        if banners:
            self._first_column(head, heads)
        self._empty_heads(heads)
        self._row_heads(bodies)

    def _part(self, sort: str) -> list[Any]:
        return [row for part in kids_of(self.element) if str(part.S) == sort for row in kids_of(part)]

    def _rows(self, rows: Sequence[Any]) -> list[list[_Cell]]:
        """The cells of each row with the columns that they stand in, those above them reckoned with."""
        held: dict[int, int] = {}
        found = []
        for row in rows:
            cells, at = [], 0
            for element in kids_of(row):
                while held.get(at, 0):
                    at += 1
                across, down = _span(element, "/ColSpan"), _span(element, "/RowSpan")
                cells.append(_Cell(element, at, across, not _says(element)))
                for column in range(at, at + across):
                    held[column] = down
                at += across
            held = {column: left - 1 for column, left in held.items() if left > 1}
            found.append(cells)
        return found

    def _over_rows(self, body: list[Any], bodies: list[list[_Cell]]) -> int:
        """Words that stand over a row become its first cell. How many there were."""
        found = 0
        for n in range(len(bodies) - 1):
            if not (_is_over(bodies[n]) and not _has_heading(bodies[n][0].element)):
                continue
            words = bodies[n][0]
            _set_attribute(words.element, "/ColSpan", None)
            set_kids(body[n + 1], [words.element, *kids_of(body[n + 1])])
            bodies[n + 1].insert(0, _Cell(words.element, 0, 1, empty=False))
            bodies[n] = []
            found += 1
        if found:
            part = body[0].P
            set_kids(part, [row for row, cells in zip(body, bodies, strict=True) if cells])
            bodies[:] = [cells for cells in bodies if cells]
        return found

    def _first_column(self, head: list[Any], heads: list[list[_Cell]]) -> None:
        """The head of the words that stood over their rows: it stood over all the others."""
        from pikepdf import Dictionary, Name

        if len(head) > 1 and _is_over(heads[0]):
            over = heads[0][0].element
            _set_attribute(over, "/ColSpan", None)
            set_kids(head[0].P, head[1:])
            del head[0], heads[0]
        else:
            over = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TH, P=head[0]))
        if len(head) > 1:
            _set_attribute(over, "/RowSpan", len(head))
        set_kids(head[0], [over, *kids_of(head[0])])
        heads[0].insert(0, _Cell(over, 0, 1, empty=not _says(over)))

    def _empty_heads(self, heads: list[list[_Cell]]) -> None:
        """A head without words is none, and no cell names it as its own."""
        from pikepdf import Name

        gone = set()
        for cell in (c for cells in heads for c in cells if c.empty):
            cell.element.S = Name.TD
            gone.add(str(cell.element.get("/ID")))
            if "/ID" in cell.element:
                del cell.element["/ID"]
            _set_attribute(cell.element, "/Scope", None)
        for cell in _cells(self.element):
            names = [n for n in _heads_of(cell) if n not in gone and self._known(n)]
            _set_heads(cell, names)

    def _known(self, name: str) -> bool:
        return any(str(c.get("/ID")) == name for c in _cells(self.element))

    def _row_heads(self, bodies: list[list[_Cell]]) -> None:
        """The words a row begins with are its head; those of a group head the heads of its rows."""
        from pikepdf import Name, String

        group: list[str] = []
        for n, cells in enumerate(bodies):
            first = cells[0]
            if first.empty or _answers(first.element):
                continue
            name = f"R{self.number}y{n}"
            first.element.S = Name.TH
            first.element.ID = String(name)
            _set_attribute(first.element, "/Scope", Name.Row)
            if _is_over(cells):
                group = [name]
                _set_heads(first.element, [])
                continue
            _set_heads(first.element, [*_heads_of(first.element), *group])
            for cell in cells[1:]:
                _set_heads(cell.element, [*_heads_of(cell.element), name])


def _cells(table: Any) -> list[Any]:
    return [cell for part in kids_of(table) for row in kids_of(part) for cell in kids_of(row)]


def _is_over(cells: Sequence[_Cell]) -> bool:
    return len(cells) == 1 and cells[0].across > 1


def _says(element: Any) -> bool:
    return any(not named(kid) or _says(kid) for kid in kids_of(element))


def _answers(element: Any) -> bool:
    return named(element) and (element.S == "/Form" or any(_answers(kid) for kid in kids_of(element)))


def _has_heading(element: Any) -> bool:
    return any(named(kid) and (str(kid.S)[:2] == "/H" or _has_heading(kid)) for kid in kids_of(element))


# ---- attributes of the owner /Table (ISO 32000-1, table 349) ----


def _attributes(element: Any) -> Any:
    """The dictionary of a cell's table attributes; None where it has none."""
    from pikepdf import Array

    held = element.get("/A")
    for one in held if isinstance(held, Array) else [] if held is None else [held]:
        if one.get("/O") == "/Table":
            return one
    return None


def _set_attribute(element: Any, key: str, value: Any) -> None:
    from pikepdf import Array, Dictionary, Name

    own = _attributes(element)
    if own is None:
        own = Dictionary(O=Name.Table)
        held = element.get("/A")
        element.A = Array([own, *(held if isinstance(held, Array) else [] if held is None else [held])])
        own = _attributes(element)
    if value is not None:
        own[key] = value
    elif key in own:
        del own[key]


def _span(element: Any, key: str) -> int:
    own = _attributes(element)
    return int(own.get(key, 1)) if own is not None else 1


def _heads_of(element: Any) -> list[str]:
    own = _attributes(element)
    return [str(name) for name in own.get("/Headers", ())] if own is not None else []


def _set_heads(element: Any, names: Sequence[str]) -> None:
    from pikepdf import Array, String

    _set_attribute(element, "/Headers", Array([String(n) for n in names]) if names else None)
