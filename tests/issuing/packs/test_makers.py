"""Packs made by several processes are those that one makes; a process that ends by itself holds up nobody."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from issuing.packs import makers
from issuing.packs.makers import Makers, processes_for
from issuing.packs.model import MadePack
from issuing.packs.run import run
from schemas.errors import CarepackError
from tests.filing.returns import ACT
from tests.issuing.packs.wishes import into, packing, wish

pytestmark = pytest.mark.thorough

ALL = ("E03", "E01", "E02")


def test_few_people_are_not_worth_another_process() -> None:
    assert processes_for(makers._WORTH - 1) == 1
    assert 1 <= processes_for(makers._WORTH) <= makers.MOST


def test_what_two_processes_make_is_what_one_makes_in_the_same_order(ledger: Ledger, tmp_path: Path) -> None:
    pack = packing(ledger, wish("blank"), *ALL)
    alone = [(p, pack.make(p)) for p in pack.people]
    again = packing(ledger, wish("blank"), *ALL)
    done = list(run(again, "folder", into(tmp_path / "out"), ACT, processes=2))
    assert [t.person.ref for t in done] == list(ALL)
    for person, made in alone:
        folder = tmp_path / "out" / again.folders[person.id]
        assert {f.name: f.read_bytes() for f in folder.iterdir()} == {f.name: f.data for f in made.files}
    assert ledger.verify(deep=True) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")
def test_a_process_that_is_killed_is_replaced_and_nobody_goes_without(ledger: Ledger) -> None:
    pack = packing(ledger, wish("blank"), *ALL)
    with Makers(ledger, pack.wish, 1) as making:
        made = making.made(pack.order(p) for p in pack.people)
        first = next(made)
        os.kill(making._processes[0].process.pid or 0, signal.SIGKILL)
        others = list(made)
    assert [o.person.ref for o, _ in (first, *others)] == list(ALL)
    assert all(isinstance(m, MadePack) for _, m in (first, *others))
    assert making._processes == []


def test_why_a_pack_cannot_be_made_comes_through_whole(ledger: Ledger) -> None:
    asked = wish("blank", extras=frozenset({"letter"}), letter=b"no document")
    pack = packing(ledger, asked, "E02")
    with pytest.raises(CarepackError) as here:
        pack.make(pack.people[0])
    with Makers(ledger, asked, 1) as making:
        ((_, told),) = making.made(pack.order(p) for p in pack.people)
    assert isinstance(told, type(here.value))
    assert told.faults == here.value.faults
