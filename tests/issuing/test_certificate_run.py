"""Award certificates of several people: of consents in force, on record, and named as each consents to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from filing.ledger.database import Ledger
from filing.people.roster import find
from issuing.certificate_run import Awarded, consents_of, names, write
from schemas.rendition import Branding
from schemas.values import Value
from tests.filing.returns import ACT
from tests.fillers.letters.making import lines
from tests.issuing.packs.staff import NOW, file

BRAND = Branding(organisation="Example Care")
CONSENT: dict[str, Value] = {
    "person": "Zoë Example",
    "manager": "Sam Sample",
    "idea": "A card in the medication room.",
    "award": "a calmer morning",
    "share": "named",
    "with_whom": ("team",),
    "date": dt.date(2026, 10, 5),
    "signed_person": "Zoë Example",
}
OTHER: dict[str, Value] = {**CONSENT, "person": "Łukasz Próba", "signed_person": "Łukasz Próba"}


def of(ledger: Ledger, *refs: str) -> list[Awarded]:
    return list(consents_of(ledger, [find(ledger, ref) for ref in refs]))


def put(ledger: Ledger, found: list[Awarded], folder: Path) -> list[Awarded]:
    named = names([a.consent for a in found if a.consent is not None], "word")
    files = {record: folder / name for record, name in named.items()}
    return write(ledger, found, files, brand=BRAND, when=NOW, actor=ACT, format="word")


def test_whoever_consents_has_one_and_of_the_others_it_is_told_why_not(
    staffed: Ledger, tmp_path: Path
) -> None:
    file(staffed, "idea-consent", CONSENT)
    done = put(staffed, of(staffed, "E02", "E03"), tmp_path)
    assert [a.person.ref for a in done] == ["E02", "E03"]
    assert done[0].file == tmp_path / "Zoë Example - Award certificate 1.docx"
    assert "a calmer morning" in " ".join(lines(done[0].file.read_bytes()))
    assert (done[1].file, done[1].why and done[1].why.code) == (None, "letter-no-consent")


def test_a_protected_name_is_in_no_file_name(staffed: Ledger) -> None:
    file(staffed, "idea-consent", {**CONSENT, "share": "protected"})
    (awarded,) = of(staffed, "E02")
    assert awarded.consent is not None
    assert names([awarded.consent], "pdf") == {1: "Award certificate 1.pdf"}


def test_words_that_name_the_protected_hold_up_theirs_alone(staffed: Ledger, tmp_path: Path) -> None:
    file(staffed, "idea-consent", {**CONSENT, "share": "protected", "idea": "Zoë Example made a card."})
    file(staffed, "idea-consent", OTHER)
    done = put(staffed, of(staffed, "E02", "E03"), tmp_path)
    assert [a.why.code if a.why else None for a in done] == ["letter-names-person", None]
    assert [f.name for f in tmp_path.glob("*.docx")] == ["Łukasz Próba - Award certificate 2.docx"]
