"""Copies, letters and previews are made without a terminal, a clock or a file, and come back as they went out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.records import copies as filed_copies
from forms import builtin, load
from forms.naming import meant, named
from intake import Issued, read
from issuing import copies, handing_out, letters
from issuing.making import AS_USUAL, Need, format_of, make_copy, make_document
from issuing.previews import pictures, preview
from schemas.copies import mint
from schemas.errors import UsageError
from schemas.rendition import Branding, RenditionFormat
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, NOON, SESSION, returned, submit

FORM = load("supervision-record")
BRAND = Branding(organisation="Hillside Care")
NUMBER = mint(bytes(range(9)))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger with three people and one record."""
    opened = open_ledger(tmp_path / "home")
    roster.import_csv(opened, ROSTER.encode(), ACT)
    submit(opened, returned(SESSION))
    return opened


def test_a_copy_for_a_person_is_given_made_noted_and_known_when_it_comes_back(ledger: Ledger) -> None:
    with ledger:
        zoe = roster.find(ledger, "E02")
        given = copies.given_to(ledger, FORM, zoe, today=NOON.date(), organisation="Hillside Care")
        assert (given.values["supervisee"], given.values["session"]) == ("Zoë Example", 5)
        made = copies.blanks(
            FORM, ("pdf", "word", "pdf"), BRAND, when=NOON, number=NUMBER, given=given.values
        )
        assert [m.name for m in made] == [
            f"supervision-record.1.{NUMBER}.pdf",
            f"supervision-record.1.{NUMBER}.docx",
        ]
        copies.register(ledger, [(m.copy, m.document) for m in made], ACT, person=zoe, period="2026 Q4")
        (listed,) = filed_copies.listed(ledger, now=NOON)
        assert (listed.number, listed.person, listed.period) == (NUMBER, "E02", "2026 Q4")
        assert ledger.blank_of(made[0].document.template.rendition) is not None
        for one in made:
            document = read(one.document.data, one.name, builtin(), Issued(ledger))
            assert (document.copy_number, document.record and document.record["supervisee"]) == (
                NUMBER,
                "Zoë Example",
            )


def test_what_is_said_lies_over_what_is_known_and_what_is_locked_is_noted(ledger: Ledger) -> None:
    with ledger:
        zoe = roster.find(ledger, "E02")
        given = copies.given_to(ledger, FORM, zoe, today=NOON.date(), said={"session": 9})
    copy = make_copy(FORM, "pdf", BRAND, number=NUMBER, given=given.values)
    assert copy.given["session"] == 9
    assert "supervisee" in copy.locked
    assert "session" not in copy.locked


@pytest.mark.parametrize("kind", ["pdf", "word"])
def test_a_copy_says_who_made_it_to_whoever_gets_it(ledger: Ledger, kind: RenditionFormat) -> None:
    copy = make_copy(FORM, kind, BRAND, number=NUMBER)
    made = make_document(FORM, kind, BRAND, copy, {}, when=NOON)
    with ledger:
        came = read(made.data, "made.x", ledger.library, Issued(ledger))
    [stranger] = [q for q in came.queries if q.code == "unknown-copy"]
    assert "It names “hillside-care”" in stranger.say


def test_a_document_says_when_it_was_made_by_the_time_that_was_given() -> None:
    copy = make_copy(FORM, "word", BRAND)
    one, same, later = (
        make_document(FORM, "word", BRAND, copy, {}, when=NOON + dt.timedelta(hours=h)).data
        for h in (0, 0, 1)
    )
    assert one == same
    assert one != later


def test_a_preview_is_the_form_s_pages_as_pictures() -> None:
    found = list(pictures(preview(FORM, BRAND, when=NOON)))
    assert len(found) > 1
    assert all(p.startswith(b"\x89PNG") for p in found)


def test_a_format_goes_by_the_name_s_ending() -> None:
    assert [format_of(s) for s in (".docx", ".PDF", ".odt", "")] == ["word", "pdf", None, None]


def test_forms_are_found_as_people_name_them() -> None:
    known = builtin()
    for name in ("supervision-record", "Supervision Record", "SUPERVISION-RECORD.1", "supervision record"):
        assert named(known, name).form == "supervision-record"
    assert meant(known, "no such form") == "no such form"


def test_the_record_for_a_letter_is_found_in_whatever_json_was_given() -> None:
    known = builtin()
    bare = letters.record_in({"supervisee": "Zoë"}, known, "supervision-record", "x.json")
    assert (bare.form.form, bare.doubts, bare.within) == ("supervision-record", 0, "")
    document = {
        "form": "supervision-record", "edition": 1, "record": {"supervisee": "Zoë"},
        "queries": [{"level": "must"}, {"level": "note"}, {}],
    }  # fmt: skip
    told = letters.record_in({"documents": [document]}, known, "commitment-employee", "x.json")
    assert (told.form.form, told.doubts, told.within) == ("supervision-record", 2, "documents.1.record")
    for documents, code in (
        ([], "letter-one-document"),
        ([document, document], "letter-one-document"),
        ("x", "letter-one-document"),
        ([{**document, "record": None}], "letter-no-record"),
    ):
        with pytest.raises(UsageError) as refused:
            letters.record_in({"documents": documents}, known, "supervision-record", "x.json")
        assert refused.value.code == code


def test_a_filed_record_is_what_a_letter_is_about(ledger: Ledger) -> None:
    with ledger:
        subject = letters.of_filed(ledger, 1)
        with pytest.raises(UsageError, match="There is no record 7"):
            letters.of_filed(ledger, 7)
    assert (subject.form.form, subject.state) == ("supervision-record", "unsigned")
    assert subject.answers["supervisee"] == "Zoë Example"


def test_an_organisation_s_own_template_goes_before_the_one_that_comes_with_the_letter() -> None:
    name = letters.kinds()[0].name
    assert letters.template_of(name, b"own") == b"own"
    assert letters.template_of(name, None).startswith(b"PK")


def test_each_of_several_people_is_handed_a_copy_of_their_own_made_only_when_it_is_asked_for(
    ledger: Ledger,
) -> None:
    with ledger:
        people = [roster.find(ledger, ref) for ref in ("E02", "E03")]
        minted = iter(range(1, 9))
        orders = handing_out.for_people(
            ledger,
            [FORM],
            people,
            ("word",),
            lambda: mint(bytes([next(minted)] * 9)),
            when=NOON,
            period="2026 Q4",
        )
        assert [(o.person and o.person.ref, o.given and o.given["session"]) for o in orders] == [
            ("E02", 5),
            ("E03", 1),
        ]
        assert [o.out for o in orders] == [(), ()]
        (made,) = orders[0].make(BRAND, NOON)
        assert (made.name, made.copy.number) == (orders[0].names["word"], orders[0].number)
        documents = [(m.copy, m.document) for o in orders for m in o.make(BRAND, NOON)]
        copies.register(ledger, documents, ACT, people=people, period="2026 Q4")
        again = handing_out.for_people(
            ledger,
            [FORM],
            people,
            ("word",),
            lambda: NUMBER,
            when=NOON + dt.timedelta(days=3),
            period="2026 Q4",
        )
        notice = again[0].already
        assert notice is not None
        assert notice.code == "out-already"
        assert f"copy {orders[0].number} of this form already, issued 3 days ago by {ACT.by}" in notice.say
        other = handing_out.for_people(
            ledger, [FORM], people, ("word",), lambda: NUMBER, when=NOON, period="2027"
        )
        assert [o.already for o in other] == [None, None]


@pytest.mark.parametrize(
    ("out", "wanted", "is_out"),
    [
        ("pdp-guided", "pdp-2016", True),
        ("supervision-agreement-southwark", "supervision-agreement", True),
        ("supervision-record", "pdp-2016", False),
        ("file-audit", "strategy-audit", False),  # of one kind, and people have any number of them
    ],
)
def test_another_form_of_the_kind_is_out_already_where_people_have_one_of_it_at_a_time(
    tmp_path: Path, out: str, wanted: str, is_out: bool
) -> None:
    with open_ledger(tmp_path) as ledger:
        roster.import_csv(ledger, b"ref,name\nE02,Zo\xc3\xab Example\n", ACT, {"new-refs"})
        people = roster.people(ledger)
        (first,) = handing_out.for_people(
            ledger, [load(out)], people, ("word",), lambda: NUMBER, when=NOON, period="2026"
        )
        made = [(m.copy, m.document) for m in first.make(BRAND, NOON)]
        copies.register(ledger, made, ACT, people=people)
        (again,) = handing_out.for_people(
            ledger, [load(wanted)], people, ("word",), lambda: NUMBER, when=NOON
        )
        assert [c.form for c in again.out] == ([out] if is_out else [])
        if is_out:
            assert again.already is not None
            assert f"copy {NUMBER} ({out}) of a form of the same kind already" in again.already.say


def test_a_file_named_by_person_takes_nothing_that_a_system_would_not() -> None:
    names = [
        ("Zoë Example", "Supervision Record - Zoë Example - 4K7Q9XT2M8WZ1A.docx"),
        ('A/B\\C:D*E?"F<G>|', "Supervision Record - A B C D E F G - 4K7Q9XT2M8WZ1A.docx"),
        ("Dr. Ann Lee Jr. ", "Supervision Record - Dr. Ann Lee Jr - 4K7Q9XT2M8WZ1A.docx"),
        ("\u202eevil\x1b[31m\n", "Supervision Record - evil [31m - 4K7Q9XT2M8WZ1A.docx"),
    ]
    for name, expected in names:
        assert copies.file_name(FORM, "word", AS_USUAL, "4K7Q9XT2M8WZ1A", name) == expected
    long = copies.file_name(FORM, "pdf", Need(large=True, open=True), "4K7Q9XT2M8WZ1A", "Żółć" * 90)
    assert len(long.encode()) <= 255
    assert long.endswith(" - 4K7Q9XT2M8WZ1A.pdf")
