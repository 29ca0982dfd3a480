"""The damages: what real programs and people do to a filled form on its way back.

Each takes a `Case` and yields the documents it makes of it, each with the words that a person added. Damages that
could fall anywhere are done several times over, by seeds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from benchmarks.recovery import filled_by
from benchmarks.recovery.case import Case, Made
from tests.clients.libreoffice import SaveAs
from tests.clients.process import run
from tests.damage import pdf as pdf_damage
from tests.damage import word as word_damage
from tests.damage.word import Change, Hurt, document, w, with_document

TIMES = 8
"""How often a damage that could fall anywhere is done to each form."""
PAGES = 6
"""How many pages at most are taken out of or exchanged in each form, evenly spread."""
ADDED = "rang the family on Tuesday"


@dataclass(frozen=True, slots=True)
class Damage:
    """One row of the table: its words, and what makes the documents. `clients`: the programs it needs."""

    name: str
    make: Callable[[Case], Made]
    clients: tuple[str, ...] = ()


# -- Word ----------------------------------------------------------------------------------------------
def _as_filled_word(case: Case) -> Made:
    yield case.word.data, ()


def _office(*via: SaveAs) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        source = case.file("filled.docx", case.word.data)
        yield case.office().detour(source, case.folder / "back.docx", via).read_bytes(), ()

    return make


def _by_hand(*changes: Change, first: Change | None = None, times: int = TIMES) -> Callable[[Case], Made]:
    """The changes in turn, one after another seed, perhaps after the document lost its controls."""

    def make(case: Case) -> Made:
        for seed in range(times):
            hurt = Hurt(document(case.word.data), random.Random(seed))
            if first is not None:
                first(hurt)
            for change in changes[seed % len(changes) :] + changes[: seed % len(changes)]:
                before = len(hurt.did)
                change(hurt)
                if len(hurt.did) > before and change is not word_damage.edit_label:
                    break
            yield with_document(case.word.data, hurt.root), tuple(hurt.foreign)

    return make


def insert_row(hurt: Hurt) -> None:
    """A row put in as a word processor does it: cells like those above without controls; words typed in one."""
    row = hurt.pick("//w:tr[count(w:tc) > 1]")
    if row is None:
        return
    new = deepcopy(row)
    cells = new.findall(w("tc"))
    for cell in cells:
        for inner in [e for e in cell if e.tag != w("tcPr")]:
            cell.remove(inner)
        etree.SubElement(cell, w("p"))
    run_in = etree.SubElement(cells[-1].find(w("p")), w("r"))  # type: ignore[arg-type]
    etree.SubElement(run_in, w("t")).text = ADDED
    row.addnext(new)
    hurt.foreign.append(ADDED)
    hurt.did.append("row inserted")


_THREE_LABELS = (word_damage.edit_label,) * 3


def _word() -> tuple[Damage, ...]:
    bare = word_damage.strip_all
    office = ("libreoffice",)
    return (
        Damage("as filled", _as_filled_word),
        Damage("saved again in LibreOffice", _office("docx"), office),
        Damage("by way of .odt", _office("odt", "docx"), office),
        Damage("by way of .doc", _office("doc", "docx"), office),
        Damage("by way of .rtf", _office("rtf", "docx"), office),
        Damage("controls lost", _by_hand(word_damage.strip_controls, times=1)),
        Damage("controls and bookmarks lost", _by_hand(bare, times=1)),
        Damage("labels edited", _by_hand(*_THREE_LABELS)),
        Damage("labels edited, controls and bookmarks lost", _by_hand(*_THREE_LABELS, first=bare)),
        Damage("row inserted", _by_hand(insert_row)),
        Damage("row inserted, controls and bookmarks lost", _by_hand(insert_row, first=bare)),
        Damage("row deleted", _by_hand(word_damage.delete_row)),
        Damage("row deleted, controls and bookmarks lost", _by_hand(word_damage.delete_row, first=bare)),
        Damage("rows reordered", _by_hand(word_damage.swap_rows)),
        Damage("rows reordered, controls and bookmarks lost", _by_hand(word_damage.swap_rows, first=bare)),
        Damage("cells merged", _by_hand(word_damage.merge_cells, word_damage.merge_down)),
        Damage(
            "cells merged, controls and bookmarks lost",
            _by_hand(word_damage.merge_cells, word_damage.merge_down, first=bare),
        ),
    )


# -- PDF -----------------------------------------------------------------------------------------------
def _as_filled_pdf(case: Case) -> Made:
    yield case.pdf.data, ()


def ghostscript(source: Path, out: Path) -> Path:
    """Printed to PDF: fields become page content, everything is drawn anew."""
    options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-dPreserveAnnots=false"]
    run(["gs", *options, f"-sOutputFile={out}", source], seconds=300)
    return out


def cairo(source: Path, out: Path) -> Path:
    """Printed to PDF from a viewer built on poppler."""
    run(["pdftocairo", "-pdf", source, out], seconds=300)
    return out


def flatten(source: Path, out: Path) -> Path:
    """Fields made into page content by pdftk."""
    run(["pdftk", source, "output", out, "flatten"], seconds=300)
    return out


Printer = Callable[[Path, Path], Path]


def _printed(*programs: Printer) -> Callable[[Case], Made]:
    """Printed by each program in turn, each from what the one before it made."""

    def make(case: Case) -> Made:
        yield _in_turn(case.file("filled.pdf", case.pdf.data), programs).read_bytes(), ()

    return make


def _in_turn(file: Path, programs: Sequence[Printer]) -> Path:
    for number, program in enumerate(programs, 1):
        file = program(file, file.with_name(f"printed-{number}.pdf"))
    return file


def _word_as_pdf(*programs: Printer) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        source = case.file("filled.docx", case.word.data)
        saved = case.office().convert(source, "pdf", case.folder / "saved.pdf")
        yield _in_turn(saved, programs).read_bytes(), ()

    return make


class _Chosen(random.Random):
    """The page that is to go; and its fields go with it."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self._page = page

    def randrange(self, *_: int) -> int:  # type: ignore[override]
        return self._page

    def random(self) -> float:
        return 0.0


def _page_missing(printed: bool) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        import pikepdf

        data = case.pdf.data
        if printed:
            data = ghostscript(case.file("filled.pdf", data), case.folder / "printed.pdf").read_bytes()
        for page in some(pages_of(data)):
            with pikepdf.open(BytesIO(data)) as pdf:
                pdf_damage.page_removed(pdf_damage.Hurt(pdf, _Chosen(page)))
                out = BytesIO()
                pdf_damage.save(pdf, out)
            yield out.getvalue(), ()

    return make


def _mixed(printed: bool) -> Callable[[Case], Made]:
    """One page of the copy, and of each in turn, is the other person's."""

    def make(case: Case) -> Made:
        one, two = case.file("one.pdf", case.pdf.data), case.file("two.pdf", case.other.data)
        if printed:
            one = ghostscript(one, case.folder / "one-printed.pdf")
            two = ghostscript(two, case.folder / "two-printed.pdf")
        count, others = pages_of(one.read_bytes()), pages_of(two.read_bytes())
        for page in some(min(count, others)):  # an extra sheet of one has no counterpart in the other
            order = [f"{'B' if n == page else 'A'}{n + 1}" for n in range(count)]
            out = case.folder / "mixed.pdf"
            run(["pdftk", f"A={one}", f"B={two}", "cat", *order, "output", out], seconds=300)
            yield out.read_bytes(), ()

    return make


def _crossed_by_hand(case: Case) -> Made:
    """The copy flattened without its ticks, and an X typed for each of them, somewhere on its box."""
    import pikepdf

    for seed in range(TIMES):
        chance = random.Random(seed)
        with pikepdf.open(BytesIO(case.pdf.data)) as pdf:
            hurt = pdf_damage.Hurt(pdf, chance)
            crosses = []
            for page, widget in hurt.widgets:
                if "/AS" in widget and widget.AS != "/Off":
                    widget.AS = pikepdf.Name.Off
                    x0, y0, x1, y1 = (float(v) for v in widget.Rect)
                    x, y = (x0 + x1) / 2 + chance.uniform(-7, 7), (y0 + y1) / 2 + chance.uniform(-7, 7)
                    crosses.append((page, f"BT /FxStamp 11 Tf {x - 3.7:.2f} {y - 4:.2f} Td (X) Tj ET"))
            pdf_damage.flattened(hurt)
            for page, content in crosses:
                pdf_damage.print_on(pdf, page, content)
            out = BytesIO()
            pdf_damage.save(pdf, out)
        yield out.getvalue(), ()


def _permuted(of: Callable[[Case], bytes], *, reverse: bool = False) -> Callable[[Case], Made]:
    """The pages in another order, by seeds; with `reverse` once, from the last to the first."""

    def make(case: Case) -> Made:
        data = of(case)
        order = list(range(pages_of(data)))
        if len(order) < 2:
            return
        for seed in range(1 if reverse else 2):
            shuffled = order[::-1] if reverse else random.Random(seed).sample(order, len(order))
            yield pdf_damage.arranged(data, shuffled), ()

    return make


def _one_gone(of: Callable[[Case], bytes]) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        data = of(case)
        count = pages_of(data)
        for gone in some(count):
            yield pdf_damage.arranged(data, [n for n in range(count) if n != gone]), ()

    return make


def _own(case: Case) -> bytes:
    return case.pdf.data


def _printed_once(case: Case) -> bytes:
    return ghostscript(case.file("filled.pdf", case.pdf.data), case.folder / "printed.pdf").read_bytes()


def _word_saved(case: Case) -> bytes:
    source = case.file("filled.docx", case.word.data)
    return case.office().convert(source, "pdf", case.folder / "saved.pdf").read_bytes()


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def some(count: int) -> Sequence[int]:
    """Up to PAGES page numbers from 0, evenly spread; none of a single page, which is the whole."""
    if count < 2:
        return ()
    return sorted({n * (count - 1) // (min(count, PAGES) - 1) for n in range(min(count, PAGES))})


def _pdf() -> tuple[Damage, ...]:
    ghost, office = ("ghostscript",), ("libreoffice",)
    return (
        Damage("as filled", _as_filled_pdf),
        Damage("printed to PDF by Ghostscript", _printed(ghostscript), ("ghostscript",)),
        Damage("printed to PDF by poppler and cairo", _printed(cairo), ("poppler",)),
        Damage("printed twice by Ghostscript", _printed(ghostscript, ghostscript), ghost),
        Damage("printed by Ghostscript, then by cairo", _printed(ghostscript, cairo), (*ghost, "poppler")),
        Damage("flattened by pdftk", _printed(flatten), ("pdftk",)),
        Damage("the Word form saved as PDF by LibreOffice", _word_as_pdf(), office),
        Damage(
            "the Word form saved as PDF, printed twice by Ghostscript",
            _word_as_pdf(ghostscript, ghostscript),
            (*office, *ghost),
        ),
        Damage("the Word form saved as PDF, printed by cairo", _word_as_pdf(cairo), (*office, "poppler")),
        Damage("a page missing", _page_missing(printed=False)),
        Damage("printed by Ghostscript, a page missing", _page_missing(printed=True), ghost),
        Damage("a page of another copy", _mixed(printed=False), ("pdftk",)),
        Damage(
            "printed by Ghostscript, a page of another copy", _mixed(printed=True), ("ghostscript", "pdftk")
        ),
        Damage("a blank filled by PDFBox", filled_by.java("pdfbox", flatten=False), ("pdfbox",)),
        Damage("filled and flattened by PDFBox", filled_by.java("pdfbox", flatten=True), ("pdfbox",)),
        Damage("a blank filled by OpenPDF", filled_by.java("openpdf", flatten=False), ("openpdf",)),
        Damage("filled and flattened by OpenPDF", filled_by.java("openpdf", flatten=True), ("openpdf",)),
        Damage("a blank filled by pypdf", filled_by.with_pypdf(flatten=False)),
        Damage("filled and flattened by pypdf", filled_by.with_pypdf(flatten=True)),
        Damage("a blank filled by qpdf", filled_by.with_qpdf(flatten=False)),
        Damage("filled and flattened by qpdf", filled_by.with_qpdf(flatten=True)),
        Damage("a blank filled by PyMuPDF", filled_by.with_pymupdf(flatten=False), ("pymupdf",)),
        Damage("filled and flattened by PyMuPDF", filled_by.with_pymupdf(flatten=True), ("pymupdf",)),
        Damage("flattened by PyMuPDF", filled_by.baked_by_pymupdf, ("pymupdf",)),
        Damage("flattened, an X typed over each box", _crossed_by_hand),
        Damage("pages in another order", _permuted(_own)),
        Damage("printed by Ghostscript, pages in another order", _permuted(_printed_once), ghost),
        Damage("the Word form saved as PDF, pages reversed", _permuted(_word_saved, reverse=True), office),
        Damage("the Word form saved as PDF, a page missing", _one_gone(_word_saved), office),
    )


DAMAGES: dict[str, tuple[Damage, ...]] = {"Word": _word(), "PDF": _pdf()}
