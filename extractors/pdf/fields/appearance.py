"""What a text field shows on the page, to notice a field that says another thing.

Our own appearances (one composite font, hexadecimal strings) are read by one expression, which is quick; any other is
read operator by operator, in every font, with the forms that are drawn within it (ISO 32000-1, 8.10, 9.3, 9.4).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectType,
    PdfError,
    Stream,
    String,
    parse_content_stream,
)

from extractors.pdf.fonts.codes import SUBSTITUTE, UNKNOWN, Codes, UnreadableFontError, codes_of

_QUICK = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*Tj|/([^\s/<>\[\]()]+)\s+[\d.+-]+\s+Tf|(\bT\*)")
_SLOW = re.compile(rb"[)%'\"]|\b(?:TJ|Do|Tr|gs|BI)\b")
"""What only an appearance of another program has."""
_SHOWS = re.compile(rb"\b(?:Tj|TJ|Do)\b|['\"]")
_READ = "q Q Tf Tr gs Td TD Tm T* Tj TJ ' \" Do"
_SETS = ("Tf", "Tr", "gs")
_LEVEL = 0.5  # units by which text of one line may stand higher or lower
_UNSEEN = 3  # text rendering mode: neither filled nor stroked (9.3.6)
_DEEPEST = 6  # forms drawn within forms
_PLAIN = re.compile(r"[\s\-\x00-\x1f\x7f]+")
# Unicode's controls and format characters (Cc, Cf) and variation selectors, as far as people's texts have them.
_SHAPELESS = re.compile(
    "[\\s\\-\u2010\u2011\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f]+"
)
_LONGEST = 200_000  # bytes of one appearance that are looked at
_LOST = ("?", UNKNOWN)
"""What programs draw for a character that their font does not have."""


class UnreadableAppearanceError(Exception):
    """It cannot be told which characters an appearance shows."""


class Appearances:
    """Reads appearances; fonts are understood once a document. `form`: the document's AcroForm."""

    def __init__(self, form: Any = None) -> None:
        self._fonts: dict[tuple[tuple[int, int], str], Codes] = {}
        self._default: Any = form.get("/DR") if isinstance(form, Dictionary) else None

    def text(self, widget: Any) -> str | None:
        """The characters a widget's appearance shows, line by line; None where it has none.

        Raises UnreadableAppearanceError.
        """
        try:
            normal = widget["/AP"]["/N"]
        except (KeyError, ValueError, TypeError):
            return None
        if not isinstance(normal, Object) or normal._type_code is not ObjectType.stream:
            return None
        try:
            content = normal.read_bytes()
            if _SHOWS.search(content) is None:
                return ""
            if len(content) > _LONGEST:
                raise UnreadableAppearanceError
            if _SLOW.search(content) is None:
                return self._quickly(content, normal.get("/Resources"))
            return _Drawing(self).shown(normal)
        except (PdfError, ValueError, TypeError, LookupError, AttributeError, UnreadableFontError) as unread:
            raise UnreadableAppearanceError from unread

    def _quickly(self, content: bytes, resources: Any) -> str:
        codes: Codes | None = None
        out: list[str] = []
        for shown, font, line in _QUICK.findall(content):
            if font:
                codes = self.font(resources, f"/{font.decode('latin-1')}")
            elif line:
                out.append("\n")
            elif codes is None:
                raise UnreadableAppearanceError
            else:
                out.append(codes.text(bytes.fromhex(shown.decode("ascii"))))
        return "".join(out)

    def font(self, resources: Any, name: str) -> Codes:
        """What a font's codes are, by its name among these resources, or among those of all fields."""
        where = (resources.objgen, name) if isinstance(resources, Object) else None
        if where is not None and where[0][0] and where in self._fonts:
            return self._fonts[where]
        font = _resource(resources, "/Font", name) or _resource(self._default, "/Font", name)
        codes = codes_of(font)
        if where is not None and where[0][0]:
            self._fonts[where] = codes
        return codes


def _resource(resources: Any, sort: str, name: str) -> Any:
    there = resources.get(sort) if isinstance(resources, Dictionary) else None
    return there.get(name) if isinstance(there, Dictionary) and name in there else None


@dataclass(slots=True)
class _State:
    """What the operators of one form have set: the font's codes, the rendering mode, the height of the last line."""

    resources: Any
    codes: Codes | None = None
    mode: int = 0
    height: float | None = None


class _Drawing:
    """One appearance read operator by operator."""

    def __init__(self, fonts: Appearances) -> None:
        self._fonts = fonts
        self._out: list[str] = []
        self._length = 0

    def shown(self, form: Any) -> str:
        """The characters of a form and of those drawn within it."""
        self._form(form, None, 0)
        return "".join(self._out).strip("\n")

    def _form(self, form: Any, inherited: Any, depth: int) -> None:
        if depth > _DEEPEST:
            raise UnreadableAppearanceError
        state = _State(form.get("/Resources") or inherited)
        kept: list[tuple[Codes | None, int]] = []
        for operands, operator in parse_content_stream(form, _READ):  # type: ignore[misc]
            name = str(operator)
            if name == "q":
                kept.append((state.codes, state.mode))
            elif name == "Q":
                state.codes, state.mode = kept.pop() if kept else (state.codes, state.mode)
            elif name == "Do":
                drawn = _resource(state.resources, "/XObject", str(operands[0]))
                if isinstance(drawn, Stream) and drawn.get("/Subtype") == Name.Form:
                    self._form(drawn, state.resources, depth + 1)
            elif name in _SETS:
                self._set(name, operands, state)
            else:
                self._text(name, operands, state)

    def _set(self, name: str, operands: Any, state: _State) -> None:
        if name == "Tf":
            state.codes = self._fonts.font(state.resources, str(operands[0]))
        elif name == "Tr":
            state.mode = int(operands[0])
        else:
            entries = _resource(state.resources, "/ExtGState", str(operands[0]))
            if isinstance(entries, Dictionary) and isinstance(font := entries.get("/Font"), Array):
                state.codes = codes_of(font[0])

    def _text(self, name: str, operands: Any, state: _State) -> None:
        if name == "Tm":
            height = float(operands[5])
            moved = state.height is not None and abs(height - state.height) > _LEVEL
            state.height = height
        else:
            moved = name in ("T*", "'", '"') or (name in ("Td", "TD") and abs(float(operands[1])) > _LEVEL)
        if moved:
            self._out.append("\n")
        if name in ("Tj", "'", '"'):
            self._show(operands[-1], state)
        elif name == "TJ":
            for one in operands[0]:
                if isinstance(one, String):
                    self._show(one, state)

    def _show(self, string: Any, state: _State) -> None:
        if state.codes is None:
            raise UnreadableAppearanceError
        raw = bytes(string)
        self._length += len(raw)
        if self._length > _LONGEST:
            raise UnreadableAppearanceError
        if state.mode != _UNSEEN:
            self._out.append(state.codes.text(raw))


def disagrees(value: str, shown: str) -> bool:
    """Whether a field shows other characters than its value has.

    Line ends, spaces and hyphens tell nothing; a character the font lacks stands as a square or a question mark;
    letters beyond ASCII may share one glyph.
    """
    if value == shown:
        return False
    wanted, drawn = _unspaced(value), _unspaced(shown)
    if wanted == drawn:  # as nearly always: a text is drawn line by line
        return False
    # A ligature is drawn as its letters; a sign that stands for several (㋿) as one square, where the font lacks it.
    return _differ(_skeleton(wanted, "NFKC"), _skeleton(drawn, "NFKC")) and _differ(
        _skeleton(wanted, "NFC"), _skeleton(drawn, "NFC")
    )


def _differ(wanted: str, drawn: str) -> bool:
    if wanted == drawn:
        return False
    return len(wanted) != len(drawn) or any(_differs(a, b) for a, b in zip(wanted, drawn, strict=True))


def _differs(wanted: str, drawn: str) -> bool:
    if wanted == drawn or SUBSTITUTE in (wanted, drawn):
        return False
    if not wanted.isascii() and drawn in _LOST:
        return False
    return wanted.isascii() or drawn.isascii()


def _unspaced(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _skeleton(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """A text without hyphens, and what else has no shape of its own; with `NFKC`, ligatures are their letters."""
    if text.isascii():
        return _PLAIN.sub("", text)
    return _SHAPELESS.sub("", unicodedata.normalize(form, text))
