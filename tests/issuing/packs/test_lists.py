"""The index of a run and the list to sign on: what was made, what not, and nothing that others must not see."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from filing.ledger.database import Ledger
from issuing.packs.lists import hand_out_log, index
from issuing.packs.model import Note, Told, Wish
from issuing.packs.run import run
from schemas.copies import mint
from schemas.errors import Fault, Place
from tests.clients import verapdf
from tests.filing.returns import ACT
from tests.issuing.packs.wishes import into, packing, wish


@pytest.fixture
def done(ledger: Ledger, tmp_path: Path) -> tuple[list[Told], Wish]:
    """A run in which Zoë has a copy out already and Łukasz got nothing."""
    list(run(packing(ledger, wish("supervision"), "E02"), "folder", into(tmp_path / "one"), ACT))
    again = packing(ledger, wish("supervision"), "E01", "E02")
    numbers = iter(mint(bytes([255] * 8 + [n])) for n in (8, 128))
    again.mint = lambda: next(numbers)
    told = list(run(again, "folder", into(tmp_path / "two"), ACT))
    lost = replace(
        told[0],
        person=packing(ledger, wish("supervision"), "E03").people[0],
        pack=None,
        files=(),
        why=(Fault("x", "The letter lacks something.", Place(), "Say it."),),
    )
    return [*told, lost], wish("supervision")


def words(data: bytes) -> str:
    """All words, in one line."""
    return " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_the_index_tells_what_was_made_what_is_out_and_why_not(done: tuple[list[Told], Wish]) -> None:
    text = words(index(*done))
    assert (
        "2 packs made on 30/11/2026; 2 to look at, marked. This sheet names people: it stays in the house."
        in text
    )
    assert "Not made (1)" in text
    assert "Łukasz Próba (E03) The letter lacks something. Say it." in text
    assert f"out already: supervision-record, copy {done[0][1].out[0].number}" in text
    for one in done[0][:2]:
        number = next(str(f.copy.number) for f in one.files if f.copy)
        assert number in text


def test_whoever_was_left_out_as_asked_is_on_the_index(done: tuple[list[Told], Wish]) -> None:
    skipped = replace(done[0][1], pack=None, skipped=True)
    assert "Left out, as asked: out already: supervision-record" in words(index([skipped], done[1]))


def test_the_list_to_sign_on_has_those_without_an_address_or_everybody(done: tuple[list[Told], Wish]) -> None:
    told, asked = done
    assert hand_out_log(told, asked, everybody=False) is None  # Łukasz has none, and got nothing
    everybody = hand_out_log(told, asked, everybody=True)
    assert everybody is not None
    assert [n in words(everybody) for n in ("Zoë Example (E02)", "Sam Sample (E01)", "Łukasz")] == [
        True,
        True,
        False,
    ]
    without = replace(told[1], person=replace(told[1].person, email=None))
    log = hand_out_log([told[0], without], asked, everybody=False)
    assert log is not None
    assert [n in words(log) for n in ("Zoë Example (E02)", "Sam Sample (E01)")] == [True, False]


def test_nobody_reads_on_the_list_that_somebody_has_a_commitment(history: Ledger, tmp_path: Path) -> None:
    pack = packing(history, wish("appraisal", forms=("pdp-2016",)), "E02")
    made = pack.make(pack.people[0])
    told = Told(made.person, made.folder, 1, made.files)
    assert any(f.private for f in made.files)
    log = hand_out_log([told], pack.wish, everybody=True)
    assert log is not None
    assert "ommitment" not in words(log)


@pytest.mark.client("verapdf")
def test_both_sheets_are_accessible(done: tuple[list[Told], Wish], tmp_path: Path) -> None:
    files = [tmp_path / "index.pdf", tmp_path / "log.pdf"]
    files[0].write_bytes(index(*done))
    files[1].write_bytes(hand_out_log(*done, everybody=True) or b"")
    assert verapdf.failures(files) == {f: [] for f in files}


def many(done: tuple[list[Told], Wish]) -> list[Told]:
    """Fourteen people of two homes with seven teams, the homes in turn."""
    made = done[0][1]
    return [
        replace(
            made,
            out=(),
            person=replace(
                made.person,
                ref=f"E{n:02}",
                name=f"{'ZYXWVUTSRQPONM'[n]}. Sample",
                home=("Oak House", "Ash House")[n % 2],
                team=("Days", "Nights", "Bank", None)[n // 4],
                manager_name=None,
            ),
        )
        for n in range(14)
    ]


def test_the_index_and_the_list_to_sign_on_are_by_home_team_and_name(done: tuple[list[Told], Wish]) -> None:
    told = many(done)
    for data in (index(told, done[1]), hand_out_log(told, done[1], everybody=True)):
        assert data is not None
        text = words(data)
        order = [
            "Ash House",
            "Bank",
            "Days",
            "Nights",
            "No team",
            "Oak House",
            "Bank",
            "Days",
            "Nights",
            "No team",
        ]
        at = 0
        for heading in order:
            at = text.index(heading, at)
        people = [text.index(t.person.name) for t in told]
        listed = sorted(told, key=lambda t: (t.person.home or "", t.person.team or "~", t.person.name))
        assert [told[n].person.name for n in sorted(range(14), key=people.__getitem__)] == [
            t.person.name for t in listed
        ]


def test_the_list_to_sign_on_has_sheets_a_home_and_not_a_sheet_a_team(done: tuple[list[Told], Wish]) -> None:
    log = hand_out_log(many(done), done[1], everybody=True)
    assert log is not None
    pages = [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(log)).pages]
    assert len(pages) <= 4
    assert not any("Ash House" in p and "Oak House" in p for p in pages)


def test_the_index_marks_and_tells_what_is_lacking(done: tuple[list[Told], Wish]) -> None:
    note = Note("roster", "pack-nobody", "The roster names no manager.", look=True)
    one = replace(done[0][1], out=(), notes=(note,))
    assert "1 pack made on 30/11/2026; 1 to look at, marked." in words(index([one], done[1]))
    assert "The roster names no manager." in words(index([one], done[1]))
    told = replace(one, notes=(replace(note, look=False),))
    assert "to look at" not in words(index([told], done[1]))
    assert (one.to_look_at, told.to_look_at) == (True, False)
