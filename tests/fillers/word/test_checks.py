"""Each of our own checks finds its fault: what Word minds and validators pass."""

from __future__ import annotations

import io
import zipfile

import pytest

from fillers.word.checks import check
from schemas.definition import Field, FormDefinition, Option, Repeat, TableBlock
from tests.fillers.word.making import make

OPTIONS = tuple(Option(key=f"o{n}", say=f"Option {n}") for n in range(8))
FORM = FormDefinition(
    form="tiny",
    edition=1,
    title="Tiny",
    source="Test",
    blocks=(
        TableBlock(
            table="jobs",
            heading="Jobs",
            columns=(
                Field(name="what", ask="What"),
                Field(name="pick", ask="Pick", type="choice", options=OPTIONS),
                Field(name="done", ask="Done", type="tick"),
                Field(name="held", ask="Held", type="date"),
            ),
            repeat=Repeat(print=2),
        ),
    ),
)


def _changed(old: str, new: str, part: str = "word/document.xml") -> bytes:
    """The form's blank with one piece of a part replaced, once."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make(FORM).data)) as sound, zipfile.ZipFile(out, "w") as damaged:
        for name in sound.namelist():
            data = sound.read(name)
            if name == part:
                text = data.decode()
                assert old in text
                data = text.replace(old, new, 1).encode()
            damaged.writestr(name, data)
    return out.getvalue()


def test_a_sound_document_passes() -> None:
    assert check(make(FORM).data) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("control-same-id", '<w:id w:val="100002"/>', '<w:id w:val="100001"/>'),
        ("control-no-id", '<w:id w:val="100001"/>', ""),
        ("control-no-tag", '<w:tag w:val="jobs.what"/>', ""),
        ("control-no-alias", '<w:alias w:val="Jobs 1, What"/>', ""),
        ("control-too-long", '<w:tag w:val="jobs.what"/>', f'<w:tag w:val="{"x" * 65}"/>'),
        ("control-too-long", '<w:alias w:val="Jobs 1, What"/>', f'<w:alias w:val="{"x" * 65}"/>'),
        ("control-plain", "<w:showingPlcHdr/>", "<w:showingPlcHdr/><w:text/>"),
        ("control-unlocked", '<w:lock w:val="sdtLocked"/>', ""),
        ("bookmark-same-name", 'w:name="jobs__1__what"', 'w:name="JOBS__2__what"'),
        ("bookmark-same-id", '<w:bookmarkStart w:id="100001"', '<w:bookmarkStart w:id="100002"'),
        ("bookmark-open", '<w:bookmarkEnd w:id="100001"/>', ""),
        ("bookmark-name", 'w:name="jobs__1__what"', f'w:name="{"x" * 41}"'),
        ("bookmark-name", 'w:name="jobs__1__what"', 'w:name="jobs.1.what"'),
        ("list-same-value", 'w:value="o1"', 'w:value="o0"'),
        ("list-same-value", 'w:displayText="Option 1"', 'w:displayText="Option 0"'),
        ("list-empty", 'w:value="o1"', 'w:value=""'),
        ("ignorable-missing", ' mc:Ignorable="w14"', ""),
        ("ignorable-unknown", ' mc:Ignorable="w14"', ' mc:Ignorable="w14 w99"'),
        ("order", '<w:tag w:val="jobs.what"/>', '<w:id w:val="7"/><w:tag w:val="jobs.what"/>'),
        ("order", '<w:lid w:val="en-GB"/>', '<w:calendar w:val="gregorian"/><w:lid w:val="en-GB"/>'),
        ("table-header", "<w:tblHeader/>", ""),
        ("table-merged", "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'),
        (
            "cell-end",
            "</w:p></w:tc>",
            '</w:p><w:bookmarkStart w:id="7" w:name="q"/><w:bookmarkEnd w:id="7"/></w:tc>',
        ),
        ("table-touching", "</w:tbl>", "</w:tbl><w:tbl/>"),
        ("heading-order", 'w:val="Heading2"', 'w:val="Heading3"'),
        ("heading-first", 'w:val="Heading1"', 'w:val="Heading2"'),
    ],
)
def test_a_fault_in_the_document_is_found(code: str, old: str, new: str) -> None:
    assert code in {finding.code for finding in check(_changed(old, new))}


@pytest.mark.parametrize(
    ("code", "part", "old", "new"),
    [
        ("order", "word/settings.xml", "<w:zoom ", "<w:compat/><w:zoom "),
        ("no-title", "docProps/core.xml", "<dc:title>Tiny</dc:title>", ""),
        ("target-missing", "word/_rels/document.xml.rels", "header1.xml", "header9.xml"),
        ("part-missing", "[Content_Types].xml", "/word/header1.xml", "/word/header9.xml"),
    ],
)
def test_a_fault_in_another_part_is_found(code: str, part: str, old: str, new: str) -> None:
    assert code in {finding.code for finding in check(_changed(old, new, part))}


def test_a_finding_says_where_and_what() -> None:
    (finding,) = check(_changed('<w:lock w:val="sdtLocked"/>', ""))
    assert str(finding) == "word/document.xml: The control 'jobs.what' can be deleted. [control-unlocked]"
