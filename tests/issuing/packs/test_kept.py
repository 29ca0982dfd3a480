"""Runs of packs into a folder of the home: foretold, made, broken off and taken up, each person once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.roster import people
from filing.records import copies, packs
from forms.organisation import Organisation, folder_in, organisation
from issuing import handed_out
from issuing.handed_out import Writing
from issuing.packs import kept
from issuing.packs.kept import Order
from issuing.packs.making import Packing
from issuing.packs.run import Shape, files_of, register
from schemas.copies import mint
from schemas.errors import UsageError
from tests.filing.returns import ACT
from tests.issuing.packs.staff import NOW
from tests.issuing.packs.wishes import wish

BY = Actor("Pat Specimen", NOW)


class Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody stops a run."""


@pytest.fixture
def own(ledger: Ledger) -> Organisation:
    """An organisation that has nothing of its own."""
    return organisation(folder_in(ledger.home))


@pytest.fixture
def mint_new() -> Callable[[], str]:
    """Copy numbers that count up."""
    count = itertools.count(1)
    return lambda: mint(next(count).to_bytes(8) + b"\x00")


def order(ledger: Ledger, **more: Any) -> Order:
    """A supervision record for everybody."""
    everybody = tuple(p.id for p in people(ledger))
    usual: dict[str, Any] = {"kind": "blank", "forms": ("supervision-record",), "people": everybody}
    return Order(**{**usual, **more})


def go(
    ledger: Ledger, own: Organisation, writing: Writing, mint_new: Callable[[], str], after: int = 99
) -> None:
    """Makes a run, or so many of it before it is stopped."""

    def each(done: int, of: int) -> None:
        if done >= after:
            raise Stopped

    kept.make(ledger, own, writing, BY, mint=mint_new, reply_to=str, each=each)


@pytest.mark.parametrize("shape", ["folder", "zip", "print"])
def test_a_run_that_is_broken_off_is_taken_up_and_nobody_gets_a_second_copy(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str], shape: Shape
) -> None:
    formats = ("pdf",) if shape == "print" else ("word",)
    writing = kept.begin(ledger, own, order(ledger, shape=shape, formats=formats), BY)
    with pytest.raises(Stopped):
        go(ledger, own, writing, mint_new, after=1)
    broken = handed_out.run_of(ledger.home, writing.number)
    assert broken.end is None
    assert len(broken.made) in {1, 3}  # to print, a team is made in one go
    go(ledger, own, handed_out.again(broken), mint_new)
    whole = handed_out.run_of(ledger.home, writing.number)
    assert sorted(i.name for i in whole.made) == ["Sam Sample", "Zoë Example", "Łukasz Próba"]
    assert whole.end is not None
    out = copies.listed(ledger, now=NOW)
    assert len(out) == len({c.person for c in out}) == 3
    assert {n for i in whole.made for n in i.copies} <= {c.number for c in out}
    go(ledger, own, handed_out.again(whole), mint_new)
    assert len(copies.listed(ledger, now=NOW)) == 3


def test_a_folder_in_which_nothing_is_yet_is_no_pack_of_a_run_that_was_broken_off(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str]
) -> None:
    writing = kept.begin(ledger, own, order(ledger), BY)
    with pytest.raises(Stopped):
        go(ledger, own, writing, mint_new, after=1)
    broken = handed_out.run_of(ledger.home, writing.number)
    done = {i.person for i in broken.made}
    mine = people(ledger)
    for person in mine:
        if person.id not in done:
            (broken.folder / kept.folders(mine)[person.id]).mkdir(exist_ok=True)
    go(ledger, own, handed_out.again(broken), mint_new)
    out = copies.listed(ledger, now=NOW)
    assert len({c.person for c in out}) == 3
    assert len(handed_out.run_of(ledger.home, writing.number).made) == 3


def test_a_run_that_is_taken_up_twice_at_once_is_made_by_one_and_the_other_is_told(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str]
) -> None:
    writing = kept.begin(ledger, own, order(ledger), BY)
    with pytest.raises(Stopped):
        go(ledger, own, writing, mint_new, after=1)
    broken = handed_out.run_of(ledger.home, writing.number)
    assert not handed_out.is_being_made(broken)
    refused: list[str] = []

    def each(done: int, of: int) -> None:
        if not refused:  # in the middle of it, somebody else takes up the same
            assert handed_out.is_being_made(handed_out.run_of(ledger.home, writing.number))
            with pytest.raises(UsageError) as told:
                go(ledger, own, handed_out.again(broken), mint_new)
            refused.append(told.value.code)

    kept.make(ledger, own, handed_out.again(broken), BY, mint=mint_new, reply_to=str, each=each)
    whole = handed_out.run_of(ledger.home, writing.number)
    assert (refused, len(whole.made), handed_out.is_being_made(whole)) == (["being-made"], 3, False)
    out = copies.listed(ledger, now=NOW)
    assert len(out) == len({c.person for c in out}) == 3


def test_a_pack_left_on_record_alone_is_put_right_in_the_folder_of_its_own_run_by_a_new_one(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str]
) -> None:
    writing = kept.begin(ledger, own, order(ledger), BY)
    with pytest.raises(Stopped):
        go(ledger, own, writing, mint_new, after=1)
    done = {i.person for i in handed_out.run_of(ledger.home, writing.number).made}
    (person, *_) = [p for p in people(ledger) if p.id not in done]
    packing = Packing(ledger, wish("blank", forms=("supervision-record",), by_name=True), [person], mint_new)
    made = [packing.make(person)]
    register(packing, made, ACT)  # and then everything stops: its files are there, and nobody noted it
    for name, data in files_of(packing, made, "folder", both_sides=True)[1].items():
        (writing.folder / name).parent.mkdir()
        (writing.folder / name).write_bytes(data)
    later = Actor("Mo Madeup", NOW + dt.timedelta(minutes=5))
    other = kept.begin(ledger, own, order(ledger, forms=("pdp-2016",)), later)
    go(ledger, own, other, mint_new)
    assert {p.state for p in packs.listed(ledger)} == {"placed"}
    broken = handed_out.run_of(ledger.home, writing.number)
    go(ledger, own, handed_out.again(broken), mint_new)
    mine = [c for c in copies.listed(ledger, now=NOW) if c.form == "supervision-record"]
    assert len(mine) == len({c.person for c in mine}) == 3


def test_what_would_be_made_is_told_with_the_copies_that_are_out_and_nothing_is_made(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str]
) -> None:
    sam, *others = people(ledger)
    before = kept.plan(ledger, own, order(ledger), NOW)
    assert (before.seen, before.out, len(before.given)) == ("", (), 3)
    go(ledger, own, kept.begin(ledger, own, order(ledger, people=(sam.id,)), BY), mint_new)
    after = kept.plan(ledger, own, order(ledger), NOW)
    assert [p.person for p in after.out] == [sam]
    assert after.seen
    assert {p.documents for p in after.people} == {("Supervision Record",)}
    skipping = kept.plan(ledger, own, order(ledger, skip_out=True), NOW)
    assert {p.person.id for p in skipping.given} == {p.id for p in others}
    assert len(copies.listed(ledger, now=NOW)) == 1


def test_files_are_named_by_person_and_title_and_only_their_owner_may_read_them(
    ledger: Ledger, own: Organisation, mint_new: Callable[[], str]
) -> None:
    writing = kept.begin(ledger, own, order(ledger), BY)
    go(ledger, own, writing, mint_new)
    files = [f for f in Path(writing.folder).rglob("*.docx") if f.parent.name.startswith("Zoë Example")]
    assert [f.name.rpartition(" - ")[0] for f in files] == ["Supervision Record - Zoë Example"]
    assert all(f.stat().st_mode & 0o077 == 0 for f in files)
    assert writing.folder.stat().st_mode & 0o077 == 0


def test_an_order_for_nobody_of_the_roster_is_refused(ledger: Ledger, own: Organisation) -> None:
    with pytest.raises(UsageError) as told:
        kept.begin(ledger, own, order(ledger, people=(999,)), BY)
    assert told.value.code == "for-nobody"
    assert handed_out.numbers(ledger.home) == ()
