"""What happens to a Word form on its way back, done on purpose: the same damage for the same seed.

    hurt = damaged(data, seed=7)
    hurt.did         # what was done, in words
    hurt.foreign     # words that were written where no answer goes: none of them may be lost
    hurt.data        # the damaged document

`tests.damage.law.wrong` then says which values are neither right nor asked about. First (sometimes) the document passes
through a program that loses its controls; then people damage what is left.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

Element = etree._Element
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
NS = {"w": W, "w14": W14}
_FOREIGN = (
    "see the other sheet",
    "rang the family on Tuesday",
    "NOT agreed, J. Example",
    "12/03/2026",
    "yes",
    "Zoë says this is wrong",
)
_PART = "word/document.xml"


def w(name: str) -> str:
    """A Word element's full name."""
    return f"{{{W}}}{name}"


@dataclass
class Hurt:
    """A document being damaged."""

    root: Element
    chance: random.Random
    did: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    emptied: list[Element] = field(default_factory=list)
    """Cells that have lost their only control."""

    @property
    def body(self) -> Element:
        found = self.root.find(w("body"))
        assert found is not None
        return found

    def pick(self, xpath: str) -> Element | None:
        found = self.root.xpath(xpath, namespaces=NS)
        return self.chance.choice(found) if found else None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged document, what was done to it, and the words written into it that no answer holds."""

    data: bytes
    did: tuple[str, ...]
    foreign: tuple[str, ...]


def damaged(data: bytes, seed: int, most: int = 3) -> Damaged:
    """The document with one to `most` damages, chosen by the seed."""
    chance = random.Random(seed)
    hurt = Hurt(document(data), chance)
    if chance.random() < 0.6:
        chance.choice(TRAVELS)(hurt)
    for _ in range(chance.randint(1, most)):
        chance.choice(DAMAGES)(hurt)
    left = "".join(t.text or "" for t in hurt.root.iter(w("t")))
    foreign = tuple(words for words in hurt.foreign if words in left)  # some were deleted with their row
    return Damaged(with_document(data, hurt.root), tuple(hurt.did), foreign)


def document(data: bytes) -> Element:
    """The root of a document's main part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(_PART))


def with_document(data: bytes, root: Element) -> bytes:
    """The document with another main part."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for part in package.infolist():  # with its own date: by the clock, the same damage would differ
            made.writestr(part, whole if part.filename == _PART else package.read(part))
    return out.getvalue()


# -- what programs do on the way ----------------------------------------------------------------------
def strip_tags(hurt: Hurt) -> None:
    """LibreOffice: every tag, alias and lock is lost."""
    for lost in hurt.root.xpath("//w:sdtPr/w:tag | //w:sdtPr/w:alias | //w:sdtPr/w:lock", namespaces=NS):
        lost.getparent().remove(lost)
    hurt.did.append("tags lost")


def strip_controls(hurt: Hurt) -> None:
    """Old formats: controls become text, bookmarks stay."""
    while (control := hurt.root.find(f".//{w('sdt')}")) is not None:
        _unwrap(control)
    hurt.did.append("controls lost")


def strip_all(hurt: Hurt) -> None:
    """Google Docs: controls become text, bookmarks go."""
    strip_controls(hurt)
    for mark in hurt.root.xpath("//w:bookmarkStart | //w:bookmarkEnd", namespaces=NS):
        mark.getparent().remove(mark)
    hurt.did.append("bookmarks lost")


def strip_prompt_marks(hurt: Hurt) -> None:
    """A program forgets which controls show their prompt."""
    for mark in hurt.root.xpath("//w:showingPlcHdr", namespaces=NS):
        mark.getparent().remove(mark)
    hurt.did.append("prompt marks lost")


def nest_tables(hurt: Hurt) -> None:
    """Somebody puts the form into a table of their own."""
    table = hurt.pick("/w:document/w:body/w:tbl")
    if table is None:
        return
    outer, row, cell = etree.Element(w("tbl")), etree.Element(w("tr")), etree.Element(w("tc"))
    table.getparent().replace(table, outer)  # type: ignore[union-attr]
    outer.append(row)
    row.append(cell)
    cell.append(table)
    cell.append(etree.Element(w("p")))
    hurt.did.append("a table put into another")


def _unwrap(control: Element) -> None:
    parent, content = control.getparent(), control.find(w("sdtContent"))
    assert parent is not None
    at = parent.index(control)
    for child in reversed(list(content) if content is not None else []):
        parent.insert(at, child)
    parent.remove(control)


# -- what people do ------------------------------------------------------------------------------------
def delete_row(hurt: Hurt) -> None:
    """A row is gone: of answers, of questions, or of a repeating table."""
    row = hurt.pick("//w:tr")
    if row is not None:
        hurt.did.append(f"row deleted: {_words(row)}")
        row.getparent().remove(row)  # type: ignore[union-attr]


def delete_control(hurt: Hurt) -> None:
    """A control is gone, with or without its bookmark."""
    control = hurt.pick("//w:sdt[not(.//w:sdt)]")
    if control is None or any(
        f in "".join(t.text or "" for t in _cell(control).iter(w("t"))) for f in hurt.foreign
    ):
        return  # words that somebody wrote there would be left as the answer, as anybody reads it
    before, after = control.getprevious(), control.getnext()
    with_bookmark = hurt.chance.random() < 0.5
    hurt.did.append(f"control deleted{' with its bookmark' if with_bookmark else ''}: {_words(control)}")
    if len(list(_cell(control).iter(w("sdt")))) == 1:
        hurt.emptied.append(_cell(control))
    control.getparent().remove(control)  # type: ignore[union-attr]
    if with_bookmark:
        for mark in (before, after):
            if mark is not None and mark.tag in {w("bookmarkStart"), w("bookmarkEnd")}:
                mark.getparent().remove(mark)  # type: ignore[union-attr]


def edit_label(hurt: Hurt) -> None:
    """A printed text is changed: a slip, other words, capitals, nothing left."""
    text = hurt.pick(f"{_PRINTED}[not(contains(., '☐')) and not(contains(., '☒'))]")
    if text is None or not text.text or not text.text.strip():
        return
    was, chance = text.text, hurt.chance
    if not _is_printed(text) or any(words in was for words in hurt.foreign):
        return
    at = chance.randrange(len(was))
    text.text = chance.choice((
        was[:at] + chance.choice("xq ") + was[at + 1 :],
        was[:at] + was[at + 1 :],
        was.upper(),
        "Something else altogether",
        f"{was} (please)",
        was.split(" ")[0],
        "",
    ))  # fmt: skip
    hurt.did.append(f"label {was!r} became {text.text!r}")


def swap_rows(hurt: Hurt) -> None:
    """Two rows of a table change places."""
    row = hurt.pick("//w:tbl[count(w:tr) > 1]/w:tr")
    if row is None:
        return
    rows = [r for r in row.getparent() if r.tag == w("tr") and r is not row]  # type: ignore[union-attr]
    other = hurt.chance.choice(rows)
    mark = etree.Element("mark")
    row.getparent().replace(row, mark)  # type: ignore[union-attr]
    other.getparent().replace(other, row)
    mark.getparent().replace(mark, other)  # type: ignore[union-attr]
    hurt.did.append(f"rows swapped: {_words(row)} / {_words(other)}")


def write_beside(hurt: Hurt) -> None:
    """Words are written outside the controls: in a cell, before or after what stands there, or in the open."""
    paragraph = hurt.pick("//w:p[not(ancestor::w:sdt)]")
    if paragraph is None:
        return
    words = hurt.chance.choice(_FOREIGN)
    # Where no control is left, words in an answer's place are simply the answer.
    bare = hurt.root.find(f".//{w('sdt')}") is None or paragraph.getparent() in hurt.emptied
    if bare and paragraph.getparent().tag == w("tc") and not _is_label_cell(paragraph):  # type: ignore[union-attr]
        return
    run = etree.Element(w("r"))
    etree.SubElement(run, w("t")).text = f" {words} "
    new = hurt.chance.random() < 0.3
    if new:
        own = etree.Element(w("p"))
        own.append(run)
        paragraph.addnext(own)
    elif hurt.chance.random() < 0.5:
        at = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
        paragraph.insert(at, run)
    else:
        paragraph.append(run)
    hurt.foreign.append(words)
    hurt.did.append(f"written beside {_words(paragraph)}: {words!r}")


def merge_cells(hurt: Hurt) -> None:
    """Two neighbouring cells of a row become one, as Word does it: their paragraphs one after another."""
    row = hurt.pick("//w:tr[count(w:tc) > 1]")
    if row is None:
        return
    cells = row.findall(w("tc"))
    at = hurt.chance.randrange(len(cells) - 1)
    left, right = cells[at], cells[at + 1]
    hurt.did.append(f"cells merged: {_words(left)} + {_words(right)}")
    for paragraph in right.findall(w("p")):
        left.append(paragraph)
    row.remove(right)
    properties = left.find(w("tcPr"))
    if properties is not None:
        etree.SubElement(properties, w("gridSpan")).set(w("val"), "2")


def merge_down(hurt: Hurt) -> None:
    """Two cells one above the other become one."""
    row = hurt.pick("//w:tr[following-sibling::w:tr]")
    if row is None:
        return
    below = row.getnext()
    upper, lower = row.findall(w("tc")), below.findall(w("tc")) if below is not None else []
    if not upper or len(upper) != len(lower):
        return
    at = hurt.chance.randrange(len(upper))
    hurt.did.append(f"cells merged down: {_words(upper[at])} + {_words(lower[at])}")
    for cell, value in ((upper[at], "restart"), (lower[at], None)):
        properties = cell.find(w("tcPr"))
        if properties is None:
            properties = etree.Element(w("tcPr"))
            cell.insert(0, properties)
        merge = etree.SubElement(properties, w("vMerge"))
        if value:
            merge.set(w("val"), value)
    for paragraph in lower[at].findall(w("p")):
        upper[at].append(paragraph)
    lower[at].append(etree.Element(w("p")))


def clone_row(hurt: Hurt) -> None:
    """A row is added as Word adds one: a copy of the row above, with its controls but without its bookmarks."""
    control = hurt.pick("//w:tr//w:sdt[starts-with(w:sdtPr/w:tag/@w:val, 'actions.')]")
    if control is None:
        return
    row = next(control.iterancestors(w("tr")))
    new = deepcopy(row)
    for mark in new.xpath(".//w:bookmarkStart | .//w:bookmarkEnd", namespaces=NS):
        mark.getparent().remove(mark)
    for content in new.iter(w("sdtContent")):
        first, *rest = content.iter(w("t"), w("br"))
        first.text = "☐" if first.text in {"☐", "☒"} else "[Click to write]"
        for more in rest:
            more.getparent().remove(more)  # type: ignore[union-attr]
    for ticked in new.iter(f"{{{W14}}}checked"):
        ticked.set(f"{{{W14}}}val", "0")
    row.addnext(new)
    hurt.did.append("row added")


def flip_glyph(hurt: Hurt) -> None:
    """The character of a box says another thing than its control."""
    text = hurt.pick("//w:sdt[w:sdtPr/w14:checkbox]//w:t")
    if text is not None and text.text in {"☐", "☒"}:
        text.text = "☒" if text.text == "☐" else "☐"
        hurt.did.append("glyph flipped")


def move_bookmark(hurt: Hurt) -> None:
    """A bookmark comes to stand around another control."""
    marks = [m for m in hurt.root.iter(w("bookmarkStart")) if not str(m.get(w("name"))).startswith("cp_")]
    if len(marks) > 1:
        one, other = hurt.chance.sample(marks, 2)
        a, b = str(one.get(w("name"))), str(other.get(w("name")))
        if hurt.root.find(f".//{w('tag')}") is not None:  # else nothing could tell
            one.set(w("name"), b)
            other.set(w("name"), a)
            hurt.did.append(f"bookmarks {a} and {b} changed places")


_PRINTED = "//w:t[not(ancestor::w:sdt)]"
Change = Callable[[Hurt], None]
TRAVELS: tuple[Change, ...] = (
    strip_tags,
    strip_controls,
    strip_all,
    strip_prompt_marks,
    nest_tables,
)
DAMAGES: tuple[Change, ...] = (
    delete_row,
    delete_control,
    edit_label,
    swap_rows,
    write_beside,
    merge_cells,
    merge_down,
    clone_row,
    flip_glyph,
    move_bookmark,
)


def _cell(control: Element) -> Element:
    """The cell a control stands in, or what else it stands in."""
    return next(control.iterancestors(w("tc")), control.getparent())


def _words(element: Element) -> str:
    return repr(" ".join("".join(t.text or "" for t in element.iter(w("t"))).split())[:60])


def _is_printed(text: Element) -> bool:
    """Whether this is the form's own text; where controls are lost, answers look alike: take top rows only."""
    if text.getroottree().getroot().find(f".//{w('sdt')}") is not None:
        return True
    row = next(text.iterancestors(w("tr")), None)
    return row is None or row.getprevious() is None or row.getprevious().tag != w("tr")  # type: ignore[union-attr]


def _is_label_cell(paragraph: Element) -> bool:
    row = next(paragraph.iterancestors(w("tr")), None)
    return row is not None and (row.getprevious() is None or row.getprevious().tag != w("tr"))  # type: ignore[union-attr]
