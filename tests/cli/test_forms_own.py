"""Forms of one's own at the command line: made, checked, looked at, published, and used like any other."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from cli import form_preview
from cli.exit_codes import ExitCode
from cli.main import cli, run
from filing.turns import turn
from tests.forms.own import PNG, VISIT, folder

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The JSON document on standard output."""
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_new_form_is_right_at_once_and_can_be_made_in_word_and_pdf(home: Path) -> None:
    assert run(["forms", "new", "--title", "Home visit", "--section", "The person"]) == ExitCode.DONE
    file = home / "organisation" / "forms" / "home-visit.1.yaml"
    assert file.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=carepack-form.schema.json\n"
    )
    assert json.loads((file.parent / "carepack-form.schema.json").read_text(encoding="utf-8"))["properties"][
        "form"
    ]
    assert run(["forms", "lint"]) == ExitCode.DONE
    assert run(["blank", "home-visit", "-o", "out"]) == ExitCode.DONE
    assert len(list(Path("out").iterdir())) == 2


def test_a_form_that_the_desk_begins_in_the_same_instant_is_not_written_over(home: Path) -> None:
    """The terminal has looked that no form is called so, and waits for its turn."""
    root, ended = home / "organisation", list[ExitCode]()
    new = ["forms", "new", "--title", "Visit", "--section", "The person"]
    terminal = threading.Thread(target=lambda: ended.append(run(new)))
    with turn(root):
        terminal.start()
        terminal.join(2)
        folder(root, {"forms/visit.1.yaml": VISIT})
    terminal.join()
    assert ended == [ExitCode.USAGE]
    assert (root / "forms" / "visit.1.yaml").read_text(encoding="utf-8") == VISIT


def test_the_questions_for_a_new_form_are_few_and_have_answers_ready(home: Path) -> None:
    folder(home, {"organisation/organisation.yaml": 'name: "Hill Care"\n'})
    answers = "Home visit\n\n\nThe person\nThe home\n\n"
    made = CliRunner().invoke(cli, ["forms", "new"], input=answers, standalone_mode=False)
    assert made.exit_code == 0, made.output
    assert "[home-visit]" in made.output
    assert "[Hill Care]" in made.output
    text = (home / "organisation/forms/home-visit.1.yaml").read_text(encoding="utf-8")
    assert 'source: "Hill Care"' in text
    assert text.index('heading: "The person"') < text.index('heading: "The home"')


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--title", "Supervision Record"], "--id our-supervision-record"),
        (["--title", "Visit"], "--edition-of visit"),
        (["--title", "X", "--id", "Ein Ding"], "such as ein-ding"),
        (["--title", "X", "--id", "y", "--like", "vist"], "Did you mean visit?"),
        (["--edition-of", "supervision-record"], "--like supervision-record"),
    ],
)
def test_a_new_form_takes_nobodys_place(
    home: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(home, {"organisation/forms/visit.1.yaml": VISIT})
    assert run(["forms", "new", *arguments]) == ExitCode.USAGE
    assert says in capsys.readouterr().err
    assert [f.name for f in (home / "organisation/forms").iterdir()] == ["visit.1.yaml"]


def test_a_file_that_is_there_is_never_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(Path("mine"), {"visit.1.yaml": "mine"})
    assert run(["forms", "new", "--title", "Visit", "-o", "mine"]) == ExitCode.USAGE
    assert Path("mine/visit.1.yaml").read_text(encoding="utf-8") == "mine"


def test_a_form_can_start_like_a_built_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["forms", "new", "--like", "supervision-record", "--title", "Our supervision", "--json"])
        == ExitCode.DONE
    )
    assert told(capsys)["form"] == "our-supervision"
    assert run(["forms", "lint"]) == ExitCode.DONE
    assert run(["forms", "show", "our-supervision"]) == ExitCode.DONE
    assert "Name of Supervisee" in capsys.readouterr().out


def test_lint_tells_file_line_cause_correction_and_shows_the_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = VISIT.replace("type: date", "type: dat").replace("most: 5", "mots: 5")
    file = folder(home, {"organisation/forms/visit.1.yaml": bad}) / "organisation/forms/visit.1.yaml"
    for arguments in (["forms", "lint"], ["forms", "lint", str(file)]):
        assert run(arguments) == ExitCode.FAULTY
        out = capsys.readouterr().out
        assert "visit.1.yaml:10, visit: `type`: “dat” is not one of" in out
        assert "Did you mean `date`?" in out
        assert '    10 | day: {ask: "Day", type: dat}' in out
        assert "Did you mean `most`?" in out
        assert '    14 | repeat: {print: 2, mots: 5, mark: "1)"}' in out


def test_lint_of_one_form_speaks_of_it_and_what_it_is_made_from(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder(
        home / "organisation",
        {"forms/visit.1.yaml": VISIT, "forms/b.1.yaml": "form: b\n", "organisation.yaml": 'nam: "X"'},
    )
    assert run(["forms", "lint", str(own / "forms/visit.1.yaml")]) == ExitCode.FAULTY
    out = capsys.readouterr().out
    assert "organisation.yaml:1" in out
    assert "b.1.yaml" not in out


def test_lint_without_a_folder_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "lint"]) == ExitCode.FAULTY
    assert "carepack forms new" in capsys.readouterr().out


def test_lint_works_on_any_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(
        tmp_path / "drafts",
        {"visit.1.yaml": VISIT, "visit.2.yaml": VISIT.replace("edition: 1", "edition: 2")},
    )
    assert run(["forms", "lint", "drafts"]) == ExitCode.FAULTY
    assert "Add `replaces: 1`" in capsys.readouterr().out


def test_a_faulty_form_is_listed_as_faulty_and_the_others_as_ever(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(home, {"organisation/forms/visit.1.yaml": VISIT, "organisation/forms/b.1.yaml": "form: b\n"})
    assert run(["forms", "list"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "visit" in shown.out
    assert "(your own)" in shown.out
    assert "supervision-record" in shown.out
    assert "b.1 has mistakes" in shown.err


def test_a_mistake_in_the_organisations_files_stops_a_command_with_all_mistakes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(home, {"organisation/organisation.yaml": 'nam: "X"\ncolour: "blue"\n'})
    assert run(["blank", "supervision-record", "-o", "out"]) == ExitCode.FAULTY
    err = capsys.readouterr().err
    assert "organisation.yaml:1" in err
    assert "organisation.yaml:2" in err
    assert not Path("out").exists()


def test_name_colour_and_logo_are_on_every_document_and_the_command_line_has_the_last_word(
    home: Path,
) -> None:
    own = {"organisation/organisation.yaml": 'name: "Hill Care"\nlogo: "l.png"\nfooter: "In confidence"\n'}
    folder(home, {**own, "organisation/l.png": PNG})
    run(["blank", "supervision-record", "--to", "pdf"])
    text = PdfReader("supervision-record.1.pdf").pages[0].extract_text()
    assert "Hill Care" in text
    assert "In confidence" in text
    run(["blank", "supervision-record", "--to", "pdf", "--organisation", "Vale", "--force"])
    text = PdfReader("supervision-record.1.pdf").pages[0].extract_text()
    assert "Vale" in text
    assert "Hill Care" not in text


def test_a_damaged_logo_is_told_and_nothing_is_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(home, {"organisation/organisation.yaml": 'logo: "l.png"\n', "organisation/l.png": PNG[:40]})
    assert run(["blank", "supervision-record", "--to", "pdf"]) == ExitCode.FAULTY
    assert "logo" in capsys.readouterr().err
    assert not Path("supervision-record.1.pdf").exists()


def test_a_form_in_other_words_still_reads_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(home, {"organisation/wording.yaml": 'supervision-record.1: {summary: "What we talked about"}\n'})
    record = {
        "supervisee": "Ann Example",
        "supervisor": "Ben Sample",
        "date": "2026-11-02",
        "summary": "Talked much",
    }
    Path("r.json").write_text(json.dumps(record), encoding="utf-8")
    for name in ("a.docx", "a.pdf"):
        assert run(["fill", "supervision-record", "r.json", "-o", name]) == ExitCode.DONE
        capsys.readouterr()
        run(["read", name])
        assert "What we talked about  Talked much" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["missing.yaml", "forms/missing.1.yaml"])
def test_a_preview_of_a_file_that_is_not_there_says_so(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    wrong: str,
) -> None:
    assert run(["forms", "preview", wrong]) == ExitCode.USAGE
    assert "[no-such-file]" in capsys.readouterr().err
    assert run(["forms", "show", wrong]) != ExitCode.DONE
    assert "[unknown-form]" in capsys.readouterr().err


def test_a_preview_is_a_pdf_and_a_picture_of_each_page(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = VISIT.replace(
        "      mood:",
        "".join(f'      p{n}: {{ask: "P", type: paragraph, lines: 20}}\n' for n in range(3)) + "      mood:",
    )
    file = folder(home, {"organisation/forms/visit.1.yaml": long}) / "organisation/forms/visit.1.yaml"
    assert run(["forms", "preview", str(file), "--json"]) == ExitCode.DONE
    made = [Path(f) for f in told(capsys)["files"]]  # type: ignore[attr-defined]
    pages = len(PdfReader(made[0]).pages)
    assert pages > 1
    assert [f.name for f in made[1:]] == [f"visit.1-{n}.png" for n in range(1, pages + 1)]
    assert all(f.read_bytes().startswith(b"\x89PNG") for f in made[1:])
    file.write_text(VISIT, encoding="utf-8")
    assert run(["forms", "preview", "visit"]) == ExitCode.DONE
    assert [f.name for f in sorted(Path("carepack-preview").glob("*.png"))] == ["visit.1-1.png"]


def test_a_watched_preview_is_made_again_on_save_and_goes_on_while_the_file_is_wrong(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder(home, {"organisation/forms/visit.1.yaml": VISIT}) / "organisation/forms/visit.1.yaml"
    picture = Path("carepack-preview/visit.1-1.png")
    steps: list[bytes] = []

    def pause(_: float) -> None:
        """Stands for the time until the next look: somebody saves the file meanwhile."""
        steps.append(picture.read_bytes())
        if len(steps) == 1:
            file.write_text(VISIT.replace("type: date", "type: dat"), encoding="utf-8")
        elif len(steps) == 2:
            file.write_text(VISIT.replace('"Visit"', '"A longer visit"'), encoding="utf-8")
        elif len(steps) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(form_preview.time, "sleep", pause)
    assert run(["forms", "preview", str(file), "--watch"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "Did you mean `date`?" in shown.err
    assert "stays as it was" in shown.err
    assert steps[0] == steps[1] != steps[2] == steps[3]
    assert shown.out.count("1 page") == 2


def test_a_published_form_stays_as_it_is_and_changes_in_its_next_edition(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder(home / "organisation", {"forms/visit.1.yaml": VISIT})
    assert run(["forms", "publish", "visit"]) == ExitCode.DONE
    assert (own / "published/visit.1.yaml").read_text(encoding="utf-8") == VISIT
    assert run(["forms", "publish", "visit", "--json"]) == ExitCode.DONE
    (own / "forms/visit.1.yaml").write_text(VISIT.replace('"Mood"', '"Temper"'), encoding="utf-8")
    assert run(["forms", "publish", "visit"]) == ExitCode.FAULTY
    assert run(["forms", "lint"]) == ExitCode.FAULTY
    assert run(["blank", "visit"]) == ExitCode.FAULTY
    capsys.readouterr()
    (own / "forms/visit.1.yaml").write_bytes((own / "published/visit.1.yaml").read_bytes())
    assert run(["forms", "new", "--edition-of", "visit"]) == ExitCode.DONE
    assert run(["forms", "lint"]) == ExitCode.DONE
    assert run(["forms", "show", "visit"]) == ExitCode.DONE
    assert "edition 2" in capsys.readouterr().out


def test_a_built_in_form_is_not_published_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "publish", "supervision-record"]) == ExitCode.USAGE
    assert "comes with carepack" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_two_open_editions_are_each_read_by_their_own(
    home: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder(home / "organisation", {"forms/visit.1.yaml": VISIT})
    record = {"who": "Ann Example", "day": "2026-11-02", "mood": "poor"}
    Path("r.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["fill", "visit", "r.json", "-o", f"one.{suffix}"]) == ExitCode.DONE
    run(["forms", "publish", "visit"])
    second = VISIT.replace("      day:", "      held_on:").replace("held: day", "held: held_on")
    second = second.replace("edition: 1", "edition: 2\nreplaces: 1\nmoved: {held_on: day}")
    folder(own, {"forms/visit.2.yaml": second})
    assert run(["forms", "lint"]) == ExitCode.DONE, capsys.readouterr().out
    Path("r.json").write_text(json.dumps({"who": "Ann Example", "held_on": "2026-11-03"}), encoding="utf-8")
    assert run(["fill", "visit", "r.json", "-o", f"two.{suffix}"]) == ExitCode.DONE
    capsys.readouterr()
    run(["read", f"one.{suffix}", f"two.{suffix}", "--json"])
    one, two = told(capsys)["documents"]  # type: ignore[misc]
    assert (one["edition"], one["record"]["day"], one["record"]["mood"]) == (1, "2026-11-02", "poor")
    assert (two["edition"], two["record"]["held_on"]) == (2, "2026-11-03")
    # The old rendition's boxes were found again: nothing is unknown about either.
    assert "unknown-rendition" not in {q["code"] for d in (one, two) for q in d["queries"]}


def test_the_editors_schema_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("form", "parts", "organisation", "wording"):
        assert run(["forms", "editor-schema", "--of", kind]) == ExitCode.DONE
        assert "draft-07" in str(told(capsys)["$schema"])


def test_forms_of_ones_own_are_completed_in_a_shell(home: Path) -> None:
    from click.shell_completion import ShellComplete

    folder(home, {"organisation/forms/visit.1.yaml": VISIT})
    found = ShellComplete(cli, {"obj": home}, "carepack", "_X").get_completions(["blank"], "vis")
    assert [c.value for c in found] == ["visit"]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_copy_of_an_old_edition_is_filed_by_it_and_shown_as_the_new_one(
    home: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder(home / "organisation", {"forms/visit.1.yaml": VISIT})
    record = {"who": "Ann Example", "day": "2026-11-02"}
    Path("given.json").write_text(json.dumps(record), encoding="utf-8")
    kind = {"docx": "word", "pdf": "pdf"}[suffix]
    assert run(["blank", "visit", "--to", kind, "--given", "given.json", "-o", "out"]) == ExitCode.DONE
    run(["forms", "publish", "visit"])
    second = VISIT.replace(
        "edition: 1", 'edition: 2\nreplaces: 1\nmoved: {held_on: day}\ndropped: {mood: "Not ours."}'
    )
    second = second.replace("      day:", "      held_on:").replace("held: day", "held: held_on")
    second = "".join(x for x in second.splitlines(keepends=True) if "mood: {ask" not in x)
    folder(own, {"forms/visit.2.yaml": second})
    assert run(["forms", "publish", "visit"]) == ExitCode.DONE, capsys.readouterr()
    assert run(["import", "out"]) == ExitCode.REVIEW  # it says no more than the copy was given
    assert run(["queries", "settle", "1", "--correct", "Poor"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["records", "show", "1", "--newest", "--json"]) == ExitCode.DONE
    shown = told(capsys)
    assert (shown["edition"], shown["shown_as"]) == (1, 2)
    assert shown["record"]["held_on"] == "2026-11-02"  # type: ignore[index]
    assert shown["lost"] == [{"path": "mood", "question": "Mood", "shown": "Poor", "why": "Not ours."}]
    assert run(["records", "show", "1", "--newest"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "Who was visited  Ann Example" in out
    assert "no place for Mood: Poor (Not ours.)" in out
    assert run(["records", "show", "1"]) == ExitCode.DONE
    assert "Mood  Poor" in capsys.readouterr().out


def test_a_backup_takes_the_organisations_folder_along(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(home / "organisation", {"forms/visit.1.yaml": VISIT, "organisation.yaml": 'name: "Hill Care"\n'})
    assert run(["blank", "visit", "-o", "out"]) == ExitCode.DONE
    assert run(["ledger", "backup", "copy"]) == ExitCode.DONE
    assert run(["--home", "copy", "forms", "show", "visit"]) == ExitCode.DONE
    assert Path("copy/organisation/organisation.yaml").is_file()


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_template_of_an_old_rendition_is_found_again(
    home: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder(
        home / "organisation", {"forms/visit.1.yaml": VISIT, "organisation.yaml": 'name: "Hill Care"\n'}
    )
    record = {"who": "Ann Example", "day": "2026-11-02", "mood": "poor"}
    Path("r.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["fill", "visit", "r.json", "-o", f"old.{suffix}"]) == ExitCode.DONE
    # A new name, colour and footer move every box: what was made before has boxes of its own.
    folder(own, {"organisation.yaml": 'name: "Vale"\ncolour: "#aa3300"\nfooter: "In confidence"\n'})
    assert run(["fill", "visit", "r.json", "-o", f"new.{suffix}"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["read", f"old.{suffix}", f"new.{suffix}", "--json"]) == ExitCode.DONE
    for document in told(capsys)["documents"]:  # type: ignore[attr-defined]
        assert (document["outcome"], document["record"]["who"]) == ("read", "Ann Example")
        assert document["queries"] == []
