"""`carepack letter`: letters from records at the command line, with an organisation's own template if it has one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from fillers import letters
from fillers.letters.fields import PERSON_FIELDS, flat
from forms import load
from schemas.records import record_of
from tests.fillers.letters.making import OF_TASKS, answers, lines, rows, saying

ROOT = Path(__file__).parents[2]
FORM = load("commitment-employee")
ROWAN = ["--organisation", "Rowan House Care & Support"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def record(tmp_path: Path) -> str:
    """A whole commitment's record in a file."""
    (tmp_path / "record.json").write_text(json.dumps(record_of(FORM, answers())), encoding="utf-8")
    return "record.json"


def reading(*documents: dict[str, object]) -> str:
    """What `carepack read --json` says, in a file."""
    Path("read.json").write_text(json.dumps({"documents": list(documents)}), encoding="utf-8")
    return "read.json"


def test_both_letters_are_made_of_a_record(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in OF_TASKS:
        assert run(["letter", name, record, "-o", f"{name}.docx", *ROWAN]) == ExitCode.DONE
        assert capsys.readouterr().out.strip() == f"{name}.docx"
        assert any("Zoë Ŵyn-Łukasz" in line for line in lines(Path(f"{name}.docx").read_bytes()))


def test_a_letter_is_made_of_what_read_says_by_the_form_and_edition_it_names() -> None:
    told = {"form": "commitment-employee", "edition": 1, "record": record_of(FORM, answers()), "queries": []}
    assert run(["letter", "commitment-plan", reading(told), "-o", "plan.docx"]) == ExitCode.DONE
    assert len(rows(Path("plan.docx").read_bytes())) == 8


def test_a_form_read_back_becomes_a_letter(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fill", "commitment-employee", record, "-o", "filled.docx"]) == ExitCode.DONE
    capsys.readouterr()
    run(["read", "filled.docx", "--json"])
    Path("read.json").write_text(capsys.readouterr().out, encoding="utf-8")
    run(["letter", "commitment-plan", "read.json", "-o", "plan.docx"])
    assert len(rows(Path("plan.docx").read_bytes())) == 8


def test_answers_in_doubt_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = {
        "form": "commitment-employee",
        "edition": 1,
        "record": record_of(FORM, answers()),
        "queries": [{"code": "bad-date", "level": "must"}, {"code": "unsigned", "level": "note"}],
    }
    assert run(["letter", "commitment-plan", reading(told), "-o", "plan.docx"]) == ExitCode.REVIEW
    assert Path("plan.docx").exists()
    assert "still in doubt (1 to look at)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ([], "letter-one-document"),
        ([{}, {}], "letter-one-document"),
        ([{"form": None, "edition": None, "record": None}], "letter-no-record"),
    ],
)
def test_a_reading_without_one_record_is_refused(
    documents: list[dict[str, object]], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["letter", "commitment-plan", reading(*documents), "-o", "plan.docx"]) == ExitCode.USAGE
    assert f"[{code}]" in capsys.readouterr().err
    assert not Path("plan.docx").exists()


def test_no_letter_is_written_over_another_unless_told(
    record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("plan.docx").write_bytes(b"mine")
    assert run(["letter", "commitment-plan", record, "-o", "plan.docx"]) == ExitCode.USAGE
    assert "--force" in capsys.readouterr().err
    assert Path("plan.docx").read_bytes() == b"mine"
    assert run(["letter", "commitment-plan", "--template", "-o", "plan.docx"]) == ExitCode.USAGE
    assert run(["letter", "commitment-plan", record, "-o", "plan.docx", "--force"]) == ExitCode.DONE


def test_an_organisations_own_template_is_used_and_can_be_written_out_again(
    home: Path, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = home / "organisation" / "letters" / "commitment-plan.docx"
    assert run(["letter", "commitment-plan", "--template", "-o", str(own)]) == ExitCode.DONE
    assert own.read_bytes() == letters.shipped("commitment-plan")
    own.write_bytes(saying("A word to {{ name }}."))
    assert run(["letter", "commitment-plan", record, "-o", "plan.docx"]) == ExitCode.DONE
    assert lines(Path("plan.docx").read_bytes())[0] == "A word to Zoë Ŵyn-Łukasz."
    assert run(["letter", "commitment-plan", "--template", "-o", "again.docx"]) == ExitCode.DONE
    assert Path("again.docx").read_bytes() == own.read_bytes()
    capsys.readouterr()
    run(["letter", "--list"])
    assert str(own) in capsys.readouterr().out


def test_a_mistake_in_an_own_template_is_told_and_nothing_is_written(
    home: Path, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "organisation" / "letters"
    folder.mkdir(parents=True)
    (folder / "commitment-plan.docx").write_bytes(saying("{{ nmae }}", "{% include 'x' %}"))
    assert run(["letter", "commitment-plan", record, "-o", "plan.docx"]) == ExitCode.FAULTY
    said = capsys.readouterr().err
    assert "Did you mean “name”?" in said
    assert "[letter-code]" in said
    assert not Path("plan.docx").exists()


def test_the_list_names_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["letter", "--list", "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)["letters"]
    assert [t["letter"] for t in told] == list(letters.names())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["commitment-plan"], "carepack letter NAME RECORD.json"),
        (["commitment-plan", "record.json"], "carepack letter NAME RECORD.json"),
        (["commitment-plan", "record.json", "--template", "-o", "x.docx"], "--template"),
        (["commitment-plan", "record.json", "-o", "x.odt"], "[letter-docx]"),
        (["commitment-pln", "record.json", "-o", "x.docx"], "Did you mean commitment-plan?"),
    ],
)
def test_wrong_use_is_told_with_what_to_write(
    arguments: list[str], says: str, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert record == "record.json"
    assert run(["letter", *arguments]) == ExitCode.USAGE
    assert says in capsys.readouterr().err


def test_listing_letters_loads_neither_docxtpl_nor_jinja() -> None:
    code = (
        "import sys; from cli.main import run; run(['letter', '--list']); "
        "print([m for m in ('docxtpl', 'jinja2', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_guide_lists_the_fields_there_are() -> None:
    text = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    table = text.split("## The fields")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", table, re.M)
    assert dict(listed) == flat()
    assert len(listed) == len(flat())


def test_the_guide_lists_what_letters_to_people_can_say() -> None:
    text = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    table = text.split("## What letters to people can say")[1].split("\n## ")[0]
    assert dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", table, re.M)) == flat(PERSON_FIELDS)


def test_the_guide_explains_every_message_about_a_template() -> None:
    text = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    modules = [*(ROOT / "fillers").rglob("letter*/*.py"), *(ROOT / "fillers" / "word").glob("letterhead*.py")]
    code = "".join(f.read_text(encoding="utf-8") for f in modules)
    used = set(re.findall(r'"(letter(?:head)?-[a-z-]+)"', code)) - {"letter-unknown", "letter-not-for-form"}
    assert used <= set(re.findall(r"`(letter(?:head)?-[a-z-]+)`", text))
