"""What a stopped run left is put right by the next: whole packs stand, of the others nothing is out or there."""

from __future__ import annotations

from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from filing.records import copies, packs, placing
from issuing.packs.making import Packing
from issuing.packs.model import MadePack
from issuing.packs.run import Shape, files_of, register
from issuing.packs.taking_up import DRAFT, Stopped, take_up
from schemas.errors import LedgerError
from tests.filing.returns import ACT
from tests.issuing.packs.staff import NOW
from tests.issuing.packs.wishes import packing, wish

pytestmark = pytest.mark.thorough

SHAPES: tuple[Shape, ...] = ("folder", "zip", "print")


def on_record(ledger: Ledger, shape: Shape = "folder") -> tuple[Packing, tuple[MadePack, ...], int]:
    """Zoë's pack, on record alone."""
    pack = packing(ledger, wish("supervision", formats=("pdf",) if shape == "print" else ("word",)), "E02")
    made = tuple(pack.make(p) for p in pack.people)
    (number,) = register(pack, made, ACT)
    return pack, made, number


def lay(pack: Packing, made: tuple[MadePack, ...], shape: Shape, out: Path) -> list[Path]:
    """Puts a pack's files where they belong."""
    _, files = files_of(pack, made, shape, both_sides=True)
    for name, data in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    return [out / name for name in files]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_pack_that_is_there_whole_stands(ledger: Ledger, tmp_path: Path, shape: Shape) -> None:
    pack, made, number = on_record(ledger, shape)
    files = lay(pack, made, shape, tmp_path / "out")
    told = take_up(ledger, tmp_path / "out", pack.folders.values(), ACT)
    assert told == (Stopped(number, "E02", "Zoë Example", placed=True),)
    assert all(f.exists() for f in files)
    assert [p.state for p in packs.listed(ledger)] == ["placed"]
    assert len(copies.listed(ledger, now=NOW)) == 1
    assert take_up(ledger, tmp_path / "out", pack.folders.values(), ACT) == ()
    assert ledger.verify(deep=True) == ()


def test_of_a_pack_that_lacks_a_file_nothing_stays(ledger: Ledger, tmp_path: Path) -> None:
    pack, made, number = on_record(ledger)
    first, *_ = lay(pack, made, "folder", tmp_path / "out")
    first.replace(first.with_name(f"{DRAFT}0123"))
    told = take_up(ledger, tmp_path / "out", pack.folders.values(), ACT)
    assert told == (Stopped(number, "E02", "Zoë Example", placed=False),)
    assert list((tmp_path / "out").iterdir()) == []
    assert [p.state for p in packs.listed(ledger)] == ["withdrawn"]
    assert copies.listed(ledger, now=NOW) == ()


def test_a_file_of_somebody_elses_is_left_where_it_is(ledger: Ledger, tmp_path: Path) -> None:
    pack, made, _ = on_record(ledger)
    first, *_ = lay(pack, made, "folder", tmp_path / "out")
    first.write_bytes(b"written over by a person")
    take_up(ledger, tmp_path / "out", pack.folders.values(), ACT)
    assert [f for f in (tmp_path / "out").rglob("*") if f.is_file()] == [first]


def test_passing_files_of_other_commands_stay(ledger: Ledger, tmp_path: Path) -> None:
    other, mine = tmp_path / ".carepack-0123", tmp_path / f"{DRAFT}0123"
    for file in (other, mine):
        file.write_bytes(b"passing")
    take_up(ledger, tmp_path, ("Zoë Example - E02",), ACT)
    assert other.exists()
    assert not mine.exists()


def test_nothing_is_taken_up_while_another_run_is_putting_a_pack_in_its_place(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record(ledger)
    monkeypatch.setattr(placing, "_WAIT", 0.05)
    with placing.placing(ledger), pytest.raises(LedgerError) as caught:
        take_up(ledger, tmp_path, (), ACT)
    assert caught.value.code == "pack-busy"
    assert [p.state for p in packs.listed(ledger)] == ["open"]
