"""Who sees what, where people sign in: every way of the desk is gone by every role, and nothing of others' is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from desk import looking
from desk.entry import ROOM as ENTRY
from desk.room import Way
from desk.rooms import ROOMS
from filing.records.records import get
from tests.desk import browsing, signed_in
from tests.desk.browsing import RunningDesk
from tests.desk.signed_in import ACCOUNTS, ASKED, OF_MO, OF_ZOE, RATING, SELF

pytestmark = pytest.mark.thorough

WORDS = {1: OF_ZOE, 2: OF_MO, 3: RATING, 4: SELF}
THEIRS = {"office": set(), "post": set(), "sam": {1, 2, 3}, "pat": set(), "zoe": {1, 4}, "mo": {2}}
"""The records whose words an account may ever be shown, at the most."""
WAYS = [way for room in (*ROOMS, looking.ROOM, ENTRY) for way in room.ways]
_VALUES = {
    "form": ["supervision-record"],
    "edition": ["1"],
    "need": ["screen"],
    "kind": ["supervision"],
    "ending": ["html"],
    "round": ["1"],
    "name": ["organisation", "1"],
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    home = tmp_path_factory.mktemp("who") / "home"
    signed_in.prepare(home)
    with browsing.running(home) as started:
        yield started


def _paths(way: Way, numbers: range = range(1, 7)) -> Iterator[str]:
    """A way's addresses: with each number, and with words of chance where those are."""
    names = re.findall(r"\{(\w+)(?::int)?\}", way.path)
    values = [
        _VALUES.get(n) or ([*map(str, numbers)] if f"{{{n}:int}}" in way.path else ["x"]) for n in names
    ]
    for chosen in product(*values):
        path = way.path
        for name, value in zip(names, chosen, strict=True):
            path = re.sub(rf"\{{{name}(:int)?\}}", value, path, count=1)
        yield path


@pytest.mark.parametrize("name", ACCOUNTS)
def test_no_page_shows_an_account_what_it_may_not_read(desk: RunningDesk, name: str) -> None:
    caller = signed_in.signed_in(desk, name)
    hidden = [word for number, word in WORDS.items() if number not in THEIRS[name]]
    if name != "post":
        hidden.append(ASKED)
    for way in (w for w in WAYS if w.method == "GET"):
        for path in _paths(way):
            status, _, page = caller.ask("GET", path)
            assert status < 500, path
            assert not [word for word in hidden if word in page], path
            record = re.match(r"/records/(\d+)", path)
            if record is not None and int(record[1]) not in THEIRS[name]:
                assert status == 403, path


def test_both_parties_of_a_session_read_it_and_each_reading_is_noted(desk: RunningDesk) -> None:
    from filing.access.noted import looked

    for name in ("zoe", "sam"):
        caller = signed_in.signed_in(desk, name)
        with desk.ledger() as ledger:
            before = len(looked(ledger, record=1))
        assert OF_ZOE in caller.ask("GET", "/records/1")[2]
        with desk.ledger() as ledger:
            noted = looked(ledger, record=1)
        assert len(noted) == before + 1
        assert name in {n.account for n in noted}
    listed = signed_in.signed_in(desk, "zoe").ask("GET", "/records/")[2]
    assert "/records/1" in listed
    assert not [number for number in (2, 3) if f'"/records/{number}"' in listed]


@pytest.mark.parametrize("name", ["office", "post", "pat", "zoe", "mo"])
def test_nobody_does_anything_with_a_record_of_others(desk: RunningDesk, name: str) -> None:
    caller = signed_in.signed_in(desk, name)
    other = 1 if name == "mo" else 2
    for way in (w for w in WAYS if w.method == "POST" and "{record:int}" in w.path):
        for path in _paths(way, range(other, other + 1)):
            sent = {"why": "Because.", "do": "yes", "at:summary": "Changed", "kind": "json"}
            status, _, page = caller.send(path, **sent)
            assert status == 403, path
            assert WORDS[other] not in page
    with desk.ledger() as ledger:
        assert get(ledger, other).state in {"complete", "unsigned"}


def test_a_search_and_an_export_tell_nothing_of_others(desk: RunningDesk) -> None:
    caller = signed_in.signed_in(desk, "pat")
    status, heads, _ = caller.send("/records/find", words=OF_ZOE)
    assert status == 303
    found = caller.ask("GET", heads["Location"])[2]
    assert "0 records" in found
    assert "/records/1" not in found
    assert caller.send(f"{heads['Location']}/export", kind="json")[0] == 403
    assert caller.send("/records/move", record="1", person="E04", why="So", do="yes")[0] == 403


def test_where_nothing_can_be_noted_nothing_is_shown(desk: RunningDesk) -> None:
    caller = signed_in.signed_in(desk, "zoe")
    ledger = desk.inside.kept.ledger
    ledger.closed = True  # as of a home that became read-only while the desk runs
    try:
        status, _, page = caller.ask("GET", "/records/1")
    finally:
        ledger.closed = False
    assert (status, "ledger-read-only" in page, OF_ZOE in page) == (403, True, False)
    assert OF_ZOE in caller.ask("GET", "/records/1")[2]
