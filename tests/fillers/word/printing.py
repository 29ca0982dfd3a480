"""Documents as LibreOffice prints them, and what stands on each page."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber

import forms
from fillers import word
from schemas.copies import Copy
from schemas.rendition import Branding, Variant
from tests.clients.libreoffice import LibreOffice
from tests.fillers.word.making import WHEN
from tests.law.documents import sample
from tests.shared import Shared

_EDGE = 6.0
"""Points between the body and the head or foot of a page at least."""


@dataclass(frozen=True)
class Printed:
    """One page: its head, the lines of its body from above, how full it is, and what its last ink is."""

    head: str
    lines: tuple[str, ...]
    fill: float
    """How far down the body reaches: 0 to 1 of the room between head and foot."""
    ends_in_head: bool
    """Whether the lowest thing is a table's tinted head, without a row."""
    smallest: float
    """The smallest type of the body, in points."""


KINDS = ("blank", "filled", "large-blank", "large-filled")
BRAND = Branding(organisation="Rowan House", footer="Registered charity 1234567")


@cache
def document(name: str, kind: str) -> bytes:
    """A form as it is given out by an organisation, or its sample, in standard or large print."""
    form = forms.load(name)
    compiled = word.compile(word.rendition(form, BRAND, Variant(large=kind.startswith("large"))))
    copy = Copy(form=name, edition=form.edition, rendition=compiled.rendition.digest)
    answers = sample(name) if kind.endswith("filled") else {}
    return word.fill(compiled, copy, answers, when=WHEN).data


def saved_as_pdf(name: str, kind: str, office: LibreOffice, shared: Shared) -> Path:
    """The same, saved as PDF by LibreOffice."""
    data = document(name, kind)

    def save(out: Path) -> None:
        source = out.with_suffix(".docx")
        source.write_bytes(data)
        office.convert(source, "pdf", out)
        source.unlink()

    return shared.file(data, "pdf", save)


def printed(name: str, kind: str, office: LibreOffice, shared: Shared) -> list[Printed]:
    """Its pages as LibreOffice prints them, looked at once."""
    file = saved_as_pdf(name, kind, office, shared)
    kept = shared.file(file.read_bytes(), "pages", lambda out: out.write_bytes(pickle.dumps(_pages(file))))
    found: list[Printed] = pickle.loads(kept.read_bytes())
    return found


def _pages(path: Path) -> list[Printed]:
    with pdfplumber.open(path) as pdf:
        return [_page(page, number) for number, page in enumerate(pdf.pages, 1)]


def _page(page: Any, number: int) -> Printed:
    lines = page.extract_text_lines(return_chars=True)
    foot = max(line["top"] for line in lines if line["text"].rstrip().endswith(f" of {_last(page)}"))
    first = 0.0
    if number > 1:
        first = next(line["bottom"] for line in lines if line["text"].startswith("Name: "))
    head = " ".join(line["text"] for line in lines if line["bottom"] <= first)
    body = [line for line in lines if first < line["bottom"] and line["bottom"] < foot - 1]
    drawn = [r for r in page.rects + page.lines if r["bottom"] < foot - _EDGE]
    low = max([line["bottom"] for line in body] + [r["bottom"] for r in drawn], default=first)
    tinted = [r["bottom"] for r in drawn if r["fill"] and _is_tint(r.get("non_stroking_color"))]
    return Printed(
        head=head,
        lines=tuple(" ".join(line["text"].split()) for line in body),
        fill=(low - first) / (foot - _EDGE - first),
        ends_in_head=bool(tinted) and max(tinted) > low - 3,
        smallest=min(
            (round(c["size"], 1) for line in body for c in line["chars"] if not c["text"].isspace()),
            default=0.0,
        ),
    )


def _last(page: Any) -> int:
    return len(page.pdf.pages)


def _is_tint(colour: Any) -> bool:
    return isinstance(colour, list | tuple) and len(colour) == 3 and 0.85 < min(colour) < 0.99
