"""Packs to print: one file a team, every document on a sheet of its own, readable again when it comes back on paper."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from issuing.packs import printing, run
from issuing.packs.making import Packing
from issuing.packs.model import MadePack, Wish
from tests.filing.returns import ACT
from tests.issuing.packs.wishes import into, packing, wish

pytestmark = pytest.mark.thorough

ASKED = {"formats": ("pdf",)}


def packs(ledger: Ledger, asked: Wish, *refs: str) -> list[MadePack]:
    """The packs of these people."""
    pack = packing(ledger, asked, *refs)
    return [pack.make(p) for p in pack.people]


def pages(data: bytes) -> list[str]:
    """The words of every page, in one line each."""
    return [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_an_index_stands_in_front_and_a_sheet_with_the_name_before_each_pack(history: Ledger) -> None:
    asked = wish("supervision", **ASKED)
    made = packs(history, asked, "E02", "E03")
    text = pages(printing.print_file("Ash House", made, asked, both_sides=False))
    assert text[0].startswith("Example Care To print: Ash House 2 packs, made on 30/11/2026")
    assert "Zoë Example (E02)" in text[0]
    (zoe,) = (n for n, t in enumerate(text) if t.startswith("Example Care Zoë Example Made on"))
    (lukasz,) = (n for n, t in enumerate(text) if t.startswith("Example Care Łukasz Próba Made on"))
    assert 0 < zoe < lukasz
    assert "Supervision Record" in text[zoe + 1]


def test_what_was_given_is_drawn_and_no_field_is_left(history: Ledger) -> None:
    asked = wish("supervision", **ASKED)
    made = packs(history, asked, "E02")
    data = printing.print_file("Ash House", made, asked)
    assert any("Book the medication course" in t and "Supervision Record" in t for t in pages(data))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not any("/Annots" in p.obj for p in pdf.pages)


def test_on_both_sides_every_document_begins_on_a_sheet_of_its_own(history: Ledger) -> None:
    asked = wish("supervision", **ASKED)
    made = packs(history, asked, "E02", "E03")
    both = pages(printing.print_file("T", made, asked))
    one = pages(printing.print_file("T", made, asked, both_sides=False))
    starts = [n for n, t in enumerate(both) if "Made on" in t[:60] or "Page 1 of" in t]
    assert all(n % 2 == 0 for n in starts)
    assert [t for t in both if t] == one
    assert len(both) % 2 == 0


def test_the_same_packs_are_the_same_bytes(history: Ledger) -> None:
    asked = wish("supervision", **ASKED)
    made = packs(history, asked, "E02")
    assert printing.print_file("T", made, asked) == printing.print_file("T", made, asked)


def test_an_appraisal_is_to_be_handed_over_in_an_envelope_and_the_private_page_is_last(
    history: Ledger,
) -> None:
    asked = wish("appraisal", forms=("pdp-2016",), extras=frozenset({"private"}), **ASKED)
    (made,) = packs(history, asked, "E02")
    text = pages(printing.print_file("T", [made], asked, both_sides=False))
    assert "closed envelope" in text[1]
    assert text[-1].startswith("Example Care Social Care Commitment")
    usual = wish("supervision", **ASKED)
    assert "closed envelope" not in pages(printing.print_file("T", packs(history, usual, "E02"), usual))[2]


@pytest.mark.parametrize(("people", "files"), [(3, 1), (4, 2)])
def test_a_team_of_more_than_one_file_takes_is_printed_in_several(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: int, files: int
) -> None:
    monkeypatch.setattr(run, "MOST", 3)
    zoe = find(ledger, "E02")
    team = [zoe, find(ledger, "E03"), *(replace(zoe, ref=f"E9{n}") for n in range(people - 2))]
    pack = packing(ledger, wish("blank", **ASKED), "E02")
    done = list(run.run(Packing(ledger, pack.wish, team, pack.mint), "print", into(tmp_path), ACT))
    assert len({t.place for t in done}) == files
    assert all(t.pack for t in done)


def test_teams_are_told_apart_by_home_and_team_or_manager(history: Ledger) -> None:
    zoe = find(history, "E02")
    shapes = {
        printing.team_of(replace(zoe, home=None, team=None)).title: "team of Sam Sample",
        printing.team_of(replace(zoe, home="Ash House", team=None)).title: "Ash House, team of Sam Sample",
        printing.team_of(replace(zoe, home="Ash House", team="Nights")).title: "Ash House, Nights",
        printing.team_of(
            replace(zoe, home=None, team=None, manager=None, manager_name=None)
        ).title: "No team",
    }
    assert all(k == v for k, v in shapes.items())
