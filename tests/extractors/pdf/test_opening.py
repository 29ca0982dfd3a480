"""What may be sent as a PDF and is none, or is too much, or is locked: refused with words a supervisor can use."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream

from extractors.pdf import carriers, extract, recognises
from extractors.pdf.document import limits, opening
from schemas.errors import DocumentError
from tests.extractors.pdf.small import codes, document, form, seen, text_field


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as told:
        extract(data, form())
    assert "Traceback" not in str(told.value)
    assert str(told.value).endswith(f"[{told.value.code}]")
    return told.value.code


def saved(pdf: Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def test_a_pdf_is_known_by_its_header_within_the_first_kilobyte() -> None:
    assert recognises(document(text_field("date")))
    assert recognises(b"\x00" * 1000 + b"%PDF-1.7")
    assert not recognises(b"\x00" * 1100 + b"%PDF-1.7")
    assert not recognises(b"PK\x03\x04")
    assert not recognises(b"")


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-" + bytes(range(256)) * 40])
def test_what_only_begins_like_a_pdf_is_damaged(data: bytes) -> None:
    assert refused(data) == "pdf-damaged"


def test_nothing_at_all_and_no_pages_are_empty() -> None:
    assert refused(b"") == "pdf-empty"
    assert refused(saved(pikepdf.new())) == "pdf-empty"


def test_a_users_password_keeps_us_out_and_an_owners_does_not() -> None:
    with pikepdf.open(BytesIO(document(text_field("comments", "kept")))) as pdf:
        assert refused(saved(pdf, encryption=Encryption(user="secret", owner="boss"))) == "pdf-encrypted"
        owners = saved(pdf, encryption=Encryption(user="", owner="boss"))
    assert seen(extract(owners, form()), "comments").raw == "kept"


def test_too_many_bytes_pages_and_fields_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = document(*(text_field(f"x{n}") for n in range(9)))
    monkeypatch.setattr("extractors.pdf.fields.controls.MAX_FIELDS", 8)
    assert refused(data) == "pdf-too-large"
    monkeypatch.setattr(opening, "MAX_PAGES", 0)
    assert refused(document(text_field("date"))) == "pdf-too-large"
    monkeypatch.setattr(opening, "MAX_BYTES", 100)
    assert refused(document(text_field("comments"))) == "pdf-too-large"


def test_a_page_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    packer = zlib.compressobj(9)
    raw = (
        b"".join(packer.compress(b" " * (1 << 20)) for _ in range(2 * limits.MAX_STREAM >> 20))
        + packer.flush()
    )
    page.obj.Contents = Stream(pdf, raw, Filter=Name.FlateDecode)
    data = saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(data) < 500_000
    assert refused(data) == "pdf-too-large"


def test_a_field_that_is_its_own_ancestor_ends() -> None:
    def circle(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.Parent = field
        field.Kids = Array([field])

    read = extract(document(text_field("comments", "x"), change=circle), form())
    assert [v.raw for v in read.values if v.path == "comments"] in ([], ["x"])
    assert read.form == form().form


def test_a_form_of_another_kind_alone_is_refused_with_what_to_do() -> None:
    def only_xfa(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.pages[0].obj.Annots = Array([])

    assert refused(document(change=only_xfa)) == "pdf-xfa"


def test_a_file_cut_short_is_read_as_far_as_it_goes_and_says_so() -> None:
    data = document(*(text_field(f"agenda__{n}__item", "words") for n in range(1, 7)))
    whole = extract(data, form())
    part = extract(data[: int(len(data) * 0.98)], form())
    assert "pdf-repaired" in codes(part)
    assert "pdf-repaired" not in codes(whole)
    assert refused(data[: int(len(data) * 0.3)]) in {"pdf-damaged", "pdf-empty"}


def test_a_field_of_which_some_bytes_are_lost_is_not_taken_for_one_that_was_left_empty() -> None:
    data = document(text_field("comments", "x"), text_field("agenda__1__item", "words"))
    at = data.index(b"/V (words)")
    lost = data[: at + 2] + bytes(3) + data[at + 5 :]
    assert "pdf-repaired" in codes(extract(lost, form()))
    assert "pdf-repaired" not in codes(extract(data, form()))


def test_pictures_of_pages_are_told_and_nothing_is_guessed() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    reading = extract(saved(pdf), form())
    assert reading.values == ()
    assert "pictures-only" in codes(reading)


def test_a_title_is_a_carrier_and_names_no_form() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = "Supervision Record"
    assert [(c.kind, c.text, c.form) for c in carriers(saved(pdf))] == [("title", "Supervision Record", None)]
