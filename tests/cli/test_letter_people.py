"""`carepack letter` to people, and `carepack letters`: what an admin types, and what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from fillers import letters
from tests.fillers.letters.making import lines, parts, saying
from tests.fillers.word import letterheads

pytestmark = pytest.mark.thorough

ROSTER = (
    "ref,name,role,manager,home,starts\n"
    "P1,Max Example,Manager,,Oak House,\n"
    "P2,Zoë Example,Care worker,P1,Oak House,\n"
    "P3,Sam Sample,Care worker,P1,Elm House,\n"
    "P4,Zoë Example,Cook,P1,Elm House,\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with four people, two of them of one name."""
    folder = tmp_path / "home"
    (folder / "organisation" / "letters").mkdir(parents=True)
    (folder / "organisation" / "organisation.yaml").write_text('name: "Oak Care"\n', encoding="utf-8")
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv", "--yes", "--accept-new-refs"]) == ExitCode.DONE
    return folder


def invite(*more: str) -> int:
    return run(["letter", "invitation", "--set", "about=Appraisal", "--set", "meeting_on=14/12/2098", *more])


def test_a_letter_for_each_person_of_a_home_goes_into_a_folder_under_names_people_read() -> None:
    assert invite("--location", "Elm House", "-o", "out") == ExitCode.DONE
    assert sorted(f.name for f in Path("out").iterdir()) == [
        "Sam Sample - Invitation.docx",
        "Zoë Example - Invitation.docx",
    ]
    told = lines(Path("out/Sam Sample - Invitation.docx").read_bytes())
    assert "Date\t14 December 2098" in told
    assert told[-2:] == ["Max Example", "for Oak Care"]


def test_two_people_of_one_name_have_files_of_their_own() -> None:
    assert invite("--team", "P1", "-o", "out", "--to", "pdf") == ExitCode.DONE
    assert sorted(f.name for f in Path("out").iterdir()) == [
        "Sam Sample - Invitation.pdf",
        "Zoë Example - P2 - Invitation.pdf",
        "Zoë Example - P4 - Invitation.pdf",
    ]


def test_one_letter_has_the_name_that_was_asked_for_and_several_cannot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert invite("--for", "P2", "-o", "one.docx") == ExitCode.DONE
    assert Path("one.docx").read_bytes().startswith(b"PK")
    assert invite("--for", "P2", "-o", "one.pdf") == ExitCode.DONE
    assert Path("one.pdf").read_bytes().startswith(b"%PDF")
    assert invite("--all", "-o", "two.docx") == ExitCode.USAGE
    assert "[is-file]" in capsys.readouterr().err
    assert not Path("two.docx").exists()


def test_a_cover_letter_lists_the_copies_of_the_day_and_who_has_none_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        run(["blank", "supervision-record", "--for", "P2", "--to", "word", "-o", "blanks"]) == ExitCode.DONE
    )
    capsys.readouterr()
    assert run(["letter", "cover", "--for", "P2", "--for", "P3", "-o", "out"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "Sam Sample (P3)" in told
    assert "[letter-nothing]" in told
    assert [f.name for f in Path("out").iterdir()] == ["Zoë Example - Cover letter.docx"]
    copy = next(Path("blanks").iterdir()).stem.split(".")[-1]
    assert copy in lines(Path("out/Zoë Example - Cover letter.docx").read_bytes())


def test_what_was_issued_today_is_not_asked_back_today() -> None:
    assert (
        run(["blank", "supervision-record", "--for", "P2", "--to", "word", "-o", "blanks"]) == ExitCode.DONE
    )
    assert run(["letter", "reminder", "--for", "P2", "--within", "0", "-o", "out"]) == ExitCode.DONE
    assert not Path("out").exists() or not list(Path("out").iterdir())


def test_every_fact_that_is_not_understood_is_told_at_once_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = [
        "--set",
        "abuot=x",
        "--set",
        "meeting_on=soon",
        "--set",
        "dues=x",
        "--set",
        "place",
        "--set",
        "about=a",
    ]
    assert run(["letter", "invitation", "--for", "P2", *said, "-o", "out"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert told.count("[letter-fact]") == 4
    assert "Did you mean “about”?" in told
    assert not Path("out").exists()


def test_an_invitation_to_a_day_that_was_is_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    said = ["--set", "about=Appraisal", "--set", "meeting_on=14/12/2020"]
    assert run(["letter", "invitation", "--for", "P2", *said, "-o", "out"]) == ExitCode.USAGE
    assert "that day is past" in capsys.readouterr().err


def test_a_letter_to_nobody_and_one_of_a_record_for_somebody_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert invite("-o", "out") == ExitCode.USAGE
    assert run(["letter", "commitment-plan", "--for", "P2", "-o", "out"]) == ExitCode.USAGE
    assert capsys.readouterr().err.count("[letter-usage]") == 2


def test_the_json_says_what_became_of_each() -> None:
    import io
    from contextlib import redirect_stdout

    out = io.StringIO()
    with redirect_stdout(out):
        assert (
            run(["letter", "cover", "--for", "P2", "--set", "documents=A; B", "-o", "out", "--json"])
            == ExitCode.DONE
        )
    told = json.loads(out.getvalue())
    file = str(Path("out") / "Zoë Example - Cover letter.docx")
    assert told == {
        "letter": "cover",
        "letters": [
            {"person": "P2", "name": "Zoë Example", "file": file, "why": [], "nothing": False, "left_out": []}
        ],
    }


def test_a_template_and_a_letterhead_of_the_organisations_own_are_used(home: Path) -> None:
    own = home / "organisation" / "letters" / "invitation.docx"
    own.write_bytes(saying("Ours: {{ name }}", name="invitation"))
    assert invite("--for", "P3", "-o", "own.docx") == ExitCode.DONE
    assert lines(Path("own.docx").read_bytes())[0] == "Ours: Sam Sample"
    own.unlink()
    (home / "organisation" / "letterhead.docx").write_bytes(letterheads.rich())
    assert invite("--for", "P3", "-o", "paper.docx") == ExitCode.DONE
    assert any("letterhead" in name for name in parts(Path("paper.docx").read_bytes()))


def test_a_form_is_made_on_the_letterhead_of_the_folder_or_on_the_one_that_is_named(home: Path) -> None:
    record = str(Path(__file__).parents[2] / "samples" / "supervision-record" / "record.json")
    (home / "organisation" / "letterhead.docx").write_bytes(letterheads.rich())
    assert run(["fill", "supervision-record", record, "-o", "folder.docx"]) in {
        ExitCode.DONE,
        ExitCode.REVIEW,
    }
    Path("other.docx").write_bytes(letterheads.plain())
    assert run(["fill", "supervision-record", record, "-o", "named.docx", "--letterhead", "other.docx"]) in {
        ExitCode.DONE,
        ExitCode.REVIEW,
    }
    assert "Head office" in "\n".join(lines(Path("folder.docx").read_bytes(), "word/header1.xml"))
    assert "Head office" not in "\n".join(lines(Path("named.docx").read_bytes(), "word/header1.xml"))


def test_lint_names_the_place_of_every_mistake_in_every_file(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = home / "organisation"
    (ours / "letters" / "cover.docx").write_bytes(saying("Dear {{ nmae }}", name="cover"))
    (ours / "letters" / "reminder.docx").write_bytes(letters.shipped("reminder"))
    (ours / "letterhead.docx").write_bytes(b"no document")
    assert run(["letters", "lint"]) == ExitCode.FAULTY
    told = capsys.readouterr()
    assert "cover.docx, paragraph 1: In “Dear {{ nmae }}”: “nmae” is no field here." in told.out
    assert "[letterhead-file]" in told.out
    assert told.err.strip() == "3 checked, 2 to correct."


def test_lint_of_a_file_whose_name_says_nothing_asks_for_which_letter_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("mine.docx").write_bytes(letters.shipped("cover"))
    assert run(["letters", "lint", "mine.docx"]) == ExitCode.USAGE
    assert "[letter-which]" in capsys.readouterr().err
    assert run(["letters", "lint", "mine.docx", "--as", "cover"]) == ExitCode.DONE


def test_the_template_that_is_written_is_the_one_in_use(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["letters", "template", "cover", "-o", "t.docx"]) == ExitCode.DONE
    assert Path("t.docx").read_bytes() == letters.shipped("cover")
    own = home / "organisation" / "letters" / "cover.docx"
    own.write_bytes(saying("Ours", name="cover"))
    assert run(["letters", "template", "cover", "-o", "t.docx", "--force"]) == ExitCode.DONE
    assert Path("t.docx").read_bytes() == own.read_bytes()
    capsys.readouterr()
    assert run(["letters", "list"]) == ExitCode.DONE
    assert "cover.docx" in capsys.readouterr().out
    assert run(["letters", "list", "--fields"]) == ExitCode.DONE
    assert "meeting_on" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('address: "office@example.org"\n', "Send what you have filled in to office@example.org."),
        (
            'address: "office@example.org"\nreply_to: "returns@example.org"\ntelephone: "00000 000000"\n',
            "Send what you have filled in to returns@example.org. If you have a question, please ring 00000 000000.",
        ),
        (None, "Please give them back to Max Example."),
    ],
)
def test_a_cover_letter_says_where_to_return_what_it_comes_with(
    home: Path, settings: str | None, said: str
) -> None:
    if settings is not None:
        (home / "organisation" / "mail.yaml").write_text(settings, encoding="utf-8")
    command = ["letter", "cover", "--for", "P2", "--set", "documents=A", "-o", "c.docx"]
    assert run(command) == ExitCode.DONE
    assert said in lines(Path("c.docx").read_bytes())
    assert run([*command, "--set", "reply_to=Ask at the desk.", "--force"]) == ExitCode.DONE
    assert "Ask at the desk." in lines(Path("c.docx").read_bytes())


def test_the_cover_letter_of_a_pack_says_it_too(home: Path) -> None:
    (home / "organisation" / "mail.yaml").write_text('address: "office@example.org"\n', encoding="utf-8")
    assert (
        run(["pack", "blank", "supervision-record", "--for", "P2", "--with", "letter", "-o", "out"])
        == ExitCode.DONE
    )
    (file,) = Path("out").rglob("cover-letter*.docx")
    assert "Send what you have filled in to office@example.org." in lines(file.read_bytes())
