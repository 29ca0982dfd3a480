"""Each driver proven on a tiny document, so that a failing test of ours is never the driver's fault."""

from __future__ import annotations

import imaplib
import re
import ssl
import zipfile
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pytest

from tests.clients import ooxml, pdfjs, pdftk, presence, renderers, tiny, verapdf
from tests.clients.dovecot import PASSWORD, Dovecot
from tests.clients.libreoffice import LibreOffice
from tests.clients.process import ClientError
from tests.clients.tiny import Control

pytestmark = pytest.mark.thorough

SAID = "Łukasz Ŵyn “q” £½ – R&D <Lead> 🙂"
LINES = "Zoë\nSiân\n\nlast"
BODY = [
    Control("name"),
    Control("ok", "tick"),
    Control("held", "date"),
    Control("now", "list", ("Done", "Drop")),
]
CELLS = [
    Control("notes"),
    Control("seen", "tick"),
    Control("when", "date"),
    Control("other", "list", ("a", "b")),
]
WORD_VALUES: dict[str, str | bool] = {
    "name": SAID,
    "ok": True,
    "held": "1979-02-28",
    "now": "Drop",
    "notes": LINES,
    "seen": False,
    "when": "soon, or 3/4/26",
    "other": "neither",
}
SHOWN = WORD_VALUES | {"ok": "☒", "held": "28/02/1979", "seen": "☐"}
PDF_VALUES: dict[str, str | bool] = {
    "name": SAID,
    "notes": LINES,
    "ok": True,
    "rate": "2",
    "pick": "Continue",
}
# Where tiny.write_form puts things, in points from the page's top left.
NAME_BOX, OK_BOX, RATE_2, RATE_3 = (
    (50, 62, 400, 82),
    (52, 209, 63, 220),
    (72, 239, 83, 250),
    (92, 239, 103, 250),
)


def _bookmarked(docx: Path) -> dict[str, str]:
    """The text inside each bookmark, line breaks as newlines: a reading with nothing of ours in it."""
    xml = zipfile.ZipFile(docx).read("word/document.xml").decode()
    read = {}
    for number, name in re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"/>', xml):
        inside = re.search(f'w:name="{name}"/>(.*?)<w:bookmarkEnd w:id="{number}"/>', xml, re.DOTALL)
        assert inside is not None
        text = re.sub(r"<w:br/>", "\n", inside[1])
        text = re.sub(r"<[^>]+>", "", text)
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, character)
        read[name] = text
    return read


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("protected", [False, True], ids=["open", "protected for forms"])
def test_a_person_at_libreoffice_fills_every_kind_of_control(
    libreoffice: LibreOffice, tmp_path: Path, protected: bool
) -> None:
    blank = tiny.write_docx(tmp_path / "blank.docx", BODY, CELLS, protected=protected)
    filled = libreoffice.fill_docx(blank, WORD_VALUES, tmp_path / "filled.docx")
    assert _bookmarked(filled) == SHOWN
    xml = zipfile.ZipFile(filled).read("word/document.xml").decode()
    assert re.findall(r'<w14:checked w14:val="(\d)"/>', xml) == ["1", "0"]
    assert re.findall(r'w:fullDate="([^"]+)"', xml) == ["1979-02-28T00:00:00Z"]


@pytest.mark.client("libreoffice")
def test_a_person_types_over_what_another_had_filled_in(libreoffice: LibreOffice, tmp_path: Path) -> None:
    blank = tiny.write_docx(tmp_path / "blank.docx", BODY, CELLS, protected=True)
    hard = "e\u0301 👩\u200d👩\u200d👧 " + SAID  # characters of several code points
    first = libreoffice.fill_docx(blank, WORD_VALUES | {"name": hard}, tmp_path / "first.docx")
    changed: dict[str, str | bool] = {
        "name": "again",
        "ok": False,
        "held": "2027-12-31",
        "now": "Done",
        "notes": "",
    }
    second = libreoffice.fill_docx(first, changed, tmp_path / "second.docx")
    shown = SHOWN | changed | {"ok": "☐", "held": "31/12/2027"}
    assert _bookmarked(second) == shown
    third = libreoffice.fill_docx(second, {"notes": LINES}, tmp_path / "third.docx")
    assert _bookmarked(third) == shown | {"notes": LINES}


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("via", [("odt", "docx"), ("doc", "docx"), ("rtf", "docx")], ids="→".join)
def test_values_in_bookmarks_outlive_a_detour(
    libreoffice: LibreOffice, tmp_path: Path, via: tuple[str, ...]
) -> None:
    blank = tiny.write_docx(tmp_path / "blank.docx", BODY, CELLS)
    filled = libreoffice.fill_docx(blank, WORD_VALUES, tmp_path / "filled.docx")
    assert _bookmarked(libreoffice.detour(filled, tmp_path / "back.docx", via=via)) == SHOWN


@pytest.mark.client("libreoffice")
def test_libreoffice_saves_a_filled_form_as_pdf_tagged_or_not(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    blank = tiny.write_docx(tmp_path / "blank.docx", BODY, CELLS)
    filled = libreoffice.fill_docx(blank, WORD_VALUES, tmp_path / "filled.docx")
    tagged = libreoffice.export_pdf(filled, tmp_path / "tagged.pdf")
    plain = libreoffice.export_pdf(filled, tmp_path / "plain.pdf", tagged=False, form_fields=False)
    with pikepdf.open(tagged) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    with pikepdf.open(plain) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
    with pdfplumber.open(plain) as pages:
        words = pages.pages[0].extract_text()
    assert "Question 2: 28/02/1979." in words
    assert "Row 4 Zoë\nSiân" in words


@pytest.mark.client("libreoffice")
def test_the_office_refuses_what_no_person_could_type_and_goes_on(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    blank = tiny.write_docx(tmp_path / "blank.docx", BODY, [])
    out = tmp_path / "out.docx"
    with pytest.raises(ClientError, match="no bookmark 'nobody'"):
        libreoffice.fill_docx(blank, {"nobody": "x"}, out)
    with pytest.raises(ClientError, match="tick box"):
        libreoffice.fill_docx(blank, {"ok": "x"}, out)
    with pytest.raises(ClientError, match="not a tick box"):
        libreoffice.fill_docx(blank, {"name": True}, out)
    assert not out.exists()
    assert _bookmarked(libreoffice.fill_docx(blank, {"name": "Zoë"}, out))["name"] == "Zoë"


@pytest.mark.client("pdftk")
def test_pdftk_fills_text_ticks_radios_and_lists_and_keeps_every_character(tmp_path: Path) -> None:
    blank = tiny.write_form(tmp_path / "blank.pdf")
    filled = pdftk.fill_form(blank, PDF_VALUES, tmp_path / "filled.pdf")
    read = {name: field.value for name, field in pdftk.dump_fields(filled).items()}
    assert read == PDF_VALUES | {"ok": "Yes"}
    assert pdftk.dump_fields(filled)["rate"].states == ("1", "Off", "2", "3")
    unticked = pdftk.fill_form(filled, {"ok": False}, tmp_path / "unticked.pdf")
    assert pdftk.dump_fields(unticked)["ok"].value == "Off"


@pytest.mark.client("pdftk")
def test_pdftk_flattens_and_refuses_an_unknown_field(tmp_path: Path) -> None:
    blank = tiny.write_form(tmp_path / "blank.pdf")
    flat = pdftk.fill_form(blank, {"name": "Zoë"}, tmp_path / "flat.pdf", flatten=True)
    assert pdftk.dump_fields(flat) == {}
    with pytest.raises(ClientError, match="no field nobody"):
        pdftk.fill_form(blank, {"nobody": "x"}, tmp_path / "out.pdf")


@pytest.mark.client("pdfjs")
def test_pdfjs_fills_many_forms_in_one_run_and_keeps_every_character(tmp_path: Path) -> None:
    blank = tiny.write_form(tmp_path / "blank.pdf")
    one, two = pdfjs.fill_many(
        [
            pdfjs.Fill(blank, PDF_VALUES, tmp_path / "one.pdf"),
            pdfjs.Fill(blank, {"rate": "3", "ok": False}, tmp_path / "two.pdf"),
        ]
    )
    first, second = ({w.name: w.value for w in widgets} for widgets in pdfjs.list_fields_of([one, two]))
    assert first == PDF_VALUES | {"ok": "Yes", "pick": ("Continue",)}
    assert (second["rate"], second["ok"]) == ("3", "Off")
    assert [w.state for w in pdfjs.list_fields(blank) if w.name == "rate"] == ["1", "2", "3"]


@pytest.mark.client("pdfjs")
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"nobody": "x"}, "no field nobody"),
        ({"rate": "9"}, "needs one of 1, 2, 3"),
        ({"name": True}, "needs words"),
    ],
)
def test_pdfjs_refuses_what_its_form_layer_could_not_hold(
    tmp_path: Path, values: dict[str, str | bool], says: str
) -> None:
    blank = tiny.write_form(tmp_path / "blank.pdf")
    with pytest.raises(ClientError, match=says):
        pdfjs.fill(blank, values, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.client("verapdf")
def test_verapdf_passes_a_pdf_ua_file_and_names_the_clauses_another_fails(tmp_path: Path) -> None:
    import typst

    page = '#set document(title: "T")\n#set text(lang: "en")\n= Heading\nWords.'
    good, bad = tmp_path / "good.pdf", tiny.write_form(tmp_path / "bad.pdf")
    good.write_bytes(typst.compile(page.encode(), pdf_standards=["ua-1"]))
    found = verapdf.failures([good, bad])
    assert found[good] == []
    clauses = {(failure.clause, failure.test): failure for failure in found[bad]}
    assert clauses["7.18.4", 1].count == 7  # a widget outside a Form tag, seven times
    assert "PDWidgetAnnot" in clauses["7.18.4", 1].places[0]


@pytest.mark.client("verapdf")
def test_verapdf_does_not_pass_what_it_cannot_read(tmp_path: Path) -> None:
    wreck = tmp_path / "wreck.pdf"
    wreck.write_bytes(b"no pdf at all")
    with pytest.raises(ClientError, match=r"cannot read wreck\.pdf"):
        verapdf.failures([wreck])


def _broken(docx: Path, out: Path) -> Path:
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(out, "w") as broken:
        for name in source.namelist():
            broken.writestr(name, source.read(name).replace(b"<w:sdtPr>", b"<w:sdtPr><w:nonsense/>", 1))
    return out


@pytest.mark.client("ooxml")
def test_the_sdk_passes_sound_markup_and_names_the_place_of_nonsense(tmp_path: Path) -> None:
    sound = tiny.write_docx(tmp_path / "sound.docx", BODY, CELLS, protected=True)
    broken = _broken(sound, tmp_path / "broken.docx")
    found = ooxml.sdk_errors([sound, broken])
    assert found[sound] == []
    assert ["w:sdtPr" in fault.place and "nonsense" in fault.what for fault in found[broken]] == [True]
    with pytest.raises(ClientError, match="cannot open"):
        ooxml.sdk_errors([tiny.write_form(tmp_path / "form.pdf")])


def test_the_audit_sees_nonsense_and_the_parts_that_word_would_miss(tmp_path: Path) -> None:
    sound = tiny.write_docx(tmp_path / "sound.docx", BODY, CELLS)
    found = ooxml.audit_errors([sound, _broken(sound, tmp_path / "broken.docx")])
    nonsense = {
        path.name: sum("nonsense" in fault.what for fault in faults) for path, faults in found.items()
    }
    assert nonsense == {"sound.docx": 0, "broken.docx": 1}
    assert sum("/styles" in fault.what for fault in found[sound]) == 1


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.client(name)) for name in renderers.RENDERERS]
)
def test_a_renderer_draws_the_text_and_the_ticks_of_a_form(tmp_path: Path, name: str) -> None:
    form = tmp_path / "form.pdf"
    with pikepdf.open(tiny.write_form(tmp_path / "blank.pdf")) as pdf:
        text, ok, two = (pdf.pages[0].Annots[index] for index in (0, 2, 4))
        ok.AS = ok.V = pikepdf.Name.Yes
        two.AS = two.Parent.V = pikepdf.Name("/2")
        drawn = pdf.make_stream(b"/Tx BMC q BT /Helv 12 Tf 0 g 2 5 Td (Words) Tj ET Q EMC")
        drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 350, 20]
        drawn.Resources = pdf.Root.AcroForm.DR
        text.AP, text.V = pikepdf.Dictionary(N=drawn), pikepdf.String("Words")
        pdf.add_blank_page(page_size=(842, 595))
        pdf.save(form)
    pages = renderers.RENDERERS[name](form, 100)
    shapes = np.array([page.shape for page in pages])
    # Ghostscript rounds a page's pixels down where the others round up.
    assert np.abs(shapes - [[1170, 827, 3], [827, 1170, 3]]).max() <= 1
    ink = [renderers.ink(pages[0], box, 100) for box in (NAME_BOX, OK_BOX, RATE_2, RATE_3)]
    assert [amount > 0.004 for amount in ink] == [True, True, True, False]
    assert renderers.ink(pages[1], (0, 0, 842, 595), 100) == 0


def test_a_misspelt_client_stops_the_run() -> None:
    with pytest.raises(pytest.UsageError, match="no client is called 'pdfkt'"):
        presence.present("pdfkt")


@pytest.mark.client("dovecot")
def test_dovecot_gives_out_what_was_delivered_over_a_verified_line(dovecot: Dovecot) -> None:
    user = "drivers@example.org"
    dovecot.deliver(b"From: zoe@example.org\n\nas it \xff is\n", user=user)
    seen = set()
    for _ in range(2):
        trusted = ssl.create_default_context(cafile=dovecot.authority.file)
        with imaplib.IMAP4_SSL("localhost", dovecot.port, ssl_context=trusted) as line:
            line.login(user, PASSWORD)
            line.select("INBOX")
            seen.add(line.response("UIDVALIDITY")[1][0])
            _, found = line.uid("FETCH", "1", "(BODY.PEEK[])")
            assert found[0][1] == b"From: zoe@example.org\r\n\r\nas it \xff is\r\n"
        dovecot.renumber(user=user)
    assert len(seen) == 2, "the folder was numbered anew"
    assert dovecot.messages(user=user) == [b"From: zoe@example.org\n\nas it \xff is\n"]
