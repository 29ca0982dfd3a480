"""Who meets the person in a letter to them, and what an outcome letter tells of an appraisal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import bring
from tests.fillers.letters.making import lines

pytestmark = pytest.mark.thorough

ROSTER = (
    "ref,name,role,manager,supervisor,home,leaves\n"
    "P1,Sam Sample,Manager,,,Oak House,\n"
    "P2,Dilys Example,Senior,P1,,Oak House,\n"
    "P3,Zoë Example,Care worker,P1,P2,Oak House,\n"
    "P4,Max Example,Manager,P1,,Oak House,31/12/2048\n"
    "P5,Jo Example,Care worker,P4,P2,Oak House,\n"
)
APPRAISAL = Path(__file__).parents[2] / "samples" / "appraisal-framework" / "record.json"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    (folder / "organisation").mkdir(parents=True)
    (folder / "organisation" / "organisation.yaml").write_text('name: "Oak Care"\n', encoding="utf-8")
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv", "--yes", "--accept-new-refs"]) == ExitCode.DONE
    return folder


def invited(who: str, *more: str) -> list[str]:
    assert run(["letter", "invitation", "--for", who, *more, "-o", f"{who}.docx", "--force"]) == ExitCode.DONE
    return lines(Path(f"{who}.docx").read_bytes())


@pytest.mark.parametrize(
    ("about", "who"),
    [
        ("Appraisal", "Sam Sample"),
        ("Your yearly appraisal", "Sam Sample"),
        ("Professional Development Framework – Review and Plan", "Sam Sample"),
        ("Development plan", "Sam Sample"),
        ("Supervision", "Dilys Example"),
        ("Supervision record", "Dilys Example"),
        ("Your return to work", "Dilys Example"),
    ],
)
def test_an_invitation_names_and_is_signed_by_who_holds_what_it_is_about(about: str, who: str) -> None:
    told = invited("P3", "--set", f"about={about}")
    assert f"With\t{who}" in told
    assert told[-2:] == [who, "for Oak Care"]


def test_who_is_said_counts_for_more_than_the_roster() -> None:
    told = invited("P3", "--set", "about=Appraisal", "--set", "with_whom=Ada Example")
    assert "With\tAda Example" in told
    assert told[-2] == "Ada Example"


def test_whom_nobody_would_meet_is_listed_with_what_to_do_while_the_others_are_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["letter", "invitation", "--all", "--set", "about=Appraisal", "-o", "out"]
    assert run(command) == ExitCode.REVIEW
    told = capsys.readouterr().err
    assert (
        "Sam Sample (P1): The roster names no manager. So there is nobody whom Sam Sample is to meet" in told
    )
    assert "--set with_whom=NAME" in told
    assert "[letter-incomplete]" in told
    assert "4 of 5 made." in told
    assert "Sam Sample - Invitation.docx" not in {f.name for f in Path("out").iterdir()}


def test_somebody_who_has_left_or_is_away_on_the_day_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["letter", "invitation", "--for", "P5", "--set", "about=Appraisal", "-o", "out"]
    assert run([*command, "--set", "meeting_on=14/1/2049"]) == ExitCode.REVIEW
    assert "Max Example, left on 31/12/2048." in capsys.readouterr().err
    assert run([*command, "--set", "meeting_on=14/12/2048"]) == ExitCode.DONE


def test_what_a_manager_and_what_a_supervisor_holds_in_one_invitation_is_asked_about_where_they_differ(
    capsys: pytest.CaptureFixture[str],
) -> None:
    both = ["--set", "about=Supervision and appraisal"]
    assert run(["letter", "invitation", "--for", "P3", *both, "-o", "out"]) == ExitCode.REVIEW
    assert "write one letter for each" in capsys.readouterr().err
    assert "With\tSam Sample" in invited("P2", *both)


def test_an_invitation_to_a_day_without_time_and_place_asks_to_agree_them() -> None:
    day = ["--set", "about=Appraisal", "--set", "meeting_on=14/12/2048"]
    asked = "The time and the place are not set yet. Please agree them with Sam Sample."
    assert asked in invited("P3", *day)
    assert "The place is not set yet. Please agree it with Sam Sample." in invited(
        "P3", *day, "--set", "meeting_time=10:30"
    )
    whole = invited("P3", *day, "--set", "meeting_time=10:30", "--set", "meeting_place=Office")
    assert not any("not set yet" in line for line in whole)


def test_a_letter_that_nobody_signs_is_not_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "organisation" / "organisation.yaml").unlink()
    command = ["letter", "cover", "--for", "P1", "--set", "documents=A", "-o", "c.docx"]
    assert run(command) == ExitCode.REVIEW
    assert "Nobody signs the letter cover" in capsys.readouterr().err
    assert run([*command, "--set", "sender=Ada Example"]) == ExitCode.DONE


def filed(**more: object) -> None:
    """A filed appraisal of Zoë, number 1, with these answers; None leaves one out."""
    record = {
        **json.loads(APPRAISAL.read_text(encoding="utf-8")),
        "name": "Zoë Example",
        "signed_name": "Zoë Example",
        **more,
    }
    bring("appraisal-framework", {k: v for k, v in record.items() if v is not None}, code=ExitCode.DONE)


def test_an_outcome_letter_of_an_appraisal_tells_its_summary_the_levels_and_the_review(
    capsys: pytest.CaptureFixture[str],
) -> None:
    filed(next_review="2048-06-10")
    capsys.readouterr()
    assert run(["letter", "outcome", "--record", "1", "-o", "o.docx"]) == ExitCode.DONE
    assert "[letter-past]" not in capsys.readouterr().err
    told = "\n".join(lines(Path("o.docx").read_bytes()))
    assert (
        "Summary of Professional Capability: At the required level of professional capability for this post."
        in told
    )
    assert "– Managing services: " in told
    assert "The next review is on 10 June 2048." in told
    assert told.endswith("Gwen Pretend\nfor Oak Care")


def test_a_review_that_is_past_is_not_told_as_coming(capsys: pytest.CaptureFixture[str]) -> None:
    filed(
        date="2020-01-10",
        next_review="2020-06-10",
        signed_appraiser_on=None,
        signed_name_on=None,
        copy_given=None,
    )
    capsys.readouterr()
    assert run(["letter", "outcome", "--record", "1", "-o", "o.docx"]) == ExitCode.DONE
    assert "was to be on 10/06/2020, which is past" in capsys.readouterr().err
    assert "2020" not in "".join(line for line in lines(Path("o.docx").read_bytes()) if "next" in line)
    assert run(["letter", "outcome", "--record", "1", "--set", "next_on=1/1/2020", "-o", "p.docx"]) == (
        ExitCode.USAGE
    )
