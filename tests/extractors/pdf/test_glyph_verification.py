"""Fonts that say other characters than they show, as after a second print, and pages that lie on their side."""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Dictionary, Name

import forms
from extractors.pdf import carriers, extract
from extractors.pdf.fonts.letters import letters, strangeness
from extractors.pdf.fonts.outlines import Outline, Program, _built_in
from extractors.pdf.page.content import Char, parsed
from schemas.filled import Filled
from schemas.reading import Observation
from schemas.values import Value
from tests import trial
from tests.damage.pdf import damaged
from tests.extractors.pdf import letters as making
from tests.extractors.pdf.test_labels import document
from tests.law.documents import made

pytestmark = pytest.mark.thorough

FORM = forms.load("supervision-record")
ANSWERS: dict[str, Value] = {
    "supervisee": "Łukasz Próba",
    "comments": "The client’s words: “means it” – well-being; 7 < 9",
    "disagree": "Cześć, świat…",
}
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>(\s*)<([0-9A-Fa-f]{4})>(?=\s*[\r\n])")


@pytest.fixture(scope="module")
def filled() -> Filled:
    return made(FORM, "pdf", ANSWERS)


@pytest.fixture(scope="module")
def flat(filled: Filled) -> bytes:
    return damaged(filled.data, 1, "flattened").data


def _changed(data: bytes, change: object) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)  # type: ignore[operator]
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def printed_again(data: bytes) -> bytes:
    """As Ghostscript 10.0 leaves its own print: the two bytes of each character joined into one."""

    def joined(pair: re.Match[bytes]) -> bytes:
        value = int(pair[3], 16)
        return b"<%s>%s<%04x>" % (pair[1], pair[2], value >> 8 | value & 0xFF)

    def change(pdf: pikepdf.Pdf) -> None:
        for entry in pdf.objects:
            if isinstance(entry, Dictionary) and "/ToUnicode" in entry:
                table = entry.ToUnicode.read_bytes()
                entry.ToUnicode = pdf.make_stream(_PAIR.sub(joined, table))

    return _changed(data, change)


def without_lists(data: bytes) -> bytes:
    """As `mutool convert` leaves a print: no font says which characters its glyphs are."""

    def change(pdf: pikepdf.Pdf) -> None:
        for entry in pdf.objects:
            if isinstance(entry, Dictionary) and "/ToUnicode" in entry:
                del entry["/ToUnicode"]

    return _changed(data, change)


def turned(data: bytes, degrees: int) -> bytes:
    """Saved as it was turned on the screen, by a program that keeps nothing of the document's properties."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.rotate(degrees, relative=True)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]

    return _changed(data, change)


def seen(data: bytes, filled: Filled) -> dict[str, Observation]:
    return {v.path: v for v in extract(data, FORM, filled.template).values}


def test_our_own_glyphs_are_read_as_they_look_whatever_their_font_says(filled: Filled, flat: bytes) -> None:
    values = seen(printed_again(flat), filled)
    for path, written in ANSWERS.items():
        assert (values[path].raw, values[path].doubt) == (written, None)


def test_our_own_glyphs_are_read_where_no_font_says_anything(filled: Filled, flat: bytes) -> None:
    data = without_lists(flat)
    values = seen(data, filled)
    for path, written in ANSWERS.items():
        assert (values[path].raw, values[path].doubt) == (written, None)
    assert any(c.form == FORM.form for c in carriers(data) if c.kind == "footer")


@pytest.mark.parametrize("font", ["Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"])
@pytest.mark.parametrize("written", ["The client’s own", "It is a “must”", "Łukasz", "a – b", "and so on…"])
def test_another_font_that_says_what_it_does_not_show_is_asked_about(font: str, written: str) -> None:
    form = trial.load("trial-group-supervision")
    data = document(f'#set text(font: "{font}")\n#ask("Legal status", [{written}])')
    honest = {v.path: v for v in extract(data, form).values}["legal_status"]
    assert (honest.raw, honest.doubt) == (written, None)
    damaged_ = {v.path: v for v in extract(printed_again(data), form).values}["legal_status"]
    assert damaged_.doubt == "unreadable-text"


def of_two_tables(symbols: str, roman: str) -> Char:
    """An L by its font's encoding, for which the font program's two tables name these letters' glyphs."""
    font = TTFont(making.OURS / "CarepackField-Regular.ttf")
    names = font.getBestCmap()
    tables = []
    for platform, form, code, letter in ((3, 4, 0xF000 + ord("L"), symbols), (1, 6, ord("L"), roman)):
        table = CmapSubtable.newSubtable(form)
        table.platformID, table.platEncID, table.language = platform, 0, 0
        table.cmap = {code: names[ord(letter)]}
        tables.append(table)
    font["cmap"].tables = tables
    program = BytesIO()
    font.save(program)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Any, Flags=4, FontFile2=pdf.make_stream(program.getvalue())
    )
    simple = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name.Any,
        Encoding=Name.WinAnsiEncoding,
        FirstChar=ord("L"),
        LastChar=ord("L"),
        Widths=[600],
        FontDescriptor=descriptor,
    )
    page.Resources = Dictionary(Font=Dictionary(F=simple))
    page.Contents = pdf.make_stream(b"BT /F 12 Tf 50 700 Td (L) Tj ET")
    out = BytesIO()
    pdf.save(out)
    return parsed(out.getvalue())[0].chars[0]


@pytest.mark.parametrize(("symbols", "roman", "read"), [("R", "L", "L"), ("L", "R", "L"), ("R", "R", "R")])
def test_a_letter_is_what_its_font_says_where_either_of_the_tables_programs_go_by_draws_it(
    symbols: str, roman: str, read: str
) -> None:
    char = of_two_tables(symbols, roman)
    assert (char.text, char.sure) == (read, True)


def test_a_sound_glyph_is_not_strange_and_another_letters_is() -> None:
    low, high = letters().bounds["9"]
    nine = Outline("x", lambda: tuple((a + b) // 2 for a, b in zip(low, high, strict=True)), 500)
    assert [strangeness(c, nine) for c in ("9", "’", "\x19", "\ue000")] == [0, 2, 2, 2]


def test_a_ligature_said_with_its_bytes_swapped_is_strange() -> None:
    low, high = letters().bounds["f"]
    wide = Outline("x", lambda: (low[0], high[1], 2 * low[2], *low[3:]), 550)
    assert strangeness("ff", wide) == 0
    assert strangeness("\u6600\u6600", wide) == 2


def test_the_table_has_the_outlines_of_our_fonts_as_they_are() -> None:
    table: dict[str, str] = {}
    for code, outlines in making.digests().items():
        for outline in outlines.split(","):
            table[outline] = table.get(outline, "") + chr(code)
    assert {d: set(c) for d, c in letters().known.items()} == {d: set(c) for d, c in table.items()}, (
        "our fonts changed: run python -m tests.extractors.pdf.letters"
    )


def test_the_table_has_the_ligatures_of_our_printed_words() -> None:
    table = {d: text for text, digests in making.ligatures().items() for d in digests.split(",")}
    assert {"ff", "ft", "fft"} <= set(table.values())
    assert dict(letters().joined) == table, "our fonts changed: run python -m tests.extractors.pdf.letters"


@pytest.mark.parametrize("wrong", [b"0076", b"66007400"])
def test_a_printed_ligature_that_a_program_says_is_another_letter_is_known_by_its_outline(
    wrong: bytes,
) -> None:
    form = forms.load("contact-evaluation")  # "Date of shift"
    blank = made(form, "pdf", {})

    def change(pdf: pikepdf.Pdf) -> None:
        changed = 0
        for entry in pdf.objects:
            if isinstance(entry, Dictionary) and "/ToUnicode" in entry:
                listed = entry.ToUnicode.read_bytes()
                changed += listed.count(b"<00660074>")
                entry.ToUnicode.write(listed.replace(b"<00660074>", b"<" + wrong + b">"))
        assert changed

    data = _changed(damaged(blank.data, 1, "flattened").data, change)
    assert not extract(data, form, blank.template).queries


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("kept", [True, False])
def test_pages_on_their_side_or_head_are_read_with_and_without_fields(
    filled: Filled, flat: bytes, degrees: int, kept: bool
) -> None:
    data = turned(filled.data if kept else flat, degrees)
    assert any(c.form == FORM.form for c in carriers(data))
    values = seen(data, filled)
    for path, written in ANSWERS.items():
        assert (values[path].raw, values[path].doubt) == (written, None)


def test_without_its_rendition_what_is_printed_under_an_answer_is_no_part_of_it() -> None:
    form = forms.load("commitment-employee")
    path = "tasks.t1_5.notes"
    long = "Asked Gwen: write it down, tell the shift leader at once, no blame. " * 6
    given = {"tasks.t1_5.chosen": True, "tasks.t1_5.deadline": dt.date(2026, 12, 1)}
    document = made(form, "pdf", {path: long.strip(), **given})
    values = {v.path: v for v in extract(damaged(document.data, 1, "flattened").data, form).values}
    assert "extra sheet" not in (values[path].raw or "")
    assert values[path].doubt == "part-missing"
    # A tick and its date stand under one head, parted by a line.
    assert values["tasks.t1_5.chosen"].doubt == "box-unreadable"
    assert (values["tasks.t1_5.deadline"].raw or "").replace(" ", "") == "01/12/2026"
    assert values["tasks.t1_5.done_on"].raw == ""


@pytest.mark.parametrize(
    ("encoding", "code", "name"),
    [
        (["one", "two"], 1, "two"),
        (["one", "two"], 2, None),
        (0, 65, "A"),
        (0, 255, ".notdef"),
        (0, 256, None),
    ],
)
def test_a_font_s_own_encoding_names_the_glyphs_it_has_codes_for(
    encoding: object, code: int, name: str | None
) -> None:
    assert _built_in(SimpleNamespace(Encoding=encoding), code) == name


@pytest.mark.parametrize(("size", "looked"), [(3_900_000, True), (4_300_000, False)])
def test_a_font_of_more_than_four_megabytes_is_not_looked_into(size: int, looked: bool) -> None:
    font = files("fillers.fonts").joinpath("CarepackField-Regular.ttf").read_bytes()
    data = font.ljust(size, b"\0")
    if looked:
        assert Program(data, cff=False).named("A") is not None
    else:
        with pytest.raises(ValueError, match="as large as this"):
            Program(data, cff=False)
