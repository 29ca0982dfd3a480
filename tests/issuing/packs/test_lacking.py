"""What is lacking for somebody's pack is told, is printed nowhere as if it were there, and calls for a person."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document

from filing.ledger.database import Ledger
from filing.people import absences, roster
from filing.people.absences import Absence
from filing.people.roster import find
from filing.records.packs import PackKind
from issuing.packs.lacking import Lacking, Looked
from issuing.packs.model import MadePack
from schemas.rendition import Branding
from tests.filing.returns import ACT
from tests.issuing.packs.staff import TODAY
from tests.issuing.packs.wishes import packing, wish

DAY = dt.timedelta(days=1)
STAFF = """ref,name,role,manager,supervisor,band,home,starts,leaves
E01,Sam Sample,Team manager,,,7 (Registered Manager),Ash House,,
E05,Tess Example,Deputy,E01,,3/2,Ash House,,
E02,Zoë Example,Support worker,E01,E05,3/2,Ash House,,
E04,Nia Example,Cook,E01,,,Ash House,,
"""


@pytest.fixture
def staff(ledger: Ledger) -> Ledger:
    """Zoë, whose manager is Sam and whose supervisor is Tess; and Nia, who has no band."""
    roster.import_csv(ledger, STAFF.encode(), ACT, {"new-refs"})
    return ledger


def changed(ledger: Ledger, ref: str, **days: dt.date) -> None:
    """Gives somebody a first or last day."""
    heads = ",".join(days)
    cells = ",".join(f"{d:%d/%m/%Y}" for d in days.values())
    line = f"ref,name,{heads}\n{ref},{find(ledger, ref).name},{cells}\n"
    roster.import_csv(ledger, line.encode(), ACT, {"leaver-holds"})


def of(ledger: Ledger, ref: str, kind: PackKind = "appraisal", **more: Any) -> Lacking:
    """What is lacking for somebody's pack."""
    return Looked(ledger, wish(kind, **more)).of(find(ledger, ref))


def told(found: Lacking) -> list[tuple[str, bool]]:
    """The codes of what is lacking, and which of it calls for a person."""
    return [(n.code, n.look) for n in found.notes]


def made(ledger: Ledger, ref: str, kind: PackKind, **more: Any) -> MadePack:
    """Somebody's pack."""
    return packing(ledger, wish(kind, **more), ref).make(find(ledger, ref))


def letter(pack: MadePack) -> str:
    """The words of its cover letter."""
    file = next(f for f in pack.files if f.kind == "letter")
    return "\n".join(p.text for p in Document(io.BytesIO(file.data)).paragraphs)


def given(pack: MadePack, form: str) -> dict[str, Any]:
    """What a form of the pack is given."""
    return dict(next(f.copy.given for f in pack.files if f.form == form and f.copy is not None))


def test_of_whom_nothing_is_lacking_nothing_is_told(staff: Ledger) -> None:
    for kind in ("appraisal", "supervision", "blank"):
        assert of(staff, "E02", kind).notes == ()
    assert of(staff, "E02").sender == "Sam Sample"
    assert of(staff, "E02", "supervision").sender == "Tess Example"


def test_the_letter_names_whom_the_form_of_an_observation_names_to_hold_it(staff: Ledger) -> None:
    form = {"forms": ("direct-observation",), "extras": frozenset({"letter"})}
    pack = made(staff, "E02", "blank", **form)
    assert given(pack, "direct-observation")["observer"] == "Sam Sample"
    assert "Please give them back to Sam Sample." in letter(pack)
    assert "Tess Example" not in letter(pack)
    assert of(staff, "E02", "blank", **form).sender == "Sam Sample"


def test_who_has_no_manager_is_told_of_and_the_organisation_signs(staff: Ledger) -> None:
    pack = made(staff, "E01", "appraisal")
    assert [n.say for n in pack.notes if n.code == "pack-nobody"] == [
        "The roster names no manager. No appraiser is printed."
    ]
    assert letter(pack).split("Yours sincerely\n")[1].split("\n")[0] == "Example Care"


def test_a_letter_that_nobody_can_sign_is_not_made(staff: Ledger) -> None:
    pack = made(staff, "E01", "appraisal", brand=Branding())
    assert [f.kind for f in pack.files] == ["form", "form"]
    assert [n.look for n in pack.notes if n.code == "letter-unsigned"] == [True]


@pytest.mark.parametrize(("left", "is_there"), [(TODAY - DAY, False), (TODAY, True)])
def test_a_supervisor_who_has_left_is_neither_printed_nor_signs(
    staff: Ledger, left: dt.date, is_there: bool
) -> None:
    changed(staff, "E05", leaves=left)
    pack = made(staff, "E02", "supervision", extras=frozenset({"summary", "letter"}))
    assert (given(pack, "supervision-record").get("supervisor") == "Tess Example") == is_there
    assert ("Tess Example" in letter(pack)) == is_there
    assert [n.say for n in pack.notes] == (
        []
        if is_there
        else [f"The supervisor, Tess Example, left on {left:%d/%m/%Y}. No supervisor is printed."]
    )
    if not is_there:  # the manager signs; nobody has said that they supervise
        assert "Sam Sample" in letter(pack)
        assert "supervisor" not in given(pack, "supervision-record")


@pytest.mark.parametrize(
    "days", [{"leaves": TODAY - DAY}, {"starts": TODAY + DAY}], ids=["has left", "has yet to begin"]
)
def test_a_manager_who_is_not_here_is_no_appraiser(staff: Ledger, days: dict[str, dt.date]) -> None:
    changed(staff, "E01", **days)
    pack = made(staff, "E02", "appraisal")
    assert told(of(staff, "E02")) == [("pack-nobody", True)]
    assert "appraiser" not in given(pack, "appraisal-framework")
    assert "Sam Sample" not in letter(pack)


@pytest.mark.parametrize(
    ("last", "look"),
    [(None, True), (TODAY + 13 * DAY, False), (TODAY + 14 * DAY, True), (TODAY - DAY, None)],
)
def test_who_is_away_calls_for_a_person_where_they_are_not_back_in_time(
    staff: Ledger, last: dt.date | None, look: bool | None
) -> None:
    absences.note_absence(staff, find(staff, "E05"), Absence(dt.date(2026, 11, 2), last, "ill"), ACT)
    supervised = of(staff, "E02", "supervision", reply_by=TODAY + 14 * DAY)
    own = of(staff, "E05", reply_by=TODAY + 14 * DAY)
    assert told(supervised) == told(own) == ([] if look is None else [("pack-away", look)])
    assert not any("ill" in n.say.split() for n in (*supervised.notes, *own.notes))
    # Whoever is away signs no letter, but is still who supervises.
    assert supervised.sender == ("Tess Example" if look is None else "Sam Sample")
    assert supervised.person.supervised_by_name == "Tess Example"


@pytest.mark.parametrize(
    ("kind", "form", "said"),
    [
        ("blank", "idea-consent", False),
        ("blank", "appraisal-framework", True),
        ("appraisal", "appraisal-framework", True),
    ],
)
def test_who_appraises_meanwhile_is_asked_of_an_appraisal_alone(
    staff: Ledger, kind: PackKind, form: str, said: bool
) -> None:
    absences.note_absence(staff, find(staff, "E01"), Absence(dt.date(2026, 11, 2), None, "ill"), ACT)
    notes = of(staff, "E02", kind, forms=(form,)).notes
    assert [n.code for n in notes] == ["pack-away"]
    assert ("See who appraises meanwhile" in notes[0].say) == said


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        (TODAY - DAY, [("pack-leaves", True)]),
        (TODAY + 13 * DAY, [("pack-leaves", True)]),
        (TODAY + 14 * DAY, [("pack-leaves", False)]),
        (TODAY + 29 * DAY, []),
    ],
)
def test_who_leaves_before_the_documents_are_to_be_back_is_told(
    staff: Ledger, leaves: dt.date, expected: list[tuple[str, bool]]
) -> None:
    changed(staff, "E02", leaves=leaves)
    assert told(of(staff, "E02", reply_by=TODAY + 14 * DAY)) == expected


@pytest.mark.parametrize(
    ("kind", "starts", "expected"),
    [
        ("appraisal", TODAY + DAY, [("pack-not-begun", True)]),
        ("blank", TODAY + DAY, [("pack-not-begun", False)]),
        ("appraisal", TODAY, []),
    ],
)
def test_who_has_yet_to_begin_is_told(
    staff: Ledger, kind: PackKind, starts: dt.date, expected: list[tuple[str, bool]]
) -> None:
    changed(staff, "E02", starts=starts)
    assert told(of(staff, "E02", kind)) == expected


def test_who_has_no_band_calls_for_a_person_only_where_others_have_one(staff: Ledger) -> None:
    assert told(of(staff, "E04")) == [("pack-no-band", True)]
    assert told(of(staff, "E04", "supervision")) == []  # its form asks for none
    lines = [line.replace("7 (Registered Manager)", "").replace("3/2", "") for line in STAFF.splitlines()]
    roster.import_csv(staff, "\n".join([*lines, "E03,Łukasz Próba,,E01,,,Ash House,,"]).encode(), ACT)
    assert told(of(staff, "E04")) == [("pack-no-band", False)]


def test_the_person_of_a_pack_is_told_as_the_roster_has_them(staff: Ledger) -> None:
    changed(staff, "E01", leaves=TODAY - DAY)
    pack = made(staff, "E02", "appraisal")
    assert pack.person == find(staff, "E02")
    assert pack.person.manager_name == "Sam Sample"
    assert of(staff, "E02").person == replace(pack.person, manager_name=None)
