"""What a page of a PDF draws, as far as it tells a scanned page from a typed one: pictures, letters, shapes, notes."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.geometry import Box

if TYPE_CHECKING:
    from pikepdf import Page

Six = tuple[float, float, float, float, float, float]

MOST_CONTENT = 2 * 1024 * 1024
"""Bytes of one page's operators; a page full of words that a scanner recognised has a tenth."""
MOST_DRAWN = 5_000
"""Pictures, letters that are seen and shapes of one page after which no more is looked for: a scan has few."""
MOST_PICTURES = 1_000
"""Pictures of one page: one of 300 dpi in strips of eight rows has 440."""
MOST_STEPS = 200_000
"""Operators of one page, those of drawings within it counted each time they are drawn."""
MOST_NESTED = 8
"""Levels of drawings within drawings."""
UNSEEN_TEXT = frozenset((3, 7))
"""Ways to show text that leave nothing on the page (ISO 32000-1, table 106): where scanners put what they recognise."""
_PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"])
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_ASKED = " ".join(["q", "Q", "cm", "Do", "Tr", "BI", "ID", "EI", *sorted(_PAINTS), *sorted(_SHOWS)])
_NO_NOTE = frozenset(("/Link", "/Popup"))
_SHOWN_NOT = 1 | 2 | 32
"""Flags of a note that is not shown: invisible, hidden, no view (ISO 32000-1, table 165)."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture on a page: its stream (None: it stands among the operators), where it lies in points, how it is put."""

    stream: Any
    box: Box
    upright: bool


@dataclass(slots=True)
class Drawn:
    """What a page draws. `letters`: how many strings' bytes can be seen; `shapes`: lines and areas painted."""

    pictures: list[DrawnPicture] = field(default_factory=list)
    letters: int = 0
    shapes: int = 0
    notes: bool = False
    fields: bool = False
    whole: bool = True
    """Whether all was looked through."""
    steps: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the page is empty."""
        return self.whole and not (self.pictures or self.letters or self.shapes or self.notes or self.fields)


def drawn_on(page: Page) -> Drawn:
    """What a page draws. Raises as pikepdf does where it cannot be read."""
    found = Drawn()
    _notes(page, found)
    if not found.fields:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _look(page.obj, page.obj.get("/Resources"), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), found, 0)
    return found


def _notes(page: Page, found: Drawn) -> None:
    for note in page.obj.get("/Annots", ()) or ():
        kind = str(note.get("/Subtype", ""))
        if kind == "/Widget":
            found.fields = True
        elif kind not in _NO_NOTE and not int(note.get("/F", 0)) & _SHOWN_NOT:
            found.notes = True


def _look(content: Any, resources: Any, matrix: Six, found: Drawn, depth: int) -> None:
    import pikepdf

    if depth > MOST_NESTED or _length(content) > MOST_CONTENT:
        found.whole = False
        return
    things = resources.get("/XObject", {}) if resources is not None else {}
    held: list[tuple[Six, int]] = []
    mode = 0
    for told in pikepdf.parse_content_stream(content, _ASKED):
        if isinstance(told, pikepdf.ContentStreamInlineImage):
            found.pictures.append(DrawnPicture(None, _box(matrix), False))
        else:
            operator = str(told.operator)
            if operator == "q":
                held.append((matrix, mode))
            elif operator == "Q":
                matrix, mode = held.pop() if held else (matrix, mode)
            elif operator == "cm":
                matrix = _times(_six(told.operands), matrix)
            elif operator == "Tr":
                mode = int(told.operands[0])
            elif operator in _SHOWS:
                found.letters += 0 if mode in UNSEEN_TEXT else _letters(told.operands)
            elif operator in _PAINTS:
                found.shapes += 1
            elif operator == "Do":
                _thing(things.get(str(told.operands[0])), resources, matrix, found, depth)
        found.steps += 1
        if (
            len(found.pictures) + found.letters + found.shapes > MOST_DRAWN
            or len(found.pictures) > MOST_PICTURES
            or found.steps > MOST_STEPS
            or not found.whole
        ):
            found.whole = False
            return


def _thing(thing: Any, resources: Any, matrix: Six, found: Drawn, depth: int) -> None:
    """A picture, or a drawing within the drawing (ISO 32000-1, 8.8 to 8.10)."""
    if thing is None:
        return
    kind = str(thing.get("/Subtype", ""))
    if kind == "/Image":
        upright = matrix[0] > 0 and matrix[3] > 0 and abs(matrix[1]) + abs(matrix[2]) < 1e-3 * matrix[0]
        found.pictures.append(DrawnPicture(thing, _box(matrix), upright))
    elif kind == "/Form":
        inner = _times(_six(thing.get("/Matrix", ())), matrix)
        _look(thing, thing.get("/Resources", resources), inner, found, depth + 1)


def _length(content: Any) -> int:
    """Bytes of a page's or drawing's operators, unpacked."""
    import pikepdf

    if isinstance(content, pikepdf.Stream):
        return len(content.read_bytes())
    parts = content.get("/Contents")
    if parts is None:
        return 0
    streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
    total = 0
    for one in streams:
        total += len(one.read_bytes())
        if total > MOST_CONTENT:
            break
    return total


def _letters(operands: Any) -> int:
    """Bytes of the strings that are shown."""
    import pikepdf

    count = 0
    for one in operands:
        for piece in one if isinstance(one, pikepdf.Array) else (one,):
            count += len(bytes(piece)) if isinstance(piece, pikepdf.String) else 0
    return count


def _six(numbers: Any) -> Six:
    values = tuple(float(n) for n in numbers)
    return values if len(values) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(first: Six, then: Six) -> Six:
    """One matrix, then another (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _box(matrix: Six) -> Box:
    """Where the unit square comes to lie."""
    a, b, c, d, e, f = matrix
    across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return Box(min(across), min(up), max(across), max(up))
