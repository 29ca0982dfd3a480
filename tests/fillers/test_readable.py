"""Every word of every form, blank and filled, in Word and PDF: its contrast, and the order of its headings.

Contrast is WCAG 2.2, 1.4.3: 4.5 to 1. What a page shows is asked of the page itself, not of the styles.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
import pikepdf
import pytest
from lxml import etree

import forms
from fillers import colour, pdf, word
from schemas.copies import Copy
from schemas.rendition import Branding, RenditionFormat
from schemas.values import Value
from tests.law.documents import WHEN, sample

NAMES = sorted({e.form for e in forms.catalogue()})
PALE = Branding(organisation="Rowan House", colour="#ffd54f", footer="In confidence")
"""An organisation's own colour that nobody could read."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENOUGH = 4.5

DOCUMENTS = [(name, filled) for name in NAMES for filled in (False, True)]


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


@pytest.mark.parametrize(("name", "filled"), DOCUMENTS)
def test_every_letter_of_a_pdf_stands_out_from_its_ground(name: str, filled: bool) -> None:
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(name, "pdf", filled))) as source:
        source.flatten_annotations()
        source.save(data)
    faint = set()
    letters = 0
    with pdfplumber.open(data) as pages:
        for page in pages.pages:
            grounds = [r for r in page.rects if r["fill"] and r["non_stroking_color"] is not None]
            for char in page.chars:
                if not char["text"].strip():
                    continue
                letters += 1
                x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
                under = [r for r in grounds if r["x0"] <= x <= r["x1"] and r["top"] <= y <= r["bottom"]]
                ground = _hex(under[-1]["non_stroking_color"]) if under else "#ffffff"
                if colour.contrast(_hex(char["non_stroking_color"]), ground) < ENOUGH:
                    faint.add((page.page_number, char["text"], char["non_stroking_color"], ground))
    assert letters > 300
    assert faint == set()


def _hex(value: Any) -> str:
    """A colour of one or three channels, 0 to 1, as #rrggbb."""
    channels = tuple(value) if isinstance(value, tuple | list) else (value,)
    assert len(channels) in {1, 3}, channels
    red, green, blue = channels * 3 if len(channels) == 1 else channels
    return "#" + "".join(f"{round(float(c) * 255):02x}" for c in (red, green, blue))


@pytest.mark.parametrize(("name", "filled"), DOCUMENTS)
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
    assert len(grounds) >= 2
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
