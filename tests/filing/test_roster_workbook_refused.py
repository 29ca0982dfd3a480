"""No workbook, however it was made, does worse than being told what is wrong with it and what to do."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.people.roster_file import read
from filing.people.roster_table import SIZE_LIMIT
from filing.people.workbook_parts import PART_LIMIT, UNPACKED_LIMIT
from schemas.errors import RosterError
from tests.filing.workbooks import HEAD, ZOE, codes, edited, people, told, workbook

pytestmark = pytest.mark.thorough

GOOD = workbook(HEAD, ZOE, ("E2", "Tom Example"))
SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MB = 1024 * 1024


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def parts(data: bytes) -> list[tuple[str, bytes]]:
    """The files of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with some bytes of a part replaced; they must be there."""

    def edit(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new)

    return edited(GOOD, part, edit)


def word_document() -> bytes:
    """An empty Word document."""
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def only(data: bytes) -> tuple[str, str]:
    """Code of the one thing that is told, and all that is said."""
    (fault,) = told(data)
    assert fault.do
    return fault.code, str(fault)


MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (replaced(TYPES, PLAIN, MACROS), ".xlsm"),
        (replaced(TYPES, PLAIN, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb"),
        (
            replaced(
                BOOK,
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            "Strict",
        ),
        (
            zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")),
            ".ods",
        ),
        (zipped(("Index/Document.iwa", b"x")), "Numbers"),
        (word_document(), "Word document"),
        (zipped(("staff.xlsx", GOOD)), "zip archive"),
        (zipped(), "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b'\xef\xbb\xbf<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
    ],
    ids=["xlsm", "xlsb", "strict", "ods", "numbers", "docx", "zip", "empty zip", "xls", "html", "xml 2003"],
)
def test_another_kind_of_file_is_told_as_what_it_is_and_how_to_save_it(data: bytes, says: str) -> None:
    code, said = only(data)
    assert code == "roster-workbook"
    assert says in said


def no_such_part(xml: bytes) -> bytes:
    return xml.replace(b"/xl/worksheets/sheet1.xml", b"/xl/worksheets/sheet9.xml")


@pytest.mark.parametrize(
    "data",
    [
        GOOD[: len(GOOD) // 2],
        GOOD[:-30],
        edited(GOOD, RELATIONS, no_such_part),
        edited(GOOD, SHEET, lambda xml: xml[:-40]),
        edited(GOOD, SHEET, lambda _: b""),
        replaced(SHEET, b'<row r="3">', b'<row r="2">'),  # two rows of one number
        replaced(SHEET, b'<row r="3">', b'<row r="99999999999">'),
        replaced(SHEET, b'r="B3"', b'r="A3"'),
        replaced(SHEET, b'r="B3"', b'r="B9"'),
        replaced(SHEET, b'r="B3"', b'r="ZZZZ3"'),
        replaced(SHEET, b'<c r="B3" t="inlineStr">', b'<c r="B3" t="s"><v>7</v>'),
        replaced(SHEET, b'<c r="B3" t="inlineStr">', b'<c r="B3"><v>' + b"9" * 5000 + b"</v>"),
        replaced(SHEET, b'<c r="B3" t="inlineStr">', b'<c r="B3"><v>1E999</v>'),
        replaced(SHEET, b"Tom Example", b"T" * 40_000),
        replaced(SHEET, b"<worksheet", b"<!DOCTYPE worksheet [<!ENTITY a 'b'>]><worksheet"),
        replaced(SHEET, b"Tom Example", b"<a>" * 3000 + b"</a>" * 3000),
        replaced(BOOK, b"</sheets>", b'<sheet name="Again" sheetId="2" r:id="rId1" xmlns:r='
                 b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></sheets>'),
        replaced(RELATIONS, b'Target="/xl/worksheets/sheet1.xml"', b'Target="http://127.0.0.1" TargetMode="External"'),
        zipped(*parts(GOOD), ("XL/workbook.xml", b"<workbook/>")),
        zipped(*parts(GOOD), method=zipfile.ZIP_BZIP2),
    ],
    ids=[
        "half", "cut", "no sheet", "sheet cut", "empty sheet", "row twice", "row beyond", "cell twice",
        "cell elsewhere", "column beyond", "no such text", "long number", "endless", "long text", "entities",
        "deep", "sheet twice", "sheet outside", "part twice", "bzip2",
    ],
)  # fmt: skip
def test_a_damaged_workbook_is_told_as_such(data: bytes) -> None:
    code, said = only(data)
    assert code == "roster-damaged"
    assert "save" in said.lower() or "Save" in said


def big(size: int) -> bytes:
    """The good sheet, blown up with spaces; no text is longer than XML may have one."""
    spaces = (b" " * 5 * MB + b"<x/>") * (size // (5 * MB))
    return dict(parts(GOOD))[SHEET].replace(b"<sheetData>", spaces + b"<sheetData>")


def peak(data: bytes) -> int:
    """The most bytes that were held at once while the file was read."""
    tracemalloc.start()
    try:
        told(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_is_small_packed_and_huge_unpacked_is_told_before_it_is_unpacked() -> None:
    bomb = edited(GOOD, SHEET, lambda _: big(PART_LIMIT * 4))
    assert len(bomb) < SIZE_LIMIT / 16
    assert only(bomb)[0] == "roster-too-large"
    assert peak(bomb) < MB


def test_a_part_that_says_it_is_small_is_unpacked_no_further_than_it_says() -> None:
    bomb = edited(GOOD, SHEET, lambda _: big(PART_LIMIT * 4))
    size = struct.pack("<I", len(big(PART_LIMIT * 4)))
    assert bomb.count(size) == 2  # before the part, and in the directory
    assert only(bomb.replace(size, struct.pack("<I", 1000)))[0] == "roster-damaged"
    assert peak(bomb.replace(size, struct.pack("<I", 1000))) < MB


def test_many_parts_that_are_each_small_enough_are_counted_together() -> None:
    one = big(PART_LIMIT)
    assert len(one) < PART_LIMIT
    count = UNPACKED_LIMIT // len(one) + 1
    data = workbook(HEAD, ZOE, others={f"Sheet {n}": [] for n in range(count)})
    for n in range(2, count + 2):
        data = edited(data, f"xl/worksheets/sheet{n}.xml", lambda _: one)
    assert only(data)[0] == "roster-too-large"


@pytest.mark.parametrize("others", [150, 2500])
def test_more_sheets_or_parts_than_any_list_of_people_has_are_told(others: int) -> None:
    if others < 1000:
        data = workbook(HEAD, ZOE, others={f"Sheet {n}": [] for n in range(others)})
    else:
        data = zipped(*parts(GOOD), *((f"x/{n}", b"") for n in range(others)))
    assert only(data)[0] == "roster-too-large"


def test_pictures_and_what_else_hangs_on_a_workbook_are_not_unpacked() -> None:
    picture = ("xl/media/image1.png", bytes(PART_LIMIT * 4))
    core = ("docProps/core.xml", b"no XML")
    theme = ("xl/theme/theme1.xml", b"no XML")
    kept = [one for one in parts(GOOD) if one[0] not in {core[0], theme[0]}]
    assert list(people(zipped(*kept, picture, core, theme))) == ["E1", "E2"]


def test_a_link_to_another_workbook_is_left_alone() -> None:
    link = (
        b'<Relationship Id="rId9" Type="x/externalLink" Target="http://127.0.0.1:9/a" TargetMode="External"/>'
    )
    data = replaced(RELATIONS, b"</Relationships>", link + b"</Relationships>")
    named = b'<definedName name="_xlnm.Print_Area" localSheetId="0">[1]!#REF!</definedName>'
    named = b"<definedNames>" + named + b"</definedNames>"
    data = edited(data, BOOK, lambda xml: xml.replace(b"<definedNames/>", named))
    assert list(people(data)) == ["E1", "E2"]


def test_a_person_in_the_last_row_and_cells_in_the_last_column_are_no_matter() -> None:
    far = (
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>E2</t></is></c><c r="B1048576" t="inlineStr">'
    )
    data = replaced(
        SHEET, b'<row r="3"><c r="A3" t="inlineStr"><is><t>E2</t></is></c><c r="B3" t="inlineStr">', far
    )
    end = b"</row></sheetData>"
    wide = edited(data, SHEET, lambda xml: xml.replace(end, b'<c r="XFD1048576"><v>1</v></c>' + end))
    assert list(people(data)) == list(people(wide)) == ["E1", "E2"]


def test_a_sheet_of_more_places_than_are_worth_looking_at_is_told() -> None:
    rows = b"".join(b'<row r="%d"><c r="IV%d"><v>1</v></c></row>' % (n, n) for n in range(4, 20_000))
    assert only(replaced(SHEET, b"</sheetData>", rows + b"</sheetData>"))[0] == "roster-too-large"


def test_formats_without_anything_in_them_and_empty_rows_are_passed_over() -> None:
    dressed = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0"/></row>' % (n, n, n) for n in range(4, 50_000)
    )
    assert list(people(replaced(SHEET, b"</sheetData>", dressed + b"</sheetData>"))) == ["E1", "E2"]


def test_more_merged_cells_than_any_list_has_are_told() -> None:
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:B9"/>' * 6_000 + b"</mergeCells>"
    assert only(replaced(SHEET, b"</sheetData>", b"</sheetData>" + merged))[0] == "roster-too-large"


def test_a_file_larger_than_a_roster_is_told_before_it_is_opened() -> None:
    assert codes(GOOD + bytes(SIZE_LIMIT)) == [(None, "roster-too-large")]


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_no_damage_to_the_file_does_worse_than_being_told(at: int, put: bytes) -> None:
    with suppress(RosterError):
        assert all(line.ref and line.name for line in read(GOOD[:at] + put + GOOD[at + len(put) :], {}).lines)


XML = [name for name, _ in parts(GOOD) if name in {SHEET, BOOK, TYPES, RELATIONS, "xl/styles.xml"}]


@given(st.sampled_from(XML), st.data())
def test_no_damage_to_its_parts_does_worse_than_being_told(part: str, data: st.DataObject) -> None:
    def damage(xml: bytes) -> bytes:
        at = data.draw(st.integers(0, len(xml) - 1))
        put = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b'"', b"<", b"9", b"-1", b"<c/>", b'r="A1"']))
        )
        return xml[:at] + put + xml[at + data.draw(st.integers(0, 12)) :]

    edit: Callable[[bytes], bytes] = damage
    with suppress(RosterError):
        assert all(line.ref and line.name for line in read(edited(GOOD, part, edit), {}).lines)
