"""A document that takes the importing process down is found out: it fails alone, and is quarantined after two tries."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from filing.ledger.database import open_ledger
from filing.records.copies import issue
from filing.review import submissions
from tests.faults import ours
from tests.filing.conftest import url
from tests.intake import batch

__all__ = ["url"]  # a fixture
pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]
FAULT = Path(__file__).parents[1] / "faults" / "poison"
POISON = "0001.docx"


@dataclass
class Home:
    """A ledger, the documents that came back, and what is done with them in processes of their own."""

    folder: Path
    url: str | None
    inside: Path

    def run(self, *args: str, poison: bool = True, everything: bool = False) -> tuple[int, Any]:
        """Exit code and JSON of a command; a document of ours is poison, or is not any more."""
        env = {**os.environ, **({"CAREPACK_LEDGER": self.url} if self.url else {})}
        if poison:
            env["PYTHONPATH"] = f"{FAULT}{os.pathsep}{env.get('PYTHONPATH', '')}"
            env["CAREPACK_TEST_POISON"] = str(self.folder / "deaths")
        if everything:
            env["CAREPACK_TEST_POISON_ALL"] = "1"
        command = [*batch.RUN, "--home", str(self.folder / "home"), *args, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        return done.returncode, json.loads(done.stdout) if done.returncode >= 0 and done.stdout else None

    def bring_in(self, **how: bool) -> tuple[int, Any]:
        """An import of the folder."""
        return self.run("import", str(self.inside), **how)

    @property
    def deaths(self) -> int:
        """How many processes died of it."""
        file = self.folder / "deaths"
        return len(file.read_text(encoding="ascii").splitlines()) if file.exists() else 0

    def states(self) -> dict[str, tuple[str, str | None]]:
        """What became of each document, in the ledger, which is whole."""
        with open_ledger(self.folder / "home", url=self.url) as ledger:
            assert not ledger.verify(deep=True)
            assert not submissions.unfinished(ledger)
            return {r.name: (r.outcome, r.code) for r in submissions.listed(ledger)}


@pytest.fixture
def home(tmp_path: Path, url: str | None) -> Home:
    with open_ledger(tmp_path / "home", url=url) as ledger:
        _, copy, template = ours.made("word", batch.answers(0))
        issue(ledger, [copy], [template], actor=ours.ACT)
    files = {f"{n:04}.docx": ours.filled("word", batch.answers(n + 1)) for n in range(4)}
    files[POISON] = ours.filled("word", {**batch.answers(2), "summary": "POISON, as it seems."})
    return Home(tmp_path, url, ours.write(tmp_path, files))


def test_it_kills_one_import_and_the_next_one_lives_quarantines_it_and_files_its_neighbours(
    home: Home,
) -> None:
    killed, _ = home.bring_in()
    assert killed == -signal.SIGKILL
    code, told = home.bring_in()
    assert code == ExitCode.REFUSED
    (bad,) = [d for d in told["documents"] if d["outcome"] == "refused"]
    assert (Path(bad["file"]).name, bad["code"]) == (POISON, "quarantined")
    assert f"carepack queries reopen {bad['submission']}" in bad["reason"]
    states = home.states()
    assert states.pop(POISON) == ("refused", "quarantined")
    assert set(states.values()) == {("filed", None)}
    # It is refused whenever it comes, and not tried again.
    assert home.deaths == 2
    code, told = home.bring_in()
    assert code == ExitCode.REFUSED
    assert [d["code"] for d in told["documents"] if d["outcome"] == "refused"] == ["quarantined"]
    assert home.deaths == 2
    # A person may ask for it: while it kills, it fails alone once more; once it does not, it is filed.
    code, told = home.run("queries", "reopen", str(bad["submission"]))
    assert (code, home.deaths) == (ExitCode.REFUSED, 3)
    assert [d["code"] for d in told["documents"]] == ["quarantined"]
    code, told = home.run("queries", "reopen", str(bad["submission"]), poison=False)
    assert (code, [d["outcome"] for d in told["documents"]]) == (ExitCode.DONE, ["filed"])
    assert home.states()[POISON] == ("filed", None)


def test_where_it_takes_everything_down_twice_the_third_import_does_not_touch_it(home: Home) -> None:
    for _ in range(2):
        assert home.bring_in(everything=True)[0] == -signal.SIGKILL
    code, told = home.bring_in(everything=True)
    assert (code, home.deaths) == (ExitCode.REFUSED, 2)
    assert [d["code"] for d in told["documents"] if d["outcome"] == "refused"] == ["quarantined"]
    assert sum(state == ("filed", None) for state in home.states().values()) == 3


def test_in_a_zip_it_is_that_part_alone(home: Home, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in sorted(home.inside.iterdir()):
            archive.write(file, file.name)
    assert home.run("import", str(tmp_path / "all.zip"))[0] == -signal.SIGKILL
    code, told = home.run("import", str(tmp_path / "all.zip"))
    assert code == ExitCode.REFUSED
    assert [d["part"] for d in told["documents"] if d["outcome"] == "refused"] == [POISON]
    states = home.states()
    assert states.pop("all.zip") == ("opened", None)
    assert states.pop(POISON) == ("refused", "quarantined")
    assert {outcome for outcome, _ in states.values()} == {"filed"}


def test_innocents_that_were_in_hand_when_a_run_was_killed_are_filed_by_the_next(home: Home) -> None:
    assert home.bring_in()[0] == -signal.SIGKILL
    code, told = home.bring_in(poison=False)
    assert code == ExitCode.DONE
    assert home.deaths == 1
    assert {d["outcome"] for d in told["documents"]} <= {"filed", "duplicate"}
    assert set(home.states().values()) == {("filed", None)}


def test_a_run_that_ends_in_order_leaves_no_try_behind(home: Home) -> None:
    from sqlalchemy import func, select

    from filing.ledger.tables import tries

    assert home.bring_in(poison=False)[0] == ExitCode.DONE
    with open_ledger(home.folder / "home", url=home.url) as ledger, ledger.reading() as conn:
        assert conn.execute(select(func.count()).select_from(tries)).scalar() == 0
    assert not list((home.folder / "home" / "running").glob("*")) if home.url is None else True
