"""The byte witness: a document that is the blank and our own answers is looked at no further; any other is."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from extractors.pdf.changes.byte_witness import as_issued
from tests.extractors.pdf.changes.sent import Sent

NAME = "contact-evaluation"


@pytest.fixture(scope="module")
def sent() -> Sent:
    return Sent.of(NAME)


def told(data: bytes, sent: Sent) -> bool:
    with pikepdf.open(BytesIO(data)) as pdf:
        return as_issued(data, pdf, sent.blank)


@pytest.mark.parametrize("name", ["contact-evaluation", "supervision-record"])
def test_what_we_filled_in_is_as_it_was_issued(name: str) -> None:
    own = Sent.of(name)
    assert told(own.filled.data, own)
    assert told(own.blank, own)


def test_another_rendition_s_blank_is_no_witness(sent: Sent) -> None:
    with pikepdf.open(BytesIO(sent.filled.data)) as pdf:
        assert not as_issued(sent.filled.data, pdf, Sent.of("supervision-record").blank)


def update(data: bytes, change: Callable[[pikepdf.Pdf], Any]) -> bytes:
    """The document with one object defined anew after all others, as a program saves what it changed."""
    with pikepdf.open(BytesIO(data)) as pdf:
        thing = change(pdf)
        number = thing.objgen[0]
        body = thing.unparse(resolved=True)
        if isinstance(thing, pikepdf.Stream):
            content = thing.read_raw_bytes()
            body = b"<< /Length %d " % len(content) + thing.stream_dict_bytes + b" >>"
        size, root, info = int(pdf.trailer.Size), pdf.Root.objgen[0], pdf.trailer.Info.objgen[0]
        ids = pdf.trailer.ID[0]
    previous = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    at = len(data) + 1
    out = data + b"\n" + b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (number, at)
    identifier = bytes(ids).hex().encode()
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d /ID [<%b> <%b>] >>\n" % (
        size, root, info, previous, identifier, identifier,
    )  # fmt: skip
    return out + b"startxref\n%d\n%%%%EOF\n" % table


def cropped(pdf: pikepdf.Pdf) -> Any:
    page = pdf.pages[0].obj
    page.CropBox = pikepdf.Array([0, 300, 595, 842])
    return page


def turned(pdf: pikepdf.Pdf) -> Any:
    page = pdf.pages[0].obj
    page.Rotate = 90
    return page


def with_layers(pdf: pikepdf.Pdf) -> Any:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([]), D=pikepdf.Dictionary())
    return pdf.Root


def with_another_s_appearance(pdf: pikepdf.Pdf) -> Any:
    widgets = [w for w in pdf.pages[0].obj.Annots if "/V" in w and "/MaxLen" not in w]  # type: ignore[attr-defined]
    first = widgets[0]
    first.AP = pikepdf.Dictionary(N=pdf.pages[0].obj.Resources.XObject["/CarepackQR"])
    return first


def hidden(pdf: pikepdf.Pdf) -> Any:
    widget = next(w for w in pdf.pages[0].obj.Annots if "/V" in w)  # type: ignore[attr-defined]
    widget.F = 2
    return widget


@pytest.mark.parametrize("change", [cropped, turned, with_layers, with_another_s_appearance, hidden])
def test_a_page_a_layer_or_an_appearance_defined_anew_is_looked_at(
    change: Callable[[pikepdf.Pdf], Any], sent: Sent
) -> None:
    data = update(sent.filled.data, change)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1  # it is a PDF still
    assert data.startswith(sent.filled.data)
    assert not told(data, sent)


def test_an_object_defined_anew_as_it_was_changes_nothing(sent: Sent) -> None:
    data = update(sent.filled.data, lambda pdf: pdf.trailer.Info)
    assert told(data, sent)


def test_a_number_far_before_its_object_is_not_taken_for_its_end(sent: Sent) -> None:
    data = update(sent.filled.data, lambda pdf: pdf.trailer.Info)
    number = data[data.rindex(b"\n", 0, data.rindex(b" 0 obj")) + 1 : data.rindex(b" 0 obj")]
    spaced = data.replace(b"\n" + number + b" 0 obj", b"\n9" + number + b" " * 30 + b"0 obj")
    assert not told(spaced, sent)
