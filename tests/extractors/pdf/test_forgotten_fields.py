"""A program flattened a form and left some of its fields in the list: the pages are read, the fields held to them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf

from benchmarks.changes.damage import flattened
from schemas.reading import Observation
from tests.extractors.pdf.changes.sent import Sent

NAME = "contact-evaluation"


def forgotten(change: Callable[[pikepdf.Dictionary], None] | None = None) -> bytes:
    """Flattened, and the fields that are ticked still in the list, their widgets on no page."""
    sent = Sent.of(NAME)
    out = BytesIO()
    with (
        pikepdf.open(BytesIO(sent.filled.data)) as whole,
        pikepdf.open(BytesIO(flattened(sent.filled.data))) as pdf,
    ):
        left = [f for f in whole.Root.AcroForm.Fields if f.get("/FT") == "/Btn"]
        fields = [
            pikepdf.Dictionary(
                FT=pikepdf.Name.Btn, T=f.T, V=pikepdf.Name(str(f.get("/V", "/Off"))), Ff=f.get("/Ff", 0)
            )
            for f in left
        ]
        if change is not None:
            change(next(f for f in fields if str(f.T) == "ratings__care__rating"))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(f) for f in fields]))
        pdf.save(out)
    return out.getvalue()


def seen(data: bytes) -> dict[str, Observation]:
    return {v.path: v for v in Sent.of(NAME).read(data).values}


def test_nothing_is_asked_where_the_pages_say_what_the_fields_say() -> None:
    read, plain = seen(forgotten()), seen(flattened(Sent.of(NAME).filled.data))
    assert len(plain) == 12
    assert {path: (v.raw, v.marks, v.doubt) for path, v in read.items()} == {
        path: (v.raw, v.marks, v.doubt) for path, v in plain.items()
    }


def test_a_field_that_says_otherwise_than_its_page_is_asked_about() -> None:
    def another(field: pikepdf.Dictionary) -> None:
        field.V = pikepdf.Name("/1")

    care = seen(forgotten(another))["ratings.care.rating"]
    assert (care.marks, care.doubt) == (("5",), "field-unseen")


def test_what_a_field_alone_says_is_asked_about() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(forgotten())) as pdf:
        note = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="comments", V="Nobody sees this")
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(note))
        pdf.save(out)
    comments = seen(out.getvalue())["comments"]
    assert comments.doubt == "field-unseen"
