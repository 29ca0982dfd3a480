"""`carepack due` and `carepack postpone`, as somebody at a terminal has them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from cli import ledger as edge
from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from tests.cli.bridging import staffed
from tests.cli.test_ledger_commands import Told, home, told

__all__ = ["home", "told"]


def at(monkeypatch: pytest.MonkeyPatch, utc: str) -> None:
    moment = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    monkeypatch.setattr(edge, "now", lambda: moment)


@pytest.fixture
def started(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three people who started on 1 April 2026, on the evening of the 30th of June."""
    at(monkeypatch, "2026-06-30T20:00:00")
    staffed()
    with open_ledger(home) as ledger, ledger.writing() as conn:
        conn.execute(update(people).values(starts=dt.date(2026, 4, 1)))
        conn.execute(update(people).where(people.c.ref == "E02").values(home="Oak House"))
    return home


def formal(told: Told, *more: str) -> list[dict[str, Any]]:
    return [d for d in told("due", *more)["due"] if d["clock"] == "formal"]


def test_at_half_past_midnight_in_summer_it_is_the_day_that_has_begun(
    told: Told, started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for utc, days in (("2026-06-30T22:59:00", 1), ("2026-06-30T23:30:00", 0), ("2026-07-01T22:59:00", 0)):
        at(monkeypatch, utc)
        assert {(d["on"], d["days"]) for d in formal(told)} == {("2026-07-01", days)}
    (started / "organisation").mkdir()
    (started / "organisation" / "organisation.yaml").write_text("policies: {timezone: America/New_York}\n")
    at(monkeypatch, "2026-07-01T03:30:00")
    assert {d["days"] for d in formal(told)} == {1}


@pytest.mark.usefixtures("started")
def test_who_acts_at_half_past_midnight_acts_on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-06-30T23:30:00")
    assert edge.acting("Ama").day == edge.today() == dt.date(2026, 7, 1)


def test_the_json_says_all_there_is_to_know(told: Told, started: Path) -> None:
    assert started.is_dir()
    assert formal(told, "--for", "E02") == [
        {
            "clock": "formal",
            "on": "2026-07-01",
            "days": 1,
            "form": None,
            "title": "Formal supervision",
            "record": None,
            "held": None,
            "person": "E02",
            "name": "Zoë Example",
            "team": None,
            "home": "Oak House",
            "says": "first formal supervision, here since 01/04/2026",
            "source": "S0, Policy – Supervision and working performance: a formal supervision once every three months",
        }
    ]


@pytest.mark.usefixtures("started")
def test_lines_stand_by_urgency_or_by_home_or_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--within", "10"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert [line for line in shown.out.splitlines() if line and not line.startswith(" ")] == [
        "Over (3)",
        "Within 7 days (3)",
    ]
    assert "6 due within 10 days, 3 of them over, of 3 people." in shown.err
    run(["due", "--within", "10", "--by", "home"])
    heads = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["Oak House (2)", "no home (4)"]
    run(["due", "--within", "10", "--by", "person", "--for", "E02"])
    shown = capsys.readouterr()
    assert shown.out.splitlines()[0] == "Zoë Example (E02) (2)"
    assert "of 1 person." in shown.err


@pytest.mark.usefixtures("started")
def test_who_has_left_is_named_where_a_team_was_meant(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_ledger(home) as ledger, ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E03").values(leaves=dt.date(2026, 6, 29)))
    run(["due", "--team", "Sam Sample"])
    shown = capsys.readouterr()
    assert "E03" not in shown.out
    assert "they have left" in shown.err


@pytest.mark.usefixtures("started")
def test_the_calendar_has_whole_days_under_names_that_last(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    told("due", "--for", "E02", "--ics", str(file))
    first = Calendar.from_ical(file.read_bytes())
    events = {str(e["summary"]): e for e in first.walk("vevent")}
    event = events["Formal supervision: Zoë Example"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2026, 7, 1), dt.date(2026, 7, 2))
    assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")
    assert "E02" not in str(event["uid"])
    assert file.stat().st_mode & 0o077 == 0
    assert run(["due", "--ics", str(file)]) == ExitCode.USAGE
    told("postpone", "E02", "--why", "Sam was ill", "--until", "2026-07-08")
    told("due", "--for", "E02", "--ics", str(file), "--force")
    again = {str(e["summary"]): e for e in Calendar.from_ical(file.read_bytes()).walk("vevent")}
    moved = again["Formal supervision: Zoë Example"]
    assert (moved["uid"], moved.decoded("dtstart")) == (event["uid"], dt.date(2026, 7, 8))
    assert len({str(e["uid"]) for e in again.values()}) == len(again)


@pytest.mark.usefixtures("started")
def test_postponing_is_told_listed_booked_and_taken_back(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["postpone", "zoë example", "--why", "Sam was ill"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "postponed from 01/07/2026, to be booked by 08/07/2026" in shown.out
    assert "carepack postpone E02 --until DAY" in shown.err
    (one,) = told("postpone", "E02", "--until", "9 July 2026")["postponed"]
    assert (one["due"], one["until"], one["rebook_by"], one["why"]) == (
        "2026-07-01",
        "2026-07-09",
        "2026-07-08",
        "Sam was ill",
    )
    assert run(["postpone", "E02", "--until", "1/2", "--why", "x"]) == ExitCode.USAGE
    assert "day-unreadable" in capsys.readouterr().err
    assert run(["postpone", "E02", "--take-back", "1"]) == ExitCode.USAGE
    assert told("postpone", "--take-back", "1")["postponed"][0]["withdrawn"] is True
    assert told("postpone")["postponed"] == []
    assert [p["number"] for p in told("postpone", "--all")["postponed"]] == [1]


@pytest.mark.usefixtures("started")
def test_the_rules_say_how_often_by_which_source_and_for_whom(told: Told, home: Path) -> None:
    (home / "organisation").mkdir()
    (home / "organisation" / "supervision.yaml").write_text(
        "who:\n  - {regime: newcastle, home: Oak House}\n"
    )
    found = {r["regime"]: r for r in told("due", "--rules")["regimes"]}
    assert (found["newcastle"]["people"], found["provider"]["people"]) == (["E02"], ["E03", "E01"])
    rules = {r["clock"]: r for r in found["newcastle"]["rules"]}
    assert rules["formal"]["says"] == "every 1 month; at the latest after 6 weeks; in probation every 2 weeks"
    assert "Newcastle" in rules["formal"]["source"]
    assert run(["due", "--rules", "--for", "E02"]) == ExitCode.DONE


@pytest.mark.usefixtures("started")
def test_a_line_that_means_nobody_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "organisation").mkdir()
    text = "who:\n  - {regime: newcastle, home: Oak House}\n  - {regime: none, home: Oak Hose, role: Cook}\n"
    (home / "organisation" / "supervision.yaml").write_text(text)
    assert run(["due"]) == ExitCode.DONE
    err = capsys.readouterr().err
    assert "nobody on the roster is meant by the line of `none` (role Cook; home Oak Hose)" in err
    assert "`newcastle`" not in err


def test_of_whom_nothing_can_be_told_is_listed_and_not_left_out(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "roster.csv"
    table.write_text("ref,name\nE77,Tom New\n")
    assert run(["roster", "import", str(table), "--yes"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["due"]) == ExitCode.DONE
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "Cannot be told (1)"
    assert shown[1].startswith("  Tom New (E77): no start date is known")
    assert home.exists()


@pytest.mark.usefixtures("started")
def test_what_is_over_stands_in_the_calendar_on_the_day_it_is_made_with_its_own_day_in_words(
    told: Told, tmp_path: Path
) -> None:
    file = tmp_path / "due.ics"
    over = {
        d["title"]: d["on"] for d in told("due", "--for", "E02", "--ics", str(file))["due"] if d["days"] < 0
    }
    assert over == {"Informal supervision": "2026-04-30"}
    events = {str(e["summary"]): e for e in Calendar.from_ical(file.read_bytes()).walk("vevent")}
    event = events["Informal supervision: Zoë Example, was due 30/04/2026"]
    assert event.decoded("dtstart") == dt.date(2026, 6, 30)
    words = str(event["description"])
    assert words.startswith("Due on 30/04/2026, 61 days over.\n")
    assert "By: the provider’s supervision pack, Policy" in words
    assert min(e.decoded("dtstart") for e in events.values()) == dt.date(2026, 6, 30)


@pytest.mark.usefixtures("started")
def test_a_calendar_makes_no_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["due", "--ics", str(tmp_path / "none" / "due.ics")]) == ExitCode.USAGE
    assert "[no-such-folder]" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.usefixtures("started")
def test_two_homes_teams_of_one_name_stand_apart(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_ledger(home) as ledger, ledger.writing() as conn:
        conn.execute(update(people).values(team="Days"))
        conn.execute(update(people).where(people.c.ref == "E03").values(home="Elm House"))
    run(["due", "--within", "10", "--by", "team"])
    heads = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["Days (2)", "Elm House/Days (2)", "Oak House/Days (2)"]


@pytest.mark.usefixtures("started")
def test_the_rules_in_words_have_no_empty_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "organisation").mkdir()
    text = "regime: ours\nregimes:\n  ours: {like: newcastle, appraisal: {in: [march]}}\n"
    (home / "organisation" / "supervision.yaml").write_text(text)
    run(["due", "--rules"])
    out, err = capsys.readouterr()
    assert "S0: the provider’s supervision pack; S1: Southwark" in err
    assert "in March  [supervision.yaml]" in out
    assert "[]" not in out
