"""What is drawn is told as pdfplumber tells it; and QR codes of ours are told as one square each."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf
import pytest
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.psparser import LIT

from extractors.pdf.document.objects import Plumbed
from extractors.pdf.document.tokens import _LARGEST, operators
from extractors.pdf.page.content import parsed
from extractors.pdf.page.layout_objects import told
from extractors.pdf.page.qr_codes import NAME, codes_of
from schemas.geometry import Box
from tests.damage.pdf import damaged
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


Told = dict[str, Any]


def of_pdfplumber(data: bytes) -> list[tuple[list[Told], list[Told]]]:
    """Every page's characters, and what else is drawn on it, as pdfplumber has them: what is told of them here."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        whole = [list(page.iter_layout_objects(page.layout._objs)) for page in pdf.pages]
    return [([_char(o) for o in page if o["object_type"] == "char"],
             [_drawing(o) for o in page if o["object_type"] in KINDS]) for page in whole]  # fmt: skip


KINDS = ("line", "rect", "curve", "image")


def _char(o: Told) -> Told:
    places = {key: pytest.approx(o[key], abs=1e-9) for key in ("x0", "top", "x1", "bottom", "size")}
    same = {key: o[key] for key in ("text", "upright")}
    rise = pytest.approx(o["matrix"][5] - o["y0"], abs=1e-9)
    return (
        {"matrix": o["matrix"], "font": o["fontname"], "colour": o["non_stroking_color"], "rise": rise}
        | places
        | same
    )


def _drawing(o: Told) -> Told:
    made = {"kind": o["object_type"]} | {key: o[key] for key in ("x0", "top", "x1", "bottom")}
    if o["object_type"] == "image":
        return made | {"stroke": False, "fill": False, "stroking": None, "filling": None, "points": ()}
    colours = {"stroking": o["stroking_color"], "filling": o["non_stroking_color"]}
    return made | {"stroke": o["stroke"], "fill": o["fill"], "points": tuple(o["pts"])} | colours


def of_ours(data: bytes) -> list[tuple[list[Told], list[Told]]]:
    """The same, found by qpdf, and told as it is here."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = [told(page) for page in Plumbed(pdf, PDFResourceManager()).pages]
    return [([asdict(c) for c in letters], [asdict(d) for d in drawings]) for letters, drawings in pages]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_objects_are_told_as_pdfplumber_tells_them(name: str, *, elsewhere: bool) -> None:
    data = Sent.of(name).filled.data
    data = moved(data) if elsewhere else data
    assert of_ours(data) == of_pdfplumber(data)
    assert all(letters and {"rect"} <= {d["kind"] for d in drawings} for letters, drawings in of_ours(data))


def drawn(content: bytes, *more: bytes) -> bytes:
    """A page of ours that draws this besides, in one or several streams."""
    out = BytesIO()
    with pikepdf.open(BytesIO(Sent.of("contact-evaluation").filled.data)) as pdf:
        page = pdf.pages[0].obj
        font = next(iter(page.Resources.Font.keys())).encode()
        streams = [pdf.make_stream(c.replace(b"/FONT", font)) for c in (content, *more)]
        page.Contents = pikepdf.Array(streams)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("way", ["flattened", "stamped"])
@pytest.mark.parametrize("name", FORMS)
def test_what_another_program_wrote_anew_is_told_as_pdfplumber_tells_it(name: str, way: str) -> None:
    data = damaged(Sent.of(name).filled.data, 1, way).data
    assert of_ours(data) == of_pdfplumber(data)


@pytest.mark.parametrize(
    "content",
    [
        b"10 20 30 40 re f",
        b"q 1 0 0 1 5 5 cm 0 0 m 10 10 l S Q 1 2 3 4 5 6 7 re S",  # more operands than are taken
        b"0 0 m 10.5 -.5 l +3 4. l h B* n",
        b"BT /FONT 9 Tf 10 20 Td <0001 0002> Tj [<0003> -20.5 (\\000\\004\\)\\()] TJ ET",
        b"BT /FONT 9 Tf 1 0 0 1 9 9 Tm (a (b) c) ' 1 2 (d) \" ET",
        b"/Span <</ActualText (x) /MCID 3 /A [1 (y) /Z]>> BDC 1 1 5 5 re f EMC /Nothing BMC EMC",
        b"q 4 0 0 4 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q 1 1 5 5 re f",  # an image among the operators
        b"1 1 5 5 re f 10 20 30",  # operands without an operator
        b"1 1 5 5 re f >> ] 2 2 5 5 re f",  # brackets that nothing opened
        b"1 1 5 5 re f (never closed",
        b"1 1 5 5 re 1..2 0 0 rg f null true 3 3 5 5 re f %% words\n 0.1 0.2 0.3 0.4 k 9 9 2 2 re f",
        b"/Pattern cs /P#31 scn 1 1 5 5 re f /DeviceRGB cs 0.1 0.2 0.3 sc 2 2 5 5 re f strange 7 7 5 5 re f",
        b"99999999999999999999 0 m 1 1 l S 1 1 5 5 re f",
        b"/n\xe9 gs 1 1 5 5 re f",
    ],
)
def test_any_content_is_told_as_pdfplumber_tells_it(content: bytes) -> None:
    assert of_ours(drawn(content)) == of_pdfplumber(drawn(content))


def test_what_stands_in_several_streams_is_told_as_if_it_were_one() -> None:
    data = drawn(b"q 10 20 30", b"40 re f Q", b"", b"1 1 5 5 re f")
    assert of_ours(data) == of_pdfplumber(data)
    assert len(of_ours(data)[0][1]) == 2


def test_a_code_is_one_dark_square_where_it_stands() -> None:
    data = Sent.of("contact-evaluation").filled.data
    with pikepdf.open(BytesIO(data)) as pdf:
        codes = dict(codes_of(pdf))
        assert len(codes) == len(pdf.pages) == 1
        drawings = told(Plumbed(pdf, PDFResourceManager()).pages[0])[1]
        modules = [d for d in drawings if d.kind == "rect" and d.fill]
    page = parsed(data)[0]
    large = [s for s in page.shapes if s.filled and s.dark and 25 < s.box.wide < 60]
    squares = [s for s in large if s.box.wide == pytest.approx(s.box.tall)]
    assert len(squares) == 2
    assert len(page.shapes) < len(modules) / 3
    for square in squares:
        around = square.box.grown(0.1)
        within = [o for o in modules if around.covers(Box(o.x0, o.top, o.x1, o.bottom))]
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


def test_content_without_a_fault_is_taken_apart_by_qpdf_and_what_is_very_large_by_pdfminer() -> None:
    content = b"q 10.5 20 30 40 re f Q /P1 gs [(a) -3] TJ "
    assert operators([content]) == [
        ([], "q"),
        ([10.5, 20, 30, 40], "re"),
        ([], "f"),
        ([], "Q"),
        ([LIT("P1")], "gs"),
        ([[b"a", -3]], "TJ"),
    ]
    times = _LARGEST // len(content)
    assert operators([content * times]) is not None
    assert operators([content * (times + 1)]) is None
