"""What whoever sends something may send, and what a computer may do to a desk: none of it is a fault of its own."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.counting import Counting
from desk.patience import Impatient
from desk.quiet import quiet
from desk.room import Room
from desk.rooms import ROOMS
from desk.sessions import Sessions
from desk.uploads import Limits, Upload
from desk.visit import Visit
from filing.ledger.database import open_ledger
from filing.people import roster
from schemas.errors import DefinitionError, Fault, Place
from tests.desk.browsing import RunningDesk, running
from tests.desk.calling import Caller, came_in
from tests.desk.made_room import Seen
from tests.filing.returns import ACT

pytestmark = pytest.mark.thorough

EVIL = "Zoë <img src=x onerror=alert(1)> Example"
MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}


def _file(token: str, name: str) -> bytes:
    heads = "--b\r\nContent-Disposition: form-data; name="
    return f'{heads}"token"\r\n\r\n{token}\r\n{heads}"files"; filename="{name}"\r\n\r\n%PDF\r\n--b--\r\n'.encode()


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """In a desk with all its rooms, over a home whose people have names that are markup."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    with open_ledger(home) as ledger:
        people = f'ref,name,role,home\nE01,{EVIL},"=HYPERLINK(""x"")",<b>Oak</b> House\n'
        roster.import_csv(ledger, people.encode(), ACT, {"new-refs"})
    with running(home) as desk:
        yield came_in(desk)


def test_a_number_that_nothing_has_is_a_page_that_is_not_there(everywhere: Caller) -> None:
    ways = [w for room in ROOMS for w in room.ways if ":int}" in w.path and w.method == "GET"]
    assert len(ways) > 20
    for way in ways:
        for number in ("9" * 30, "9" * 5000, "²"):
            path = re.sub(r"\{\w+\}", "x", re.sub(r"\{\w+:int\}", number, way.path))
            answered = everywhere.ask("GET", path.replace("²", "%C2%B2"))[0]
            assert answered == 404, (way.path, number[:40])


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "٣", "-1", "\0", ""])
def test_a_number_in_a_form_that_is_none_is_no_fault_of_the_desk(everywhere: Caller, number: str) -> None:
    lists = ("/hand-out/copies", "/hand-out/on-record", "/returns/documents", "/questions/settled")
    others = (
        "/hand-out/",
        "/hand-out/preview",
        "/questions/",
        "/questions/go",
        "/questions/file",
        "/people/",
    )
    for path in (*lists, *others, "/records/find", "/hand-out/letters/outcome/make", "/reports/of/out"):
        said = dict.fromkeys(("page", "person", "document", "query", "record", "longer_than"), number)
        assert everywhere.send(path, **said)[0] < 500, path


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/x", "/tmp/\0x", "/" + "x" * 5000, "", "x"])
def test_a_folder_that_cannot_be_one_is_told_at_its_field(everywhere: Caller, folder: str) -> None:
    status, _, page = everywhere.send("/settings/ledger/backup", folder=folder)
    assert (status, "fault of its own" in page) == (422, False)


def test_a_text_that_is_nested_without_end_is_told_with_its_line(everywhere: Caller) -> None:
    everywhere.send("/forms/new", title="Deep", id="our-deep")
    status, _, page = everywhere.send("/forms/check", file="our-deep.1.yaml", seen="new", text="[" * 50_000)
    assert (status, "more deeply than in any form" in page) == (200, True)


def test_names_are_words_on_every_page_and_never_in_an_address(everywhere: Caller) -> None:
    seen: set[str] = set()
    waiting, told = ["/"], 0
    while waiting:
        path = waiting.pop()
        seen.add(path)
        status, _, page = everywhere.ask("GET", path)
        assert status < 500, path
        assert "<img src=x" not in page, path
        assert "<b>Oak" not in page, path
        told += EVIL.replace("<", "&lt;").replace(">", "&gt;") in page
        found = set(re.findall(r'(?:href|action|hx-get|hx-post|src)="(/[^"#]*)"', page))
        assert not [p for p in found if "Example" in p or "Oak" in p]
        rooms = tuple(p for p in found if p.count("/") < 4 and not p.startswith(("/forms/", "/static/")))
        pages = {p for p in rooms if re.search(rf'href="{re.escape(p)}"', page)}
        waiting += sorted(pages - seen - {*waiting})
    assert told > 3


@pytest.fixture
def desk(made: tuple[Room, Seen], home: Path) -> Iterator[RunningDesk]:
    """A desk with the room of tests alone, which makes its home itself."""
    with running(home, rooms=(made[0],), limits=Limits(text_bytes=2000, patience=0.3)) as started:
        yield started


def test_a_disk_that_takes_nothing_while_files_come_in_is_told_in_words(desk: RunningDesk) -> None:
    caller = came_in(desk)
    desk.inside.kept.passing.write_bytes(b"no folder can be made here")
    status, _, page = caller.ask("POST", "/people/files", _file(caller.token(), "a.pdf"), MULTIPART)
    assert (status, "A file or folder cannot be used" in page, "Rooms" in page) == (500, True, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may read otherwise")
def test_what_the_desk_makes_is_for_its_owner_alone(
    desk: RunningDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    caller, before = came_in(desk), Visit.uploads

    def looked(visit: Visit, name: str) -> tuple[Upload, ...]:
        modes.extend(f.path.stat().st_mode & 0o777 for f in before(visit, name))
        return before(visit, name)

    monkeypatch.setattr(Visit, "uploads", looked)
    assert caller.ask("POST", "/people/files", _file(caller.token(), "a.pdf"), MULTIPART)[0] == 303
    assert set(modes) == {0o600}
    for place in (home, home / "desk"):
        assert place.stat().st_mode & 0o777 == 0o700
    assert (home / "desk" / "running.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["\u202e\u200b", "\x07", "/", ".docx"])
def test_a_file_whose_name_cannot_be_seen_is_taken_all_the_same(
    desk: RunningDesk, made: tuple[Room, Seen], name: str
) -> None:
    caller = came_in(desk)
    assert caller.ask("POST", "/people/files", _file(caller.token(), name), MULTIPART)[0] == 303
    assert made[1].contents == [b"%PDF"]
    assert made[1].names[0].isprintable()
    assert made[1].names[0]


def test_all_fields_of_a_form_together_are_bounded(desk: RunningDesk) -> None:
    caller = came_in(desk)
    one = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' + "x" * 500 + "\r\n"
    body = (one * 5 + "--b--\r\n").encode()
    assert caller.ask("POST", "/people/files", body, MULTIPART)[0] == 413


def test_a_connection_that_asks_nothing_is_ended(desk: RunningDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Impatient, "head_within", 0.2)
    for said in (b"", b"GET / HT", b"POST /people/change HTTP/1.1\r\nHost: "):
        with socket.create_connection(("127.0.0.1", desk.inside.port), timeout=10) as held:
            held.sendall(said)
            assert held.recv(100) == b""
    assert came_in(desk).ask("GET", "/people/")[0] == 200


def test_a_secret_that_two_used_lets_neither_stay(desk: RunningDesk) -> None:
    way = desk.again().removeprefix(desk.url)
    first, second = Caller(desk), Caller(desk)
    first.cookie = first.ask("GET", way)[1]["Set-Cookie"].partition(";")[0]
    assert first.ask("GET", way)[0] == 303  # the same browser, by the same address
    assert first.ask("GET", "/people/")[0] == 200
    assert second.ask("GET", way)[0] == 403
    assert first.ask("GET", "/people/")[0] == 403


def test_a_secret_that_is_tried_much_later_ends_nothing() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    secret = sessions.secret()
    key = sessions.enter(secret)
    now[0] = 90.0
    assert sessions.enter(secret) is None
    assert sessions.of(key) is not None


def test_what_a_thread_falls_over_and_what_libraries_say_stands_nowhere(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    import logging
    import warnings

    def fall() -> None:
        logging.getLogger("a.library").warning("read Zoë Example")
        warnings.warn("odd: Zoë Example", stacklevel=1)
        raise ZeroDivisionError("Zoë Example")

    with quiet():
        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
    told = capfd.readouterr()
    assert "ZeroDivisionError at test_hostile.py:" in told.err
    assert "Example" not in told.err + told.out


def test_counting_goes_on_after_the_organisation_had_mistakes(tmp_path: Path) -> None:
    def wrong() -> None:
        raise DefinitionError(Fault("def-yaml", "This is not YAML.", Place(), "Mend it."))

    counting = Counting(tmp_path, None, wrong)  # type: ignore[arg-type]
    counting.look("a mark")
    for thread in threading.enumerate():
        if thread.name == "counting":
            thread.join(20)
    assert (counting.busy, counting.failed) == (False, True)
