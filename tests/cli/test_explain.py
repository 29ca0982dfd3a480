"""Every code that a message names is explained by the command, in the source tree and where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from schemas import code_page
from schemas.doubts import SENTENCES
from tests.house.test_codes import CODE, codes, explained
from tests.house.test_house import HEAVY

ROOT = Path(__file__).parents[2]
CODES = sorted({c for c in codes() if CODE.fullmatch(c)} | set(SENTENCES))


def test_every_code_of_the_program_is_found_with_what_it_means_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(CODES) > 250
    assert run(["explain", *CODES, "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)["codes"]
    assert {t["code"] for t in told} == set(CODES)
    assert [t["code"] for t in told if len(t["means"].split()) < 2 or not t["do"]] == []


def test_the_page_as_the_command_reads_it_has_every_code_that_it_explains() -> None:
    assert {c for row in code_page.page() for c in row.codes} == explained()


@pytest.mark.parametrize(
    "said", ["unknown-person", "[unknown-person]", "UNKNOWN-PERSON", "`unknown_person`."]
)
def test_a_code_is_known_however_it_is_copied(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", said]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert shown.startswith("unknown-person  (A person must settle something)\n")
    assert "nobody on the roster has this name" in shown
    assert "carepack queries show NUMBER" in shown


def test_several_codes_are_told_one_after_another_and_both_places_of_one_that_has_two(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "archive", "foreign-page"]) == ExitCode.DONE
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert heads == [
        "archive  (A document is refused)",
        "foreign-page  (A document is refused)",
        "foreign-page  (A person must settle something)",
    ]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("unknown-persn", "Did you mean unknown-person?"),
        ("person", "another-person"),
        ("zzz", "`carepack explain` lists them all."),
    ],
)
def test_a_code_that_there_is_not_is_refused_with_the_nearest(
    said: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", "archive", said]) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.err.endswith("[unknown-code]\n")
    assert shown.out == ""


def test_without_a_code_all_are_listed_by_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    sections = [line for line in shown.splitlines() if not line.startswith(" ")]
    assert sections[:2] == ["A document is refused", "A person must settle something"]
    assert len(sections) == len(set(sections)) > 8
    listed = {c for line in shown.splitlines() for c in line.replace(",", " ").split()}
    assert explained() <= listed


def test_links_and_the_page_s_own_marks_are_not_shown() -> None:
    (row,) = code_page.read(
        "## Some\n\n| code | means | what to do |\n|---|---|---|\n| `a-b`, `c` | see [here](x.md#y) a \\| b | |\n"
    )
    assert row == code_page.Explained(("a-b", "c"), "Some", "see here a | b", None)
    assert not any("](" in row.means + (row.do or "") for row in code_page.page())


def test_explaining_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cli.main import run; run(['explain', 'archive', 'zzz']); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert "[unknown-code]" in done.stderr


def test_the_page_is_installed_with_the_program(tmp_path: Path) -> None:
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "explain", "--json"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert {t["code"] for t in json.loads(done.stdout)["codes"]} == explained()
    where = "import schemas; print(schemas.__file__)"
    found = subprocess.run(
        [sys.executable, "-P", "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "installed") in found.stdout


def test_what_to_do_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row.codes for row in code_page.page() if (row.do or "").casefold().startswith("do:")] == []
    run(["explain", "pack-extra"])
    assert capsys.readouterr().out.splitlines()[-1] == "  Do:     take what it has"


def test_a_row_with_a_cell_more_than_its_table_has_heads_keeps_nothing_from_being_explained() -> None:
    page = "## Here\n\n| code | means |\n|---|---|\n| `one-code` | it is so | do this |\n"
    (row,) = code_page.read(page)
    assert (row.codes, row.do) == (("one-code",), "do this")
