"""A letter as a PDF: the finished Word document walked, and said again as accessible pages.

Word lays a letter out on its reader's machine; here the same words stand in the design of our own pages. What cannot be
carried (where a picture floats, columns, a typeface) is told, so that nobody is surprised. A certificate within
a border has its lines set as they are in Word, and the border of our own pages.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from fillers.letters.framing import Look, looks
from fillers.letters.lines import Fact, Line, gathered, joined
from fillers.pages import Block, Page, Paragraph, Picture, Run, Table
from fillers.word.markup import NAMESPACES, Element, clark

_DOCUMENT = "word/document.xml"
_EMU_PER_MM = 36_000
_DRAWN = (clark("w:drawing"), clark("w:pict"), clark("w:object"))
_MC = f"{{{NAMESPACES['mc']}}}"
_TURNED = {clark("w:br"): "\n", clark("w:cr"): "\n", clark("w:tab"): "\t", clark("w:noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class Walked:
    """The pages, and what could not be carried onto them, each in a line of plain words."""

    page: Page
    left: tuple[str, ...]


def walked(letter: bytes, *, head: bool, framed: bool = False) -> Walked:
    """The pages of a letter; with `head` what stands at the head and foot of its first page is theirs, too. `framed`:
    of a certificate, as far as it has its border."""
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        return _Walk({n: archive.read(n) for n in archive.namelist()}).all(head=head, framed=framed)


@dataclass(slots=True)
class _Walk:
    """Walks one document; `base` is the part that is walked."""

    parts: dict[str, bytes]
    base: str = _DOCUMENT
    left: dict[str, None] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)

    def all(self, *, head: bool, framed: bool) -> Walked:
        body = _xml(self.parts[_DOCUMENT]).find(clark("w:body"))
        assert body is not None  # noqa: S101 - it was rendered
        self.styles = self._styles()
        section = body.find(clark("w:sectPr"))
        border = section is not None and section.find(clark("w:pgBorders")) is not None
        if framed and border and "word/styles.xml" in self.parts:
            self.looks = looks(_xml(self.parts["word/styles.xml"]))
        blocks = [*self._blocks(body)]
        foot = "" if self.looks else None
        if section is not None:
            if border and not self.looks:
                self._lost("the border around the page")
            columns = section.find(clark("w:cols"))
            if columns is not None and columns.get(clark("w:num"), "1") != "1":
                self._lost("columns of text beside one another")
            if head:
                blocks = [*self._strip(section, "header"), *blocks]
                foot = self._foot(section)
        size = section.find(clark("w:pgSz")) if section is not None else None
        return Walked(
            Page(
                self._title(),
                tuple(blocks),
                titled=False,
                landscape=size is not None and size.get(clark("w:orient")) == "landscape",
                foot=foot,
                framed=bool(self.looks),
            ),
            tuple(self.left),
        )

    def _blocks(self, parent: Element) -> Iterator[Block]:
        facts: list[Fact] = []
        points: list[tuple[Run, ...]] = []
        for item in self._items(parent):
            if not isinstance(item, Line):
                yield from gathered(facts, points)
                yield from [item] if isinstance(item, Picture | Paragraph) else self._table(item)
            elif (fact := item.fact()) is not None:
                yield from gathered([], points)
                facts.append(fact)
            elif item.bullet and item.text.strip():
                yield from gathered(facts, [])
                points.append(item.runs)
            elif item.text.strip() or item.ends_page:
                yield from gathered(facts, points)
                yield from item.blocks()
        yield from gathered(facts, points)

    def _items(self, parent: Element) -> Iterator[Line | Picture | Paragraph | Element]:
        """Lines, pictures and tables in their order; lines without space between them are one."""
        last: Line | None = None
        for child in _inside(parent):
            here: Line | Element = child if child.tag == clark("w:tbl") else self._line(child)
            pictures = [*self._pictures(child)] if isinstance(here, Line) else []
            if last is not None and isinstance(here, Line) and not pictures and last.goes_on(here):
                last = last.with_line(here)
                continue
            if last is not None:
                yield last
            last = None
            yield from pictures
            if isinstance(here, Line):
                last = here
            else:
                yield here
        if last is not None:
            yield last

    def _line(self, paragraph: Element) -> Line:
        properties = paragraph.find(clark("w:pPr"))
        style = _val(properties, "w:pStyle")
        runs = [self._run(r) for r in _runs(paragraph)]
        stops = properties.iter(clark("w:tab")) if properties is not None else iter(())
        return Line(
            tuple(r for r in runs if r.text),
            self.styles.get(style, style),
            bullet=properties is not None and properties.find(clark("w:numPr")) is not None,
            ruled=any(s.get(clark("w:leader")) == "underscore" for s in stops),
            ends_page=any(b.get(clark("w:type")) == "page" for b in paragraph.iter(clark("w:br"))),
            align=_val(properties, "w:jc") or ("center" if style == "Centred" else ""),
            before=_space(properties, "before"),
            after=_space(properties, "after"),
            look=self._look(style, properties),
        )

    def _look(self, style: str, properties: Element | None) -> tuple[Look, str] | None:
        if not self.looks:
            return None
        heading = next((i for i, name in self.styles.items() if name.casefold() == "heading 1"), "")
        look = self.looks.get(style, self.looks[""])
        return look.with_own(properties), self.looks.get(heading, look).colour

    def _run(self, run: Element) -> Run:
        properties = run.find(clark("w:rPr"))
        said = []
        for child in run:
            if child.tag == clark("w:t"):
                said.append(child.text or "")
            elif child.tag == clark("w:br") and child.get(clark("w:type")) in {"page", "column"}:
                continue
            elif child.tag in _TURNED:
                said.append(_TURNED[child.tag])
        return Run("".join(said), strong=_on(properties, "w:b"), emphasis=_on(properties, "w:i"))

    def _pictures(self, paragraph: Element) -> Iterator[Picture | Paragraph]:
        relations = self._relations(self.base)
        for drawing in paragraph.iter(*_DRAWN):
            if any(e.tag == f"{_MC}Fallback" for e in drawing.iterancestors()):
                continue
            lines = ("".join(t.text or "" for t in p.iter(clark("w:t"))) for p in drawing.iter(clark("w:p")))
            words = "\n".join(line for line in lines if line.strip())
            blip = next(drawing.iter(clark("a:blip")), None)
            data = (
                self.parts.get(relations.get(blip.get(clark("r:embed"), ""), ""))
                if blip is not None
                else None
            )
            if words:
                self._lost("where a text box stands beside the words: its own stand above them")
                yield Paragraph(words)
            elif data is None or not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
                self._lost("a line, a shape or a picture of another kind than PNG and JPEG")
            else:
                about, extent = (
                    next(drawing.iter(clark("wp:docPr")), None),
                    next(drawing.iter(clark("wp:extent")), None),
                )
                wide = int(extent.get("cx", "0")) / _EMU_PER_MM if extent is not None else None
                if next(drawing.iter(clark("wp:anchor")), None) is not None:
                    self._lost("where a picture floats beside the words: it stands above them")
                words = (about.get("descr") or "") if about is not None else ""
                yield Picture(data, words, wide, "centre" if self.looks else "left")

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [[*_inside(row, clark("w:tc"))] for row in _inside(table, clark("w:tr"))]
        heads = [
            next(row.iter(clark("w:tblHeader")), None) is not None for row in _inside(table, clark("w:tr"))
        ]
        across = max((len(row) for row in rows), default=0)
        if not rows or not across:
            return
        if any(len(row) != across for row in rows) or next(table.iter(clark("w:vMerge")), None) is not None:
            self._lost("merged cells of a table: each stands by itself")
        told: list[list[tuple[Run, ...]]] = [
            [self._cell(c) for c in row] + [()] * (across - len(row)) for row in rows
        ]
        for row in rows:
            for cell in row:
                for paragraph in cell.iter(clark("w:p")):
                    yield from self._pictures(paragraph)
        if not heads[0]:
            # A table that only sets words side by side is read row by row.
            for cells in told:
                if said := [c for c in cells if any(r.text.strip() for r in c)]:
                    yield Paragraph(joined(said))
            return
        grid = [int(g.get(clark("w:w"), "0") or 0) for g in table.iter(clark("w:gridCol"))]
        yield Table(
            None,  # a title that Word keeps for screen readers alone: the words above say it
            tuple("".join(r.text for r in c) for c in told[0]),
            [tuple(cells) for cells in told[1:]],
            widths=tuple(map(float, grid)) if len(grid) == across and all(grid) else (),
        )

    def _cell(self, cell: Element) -> tuple[Run, ...]:
        lines = [self._line(p).runs for p in cell.iter(clark("w:p"))]
        return joined([r for r in lines if r], "\n")

    def _strip(self, section: Element, kind: str) -> Iterator[Block]:
        """What stands at the head of the first page."""
        part = self._part_of(section, kind)
        if part is not None:
            self.base = part
            yield from self._blocks(_xml(self.parts[part]))
            self.base = _DOCUMENT

    def _foot(self, section: Element) -> str:
        part = self._part_of(section, "footer")
        if part is None:
            return ""
        self.base = part
        root, lines = _xml(self.parts[part]), []
        for paragraph in root.iter(clark("w:p")):
            if any(next(paragraph.iter(clark(f)), None) is not None for f in ("w:fldSimple", "w:instrText")):
                before = self._line(paragraph).text.partition("\t")[0]
                lines.append("" if re.search(r"\bpage\b", before, re.IGNORECASE) else before)
            else:
                lines.append(self._line(paragraph).text)
            if [*self._pictures(paragraph)]:
                self._lost("a picture at the foot of the page")
        self.base = _DOCUMENT
        return " · ".join(" ".join(line.split()) for line in lines if line.strip())

    def _part_of(self, section: Element, kind: str) -> str | None:
        relations = self._relations(_DOCUMENT)
        first = section.find(clark("w:titlePg")) is not None
        for which in ("first", "default") if first else ("default",):
            for reference in section.findall(clark(f"w:{kind}Reference")):
                part = relations.get(reference.get(clark("r:id"), ""))
                if reference.get(clark("w:type")) == which and part in self.parts:
                    return part
        return None

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        data = self.parts.get(f"{folder}/_rels/{name}.rels")
        targets = ((r.get("Id", ""), r.get("Target", "")) for r in (_xml(data) if data is not None else ()))
        return {
            str(number): target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(f"{folder}/{target}")
            for number, target in targets
        }

    def _styles(self) -> dict[str, str]:
        data = self.parts.get("word/styles.xml")
        styles = _xml(data).iter(clark("w:style")) if data is not None else iter(())
        return {s.get(clark("w:styleId"), ""): _val(s, "w:name") for s in styles}

    def _title(self) -> str:
        data = self.parts.get("docProps/core.xml")
        title = _xml(data).find("{http://purl.org/dc/elements/1.1/}title") if data is not None else None
        return (title.text or "") if title is not None and title.text else "Letter"

    def _lost(self, what: str) -> None:
        self.left[what] = None


def _space(properties: Element | None, name: str) -> float | None:
    spacing = properties.find(clark("w:spacing")) if properties is not None else None
    said = spacing.get(clark(f"w:{name}"), "") if spacing is not None else ""
    return int(said) / 20 if said.isdecimal() else None


def _inside(parent: Element, tag: str | None = None) -> Iterator[Element]:
    """Paragraphs and tables, or the children of a kind, out of controls."""
    for child in parent:
        if child.tag == tag or (tag is None and child.tag in {clark("w:p"), clark("w:tbl")}):
            yield child
        elif child.tag in {clark("w:sdt"), clark("w:sdtContent"), clark("w:customXml")}:
            yield from _inside(child, tag)


def _runs(paragraph: Element) -> Iterator[Element]:
    for run in paragraph.iter(clark("w:r")):
        above = {e.tag for e in run.iterancestors()}
        if not above & {clark("w:txbxContent"), clark("w:del"), f"{_MC}Fallback"}:
            yield run


def _val(parent: Element | None, name: str) -> str:
    found = parent.find(clark(name)) if parent is not None else None
    return found.get(clark("w:val"), "") if found is not None else ""


def _on(properties: Element | None, name: str) -> bool:
    found = properties.find(clark(name)) if properties is not None else None
    return found is not None and found.get(clark("w:val"), "1") not in {"0", "false", "off"}


def _xml(data: bytes) -> Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
