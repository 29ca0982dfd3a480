"""Documents the tests look at: one copy of each form, blank and filled, made once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf

from fillers import pdf
from schemas.copies import Copy
from schemas.filled import Filled
from schemas.rendition import Branding
from schemas.values import Value
from tests import trial

WHEN = dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC)
NUMBER = "4K7Q9XT2M8WZ1A"
FORMS = ("supervision-record", *trial.NAMES)
BRAND = Branding(organisation="Rowan House Care", footer="12 Mill Lane, Otterby")

ANSWERS: dict[str, Value] = {
    "supervisee": "Łukasz Żółkiewski-Próba",
    "supervisor": "Siân Ŵyn Sampl",
    "session": 7,
    "date": dt.date(2026, 11, 14),
    "length": 75,
    "agenda.1.item": "Care plan for Mrs O’Sample – “nutrition”, £20 and ½ day",
    "outcomes": "Cover is agreed.\nThe care plan is written up before the next review.",
    "summary": "He has settled well into the evening team.\n\nThe hand-over is rushed; we try a written sheet.",
    "actions.1.what": "Book the moving and handling refresher",
    "actions.1.who": "Siân",
    "actions.1.when": "28/11/2026",
    "worth_supervisee": 4,
    "worth_supervisor": 5,
    "next_meeting": dt.date(2026, 12, 12),
    "signed_supervisor": "Siân Ŵyn Sampl",
}
LONG = " ".join(f"Sentence {n} of a long account of what was said and agreed." for n in range(1, 61))


@cache
def compiled(name: str) -> pdf.Compiled:
    """A form's rendition with an organisation's branding."""
    return pdf.compile(pdf.rendition(trial.load(name), BRAND))


def copy_of(made: pdf.Compiled, **more: Any) -> Copy:
    """A numbered copy of a rendition."""
    form = made.rendition.form
    return Copy(
        form=form.form,
        edition=form.edition,
        rendition=made.rendition.digest,
        number=NUMBER,
        organisation="rowan",
        **more,
    )


def fill(name: str, answers: Mapping[str, Value], **more: Any) -> Filled:
    """A filled copy."""
    made = compiled(name)
    return pdf.fill(made, copy_of(made, **more), answers, when=WHEN)


@cache
def blank(name: str) -> Filled:
    """A copy as it is handed out."""
    return fill(name, {})


@cache
def filled() -> Filled:
    """The Supervision Record, filled."""
    return fill("supervision-record", ANSWERS)


def opened(data: bytes) -> pikepdf.Pdf:
    """The document, opened by a library that had no part in writing the copy."""
    return pikepdf.open(BytesIO(data))


def fields(document: pikepdf.Pdf) -> dict[str, Any]:
    """Fields by name."""
    return {str(f.T): f for f in document.Root.AcroForm.Fields}  # type: ignore[attr-defined]


def widgets(document: pikepdf.Pdf) -> list[Any]:
    """Widgets in the order of the pages' annotations; links lead elsewhere, and nothing is written in them."""
    return [a for page in document.pages for a in page.obj.get("/Annots", ()) if a.Subtype == "/Widget"]


def value(document: pikepdf.Pdf, name: str) -> str:
    """A field's value as text."""
    return str(fields(document)[name].V)


def drawn_sizes(document: pikepdf.Pdf) -> list[float]:
    """The type sizes of all answers that are drawn in their fields."""
    return [
        float(size)
        for field in fields(document).values()
        if "/AP" in field and isinstance(field.AP.N, pikepdf.Stream)
        for size in re.findall(rb"/CT ([0-9.]+) Tf", field.AP.N.read_bytes())
    ]
