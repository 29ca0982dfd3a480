"""What stands at the head and foot of the pages: the form's own lines, or words that somebody added.

A letterhead's words and pictures are what a property of the document states (`schemas.letterhead`).
Programs rewrite these parts when they save (LibreOffice makes two of one, and leaves empty ones), so words are
compared, not XML. The form's own are known; the organisation's are what the heads of the first page and of the
others have in common, or what the document's properties state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.align import plain
from extractors.word.opening import Package, parse
from extractors.word.text_runs import Tape
from schemas import normal
from schemas.definition import FormDefinition
from schemas.identity import Carrier
from schemas.letterhead import PROPERTY, Margin, best
from schemas.letterhead import parse as parse_letterhead
from schemas.reading import Query
from schemas.standing import is_standing

_PARTS = r"word/(?:header|footer)\d*\.xml"
_PAGE = re.compile(r"page \d+ of \d+")
_DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class _Margin:
    """The words of a head or foot, tab by tab; those of text boxes; how much is drawn and how many pictures."""

    words: tuple[str, ...]
    boxes: tuple[str, ...]
    drawn: int
    pictures: int


def margin_queries(
    package: Package, form: FormDefinition, carriers: tuple[Carrier, ...], said: Mapping[str, str]
) -> Iterator[Query]:
    """What was added at the head or foot of the pages; `said` are the words read in places for answers."""
    heads: list[_Margin] = []
    feet: list[_Margin] = []
    references = {c.text.encode() for c in carriers if c.kind == "footer"}
    kept: dict[bytes, _Margin] = {}  # several sections mostly have the same
    for name in package.named(_PARTS):
        data = package.bytes(name) or b""
        for reference in references:
            data = data.replace(reference, b"")
        if data not in kept:
            kept[data] = _seen(data)
        margin = kept[data]
        (heads if name.startswith("word/header") else feet).append(margin)
    letterhead = _letterhead(package)
    known = {"", plain(form.title), plain(f"{form.title} · edition {form.edition}")}
    often = Counter(w for head in heads for w in {plain(words) for words in head.words})
    known.update(words for words, times in often.items() if times > 1)
    known.update(plain(w) for stated in letterhead for w in stated.words)
    margins = [*heads, *feet]
    strange = list(dict.fromkeys(w for m in margins for w in m.words if not _ours(w, known)))
    if strange:
        known.update(map(plain, _stated(package)))
        strange = [w for w in strange if not _ours(w, known)]
    bearer = _bearer(form, said)
    for words in strange:
        if bearer.fullmatch(_squeezed(words)):
            continue
        yield Query(
            code="stray-text",
            say="Somebody wrote at the head or foot of the page. See whether it changes an answer.",
            raw=normal.text(words),
        )
    ours = {" ".join(w.split()) for stated in letterhead for w in stated.boxes}
    for words in dict.fromkeys(w for m in margins for w in m.boxes if " ".join(w.split()) not in ours):
        say = "Somebody put a text box at the head or foot of the page. Say where its words belong."
        yield Query(code="text-box", say=say, raw=normal.text(words))
    foot, head = (
        [(m, best(letterhead, foot, {w.strip() for w in m.words})) for m in some]
        for foot, some in ((True, feet), (False, heads))
    )
    if any(m.drawn > stated.drawings for m, stated in (*head, *foot)):
        say = (
            "A line or shape was drawn at the head or foot of the page. See whether it crosses out an answer."
        )
        yield Query(code="added-by-hand", say=say, raw="")
    one = 0 if letterhead else 1  # without a letterhead, one is the organisation's logo
    if any(m.pictures > max(one, stated.pictures) for m, stated in head) or any(
        m.pictures > stated.pictures for m, stated in foot
    ):
        say = "A picture was put at the head or foot of the page, which may be an answer or a signature."
        yield Query(code="picture", say=say, raw="")


def _letterhead(package: Package) -> tuple[Margin, ...]:
    """The heads and feet of the letterhead that the document states it is on."""
    root = package.part("docProps/custom.xml")
    for entry in root if root is not None else ():
        if entry.get("name") == PROPERTY:
            return parse_letterhead("".join(str(t) for t in entry.itertext()))
    return ()


def _ours(words: str, known: set[str]) -> bool:
    seen = plain(words)
    return seen in known or _PAGE.fullmatch(seen) is not None or is_standing(words)


def _bearer(form: FormDefinition, said: Mapping[str, str]) -> re.Pattern[str]:
    """The line with name and date at the head of the later pages: to be written on, or as in their own places.

    Any date may stand there: it is the one that the copy was made for, and the session may have been moved.
    """
    name, held = (
        re.escape(_squeezed(said.get(path or "", "")))
        for path in (form.about.person or form.about.by, form.about.held)
    )
    return re.compile(rf"name: (?:_+|{name}) date: (?:_+|[\d/]+|{held})")


def _squeezed(words: str) -> str:
    return " ".join(words.split()).casefold()


def _stated(package: Package) -> Iterator[str]:
    """The organisation's name and its line for the foot of the page, as the document's properties state them."""
    root = package.part("docProps/core.xml")
    for name in ("creator", "description"):
        stated = root.find(f"{_DC}{name}") if root is not None else None
        if stated is not None and stated.text:
            yield stated.text


def _seen(data: bytes) -> _Margin:
    tape = Tape(parse(data))
    lines = (tape.text(start, end) for start, end, _ in tape.paragraphs)
    kinds = Counter(e.kind for e in tape.extras)
    return _Margin(
        words=tuple(w.strip() for line in lines for w in re.split("[\t\n]", line) if w.strip()),
        boxes=tuple(e.words for e in tape.extras if e.kind == "text-box"),
        drawn=kinds["drawing"],
        pictures=kinds["picture"],
    )
