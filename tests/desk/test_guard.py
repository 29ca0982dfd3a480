"""Who is let in, and who is not: what a page elsewhere, another program, or a clumsy one could try."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from desk.room import Room
from desk.uploads import Limits
from tests.desk.browsing import RunningDesk, running
from tests.desk.calling import Caller
from tests.desk.made_room import Seen

pytestmark = pytest.mark.thorough

LIMITS = Limits(bytes=200_000, files=3, fields=20, field_bytes=10_000, patience=0.3)


@pytest.fixture
def desk(made: tuple[Room, Seen], home: Path) -> Iterator[RunningDesk]:
    with running(home, rooms=(made[0],), limits=LIMITS) as started:
        yield started


@pytest.fixture
def seen(made: tuple[Room, Seen]) -> Seen:
    return made[1]


@pytest.fixture
def caller(desk: RunningDesk) -> Caller:
    """Somebody who came in by the address."""
    made = Caller(desk)
    status, heads, _ = made.ask("GET", desk.address.removeprefix(desk.url))
    assert (status, heads["Location"]) == (303, "/")
    made.cookie = heads["Set-Cookie"].partition(";")[0]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(heads["Set-Cookie"].split("; "))
    return made


def test_a_form_of_the_desk_itself_changes_something(caller: Caller, seen: Seen) -> None:
    assert caller.change() == 303
    assert caller.change({"Origin": None, "Sec-Fetch-Site": "same-origin"}) == 303
    assert seen.changes == 2


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", "localhost:{port}", "127.0.0.1:1", ""])
def test_a_name_that_was_made_to_mean_this_computer_is_not_answered(caller: Caller, name: str) -> None:
    status, _, page = caller.ask("GET", "/people/", heads={"Host": name.format(port=caller.desk.inside.port)})
    assert status == 421 if name else status in {400, 421}
    assert "Typed" not in page


@pytest.mark.parametrize(
    "heads",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # another port of this computer
        {"Sec-Fetch-Site": "none"},
        {"Origin": None},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    caller: Caller, seen: Seen, heads: dict[str, str | None]
) -> None:
    assert caller.change(heads) == 403
    assert seen.changes == 0


def test_a_form_without_the_token_of_its_session_changes_nothing(caller: Caller, seen: Seen) -> None:
    assert caller.change(token="") == 403
    assert caller.change(token="é") == 403
    assert caller.change({"X-Desk-Token": "wrong"}) == 403
    other = Caller(caller.desk)
    other.cookie = caller.ask("GET", caller.desk.again().removeprefix(caller.desk.url))[1][
        "Set-Cookie"
    ].partition(";")[0]
    assert caller.change(token=other.token()) == 403
    assert seen.changes == 0


def test_nobody_comes_in_without_a_secret_with_an_old_one_or_twice_with_one(desk: RunningDesk) -> None:
    stranger = Caller(desk)
    for path in ("/", "/people/", "/enter", "/enter?wrong", "/jobs/1"):
        status, heads, _ = stranger.ask("GET", path)
        assert (status, heads["Set-Cookie"]) == (403, None), path
    way = desk.address.removeprefix(desk.url)
    assert stranger.ask("GET", way)[0] == 303
    assert stranger.ask("GET", way)[0] == 403
    assert stranger.ask("POST", "/again", heads={"Authorization": "Bearer wrong"})[0] == 403
    assert stranger.ask("GET", "/again", heads={"Authorization": f"Bearer {desk.inside.note}"})[0] == 403


def test_a_secret_that_waited_too_long_lets_nobody_in() -> None:
    from desk.sessions import Sessions

    time_now = [0.0]
    sessions = Sessions(lambda: time_now[0], secret_lasts=600)
    old = sessions.secret()
    time_now[0] = 601
    assert sessions.enter(old) is None


def test_every_answer_says_what_it_may_load_and_who_may_keep_it(caller: Caller) -> None:
    for path, status in (("/people/", 200), ("/nowhere", 404), ("/static/desk.css", 200), ("/enter?x", 403)):
        answered, heads, _ = caller.ask("GET", path)
        assert answered == status
        policy = dict(d.split(" ", 1) for d in heads["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert {policy[k] for k in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
        assert {policy[k] for k in ("frame-ancestors", "base-uri")} == {"'none'"}
        assert heads["X-Content-Type-Options"] == "nosniff"
        assert heads["Referrer-Policy"] == "same-origin"
        kept = "no-cache" if "static" in path else "no-store"
        assert heads["Cache-Control"] == kept
        assert heads["Server"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/static/desk.css%00.js",
        "/static/",
    ],
)
def test_static_files_lead_nowhere_else(caller: Caller, path: str) -> None:
    status, _, page = caller.ask("GET", path)
    assert status == 404
    assert "import" not in page


def _parts(*files: tuple[str, bytes], token: str) -> bytes:
    heads = [b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token.encode()]
    heads += [
        f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + data
        for name, data in files
    ]
    return b"\r\n".join([*heads, b"--b--\r\n"])


MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}


def test_more_than_is_taken_at_once_is_refused_and_nothing_of_it_stays(caller: Caller, seen: Seen) -> None:
    send = caller.ask
    fits = _parts(("a", b"1"), ("b", b"2"), ("c", b"3"), token=caller.token())
    assert send("POST", "/people/files", fits, MULTIPART)[0] == 303
    many = _parts(*[("a", b"1")] * 4, token=caller.token())
    large = _parts(("a", b"1" * 300_000), token=caller.token())
    long = _parts(token="t" * 20_000)
    for body in (many, large, long):
        status, _, page = send("POST", "/people/files", body, MULTIPART)
        assert (status, "desk-too-large" in page) == (413, True)
    chunked = {**MULTIPART, "Content-Length": None, "Transfer-Encoding": "chunked"}
    framed = f"{len(large):x}\r\n".encode() + large + b"\r\n0\r\n\r\n"
    assert send("POST", "/people/files", framed, chunked)[0] == 413
    assert send("POST", "/people/change", b"&".join([b"a=1"] * 30))[0] == 422
    assert seen.names == ["a", "b", "c"]
    assert list(caller.desk.inside.kept.passing.glob("*/*")) == []


@pytest.mark.parametrize(
    "body", [b"", b"--b\r\n", b"--b\r\nContent-Disposition: x\r\n\r\n1\r\n--b--\r\n", b"\0" * 50]
)
def test_what_is_no_form_is_said_to_be_none(caller: Caller, body: bytes) -> None:
    status, _, page = caller.ask("POST", "/people/files", body, MULTIPART)
    assert (status, "desk-no-form" in page) == (422, True)
    assert caller.ask("POST", "/people/files", b"{}", {"Content-Type": "application/json"})[0] == 422


def test_slow_ones_hold_nobody_up(caller: Caller) -> None:
    port = caller.desk.inside.port
    begun = b"POST /people/change HTTP/1.1\r\n"
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    try:
        for one in slow:
            one.sendall(begun)
        began = time.monotonic()
        assert caller.ask("GET", "/people/")[0] == 200
        assert time.monotonic() - began < 5
    finally:
        for one in slow:
            one.close()


def test_a_form_that_stops_halfway_is_given_up(caller: Caller, seen: Seen) -> None:
    head = {"Content-Length": "1000"}
    assert caller.ask("POST", "/people/change", b"token=", head)[0] == 408
    assert seen.changes == 0


def test_a_fault_of_our_own_tells_nothing_of_a_person(
    caller: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    body = urlencode({"token": caller.token(), "word": "Zoë Example"}).encode()
    status, _, page = caller.ask("POST", "/people/fall", body)
    assert status == 500
    assert "ZeroDivisionError at made_room.py:" in page
    told = capfd.readouterr()
    assert "ZeroDivisionError at made_room.py:" in told.err
    assert "Example" not in page + told.err + told.out


def test_nothing_is_written_down_of_what_is_asked(caller: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    caller.ask("GET", "/people/?typed=Example")
    caller.ask("GET", "/nowhere")
    told = capfd.readouterr()
    assert told.out + told.err == ""
