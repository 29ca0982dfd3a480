"""How long the desk takes for each page that can be looked at, and for those that are asked for with a form.

`python -m benchmarks.desk [RECORDS [QUESTIONS]]`: 400 people, 10,000 records with a document each, 2,000 copies out and
1,000 open questions, where nothing else is said. Two times each, the best of five after one that is not counted: on the
clock of whoever asks, and of the processor, the desk's and the asker's together (they are one process, and what is held
to 100 ms is the processor's, which other programs cannot lengthen much). Both have the request, the ledger and the
template in them, not the browser. What a path has a number for is tried with the first person, record or document; a
path that leads to nothing in this ledger is said to.
"""

from __future__ import annotations

import http.client
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import made_records, made_returns
from desk.rooms import ROOMS
from filing.ledger.database import open_ledger

WANTED = 0.1
"""Seconds."""
_FORM = {"form": "supervision-record", "edition": "1", "kind": "supervision", "key": "matrix", "name": "none"}


_SAID: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("people looked for by a name", "/people/", {"words": "example a"}),
    ("records by a word", "/records/find", {"words": "rota"}),
    ("records by two words", "/records/find", {"words": "the rota"}),
    ("records of a person", "/records/find", {"person": "P007"}),
    ("records of a period", "/records/find", {"period": "2025-03"}),
    ("returns in review", "/returns/documents", {"state": "review"}),
    ("returns filed, page 100", "/returns/documents", {"state": "filed", "page": "100"}),
    ("returns of a person", "/returns/documents", {"person": "P007"}),
    ("returns of a person and form", "/returns/documents", {"person": "P007", "form": "supervision-record"}),
    ("questions of a form, page 3", "/questions/", {"form": "supervision-record", "page": "3"}),
    ("summary for everybody", "/hand-out/summary", {"who": "everybody", "form": "supervision-record"}),
    ("people to hand out to", "/hand-out/people", {"find_people": "example", "who": "people"}),
    ("copies that are out", "/hand-out/copies", {}),
    ("copies of a person", "/hand-out/copies", {"words": "example a"}),
    ("forms by a word", "/forms/find", {"words": "supervision"}),
)
"""What is sent by a form: what it is, its path, and what it says."""
_VISITS = 5


def run(count: int = 10_000, asked: int = 1_000) -> Iterator[str]:
    """One line a page."""
    with tempfile.TemporaryDirectory(prefix="carepack-") as place:
        home = Path(place) / "home"
        with open_ledger(home) as ledger:
            made_records.put_in(ledger, count)
            made_returns.put_in(ledger, asked=asked)
        yield from measured(home, f"{count} records, {asked} questions")


def measured(home: Path, of: str) -> Iterator[str]:
    """One line a page of the desk over this home."""
    from tests.desk.browsing import running

    with running(home) as desk:
        desk.inside.counting.close()  # it is a process of its own, which a page does not wait for
        caller = _Caller(desk.inside.port, desk.address)
        asked = [(path, path, None) for path in paths()]
        said = [(f"{path}, {what}", path, words) for what, path, words in _SAID]
        for name, path, words in (*asked, *said):
            yield f"desk, {of}, {name}: {caller.best(path, words)}"
        yield f"desk, memory: {_memory(caller)}"


def _memory(caller: _Caller) -> str:
    """What the process holds after so many rounds of visits to the pages people go to most."""
    most = (
        "/",
        "/people/",
        "/people/1",
        "/people/1/due",
        "/people/1/actions",
        "/returns/documents",
        "/questions/",
    )
    said = []
    for rounds in (5, 10, 10):
        for _ in range(rounds):
            for path in (*most, "/records/", "/records/1", "/hand-out/", "/hand-out/copies", "/forms/"):
                caller.ask(path)
        said.append(resident())
    visits = "60, 180, 300"
    return f"{', '.join(f'{mb:.0f}' for mb in said)} MB after {visits} visits"


def resident() -> float:
    """MB of this process that are in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def paths() -> list[str]:
    """Every path of the rooms that is looked at, with numbers and words where it has any."""
    found = [way.path for room in ROOMS for way in room.ways if way.method == "GET"]
    return [re.sub(r"\{(\w+)(:int)?\}", lambda m: _FORM.get(m[1], "1"), path) for path in found]


class _Caller:
    """Somebody who came in, and asks over one connection."""

    def __init__(self, port: int, address: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._connection.request("GET", address.partition(f":{port}")[2])
        answer = self._connection.getresponse()
        answer.read()
        self._heads = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}
        self._sent = {**self._heads, "Origin": f"http://127.0.0.1:{port}"}
        self._sent |= {"Content-Type": "application/x-www-form-urlencoded"}
        _, page = self.ask("/people/")
        self._token = re.findall(r'name="token" value="([^"]+)"', page.decode())[0]

    def ask(self, path: str, said: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """How it is answered, and with what; where a form leads on, what it leads to."""
        if said is None:
            self._connection.request("GET", path, headers=self._heads)
        else:
            words = urlencode({**said, "token": self._token})
            self._connection.request("POST", path, words, self._sent)
        answer = self._connection.getresponse()
        page = answer.read()
        if said is not None and answer.status == 303:
            return self.ask(answer.headers["Location"])
        return answer.status, page

    def best(self, path: str, said: Mapping[str, str] | None) -> str:
        """How long it takes at best, and how large it is; or that there is nothing."""
        clock, processor, size = [], [], 0
        for _ in range(_VISITS + 1):
            began = time.perf_counter(), time.process_time()
            status, page = self.ask(path, said)
            size = len(page)
            clock.append(time.perf_counter() - began[0])
            processor.append(time.process_time() - began[1])
            if status != 200:
                return f"nothing there ({status})"
        took = min(processor[1:])
        verdict = "ok" if took < WANTED else "SHORT"
        return (
            f"{took * 1000:.0f} ms of the processor, {min(clock[1:]) * 1000:.0f} ms on the clock (the first "
            f"{processor[0] * 1000:.0f} ms), {size // 1000} kB (wanted < {WANTED * 1000:.0f} ms: {verdict})"
        )


if __name__ == "__main__":
    for line in run(*map(int, sys.argv[1:])):
        print(line, flush=True)
