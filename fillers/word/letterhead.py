"""An organisation's letterhead: heads, feet, pictures, styles and margins of its own Word document, read once.

The document is from outside. It is looked at before it is opened, and only what is known comes out of it
(`letterhead_contents`); its body is not used.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from fillers.pictures import JPEG, PNG, size
from fillers.word.layout import MARGIN
from fillers.word.letterhead_contents import MOST, Taking
from fillers.word.letterhead_heights import height
from fillers.word.letterhead_looks import Looks
from fillers.word.letterhead_moving import moved
from fillers.word.letterhead_words import margin_of
from fillers.word.markup import Element, clark
from fillers.word.measures import Twips, mm
from fillers.word.opening import LETTERHEAD, look
from schemas.errors import CarepackError, Fault, Place, RenditionError
from schemas.letterhead import Margin

NAME = "letterhead.docx"
PICTURES = 2_000_000
"""Bytes of its pictures together: every document carries them."""
ROOM = mm(110)
"""What head and foot may take of a page together; a form on its side has 210 mm."""
_LEAST, _USUAL = mm(4), mm(12.5)


@dataclass(frozen=True, slots=True)
class Strip:
    """One head or foot: its elements, which pictures (by number) it shows, and its height in points.

    `floating`: something is placed on the page, not in a line, so that no height is known of it.
    """

    elements: tuple[bytes, ...]
    pictures: tuple[int, ...]
    height: float
    floating: bool
    margin: Margin


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is carried onto a form. Lengths in twips; `media` are files by name, `styles` elements as text.

    `top` and `bottom` are its document's own margins, `header` and `footer` how far these begin from the paper's edge.
    """

    first: Strip
    further: Strip
    first_foot: Strip
    foot: Strip
    media: tuple[tuple[str, bytes], ...]
    styles: tuple[bytes, ...]
    top: Twips
    bottom: Twips
    header: Twips
    footer: Twips

    @property
    def margins(self) -> tuple[Margin, ...]:
        """What is stated of it, so that readers know it."""
        return tuple(dict.fromkeys(s.margin for s in (self.first, self.further, self.first_foot, self.foot)))


def letterhead(data: bytes, side: Twips = MARGIN) -> Letterhead:
    """The letterhead in a .docx, for a page with such margins at its sides; the last few are kept.

    Raises RenditionError with everything wrong with it: `letterhead-file`, `letterhead-empty`, `letterhead-part`,
    `letterhead-picture`, `letterhead-page-number`, `letterhead-room`, `letterhead-large`.
    """
    return _read(hashlib.sha256(data).digest(), side, _Bytes(data))


class _Bytes:
    """Bytes that a cache does not compare: the digest beside them names them."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=6)
def _read(_: bytes, side: Twips, given: _Bytes) -> Letterhead:
    place = Place(file=NAME)
    look(given.data, place, LETTERHEAD)
    try:
        with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
        return _Reading(parts, place, side).all()
    except (etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile, OSError) as fault:
        what = "The letterhead cannot be used. Its contents are damaged."
        raise RenditionError.of("letterhead-file", what, LETTERHEAD.again, place) from fault


class _Reading:
    """Reads the parts of one letterhead."""

    def __init__(self, parts: Mapping[str, bytes], place: Place, side: Twips) -> None:
        self.parts, self.place, self.side = parts, place, side
        self.document = _xml(parts["word/document.xml"])
        self.relations = self._relations("word/document.xml")
        self.looks = Looks(self._related("/styles"), self._related("/theme"))
        self.media: dict[str, int] = {}
        self.pictures: list[tuple[str, bytes]] = []
        self.faults: list[Fault] = []
        self.drawn = 0

    def all(self) -> Letterhead:
        section = next(self.document.iter(clark("w:sectPr")), None)
        if section is None:
            raise self._empty()
        page = section.find(clark("w:pgMar"))
        self.shift = _twips(page, "left", mm(25)) - self.side
        titled = section.find(clark("w:titlePg"))
        apart = titled is not None and titled.get(clark("w:val"), "1") not in {"0", "false", "off"}
        further, foot = self._strip(section, "header", "default"), self._strip(section, "footer", "default")
        first = self._strip(section, "header", "first") if apart else further
        first_foot = self._strip(section, "footer", "first") if apart else foot
        made = Letterhead(
            first, further, first_foot, foot,
            media=tuple(self.pictures),
            styles=tuple(etree.tostring(s) for s in self.looks.styles),
            top=_twips(page, "top", mm(25)), bottom=_twips(page, "bottom", mm(25)),
            header=max(_LEAST, _twips(page, "header", _USUAL)), footer=max(_LEAST, _twips(page, "footer", _USUAL)),
        )  # fmt: skip
        self._check(made)
        return made

    def _check(self, made: Letterhead) -> None:
        faults = list(self.faults)
        strips = (made.first, made.further, made.first_foot, made.foot)
        if not faults and not any(s.margin.words or s.pictures or s.margin.boxes for s in strips):
            raise self._empty()
        if sum(len(data) for _, data in made.media) > PICTURES:
            what = f"Its pictures have more than {PICTURES // 1_000_000} MB together, and every document carries them."
            do = "In Word: choose a picture, then Picture Format, Compress Pictures, and save the letterhead again."
            faults.append(Fault("letterhead-large", what, self.place, do))
        taken = max(made.top, made.header + _points(made.further.height)) + max(
            made.bottom, made.footer + _points(made.foot.height)
        )
        if taken > ROOM:
            what = (
                f"Head, foot and margins of its pages take {taken * 25.4 / 1440:.0f} mm, and a form can spare "
                f"{ROOM * 25.4 / 1440:.0f}."
            )
            do = "Make the margins at top and bottom smaller, or let only the first page differ (Different First Page)."
            faults.append(Fault("letterhead-room", what, self.place, do))
        if faults:
            raise RenditionError(*faults)

    def _strip(self, section: Element, kind: str, which: str) -> Strip:
        part = self._part_of(section, kind, which)
        used: dict[int, None] = {}
        elements: list[Element] = []
        if part is not None:
            relations = self._relations(part)
            root = _xml(self.parts[part])
            if sum(1 for _ in root.iter()) > MOST:
                what, do = "Its head or foot has thousands of parts.", "Begin with a new, plain letterhead."
                raise RenditionError.of("letterhead-large", what, do, self.place)

            def media(relation: str) -> int | None:
                number = self._picture(relations.get(relation))
                if number is not None:
                    used[number] = None
                return number

            taking = Taking(self.looks, self.place, media, self.faults, self.drawn)
            elements = [e for e in taking.blocks(root) if not _blank(e) or e.tag != clark("w:p")]
            self.drawn = taking.drawings
            for element in elements:
                moved(element, self.shift, self.looks)
        return Strip(
            tuple(etree.tostring(e) for e in elements),
            tuple(used),
            height(elements, self.looks),
            any(next(e.iter(clark("wp:anchor"), clark("w:tblpPr")), None) is not None for e in elements),
            margin_of(elements, foot=kind == "footer"),
        )

    def _part_of(self, section: Element, kind: str, which: str) -> str | None:
        for reference in section.findall(clark(f"w:{kind}Reference")):
            if reference.get(clark("w:type")) == which:
                part = self.relations.get(reference.get(clark("r:id"), ""))
                return part if part in self.parts else None
        return None

    def _picture(self, part: str | None) -> int | None:
        """The number of a picture that is carried; None where it is not there."""
        if part is None or part not in self.parts:
            return None
        if part not in self.media:
            data = self.parts[part]
            if not data.startswith((PNG, JPEG)):
                what = f"It has a picture of a kind that not every program shows ({posixpath.splitext(part)[1][:8]})."
                do = "Save that picture as PNG, and put it in its place."
                self.faults.append(Fault("letterhead-picture", what, self.place, do))
            else:
                try:
                    size(data)
                except CarepackError:
                    what = "It has a picture that is damaged, or has too many points."
                    do = "Save that picture anew, as PNG or JPEG, and put it in its place."
                    self.faults.append(Fault("letterhead-picture", what, self.place, do))
            self.media[part] = len(self.media) + 1
            ending = "png" if data.startswith(PNG) else "jpeg"
            self.pictures.append((f"letterhead{self.media[part]}.{ending}", data))
        return self.media[part]

    def _relations(self, part: str) -> dict[str, str]:
        """What a part refers to inside the document, by its relationships."""
        folder, name = posixpath.split(part)
        data = self.parts.get(f"{folder}/_rels/{name}.rels")
        found = {}
        for relation in _xml(data) if data is not None else ():
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                found[relation.get("Id", "")] = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                )
        return found

    def _related(self, kind: str) -> Element | None:
        data = self.parts.get("word/_rels/document.xml.rels")
        for relation in _xml(data) if data is not None else ():
            if relation.get("Type", "").endswith(kind):
                part = self.relations.get(relation.get("Id", ""), "")
                return _xml(self.parts[part]) if part in self.parts else None
        return None

    def _empty(self) -> CarepackError:
        what = "Nothing stands at the head or foot of its pages: what stands in the text of a letterhead is not used."
        do = "In Word, click twice at the top of the page, and move name, address and logo there."
        return RenditionError.of("letterhead-empty", what, do, self.place)


def _blank(element: Element) -> bool:
    return next(element.iter(clark("w:t"), clark("w:drawing")), None) is None


def _xml(data: bytes) -> Element:
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )


def _twips(page: Element | None, name: str, otherwise: Twips) -> Twips:
    said = page.get(clark(f"w:{name}"), "") if page is not None else ""
    # Negative: what stands in the head may lie over the text. A form's text moves down instead.
    return Twips(min(abs(int(said)), mm(150))) if said.lstrip("-").isdecimal() else otherwise


def _points(height: float) -> float:
    return height * 20
