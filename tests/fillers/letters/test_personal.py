"""Letters to a person: what they say, what they refuse, and that they are Word documents as good as any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from fillers import letters
from fillers.letters.linting import lint
from fillers.letters.personal import said
from fillers.word.checks import check
from schemas.errors import CarepackError
from schemas.rendition import Branding
from tests.clients import ooxml
from tests.fillers.letters.making import ROWAN, WHEN, lines, rows, saying

pytestmark = pytest.mark.thorough

PERSON = {"name": "Zoë Example", "role": "Care worker", "home": "Oak House", "supervisor": "Sam Sample"}
FACTS: Mapping[str, Mapping[str, object]] = {
    "invitation": {
        "about": "Appraisal",
        "meeting_on": dt.date(2026, 12, 14),
        "meeting_time": dt.time(10, 30),
        "meeting_place": "Office",
    },
    "reminder": {
        "dues": [{"what": "Appraisal", "on": dt.date(2026, 11, 1), "over": True, "days": 21}],
        "documents": [{"title": "Supervision record", "number": "7K3F", "sent_on": dt.date(2026, 11, 2)}],
    },
    "cover": {"documents": ["Appraisal", "Development plan"], "reply_by": dt.date(2026, 12, 7)},
    "outcome": {
        "about": "Appraisal",
        "outcome": "Objectives met.",
        "actions": [{"what": "Course", "who": "Zoë", "by": "end of May"}],
    },
}
KINDS = tuple(FACTS)


def letter(kind: str, facts: Mapping[str, object] | None = None, **more: object) -> bytes:
    given = {**PERSON, **(FACTS[kind] if facts is None else facts)}
    return letters.render_for(kind, given, ROWAN, when=WHEN, **more).data  # type: ignore[arg-type]


def test_every_letter_to_a_person_names_them_the_day_and_who_signs() -> None:
    assert {n for n in letters.names() if letters.kind(n).personal} == set(KINDS)
    for kind in KINDS:
        told = lines(letter(kind))
        assert told[:4] == ["Zoë Example", "Care worker", "Oak House", "22 November 2026"]
        assert "Dear Zoë Example," in told
        assert told[-2:] == ["Sam Sample", "for Rowan House Care & Support"]


def test_an_invitation_says_what_when_where_and_with_whom() -> None:
    told = lines(letter("invitation"))
    for line in (
        "What it is about\tAppraisal",
        "Date\t14 December 2026",
        "Time\t10:30",
        "Place\tOffice",
        "With\tSam Sample",
    ):
        assert line in told
    assert not any("No date is set yet" in line for line in told)


def test_an_invitation_without_a_day_asks_to_agree_one() -> None:
    told = lines(letter("invitation", {"about": "Supervision"}))
    assert "No date is set yet. Please agree a day, a time and a place with Sam Sample." in told
    assert not any(line.startswith("Date\t") for line in told)


@pytest.mark.parametrize(
    ("over", "days", "words"),
    [
        (True, 1, "Over by 1 day"),
        (True, 2, "Over by 2 days"),
        (False, 1, "In 1 day"),
        (False, "", "Today"),
        (True, "", "Over"),
    ],
)
def test_a_reminder_says_how_long_it_is_over_or_away(over: bool, days: object, words: str) -> None:
    due = {"what": "Appraisal", "on": dt.date(2026, 11, 22), "over": over, "days": days}
    assert rows(letter("reminder", {"dues": [due]}))[-1] == ["Appraisal", "22 November 2026", words]


def test_a_cover_letter_lists_every_document_it_goes_with() -> None:
    assert [row[0] for row in rows(letter("cover"))] == ["Document", "Appraisal", "Development plan"]


def test_what_a_person_typed_is_text_and_neither_markup_nor_a_field() -> None:
    given = {"about": "A & B <w:p/> {{ name }}", "message": "one\ntwo {_{ x"}
    told = lines(letter("invitation", given))
    assert "What it is about\tA & B <w:p/> {{ name }}" in told
    assert "one\ntwo {_{ x" in told


@pytest.mark.parametrize(
    ("kind", "without"), [("invitation", "about"), ("outcome", "about"), ("cover", "documents")]
)
def test_a_letter_without_what_it_is_about_is_not_made(kind: str, without: str) -> None:
    with pytest.raises(CarepackError) as caught:
        letter(kind, {k: v for k, v in FACTS[kind].items() if k != without})
    assert [(f.code, f.place.path) for f in caught.value.faults] == [("letter-incomplete", without)]


def test_a_reminder_needs_one_of_what_is_due_and_what_is_out() -> None:
    for one in ("dues", "documents"):
        assert letter("reminder", {one: FACTS["reminder"][one]})
    with pytest.raises(CarepackError) as caught:
        letter("reminder", {"dues": [{}], "documents": []})
    assert caught.value.code == "letter-incomplete"


def test_every_fact_that_no_letter_has_is_told_at_once_with_the_nearest() -> None:
    with pytest.raises(CarepackError) as caught:
        letter("cover", {"documents": [{"titel": "A"}], "mesage": "x", "employer": "Y"})
    told = [str(f) for f in caught.value.faults]
    assert [f.code for f in caught.value.faults] == ["letter-fact"] * 3
    assert "“document.titel”" in told[0]
    assert "Did you mean “title”?" in told[0]
    assert "Did you mean “message”?" in told[1]
    assert "“employer”" in told[2]


def test_facts_are_said_as_a_letter_says_them() -> None:
    told = [
        said(v)
        for v in (
            dt.date(2026, 3, 9),
            dt.datetime(2026, 3, 9, 8),
            dt.time(9, 5),
            True,
            False,
            None,
            0,
            "a\x00b",
        )
    ]
    assert told == ["9 March 2026", "9 March 2026", "09:05", "Yes", "", "", "0", "ab"]


def test_a_letter_of_the_other_sort_is_not_made() -> None:
    from tests.fillers.letters.making import FORM, answers

    for made in (
        lambda: letters.render("cover", FORM, answers(), ROWAN, when=WHEN),
        lambda: letters.render_for("commitment-plan", PERSON, ROWAN, when=WHEN),
    ):
        with pytest.raises(CarepackError) as caught:
            made()
        assert caught.value.code == "letter-usage"


def test_the_same_facts_make_the_same_bytes_and_an_own_template_left_as_it_is_too() -> None:
    assert letter("outcome") == letter("outcome") == letter("outcome", template=letters.shipped("outcome"))


def test_an_own_template_of_a_letter_to_a_person_has_its_fields_and_not_those_of_a_record() -> None:
    own = saying("Ring {{ reply_to }}", name="cover")
    given = {**FACTS["cover"], "reply_to": "00000 000000"}
    assert lines(letter("cover", given, template=own))[0] == "Ring 00000 000000"
    (fault,) = lint("cover", saying("{{ made_on }}", name="cover"), "cover.docx")
    assert (fault.code, fault.place.file) == ("letter-unknown-field", "cover.docx")


def test_our_own_checks_and_openxml_audit_find_nothing(tmp_path: Path) -> None:
    files = [tmp_path / f"{kind}.docx" for kind in KINDS]
    for kind, file in zip(KINDS, files, strict=True):
        file.write_bytes(letter(kind, large=kind == "cover"))
        assert check(file.read_bytes()) == ()
    assert {f.name: e for f, e in ooxml.audit_errors(files).items() if e} == {}


@pytest.mark.client("ooxml")
def test_microsofts_validator_finds_nothing(tmp_path: Path) -> None:
    files = [tmp_path / f"{kind}.docx" for kind in KINDS]
    for kind, file in zip(KINDS, files, strict=True):
        file.write_bytes(letter(kind))
    assert {f.name: e for f, e in ooxml.sdk_errors(files).items() if e} == {}


def test_a_letter_has_the_logo_and_the_line_of_the_organisation() -> None:
    brand = Branding(organisation="Oak Care", footer="Registered in England 0000000")
    made = letters.render_for("cover", {**PERSON, **FACTS["cover"]}, brand, when=WHEN).data
    assert lines(made, "word/header1.xml") == ["Oak Care"]
    assert lines(made, "word/footer1.xml")[0].startswith("Registered in England 0000000\tPage ")


def test_a_cover_letter_says_what_the_documents_are_for_and_where_they_go_back() -> None:
    told = lines(
        letter("cover", {"documents": ["Appraisal"], "about": "Appraisal", "reply_to": "Send them to a@b.c."})
    )
    assert "With this letter you receive the documents listed below." in told
    assert "What they are for\tAppraisal" in told
    assert "Send them to a@b.c." in told
    assert not any("give them back" in line for line in told)


def test_a_cover_letter_without_an_address_says_to_whom_the_documents_go_back() -> None:
    assert "Please give them back to Sam Sample." in lines(letter("cover"))
    assert "Please let us have them back by 7 December 2026." in lines(letter("cover"))


def test_what_is_to_be_filled_in_is_wanted_by_the_day_of_the_letter_where_it_has_none_itself() -> None:
    documents = [
        {"title": "A", "fill": True},
        {"title": "B", "fill": True, "reply_by": "soon"},
        {"title": "C"},
    ]
    told = rows(letter("cover", {"documents": documents, "reply_by": dt.date(2026, 12, 7)}))
    assert [row[-1] for row in told[1:]] == ["7 December 2026", "soon", ""]


def test_a_letter_of_an_organisation_without_a_name_is_signed_for_nobody() -> None:
    made = letters.render_for("cover", {**PERSON, **FACTS["cover"]}, Branding(), when=WHEN).data
    assert lines(made)[-1] == "Sam Sample"
