"""Every word of every form, blank and filled, in Word and PDF: its contrast, and the order of its headings.

Contrast is WCAG 2.2, 1.4.3: 4.5 to 1. What a page shows is asked of the page itself, not of the styles.
"""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import etree
from pypdfium2 import raw

import forms
from fillers import colour, pdf, word
from schemas.copies import Copy
from schemas.rendition import Branding, RenditionFormat
from schemas.values import Value
from tests import shapes
from tests.law.documents import WHEN, sample

pytestmark = pytest.mark.thorough

NAMES = sorted({e.form for e in forms.catalogue()})
PALE = Branding(organisation="Rowan House", colour="#ffd54f", footer="In confidence")
"""An organisation's own colour that nobody could read."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENOUGH = 4.5

LOOKS = shapes.in_looks((True, False), (False,))
"""Filled every form, blank those that stand for all; every one in the long run."""


def has_heads(name: str) -> bool:
    """Whether a form has table heads, which stand on a ground of their own."""
    return any(forms.load(name).tables)


def document(name: str, kind: RenditionFormat, filled: bool) -> bytes:
    form = forms.load(name)
    answers: dict[str, Value] = sample(name) if filled else {}
    if kind == "pdf":
        made = pdf.compile(pdf.rendition(form, PALE))
        copy = Copy(form=form.form, edition=form.edition, rendition=made.rendition.digest)
        return pdf.fill(made, copy, answers, when=WHEN).data
    word_made = word.compile(word.rendition(form, PALE))
    copy = Copy(form=form.form, edition=form.edition, rendition=word_made.rendition.digest)
    return word.fill(word_made, copy, answers, when=WHEN).data


@pytest.mark.parametrize("given", ["#1f4e5f", "#ffd54f", "#e91e63", "#ffffff", "#00a896", "#000000"])
def test_any_organisations_colour_becomes_readable(given: str) -> None:
    shade = colour.readable(given)
    assert colour.contrast(shade, "#ffffff") >= ENOUGH
    assert colour.contrast(shade, colour.tinted(shade)) >= ENOUGH
    assert colour.rrggbb(given) == shade[1:].upper()


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert colour.readable("#1f4e5f") == "#1f4e5f"


def grounds(page: pdfium.PdfPage) -> list[tuple[float, float, float, float, str]]:
    """The filled rectangles of a page, in the order they are drawn: left, bottom, right, top in points, and colour."""
    sides = [ctypes.c_float() for _ in range(4)]
    shade = [ctypes.c_uint() for _ in range(4)]
    fills, strokes = ctypes.c_int(), ctypes.c_int()
    found = []
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        raw.FPDFPath_GetDrawMode(one, fills, strokes)
        if not fills.value or raw.FPDFPath_CountSegments(one) > 5:
            continue
        assert one.level == 0, "a form that is drawn on the page has a ground of its own, in its own measure"
        raw.FPDFPageObj_GetBounds(one, *sides)
        raw.FPDFPageObj_GetFillColor(one, *shade)
        left, bottom, right, top = (side.value for side in sides)
        found.append((left, bottom, right, top, _hex(shade)))
    return found


def letters(page: pdfium.PdfPage) -> Iterator[tuple[str, float, float, str]]:
    """The letters that a page shows, annotations apart: each with its middle, in points, and its colour."""
    text = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    shade = [ctypes.c_uint() for _ in range(4)]
    for at in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, at))
        if raw.FPDFText_IsGenerated(text, at) == 1 or not letter.strip():
            continue
        raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        raw.FPDFText_GetFillColor(text, at, *shade)
        yield letter, (left.value + right.value) / 2, (bottom.value + top.value) / 2, _hex(shade)


@pytest.mark.parametrize(("name", "filled"), LOOKS)
def test_every_letter_of_a_pdf_stands_out_from_its_ground(name: str, filled: bool) -> None:
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(name, "pdf", filled))) as source:
        source.flatten_annotations()
        source.save(data)
    faint, count, shades = set(), 0, set()
    with pdfium.PdfDocument(data.getvalue()) as pages:
        for number, page in enumerate(pages, 1):
            drawn = grounds(page)
            for letter, x, y, ink in letters(page):
                count += 1
                under = [r[4] for r in drawn if r[0] <= x <= r[2] and r[1] <= y <= r[3]]
                ground = under[-1] if under else "#ffffff"
                shades.add(ground)
                if colour.contrast(ink, ground) < ENOUGH:
                    faint.add((number, letter, ink, ground))
    assert count > 300
    assert len(shades) > 1 or not has_heads(name)  # the grounds were found
    assert faint == set()


def _hex(shade: Sequence[ctypes.c_uint]) -> str:
    """Red, green and blue, 0 to 255, as #rrggbb."""
    return "#" + "".join(f"{channel.value:02x}" for channel in shade[:3])


@pytest.mark.parametrize(("name", "filled"), LOOKS)
def test_every_colour_of_a_word_document_stands_out_from_every_ground_it_has(name: str, filled: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(document(name, "word", filled))) as parts:
        written = [
            etree.fromstring(parts.read(n)) for n in parts.namelist() if re.match(r"word/\w+\.xml$", n)
        ]
    inks = {c.get(f"{W}val") for root in written for c in root.iter(f"{W}color")} - {"auto"}
    grounds = {s.get(f"{W}fill") for root in written for s in root.iter(f"{W}shd")} - {"auto", None} | {
        "FFFFFF"
    }
    assert len(inks) >= 3
    assert len(grounds) >= 2 or not has_heads(name)
    worst = min((colour.contrast(f"#{ink}", f"#{ground}"), ink, ground) for ink in inks for ground in grounds)
    assert worst[0] >= ENOUGH, worst


@pytest.mark.parametrize("name", NAMES)
def test_headings_begin_with_the_title_and_skip_no_level(name: str) -> None:
    with pikepdf.open(io.BytesIO(document(name, "pdf", filled=False))) as source:
        in_pdf = list(_levels(source.Root.StructTreeRoot))
    with zipfile.ZipFile(io.BytesIO(document(name, "word", filled=False))) as parts:
        styles = etree.fromstring(parts.read("word/document.xml")).iter(f"{W}pStyle")
    in_word = [int(v[7:]) for s in styles if (v := s.get(f"{W}val")).startswith("Heading")]
    for levels in (in_pdf, in_word):
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def _levels(element: Any) -> Iterator[int]:
    """Levels of the headings of a structure tree, as they are read (ISO 32000-1, 14.8.4.3.2)."""
    sort = str(element.get("/S", "")) if isinstance(element, pikepdf.Dictionary) else ""
    if re.fullmatch(r"/H[1-6]", sort):
        yield int(sort[2])
    kids = element.get("/K") if isinstance(element, pikepdf.Dictionary) else None
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _levels(kid)
