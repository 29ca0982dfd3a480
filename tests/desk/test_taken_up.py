"""A run of forms that was broken off, and that two try to take up at once: one makes the rest, the other is told."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest

from desk.jobs import StoppedError
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.records.copies import listed
from forms.organisation import folder_in, organisation
from issuing import handed_out
from issuing.packs import kept
from schemas.copies import mint
from tests.desk import asked
from tests.desk.browsing import RunningDesk, now
from tests.desk.window import Window


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which forms for three people were broken off after the first."""
    home = tmp_path / "home"
    asked.staffed(home)
    numbers = (mint(n.to_bytes(8) + b"\x00") for n in itertools.count(1))

    def each(done: int, of: int) -> None:
        if done == 1:
            raise StoppedError

    actor, own = Actor("Ama Admin", now() - dt.timedelta(minutes=5)), organisation(folder_in(home))
    with open_ledger(home) as ledger:
        order = kept.Order(
            kind="blank", people=tuple(p.id for p in roster.people(ledger)), forms=("supervision-record",)
        )
        writing = kept.begin(ledger, own, order, actor)
        with pytest.raises(StoppedError):
            kept.make(ledger, own, writing, actor, mint=lambda: next(numbers), reply_to=str, each=each)
    return home


def test_a_run_that_another_program_takes_up_is_left_to_it_and_one_that_is_whole_is_not_made_again(
    desk: RunningDesk,
) -> None:
    (run,) = handed_out.runs(desk.home)
    there, path = Window(desk), f"/hand-out/made/{run.number}"
    with handed_out.alone(handed_out.again(run)):  # as another program does that takes it up
        assert "was broken off" not in there.get("/hand-out/").text
        assert "It is being made already, in another window." in there.post(f"{path}/take-up").text
        assert "This is being made at this moment." in there.text
        assert "This is being made at this moment." in there.post(f"{path}/remove").text
        assert len(handed_out.run_of(desk.home, run.number).made) == 1
    there.post(f"{path}/take-up")
    assert "3 people have their documents" in there.text
    # Another window showed it as broken off until a moment ago.
    assert "It had been made to its end already." in Window(desk).post(f"{path}/take-up").text
    with desk.ledger() as ledger:
        out = listed(ledger, now=now())
    assert len(out) == len({c.person for c in out}) == 3
