"""What is drawn is told as pdfplumber tells it; and QR codes of ours are told as one square each."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pikepdf
import pytest

from extractors.pdf.page.content import parsed
from extractors.pdf.page.layout_objects import told
from extractors.pdf.page.qr_codes import NAME, codes_of
from schemas.geometry import Box
from tests.extractors.pdf.changes.sent import Sent

FORMS = ("contact-evaluation", "pdp-2016")


def moved(data: bytes) -> bytes:
    """The document with its pages' corner elsewhere."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.mediabox = pikepdf.Array([float(v) - 30 for v in page.mediabox])
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_objects_are_told_as_pdfplumber_tells_them(name: str, *, elsewhere: bool) -> None:
    data = Sent.of(name).filled.data
    kinds = set()
    with pdfplumber.open(BytesIO(moved(data) if elsewhere else data)) as pdf:
        for page in pdf.pages:
            whole = list(page.iter_layout_objects(page.layout._objs))
            ours = list(told(page))
            assert len(ours) == len(whole)
            for one, other in zip(ours, whole, strict=True):
                assert one == {key: other[key] for key in one}
                kinds.add(one["object_type"])
    assert {"char", "rect"} <= kinds


def test_a_code_is_one_dark_square_where_it_stands() -> None:
    data = Sent.of("contact-evaluation").filled.data
    with pikepdf.open(BytesIO(data)) as pdf, pdfplumber.open(BytesIO(data)) as plumber:
        codes = dict(codes_of(pdf))
        assert len(codes) == len(pdf.pages) == 1
        modules = [o for o in told(plumber.pages[0]) if o["object_type"] == "rect" and o["fill"]]
    page = parsed(data)[0]
    large = [s for s in page.shapes if s.filled and s.dark and 25 < s.box.wide < 60]
    squares = [s for s in large if s.box.wide == pytest.approx(s.box.tall)]
    assert len(squares) == 2
    assert len(page.shapes) < len(modules) / 3
    for square in squares:
        around = square.box.grown(0.1)
        within = [o for o in modules if around.covers(Box(o["x0"], o["top"], o["x1"], o["bottom"]))]
        assert len(within) > 100


def other_words(form: pikepdf.Stream) -> None:
    """It draws something besides."""
    form.write(form.read_bytes() + b"\n0 0 m 9 9 l S")


def elsewhere(form: pikepdf.Stream) -> None:
    """It draws beyond its square."""
    form.Matrix = pikepdf.Array([1, 0, 0, 1, 0, 0])


@pytest.mark.parametrize("change", [other_words, elsewhere])
def test_what_is_no_code_of_ours_is_told_as_it_is(change: object) -> None:
    with pikepdf.open(BytesIO(Sent.of("contact-evaluation").filled.data)) as pdf:
        assert dict(codes_of(pdf))
        change(pdf.pages[0].obj.Resources.XObject[NAME])  # type: ignore[operator]
        assert dict(codes_of(pdf)) == {}
