"""Letters to people: what each says is looked up, and all are put in place on record, or none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from filing.people.whom import Whom
from filing.records.packs import listed
from issuing.letter_run import Found, Wanted, look_up, write
from issuing.letters_to_people import names
from schemas.errors import CarepackError, UsageError
from schemas.rendition import Branding
from tests.filing.returns import ACT, SESSION, SIGNED
from tests.fillers.letters.making import lines
from tests.issuing.packs.staff import NOW, file

BRAND = Branding(organisation="Example Care")
MEETING = {"about": "your rota", "with_whom": "Sam Sample"}


def invited(ledger: Ledger, *refs: str, **said: object) -> Found:
    wanted = Wanted("invitation", Whom(refs), {**MEETING, **said})
    return look_up(ledger, wanted, NOW, BRAND.organisation)


def put(ledger: Ledger, found: Found, folder: Path, kind: str = "invitation") -> list[Path]:
    files = [folder / name for name in names(kind, found.people, "word")]
    done = write(ledger, kind, found, files, brand=BRAND, when=NOW, actor=ACT, format="word")
    return [file for letter, file in done if letter.data is not None]


def test_each_gets_a_letter_of_their_own_and_it_is_on_record(staffed: Ledger, tmp_path: Path) -> None:
    made = put(staffed, invited(staffed, "E02", "E03"), tmp_path)
    assert [f.name for f in made] == ["Zoë Example - Invitation.docx", "Łukasz Próba - Invitation.docx"]
    said = " ".join(lines(made[0].read_bytes()))
    assert "Zoë" in said
    assert "your rota" in said
    assert "Łukasz" not in said
    assert sorted(p.person for p in listed(staffed)) == ["E02", "E03"]


def test_an_outcome_is_told_to_whom_its_record_is_about(staffed: Ledger, tmp_path: Path) -> None:
    number = file(staffed, "supervision-record", SESSION | SIGNED)
    found = look_up(staffed, Wanted("outcome", Whom(), {}, record=number), NOW, "Example Care")
    assert ([p.ref for p in found.people], found.form) == (["E02"], "supervision-record")
    (made,) = put(staffed, found, tmp_path, "outcome")
    assert "Book the medication course" in " ".join(lines(made.read_bytes()))


def test_where_one_cannot_be_put_in_place_none_is_and_none_is_on_record(
    staffed: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "Łukasz Próba - Invitation.docx").write_bytes(b"somebody's")
    with pytest.raises(CarepackError) as told:
        put(staffed, invited(staffed, "E02", "E03"), tmp_path)
    assert told.value.code == "exists"
    assert [f.name for f in tmp_path.glob("*.docx")] == ["Łukasz Próba - Invitation.docx"]
    assert listed(staffed) == ()


def test_a_day_that_is_past_is_told_before_anybody_is_looked_up(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as told:
        invited(staffed, "E02", meeting_on=ACT.day.replace(year=2020))
    assert told.value.code == "letter-fact"


def test_of_whom_nothing_is_out_there_is_nothing_to_remind(staffed: Ledger, tmp_path: Path) -> None:
    found = look_up(staffed, Wanted("reminder", Whom(("E03",)), {}, within=1), NOW, "Example Care")
    files = [tmp_path / "one.docx"]
    facts = {
        p.id: {k: v for k, v in found.facts[p.id].items() if k not in {"dues", "documents"}}
        for p in found.people
    }
    none = Found(found.people, facts)
    ((letter, _),) = write(staffed, "reminder", none, files, brand=BRAND, when=NOW, actor=ACT, format="word")
    assert letter.nothing
    assert not files[0].exists()
