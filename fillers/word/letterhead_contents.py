"""What of a letterhead's head or foot is carried onto a form: words, tables, pictures, boxes, lines, and nothing else.

Whatever is not listed here is not carried. What a reader would see and miss is a fault that says what to do; what
nobody sees (bookmarks, marks of the spelling checker, numbers of edits) is left out silently. No control, field, link
or script comes along, so that a form has only its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from fillers.word.letterhead_looks import Looks
from fillers.word.letterhead_order import ordered
from fillers.word.markup import NAMESPACES, Element, clark
from schemas.errors import Fault, Place

SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
"""Text boxes and lines: [MS-ODRAWXML] 2.1.2."""
SPACES = {**NAMESPACES, "wps": SHAPES}
_MC = f"{{{NAMESPACES['mc']}}}"
_W = f"{{{NAMESPACES['w']}}}"
_R = f"{{{NAMESPACES['r']}}}"
_A = f"{{{NAMESPACES['a']}}}"
_DRAWN = tuple(f"{{{SPACES[p]}}}" for p in ("wp", "a", "pic", "wps"))
_PLAIN = frozenset(map(clark, ("w:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen", "w:softHyphen", "w:ptab")))
_OPENED = frozenset(
    map(
        clark,
        (
            "w:hyperlink",
            "w:smartTag",
            "w:ins",
            "w:moveTo",
            "w:customXml",
            "w:sdt",
            "w:sdtContent",
            "w:bdo",
            "w:dir",
        ),
    )
)
"""What is taken away from around its contents."""
_SEEN = {
    clark("w:pict"): "an old drawing, such as a watermark",
    clark("w:object"): "an object of another program",
    clark("w:sym"): "a symbol of a special font",
    clark("w:footnoteReference"): "a footnote",
    clark("w:endnoteReference"): "an endnote",
}
_PAGES = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")
_OF_A_PAGE = frozenset(("page", "of", "-", "–", "|", "/", "·", ":", "pg", "p.", "pages"))
MOST = 5_000
"""Elements of one head or foot; one with tables has some hundreds."""


@dataclass(slots=True)
class Taking:
    """Takes the heads and feet of one letterhead; `faults` are what cannot be carried.

    `media` gives the number of a picture's bytes, by its relationship in the part that is being taken.
    """

    looks: Looks
    place: Place
    media: Callable[[str], int | None]
    faults: list[Fault] = field(default_factory=list)
    drawings: int = 0

    def blocks(self, parent: Element) -> Iterator[Element]:
        """The paragraphs and tables in an element, cleaned."""
        for child in parent:
            if child.tag == clark("w:p"):
                made = self._paragraph(child)
                if made is not None:
                    yield made
            elif child.tag == clark("w:tbl"):
                yield self._table(child)
            elif child.tag in _OPENED:
                yield from self.blocks(child)
            elif child.tag == f"{_MC}AlternateContent":
                yield from self.blocks(_other(child))

    def _paragraph(self, paragraph: Element) -> Element | None:
        made = etree.Element(clark("w:p"), nsmap=SPACES)
        properties = paragraph.find(clark("w:pPr"))
        made.append(self.looks.paragraph(properties))
        runs = list(_runs(paragraph))
        if _numbers_pages(paragraph):
            said = "".join(t.text or "" for r in runs for t in r.iter(clark("w:t"))).casefold().split()
            if any(word not in _OF_A_PAGE and not word.isdigit() for word in said):
                self._fault(
                    "letterhead-page-number",
                    f"A page number stands on one line with other words: “{' '.join(said)[:60]}”.",
                    "Take the page number out: every form has its own.",
                )
            return None
        for run in runs:
            taken = self._run(run)
            if taken is not None:
                made.append(taken)
        return made

    def _run(self, run: Element) -> Element | None:
        made = etree.Element(clark("w:r"), nsmap=SPACES)
        properties = self.looks.run(run.find(clark("w:rPr")))
        for child in run:
            if child.tag in _PLAIN:
                if child.tag == clark("w:br") and child.get(clark("w:type")) in {"page", "column"}:
                    continue
                copy = etree.SubElement(made, child.tag, _own(child))
                copy.text = child.text
                if child.tag == clark("w:t"):
                    copy.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            elif child.tag == clark("w:drawing"):
                self._drawn(child, made)
            elif child.tag == f"{_MC}AlternateContent":
                self._alternative(child, made)
            elif child.tag in _SEEN:
                self._cannot(_SEEN[child.tag])
        if not len(made):
            return None
        if properties is not None:
            made.insert(0, properties)
        return made

    def _alternative(self, alternative: Element, made: Element) -> None:
        choice = alternative.find(f"{_MC}Choice")
        drawing = choice.find(clark("w:drawing")) if choice is not None else None
        if choice is None or drawing is None:
            self._cannot("an old drawing, such as a watermark")
        elif choice.get("Requires") == "wps":
            holder = etree.SubElement(made, f"{_MC}AlternateContent")
            inner = etree.SubElement(holder, f"{_MC}Choice", Requires="wps")
            self._drawn(drawing, inner)
            if not len(inner):
                made.remove(holder)
        else:
            self._cannot("a group of drawings, a chart or a diagram")

    def _drawn(self, drawing: Element, made: Element) -> None:
        copy = etree.SubElement(made, clark("w:drawing"))
        for child in drawing:
            copy.append(deepcopy(child))
        kinds = {d.get("uri") for d in copy.iter(f"{_A}graphicData")}
        if not kinds or not kinds <= {NAMESPACES["pic"], SHAPES}:
            self._cannot("a group of drawings, a chart or a diagram")
            made.remove(copy)
            return
        self._plainly(copy)
        for boxes in list(copy.iter(f"{{{SHAPES}}}txbx")):
            for content in list(boxes):
                inside = list(self.blocks(content)) or [etree.Element(clark("w:p"), nsmap=SPACES)]
                for old in list(content):
                    content.remove(old)
                content.extend(inside)
        self.looks.colours(copy)
        for number in copy.iter(f"{{{NAMESPACES['wp']}}}docPr"):
            self.drawings += 1
            for key in list(number.attrib):
                if key not in {"id", "name", "descr"}:
                    del number.attrib[key]
            number.set("id", str(100 + self.drawings))
            number.set("name", f"Letterhead {self.drawings}")
            number.set("descr", number.get("descr") or "Letterhead")

    def _plainly(self, copy: Element) -> None:
        """A drawing without links, extensions and what belongs to newer programs; its pictures by our own numbers."""
        for holder in list(copy.iter(f"{_MC}AlternateContent")):
            parent = holder.getparent()
            if parent is None or any(e.tag == clark("w:txbxContent") for e in holder.iterancestors()):
                continue
            at = parent.index(holder)
            for one in reversed(list(_other(holder))):
                parent.insert(at, one)
            parent.remove(holder)
        for element in list(copy.iter(etree.Element)):
            if any(e.tag == clark("w:txbxContent") for e in (element, *element.iterancestors())):
                continue  # taken by itself
            outside = not str(element.tag).startswith((*_DRAWN, _W))
            unwanted = {f"{_A}hlinkClick", f"{_A}hlinkHover", f"{_A}extLst", f"{{{NAMESPACES['pic']}}}extLst"}
            if (outside or element.tag in unwanted) and (parent := element.getparent()) is not None:
                parent.remove(element)
                continue
            for name, value in list(element.attrib.items()):
                key = str(name)
                if key.startswith(_R):
                    number = (
                        self.media(str(value)) if key == f"{_R}embed" and element.tag == f"{_A}blip" else None
                    )
                    if number is None:
                        self._cannot(
                            "a picture that is not in the document, or of a kind that is not printed"
                        )
                        del element.attrib[key]
                    else:
                        element.set(key, f"rIdLetterhead{number}")
                elif key.startswith("{") and not key.startswith("{http://www.w3.org/XML"):
                    del element.attrib[key]

    def _table(self, table: Element) -> Element:
        made = etree.Element(clark("w:tbl"), nsmap=SPACES)
        made.append(self.looks.table(table.find(clark("w:tblPr"))))
        grid = table.find(clark("w:tblGrid"))
        made.append(_grid(grid))
        for row in _inside(table, clark("w:tr")):
            line = etree.SubElement(made, clark("w:tr"))
            if (properties := ordered(row.find(clark("w:trPr")), "w:trPr")) is not None:
                line.append(properties)
            for cell in _inside(row, clark("w:tc")):
                box = etree.SubElement(line, clark("w:tc"))
                if (properties := ordered(cell.find(clark("w:tcPr")), "w:tcPr")) is not None:
                    box.append(properties)
                box.extend(self.blocks(cell))
                for paragraph in box.findall(clark("w:p")):
                    self.looks.under(made, paragraph)
                if not len(box) or box[-1].tag != clark("w:p"):
                    etree.SubElement(box, clark("w:p"))
        return made

    def _cannot(self, what: str) -> None:
        self._fault(
            "letterhead-part",
            f"It has {what}, and that cannot be carried onto a form.",
            "Save that as a PNG picture, and put the picture in its place; or take it out.",
        )

    def _fault(self, code: str, what: str, do: str) -> None:
        fault = Fault(code, what, self.place, do)
        if fault not in self.faults:
            self.faults.append(fault)


def _other(alternative: Element) -> Element:
    """What a program shows that knows nothing of an extension: the fallback, or nothing."""
    found = alternative.find(f"{_MC}Fallback")
    return found if found is not None else etree.Element("none")


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _OPENED:
            yield from _inside(child, tag)


def _own(element: Element) -> dict[str, str]:
    return {str(k): str(v) for k, v in element.attrib.items() if str(k).startswith(_W)}


def _grid(grid: Element | None) -> Element:
    made = etree.Element(clark("w:tblGrid"))
    for column in grid if grid is not None else ():
        if column.tag == clark("w:gridCol"):
            etree.SubElement(made, column.tag, _own(column))
    return made


def _runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph, out of links and controls; of a field what it shows, without what makes it."""
    depth = 0
    showing = [True]
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        if child.tag in _OPENED or child.tag == clark("w:fldSimple"):
            stack.append(iter(child))
        elif child.tag == clark("w:r"):
            mark = child.find(clark("w:fldChar"))
            kind = mark.get(clark("w:fldCharType")) if mark is not None else None
            if kind == "begin":
                depth += 1
                showing.append(False)
            elif kind == "separate" and depth:
                showing[-1] = True
            elif kind == "end" and depth:
                depth -= 1
                showing.pop()
            elif all(showing):
                yield child


def _numbers_pages(paragraph: Element) -> bool:
    said = [e.get(clark("w:instr")) or "" for e in paragraph.iter(clark("w:fldSimple"))]
    said.append("".join(e.text or "" for e in paragraph.iter(clark("w:instrText"))))
    return any(word in _PAGES for one in said for word in one.upper().split())
