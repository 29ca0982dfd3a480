"""`carepack pack`: from the roster to folders, and back again as records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from issuing.packs.run import register
from tests.cli.test_ledger_commands import Told, come_back, home, told
from tests.filing.returns import ACT
from tests.house.test_json_shapes import documented, shape
from tests.issuing.packs.staff import ROSTER
from tests.issuing.packs.wishes import packing, wish

__all__ = ["home", "told"]  # fixtures


@pytest.fixture
def staffed(home: Path) -> Path:
    """A home with three people on the roster."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT, {"new-refs"})
    return home


def code_of(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """The code that a command which is refused ends its message with."""
    assert run(command.split()) == ExitCode.USAGE
    return capsys.readouterr().err.split("[")[-1].split("]")[0]


def test_a_pack_goes_out_comes_back_and_is_filed(staffed: Path, told: Told) -> None:
    made = told("pack", "supervision", "--team", "Sam Sample", "-o", "out")
    assert [(p["person"], Path(p["place"]).name) for p in made["packs"]] == [
        ("E03", "Łukasz Próba - E03"),
        ("E02", "Zoë Example - E02"),
    ]
    zoe = made["packs"][1]
    form, sheet = (Path(zoe["place"]) / d["file"] for d in zoe["documents"])
    assert form.exists()
    assert sheet.exists()
    (document,) = told(
        "import", come_back(staffed, zoe["documents"][0]["copy"], "back.docx", {"session": 1})
    )["documents"]
    assert document["outcome"] == "filed"
    assert [c["name"] for c in told("copies", "list")["copies"]] == ["Łukasz Próba"]
    again = told("pack", "supervision", "--for", "E02", "-o", "next")["packs"][0]
    assert again["out_already"] == []


def test_a_second_pack_is_made_with_a_warning_and_says_so_by_its_exit_code(
    staffed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["pack", "supervision", "--for", "E02", "-o", "one"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["pack", "supervision", "--for", "E02", "-o", "two"]) == ExitCode.REVIEW
    said = capsys.readouterr()
    assert "[out-already]" in said.err
    assert "Zoë Example - E02  pack 2 for Zoë Example (E02): 2 documents" in said.out
    assert run(["pack", "supervision", "--for", "E02", "-o", "three", "--skip-out"]) == ExitCode.REVIEW
    assert sorted(p.name[:5] for p in Path("three").iterdir()) == ["Index"]


def test_an_index_is_beside_the_packs_and_a_list_to_sign_on_where_it_is_wanted(
    staffed: Path, told: Told
) -> None:
    made = told("pack", "supervision", "--all", "-o", "out", "--hand-out-log", code=ExitCode.REVIEW)
    assert Path(made["index"]).read_bytes().startswith(b"%PDF")
    assert Path(made["hand_out_log"]).read_bytes().startswith(b"%PDF")
    assert (
        told("pack", "supervision", "--for", "E01", "-o", "two", "--hand-out-log", code=ExitCode.REVIEW)[
            "hand_out_log"
        ]
        is None
    )


def test_one_file_to_print_holds_a_team(staffed: Path, told: Told) -> None:
    made = told("pack", "supervision", "--team", "E01", "-o", "out", "--print-file", "--without", "summary")
    assert len({p["place"] for p in made["packs"]}) == 1
    assert {d["file"] for p in made["packs"] for d in p["documents"]} == {None}
    assert {d["format"] for p in made["packs"] for d in p["documents"]} == {"pdf"}
    assert made["hand_out_log"] is not None
    assert len([f for f in Path("out").iterdir() if f.name.startswith("Print")]) == 1


def test_what_is_there_is_left_as_it_is(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["pack", "supervision", "--all", "-o", "out"])
    before = sorted(Path("out").rglob("*"))
    capsys.readouterr()
    assert run(["pack", "supervision", "--all", "-o", "out"]) == ExitCode.USAGE
    assert capsys.readouterr().err.count("[exists]") == 3
    assert sorted(Path("out").rglob("*")) == before
    assert run(["pack", "supervision", "--all", "-o", "out", "--force"]) == ExitCode.REVIEW
    assert len(list(Path("out").rglob("*"))) > len(before)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("pack supervision -o out", "for-nobody"),
        ("pack blank --for E02", "pack-no-forms"),
        ("pack supervision --for E02 --zip --print-file", "pack-shape"),
        ("pack supervision --for E02 --to word --print-file", "pack-print-word"),
        ("pack supervision --for E02 --with private", "pack-extra"),
        ("pack supervision --for Nobody", "unknown-person"),
        ("pack blank no-such-form --for E02", "unknown-form"),
        ("pack appraisal --for E02 --period 2026-13", "pack-period"),
        ("pack supervision --for E02 --reply-by 1/2/2020", "day-past"),
        ("pack supervision --for E02 --reply-by tomorrow", "day-unreadable"),
    ],
)
def test_wrong_use_is_told_before_anything_is_made(
    staffed: Path, capsys: pytest.CaptureFixture[str], command: str, code: str
) -> None:
    before = sorted(Path().rglob("*"))
    assert code_of(capsys, command) == code
    assert sorted(Path().rglob("*")) == before


def test_what_is_printed_as_json_has_the_documented_shape(staffed: Path, told: Told) -> None:
    made = told("pack", "supervision", "--for", "E02", "-o", "out")
    wanted = documented({"packs", "stopped", "index", "hand_out_log"})
    assert set(made["packs"][0]) == set(wanted["packs"][0])
    assert shape(made["packs"][0]["documents"]) == shape(wanted["packs"][0]["documents"])
    out = told("pack", "supervision", "--for", "E02", "-o", "two", code=ExitCode.REVIEW)["packs"][0]
    assert shape(out["out_already"]) == shape(wanted["packs"][0]["out_already"])
    assert shape(out["warnings"]) == shape(wanted["packs"][0]["warnings"])
    assert shape(told("pack", "list")["packs"][0]) == shape(documented({"packs"})["packs"][0])


def test_packs_are_listed(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["pack", "blank", "idea-consent", "--for", "E03", "--period", "2026 Q4", "-o", "out"])
    capsys.readouterr()
    assert run(["pack", "list", "--for", "E03", "--kind", "blank"]) == ExitCode.DONE
    assert "1  blank, 2026 Q4  Łukasz Próba (E03)  1 document  made" in capsys.readouterr().out
    assert run(["pack", "list", "--kind", "appraisal", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {"packs": []}


def test_a_run_that_was_stopped_is_taken_up_in_the_same_folder(staffed: Path, told: Told) -> None:
    whole = told("pack", "supervision", "--for", "E02", "-o", "out")["packs"][0]
    with open_ledger(staffed) as ledger:
        pack = packing(ledger, wish("supervision"), "E03")
        register(pack, [pack.make(p) for p in pack.people], ACT)
    made = told(
        "pack", "supervision", "--team", "Sam Sample", "-o", "out", "--skip-out", code=ExitCode.REVIEW
    )
    assert [(s["person"], s["placed"]) for s in made["stopped"]] == [("E03", False)]
    assert shape(made["stopped"]) == shape(
        documented({"packs", "stopped", "index", "hand_out_log"})["stopped"]
    )
    assert [(p["person"], p["skipped"], p["pack"] is None) for p in made["packs"]] == [
        ("E03", False, False),
        ("E02", True, True),
    ]
    assert made["packs"][1]["out_already"][0]["copy"] == whole["documents"][0]["copy"]
    assert [p["state"] for p in told("pack", "list")["packs"]] == ["placed", "withdrawn", "placed"]


def test_what_is_lacking_is_told_of_each_and_calls_for_a_person(
    staffed: Path, capsys: pytest.CaptureFixture[str], told: Told
) -> None:
    assert run(["roster", "leave", "E01", "--on", "01/02/2026", "--yes"]) in {ExitCode.DONE, ExitCode.REVIEW}
    capsys.readouterr()
    assert run(["pack", "supervision", "--for", "E02", "-o", "out"]) == ExitCode.REVIEW
    said = "The supervisor, Sam Sample, left on 01/02/2026. No supervisor is printed. [pack-nobody]"
    assert f"Zoë Example (E02): roster: {said}" in capsys.readouterr().err
    made = told("pack", "supervision", "--for", "E03", "-o", "next", code=ExitCode.REVIEW)["packs"][0]
    assert [(w["code"], w["look"]) for w in made["warnings"]] == [("pack-nobody", True)]


def test_a_copy_of_another_period_is_out_as_well_and_every_copy_is_named(staffed: Path, told: Told) -> None:
    def pack(year: int, code: ExitCode = ExitCode.REVIEW) -> dict[str, Any]:
        made = told(
            "pack", "blank", "idea-consent", "--for", "E02", "--period", f"{year}", "-o", f"{year}", code=code
        )
        (one,) = made["packs"]
        return dict(one)

    numbers = [pack(2021, ExitCode.DONE)["documents"][0]["copy"]]
    for year in (2022, 2023, 2024, 2025):
        made = pack(year)
        assert {c["copy"] for c in made["out_already"]} == set(numbers)
        (said,) = (w["say"] for w in made["warnings"] if w["code"] == "out-already")
        assert all(n in said for n in numbers)
        assert ", for 20" in said  # of which period the last one is
        # One alone is named in the command; of several it is for a person to say which.
        assert ("withdraw NUMBER --why" in said) == (len(numbers) > 1)
        numbers.append(made["documents"][0]["copy"])


def test_what_is_so_of_several_and_calls_for_nobody_is_told_once(
    staffed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["pack", "appraisal", "pdp-guided", "--team", "E01", "-o", "out", "--without", "letter"])
    (line,) = [w for w in capsys.readouterr().err.splitlines() if "[summary-empty]" in w]
    assert line.startswith("2 people: summary: No summary:")
    assert "(Łukasz Próba, Zoë Example)" in line
