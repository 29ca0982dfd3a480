"""What is said when a roster has come in: who manages whom in a ring, and whose records there may be already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from tests.cli.test_ledger_commands import Told, home, told
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT
from tests.filing.test_unclaimed import under

__all__ = ["home", "told"]  # fixtures

TOM = "ref,name\nE12,Tom Fox\n"


@pytest.fixture
def filed(home: Path) -> list[int]:
    """Two records under the name of somebody who is on no list, and one under another's."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        return [under(ledger, "Tom Fox"), under(ledger, "Tom Fox", 5), under(ledger, "Nia Nova")]


def brought(lines: str, *more: str, code: ExitCode = ExitCode.DONE) -> None:
    Path("more.csv").write_text(lines, encoding="utf-8")
    assert run(["roster", "import", "more.csv", *more]) == code


def command(err: str) -> list[str]:
    """The command that a message gives, without a reason yet."""
    (found,) = re.findall(r"carepack (records move .*?) --why TEXT", err)
    return [word.strip('"') for word in found.split()]


def test_whose_records_may_be_there_is_asked_after_an_import_and_the_command_gives_them(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    brought(TOM)
    out, err = capsys.readouterr()
    assert out == "1 added, 0 updated, 0 as they were.\n"
    assert err.splitlines()[-1] == (
        f"2 records are filed under the name Tom Fox and are nobody's on the roster: records {filed[0]}, "
        f"{filed[1]}. Is it the Tom Fox (E12) who is on it now? If so: carepack records move {filed[0]} "
        f"{filed[1]} --to E12 --why TEXT [filed-under-name]"
    )
    assert {r["record"] for r in told("records", "list", "--for", "E12")["records"]} == set()
    moved = told(*command(err), "--why", "It was he.")["records"]
    assert [m["follows"] for m in moved] == filed[:2]
    assert len(told("records", "list", "--for", "E12")["records"]) == 2


def test_it_is_seen_again_later_among_nobodys_records(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [r["record"] for r in told("records", "list", "--nobody")["records"]] == filed
    assert "filed-under-name" not in capsys.readouterr().err
    brought(TOM)
    for listing in (["list"], ["find", "rota"]):
        capsys.readouterr()
        assert run(["records", *listing, "--nobody"]) == ExitCode.DONE
        out, err = capsys.readouterr()
        assert {int(line.split()[0]) for line in out.splitlines()} == set(filed)
        assert err.startswith("3 records.\n2 records are filed under the name Tom Fox and")
        assert command(err) == ["records", "move", *map(str, filed[:2]), "--to", "E12"]
    brought(TOM)
    assert "filed-under-name" not in capsys.readouterr().err, "who was there is not told again"


def test_a_program_is_told_the_same(filed: list[int], told: Told) -> None:
    Path("more.csv").write_text("ref,name\nE 12,Tom Fox\n", encoding="utf-8")
    done = told("roster", "import", "more.csv")
    assert done["filed_under_names"] == [{"name": "Tom Fox", "records": filed[:2], "people": ["E 12"]}]
    assert told("roster", "import", "more.csv")["filed_under_names"] == []


def test_one_record_and_a_reference_of_two_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_ledger(home) as ledger:
        number = under(ledger, "Tom Fox")
    brought("ref,name\nE 12,Tom Fox\n")
    err = capsys.readouterr().err
    say = f"1 record is filed under the name Tom Fox and is nobody's on the roster: record {number}. "
    assert err.startswith(f"{say}Is it the Tom Fox (E 12) who is on it now? If so: ")
    assert '--to "E 12" --why' in err


def test_two_of_the_name_are_both_named(filed: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    brought("ref,name\nE12,Tom Fox\nE13,Tom Fox\n", "--accept-new-refs")
    last = capsys.readouterr().err.splitlines()[-1]
    assert "Is it Tom Fox (E12) or Tom Fox (E13), who are on it now? If so: " in last
    assert f"carepack records move {filed[0]} {filed[1]} --to REFERENCE --why TEXT" in last


def test_of_many_names_ten_are_told_and_where_the_others_are(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"Agency {chr(65 + n)}" for n in range(12)]
    with open_ledger(home) as ledger:
        for name in names:
            under(ledger, name)
    brought("ref,name\n" + "".join(f"X{n},{name}\n" for n, name in enumerate(names)))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "So there are of 2 more names: carepack records list --nobody [filed-under-name]"
    assert run(["records", "list", "--nobody"]) == ExitCode.DONE
    assert capsys.readouterr().err.count("[filed-under-name]") == 12


@pytest.mark.usefixtures("filed")
def test_nobodys_and_somebodys_records_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for about in (["--for", "E02"], ["--team", "E01"]):
        assert run(["records", "find", "--nobody", *about]) == ExitCode.USAGE
        assert "[whose-or-nobodys]" in capsys.readouterr().err


def test_two_who_manage_each_other_and_a_longer_ring_are_told_and_taken(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    two = "ref,name,manager\nE01,Sam Sample,E02\nE02,Zoë Example,Sam Sample\n"
    brought(two, "--dry-run", code=ExitCode.REVIEW)
    assert "[manager-ring]" in capsys.readouterr().err, "before anything is written"
    brought(two, code=ExitCode.REVIEW)
    out, err = capsys.readouterr()
    assert out == "2 added, 0 updated, 0 as they were.\n"
    assert err == (
        "Sam Sample (E01) and Zoë Example (E02) are each other's managers on the roster. "
        "If that is a slip, correct the manager there. [manager-ring]\n"
    )
    brought("ref,name,manager\nE03,Nia Nova,E01\nE02,Zoë Example,E03\n", code=ExitCode.REVIEW)
    assert capsys.readouterr().err == (
        "E02 Zoë Example: manager Sam Sample (E01) → Nia Nova (E03)\n"
        "On the roster the manager of Sam Sample (E01) is Zoë Example (E02), whose manager is Nia Nova (E03), "
        "whose manager is Sam Sample (E01): they go round in a ring. If that is a slip, correct the manager there. "
        "[manager-ring]\n"
    )
    Path("more.csv").write_text("ref,name,manager\nE03,Nia Nova,E01\n", encoding="utf-8")
    assert told("roster", "import", "more.csv")["manager_rings"] == [["E01", "E02", "E03"]]
    brought("ref,name,manager\nE01,Sam Sample,\n")
    assert "manager-ring" not in capsys.readouterr().err


def test_who_is_their_own_manager_is_a_mistake_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    brought("ref,name,manager\nE01,Sam Sample,Sam Sample\n", code=ExitCode.FAULTY)
    assert "This person is their own manager." in capsys.readouterr().err


def test_what_the_columns_were_taken_for_is_told_beside_the_faults_of_a_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought("ref,First name,Surname,Supervsior\nE12,,Fox,\n", "--dry-run", code=ExitCode.FAULTY)
    err = capsys.readouterr().err
    assert "“Supervsior” = supervisor (nearly so written)" in err
    assert "The first name is empty, and the last name is “Fox”: half a name." in err


def test_a_pdf_that_is_called_a_workbook_is_told_as_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("staff.xlsx").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")
    assert run(["roster", "import", "staff.xlsx"]) == ExitCode.FAULTY
    assert "This is a PDF, whatever it is called, and no workbook." in capsys.readouterr().err


def test_of_whom_another_manager_alone_is_named_it_is_not_said_that_they_moved(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("blank", "supervision-record", "--for", "E02", "--to", "word")
    brought("ref,name,manager\nE02,Zoë Example,E03\n")
    err = capsys.readouterr().err
    assert "Zoë Example (E02) has another manager now, or none: 1 copy" in err
    assert "has moved" not in err
