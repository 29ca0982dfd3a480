"""What the roster's commands show before and after anything changes, and what they ask at a terminal."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import ledger as edge
from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_ledger_commands import Told, home, told
from tests.cli.test_settling import Terminal, needs_a_terminal

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]  # fixtures

STAFF = """Employee No,First name,Surname,Job title,Line manager,Supervsior,Site,Team,Start date
E01,Sam,Sample,Manager,,,Oak House,Days,1/2/2015
E02,Zoë,Example,Support worker,Sam Sample,Łukasz Próba,Oak House,Nights,3/4/2020
E03,Łukasz,Próba,Senior,Sam Sample,,Oak House,Days,5/9/2019
,Tom,Fox,Bank worker,Sam Sample,,Rose Court,,
"""
Said = Callable[..., tuple[str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command says, on standard output and on standard error."""

    def ask(*args: str, code: ExitCode = ExitCode.DONE) -> tuple[str, str]:
        capsys.readouterr()
        assert run(["roster", *args]) == code
        shown = capsys.readouterr()
        return shown.out, shown.err

    return ask


@pytest.fixture
def staffed(home: Path, said: Said) -> Path:
    """A home with four people, one of them without a reference of their own."""
    bring(said, STAFF)
    return home


def bring(said: Said, data: str, *more: str, code: ExitCode = ExitCode.DONE) -> tuple[str, str]:
    Path("staff.csv").write_text(data, encoding="utf-8")
    return said("import", "staff.csv", *more, code=code)


def test_a_dry_run_shows_columns_and_people_and_makes_no_ledger(home: Path, said: Said) -> None:
    out, err = bring(said, STAFF, "--dry-run")
    assert out == "4 would be added, 0 updated, 0 are as they were. Nothing is written.\n"
    assert "Columns: “Employee No” = ref, “First name” = first name, “Surname” = surname," in err
    assert "“Supervsior” = supervisor (nearly so written), “Site” = home" in err
    assert "New: E01 Sam Sample, E02 Zoë Example, E03 Łukasz Próba, P0001 Tom Fox (reference given)." in err
    assert not (home / "ledger.sqlite").exists()


def test_who_was_given_a_reference_is_told_and_headings_as_we_call_them_are_not(
    said: Said, home: Path
) -> None:
    _, err = bring(said, STAFF)
    assert "Without a reference, and given one: P0001 Tom Fox. They keep it." in err
    _, err = bring(said, "ref,name,role\nE01,Sam Sample,Manager\n")
    assert "Columns" not in err


def test_changes_are_told_for_each_person_and_nothing_is_written_in_a_dry_run(
    staffed: Path, said: Said
) -> None:
    changed = STAFF.replace("Support worker,Sam Sample,Łukasz Próba", "Senior,Łukasz Próba,").replace(
        "3/4/2020", ""
    )
    line = (
        "E02 Zoë Example: role Support worker → Senior; manager Sam Sample (E01) → Łukasz Próba (E03); "
        "supervisor Łukasz Próba (E03) → nobody; start date 03/04/2020 → nothing\n"
    )
    out, err = bring(said, changed, "--dry-run")
    assert line in err
    assert out.startswith("0 would be added, 1 updated, 3 are as they were.")
    assert said("history", "E02")[0].count("\n") == 1
    out, err = bring(said, changed)
    assert line in err
    assert said("history", "E02")[0].count("\n") == 5


def test_a_program_is_told_columns_changes_and_who_is_missing(staffed: Path, told: Told) -> None:
    Path("some.csv").write_text(
        "Employee No,Full name,Grade\nE02,Zoë Example,3\nE09,Nia Nova,\n", encoding="utf-8"
    )
    rehearsed = told("roster", "import", "some.csv", "--dry-run")
    done = told("roster", "import", "some.csv")
    assert done | {"dry_run": True, "bands_unfit": []} == rehearsed | {"bands_unfit": []}
    assert done["columns"][2] == {"heading": "Grade", "column": "band", "nearly": False}
    assert done["changes"] == [{"ref": "E02", "what": "band", "before": None, "after": "3"}]
    assert done["joining"] == [{"ref": "E09", "name": "Nia Nova", "ref_given": False}]
    assert done["missing"] == ["E01", "E03", "P0001"]


def test_who_is_missing_from_a_list_of_most_is_told_and_from_a_short_one_only_where_it_is_full(
    staffed: Path, said: Said
) -> None:
    most = STAFF.replace(",Tom,Fox,Bank worker,Sam Sample,,Rose Court,,\n", "")
    _, err = bring(said, most)
    assert "1 person on the roster is not in this file: Tom Fox (P0001). Nothing is done about them." in err
    short = "ref,name\nE01,Sam Sample\nE02,Zoë Example\n"
    assert "[roster-missing]" not in bring(said, short)[1]
    for more in ((), ("--dry-run",)):
        _, err = bring(said, short, "--full", *more, code=ExitCode.REVIEW)
        assert "2 people on the roster are not in this file: Łukasz Próba (E03), Tom Fox (P0001)." in err
    bring(said, STAFF, "--full")


def test_a_home_with_a_slip_in_it_is_told_and_taken(home: Path, said: Said) -> None:
    slip = STAFF.replace("Senior,Sam Sample,,Oak House", "Senior,Sam Sample,,Oak Hose")
    for more, out_says in (("--dry-run",), "4 would be added"), ((), "4 added"):
        out, err = bring(said, slip, *more, code=ExitCode.REVIEW)
        assert out.startswith(out_says)
        assert "[home-nearly]" in err
    _, err = bring(said, slip)  # what stands so is told again, and is no reason to stop anybody
    assert "The home “Oak Hose” (1) is nearly written as “Oak House” (2): is it the same?" in err


def test_bad_rows_are_told_by_cell_all_at_once(home: Path, said: Said) -> None:
    bad = STAFF.replace("1/2/2015", "soon").replace("Łukasz Próba,Oak", "Nobody,Oak")
    _, err = bring(said, bad, code=ExitCode.FAULTY)
    assert "staff.csv:2, cell I2: The start date says “soon”, which is no date that can be read." in err
    assert "staff.csv:3, cell F3: The supervisor “Nobody” is not on the roster." in err


def test_show_and_history_say_all_of_a_person(staffed: Path, said: Said, told: Told) -> None:
    said("absence", "Zoë Example", "--from", "1/12/2026", "--to", "8 Dec 2026", "--why", "away")
    out, _ = said("show", "Łukasz Próba")
    assert out.splitlines() == [
        "E03  Łukasz Próba",
        "  role: Senior",
        "  manager: Sam Sample (E01)",
        "  home: Oak House",
        "  team: Days",
        "  start date: 05/09/2019",
        "  supervises Zoë Example (E02)",
    ]
    assert "  absent from 01/12/2026 to 08/12/2026: away\n" in said("show", "E02")[0]
    assert said("history", "E02")[0].splitlines()[-1].endswith("absence nothing → 01/12/2026 to 08/12/2026")
    assert told("roster", "show", "E02")["absences"] == [
        {"from": "2026-12-01", "to": "2026-12-08", "why": "away"}
    ]
    assert [h["what"] for h in told("roster", "history", "E02")["history"]] == ["joined", "absence"]
    assert said("absence", "E02", "--from", "1/12/2026", "--remove")[0] == (
        "Zoë Example (E02): the absence from 01/12/2026 to 08/12/2026 is not noted any more.\n"
    )
    said("absence", "E02", "--from", "1/12/2026")
    assert said("absence", "E02", "--from", "1/12/2026", "--remove")[0] == (
        "Zoë Example (E02): the absence from 01/12/2026 is not noted any more.\n"
    )


def test_who_leaves_is_shown_with_what_hangs_on_them_and_handed_over(
    staffed: Path, said: Said, told: Told
) -> None:
    leaving = ("leave", "E03", "--on", "1/11/2020")
    told("blank", "supervision-record", "--for", "E03", "--to", "word")
    (copy,) = told("copies", "list")["copies"]
    before = told("roster", "list")
    out, err = said(*leaving, "--hand-over-to", "E01", "--dry-run")
    assert (out, "1 copy is made, not sent" in err, "supervises Zoë Example (E02)" in err) == (
        "Nothing is written.\n",
        True,
        True,
    )
    assert told("roster", "list") == before
    out, err = said(*leaving, code=ExitCode.REVIEW)
    assert out == "Łukasz Próba (E03) left on 01/11/2020.\n"
    assert f"Copy {copy['copy']} is withdrawn.\n" in err
    assert "still Łukasz Próba: Zoë Example (E02)" in err
    _, err = said(*leaving, "--hand-over-to", "Sam Sample")
    assert "E02 Zoë Example: supervisor Łukasz Próba (E03) → Sam Sample (E01)\n" in err
    assert "E03 Łukasz Próba: open actions go to Sam Sample (E01)\n" in err
    assert "left 01/11/2020" in said("list")[0]
    out, err = said("leave", "E03", "--stays")
    assert out == "Łukasz Próba (E03) stays.\n"
    assert "Zoë Example (E02) stays with Sam Sample (E01) as the supervisor" in err
    assert f"Copy {copy['copy']} stays withdrawn" in err
    assert said("leave", "E02", "--stays") == ("Zoë Example (E02) had no leaving date.\n", "")


def test_leavers_are_left_out_of_groups_and_told_and_can_be_named(
    staffed: Path, said: Said, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    said("leave", "E02", "--on", "1/11/2020")
    made = told("blank", "supervision-record", "--location", "oak house", "--to", "word", "-o", "out")
    assert sorted(d["person"] for d in made["documents"]) == ["E01", "E03"]
    capsys.readouterr()
    run(["blank", "supervision-record", "--team", "E01", "--to", "word", "-o", "team"])
    assert "Left out, since they have left: Zoë Example (E02, 01/11/2020)." in capsys.readouterr().err
    (one,) = told("blank", "supervision-record", "--for", "E02", "--to", "word", "-o", "one")["documents"]
    assert one["person"] == "E02"


def test_who_leaves_or_moves_by_a_file_is_told_with_what_hangs_on_them(
    staffed: Path, said: Said, told: Told
) -> None:
    told("blank", "supervision-record", "--for", "E02", "--to", "word")
    _, err = bring(
        said, "ref,name,home,leaves\nE02,Zoë Example,Rose Court,\nE03,Łukasz Próba,Oak House,1/1/2040\n"
    )
    assert "Zoë Example (E02) has moved: 1 copy is made, not sent" in err
    assert "Łukasz Próba (E03) leaves on 01/01/2040: supervises Zoë Example (E02)." in err
    assert "carepack roster leave E03 --on 01/01/2040 --hand-over-to PERSON" in err
    assert "names" not in err  # another home: the supervisor is the same


def test_a_copy_of_before_a_move_is_told_with_whom_it_names(staffed: Path, said: Said, told: Told) -> None:
    told("blank", "supervision-record", "--for", "E02", "--to", "word")
    _, err = bring(said, "ref,name,supervisor\nE02,Zoë Example,E01\n")
    assert "names Łukasz Próba as the supervisor; that is Sam Sample now." in err
    assert "carepack copies withdraw" in err


def test_copies_of_those_who_are_handed_over_are_told_too(staffed: Path, said: Said, told: Told) -> None:
    told("blank", "supervision-record", "--for", "E02", "--to", "word")
    _, err = said("leave", "E03", "--on", "1/11/2020", "--hand-over-to", "E01")
    assert "names Łukasz Próba as the supervisor; that is Sam Sample now." in err


def test_a_leaving_date_that_a_list_takes_off_is_asked_about_and_told(staffed: Path, said: Said) -> None:
    said("leave", "E02", "--on", "1/1/2040")
    empty = "ref,name,leaves\nE02,Zoë Example,\n"
    _, err = bring(said, empty, "--yes", code=ExitCode.FAULTY)
    assert "Zoë Example (E02) leaves on 01/01/2040, and the file has no leaving date for them." in err
    _, err = bring(said, empty, "--yes", "--accept-same-people")
    assert "Zoë Example (E02) has no leaving date any more." in err
    assert "has moved" not in err


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("leave", "E02"), "leave-when"),
        (("leave", "E02", "--on", "1/1/2026", "--stays"), "leave-when"),
        (("leave", "E02", "--on", "soon"), "day-unreadable"),
        (("leave", "E02", "--on", "1/1/2026", "--hand-over-to", "E02"), "hand-over"),
        (("absence", "E02", "--from", "2/1/2026", "--to", "1/1/2026"), "absence-order"),
        (("absence", "E02", "--from", "2/1/2026", "--remove"), "no-absence"),
        (("show", "Nobody"), "unknown-person"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    staffed: Path, said: Said, args: tuple[str, ...], code: str
) -> None:
    assert f"[{code}]" in said(*args, code=ExitCode.USAGE)[1]


class Roster(Terminal):
    """`carepack roster` at a terminal of its own."""

    def __init__(self, home: Path, *args: str) -> None:
        import pty

        words = [sys.executable, "-m", "cli", "--home", str(home), "roster", *args]
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.execve(sys.executable, words, {**os.environ, "TERM": "dumb"})
        self.resize(200)
        self.shown = ""


@needs_a_terminal
@pytest.mark.parametrize(("answer", "band"), [("n\n", None), ("y\n", "3")])
def test_at_a_terminal_changes_are_shown_and_asked_about(
    staffed: Path, told: Told, answer: str, band: str | None
) -> None:
    Path("more.csv").write_text("ref,name,band\nE02,Zoë Example,3\n", encoding="utf-8")
    terminal = Roster(staffed, "import", "more.csv")
    assert "E02 Zoë Example: band nothing → 3" in terminal.until("Change these people? [y/N]:")
    terminal.type(answer)
    assert terminal.ended() == ExitCode.DONE
    assert told("roster", "show", "E02")["person"]["band"] == band


@needs_a_terminal
def test_at_a_terminal_a_full_list_asks_of_each_who_is_missing(staffed: Path, told: Told) -> None:
    Path("more.csv").write_text("ref,name\nE01,Sam Sample\nE02,Zoë Example\n", encoding="utf-8")
    terminal = Roster(staffed, "import", "more.csv", "--full", "--yes")
    assert terminal.ended() == ExitCode.REVIEW  # with --yes nobody is asked
    terminal = Roster(staffed, "import", "more.csv", "--full")
    terminal.until("Each is asked about now; Enter leaves them as they are. [roster-missing]")
    terminal.until("Łukasz Próba (E03): last day, or Enter if they have not left:")
    terminal.type("1/11/2020\n")
    terminal.until("Tom Fox (P0001): last day, or Enter if they have not left:")
    terminal.type("\n")
    assert terminal.ended() == ExitCode.REVIEW
    left = {p["ref"]: p["leaves"] for p in told("roster", "list")["people"]}
    assert (left["E03"], left["P0001"]) == ("2020-11-01", None)


def test_history_tells_the_time_of_the_organisation_s_zone(
    home: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(edge, "now", lambda: moment)
    bring(said, "ref,name\nE02,Zoë Example\n")
    assert said("history", "E02")[0].startswith("01/07/2026 00:30  ")
    (home / "organisation").mkdir()
    (home / "organisation" / "organisation.yaml").write_text("policies: {timezone: America/New_York}\n")
    assert said("history", "E02")[0].startswith("30/06/2026 19:30  ")


def test_json_of_a_leaver_has_all_that_was_done(staffed: Path, told: Told) -> None:
    done = told("roster", "leave", "E03", "--on", "2020-11-01", "--hand-over-to", "E01")
    assert json.loads(json.dumps(done))["without"] == []
    assert [(c["ref"], c["what"]) for c in done["changes"]] == [
        ("E03", "leaves"),
        ("E02", "supervisor"),
        ("E03", "hand-over"),
    ]
    assert done["hangs_on"]["supervises"] == ["E02"]
