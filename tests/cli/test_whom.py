"""Whom a command is about: every name counts, nobody is counted twice, and no option is silently the last one given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cli.arguments import Command
from cli.exit_codes import ExitCode
from cli.main import cli, run
from tests.cli.test_ledger_commands import Told, come_back, home, told

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]  # fixtures

FORM = "supervision-record"
ROSTER = """ref,name,role,manager
E01,Sam Sample,Team manager,
E02,Zoë Example,Support worker,E01
E03,Łukasz Próba,Support worker,E01
E04,Nia Nova,Deputy,E01
E05,Tom Fox,Support worker,E04
"""


@pytest.fixture
def staffed(home: Path) -> Path:
    """A home with five people on the roster, in two teams."""
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) == ExitCode.DONE
    return home


def commands(group: click.Group, ctx: click.Context, *said: str) -> Iterator[tuple[str, click.Command]]:
    """Every command and group, by what is typed for it."""
    yield " ".join(said), group
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, ctx, *said, name)
        else:
            yield " ".join((*said, name)), command


def singles() -> Iterator[tuple[str, click.Option]]:
    """Every option of every command that counts once, with its command."""
    for name, command in commands(cli, click.Context(cli)):
        for param in command.params:
            once = isinstance(param, click.Option) and not (param.multiple or param.count or param.is_eager)
            if once and isinstance(param, click.Option) and (not param.is_bool_flag or param.secondary_opts):
                yield name, param


def test_every_command_is_of_the_kind_that_counts_its_options() -> None:
    others = [name for name, c in commands(cli, click.Context(cli)) if not isinstance(c, Command)]
    assert others == []  # click's own take the last of two in silence: @click.command(cls=Command)


def test_no_option_that_counts_once_is_the_last_one_given(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(singles())
    assert len(found) > 50
    for command, option in found:
        value = [] if option.is_flag else ["1"]
        other = (option.secondary_opts or option.opts)[0]
        run([*command.split(), option.opts[0], *value, other, *value])
        said = capsys.readouterr().err
        assert said.endswith("[given-twice]\n"), (command, option.name, said)
        assert max(option.opts, key=len) in said


def test_a_flag_says_the_same_however_often_it_is_there(home: Path) -> None:
    assert run(["blank", FORM, "--force", "--to", "word", "--force"]) == ExitCode.DONE


def test_help_is_shown_whatever_else_is_there_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copies", "list", "--form", "a", "--form", "b", "--help"]) == ExitCode.DONE
    assert "Usage:" in capsys.readouterr().out


def made(told: Told, *args: str, code: ExitCode = ExitCode.DONE) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = told("blank", FORM, *args, "--to", "word", code=code)["documents"]
    return documents


def numbers(documents: list[dict[str, Any]]) -> dict[str, str]:
    return {d["person"]: d["copy"] for d in documents}


def test_each_person_named_gets_a_copy_with_a_number_of_its_own_and_nobody_gets_two(
    staffed: Path, told: Told
) -> None:
    documents = made(told, "--for", "E02", "--for", "zoë  example", "--for", "E05", "--team", "Sam Sample")
    assert [d["person"] for d in documents] == ["E02", "E05", "E03", "E04"]
    assert len(set(numbers(documents).values())) == 4
    for document in documents:
        (back,) = told("read", document["file"], code=ExitCode.REVIEW)["documents"]
        assert (back["copy"], back["record"]["supervisee"]) == (document["copy"], document["name"])
    assert {c["person"]: c["copy"] for c in told("copies", "list")["copies"]} == numbers(documents)


def test_all_is_everybody_on_the_roster(staffed: Path, told: Told) -> None:
    assert set(numbers(made(told, "--all", "--for", "E05"))) == {"E01", "E02", "E03", "E04", "E05"}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--team", "E05"], "team-empty"),
        (["--team", "Nobody"], "unknown-team"),
        (["--location", "Nowhere"], "unknown-home"),
        (["--for", "E02", "--for", "Nobody", "--team", "E03"], "team-empty"),
        (["--period", "2026"], "for-nobody"),
        (["--named"], "for-nobody"),
        (["--for", "E02", "--for", "E03", "--given", "given.json"], "given-person"),
    ],
)
def test_what_cannot_be_handed_out_is_refused_and_nothing_is_made(
    staffed: Path, args: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("given.json").write_text('{"supervisee": "Zoë Example"}', encoding="utf-8")
    before = sorted(Path().iterdir())
    assert run(["blank", FORM, *args]) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert f"[{code}]" in shown.err
    assert shown.out == ""
    assert sorted(Path().iterdir()) == before


def test_every_name_that_cannot_be_told_is_said_at_once(
    staffed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["copies", "list", "--for", "Nobody", "--for", "Noone", "--team", "E02"]) == ExitCode.USAGE
    said = capsys.readouterr().err.splitlines()
    assert ["“Nobody”" in said[0], "“Noone”" in said[1], "[team-empty]" in said[2]] == [True] * 3


def test_given_values_that_name_nobody_go_to_everyone(staffed: Path, told: Told) -> None:
    Path("given.json").write_text('{"summary": "Bring your training log."}', encoding="utf-8")
    for document in made(told, "--team", "E01", "--given", "given.json"):
        (back,) = told("read", document["file"], code=ExitCode.REVIEW)["documents"]
        assert back["record"]["summary"] == "Bring your training log."
        assert back["record"]["supervisee"] == document["name"]


def test_where_one_persons_document_cannot_be_written_nobody_has_one(
    staffed: Path, told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from filing import whole_files as files

    written: list[Path] = []
    whole = files._write

    def full(draft: Path, data: bytes, *, private: bool) -> None:
        written.append(draft)
        if len(written) == 6:
            raise OSError(28, "No space left on device", str(draft))
        whole(draft, data, private=private)

    monkeypatch.setattr(files, "_write", full)
    assert run(["blank", FORM, "--all", "-o", "out"]) == ExitCode.NOT_WRITTEN
    assert "[file-system]" in capsys.readouterr().err
    assert not Path("out").exists()
    assert told("copies", "list", "--all")["copies"] == []
    assert told("ledger", "verify", "--deep")["whole"]


def test_a_copy_that_is_out_already_is_told_and_the_new_one_is_made(
    staffed: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = made(told, "--for", "E02", "--period", "2026 Q4", "-o", "a")
    assert (first["out_already"], first["warnings"]) == ([], [])
    (second,) = made(told, "--for", "E02", "--period", "2026 q4", "-o", "b", code=ExitCode.REVIEW)
    assert [c["copy"] for c in second["out_already"]] == [first["copy"]]
    assert second["out_already"][0]["state"] == "issued"
    assert [w["code"] for w in second["warnings"]] == ["out-already"]
    assert f"carepack copies withdraw {first['copy']} --why TEXT" in second["warnings"][0]["say"]
    assert Path(second["file"]).exists()
    assert made(told, "--for", "E02", "--period", "2027 Q1", "-o", "c")[0]["out_already"] == []
    (without,) = made(told, "--for", "E02", "-o", "d", code=ExitCode.REVIEW)
    assert len(without["out_already"]) == 3
    assert made(told, "--for", "E03", "-o", "e")[0]["out_already"] == []


def test_what_was_withdrawn_or_filed_is_not_out(staffed: Path, told: Told) -> None:
    (first,) = made(told, "--for", "E02", "-o", "a")
    assert run(["copies", "withdraw", first["copy"], "--why", "Lost."]) == ExitCode.DONE
    (second,) = made(told, "--for", "E02", "-o", "b")
    told("import", come_back(staffed, second["copy"], "back.docx"))
    assert made(told, "--for", "E02", "-o", "c")[0]["out_already"] == []


def test_a_copy_in_review_is_said_to_be(
    staffed: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = made(told, "--for", "E02", "-o", "a")
    (document,) = told("import", first["file"], code=ExitCode.REVIEW)["documents"]
    assert document["outcome"] == "review"
    assert run(["blank", FORM, "--for", "E02", "-o", "b"]) == ExitCode.REVIEW
    assert "came back and is in review" in capsys.readouterr().err


def test_files_are_named_by_person_only_where_that_is_asked_for(
    staffed: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (plain,) = made(told, "--for", "E03")
    assert Path(plain["file"]).name == f"{FORM}.1.{plain['copy']}.docx"
    (named,) = made(told, "--for", "E02", "--named", "--large-print", "--unprotected")
    expected = f"Supervision Record - Zoë Example - large print, unprotected - {named['copy']}.docx"
    assert Path(named["file"]).name == expected
    assert run(["blank", FORM, "--for", "E05", "--to", "pdf"]) == ExitCode.DONE
    line = capsys.readouterr().out.strip()
    assert line.startswith(f"{FORM}.1.")
    assert line.endswith(".pdf  for Tom Fox (E05)")


def test_lists_are_of_everybody_who_is_named(staffed: Path, told: Told) -> None:
    given = numbers(made(told, "--all"))
    for person in ("E02", "E03", "E05"):
        told("import", come_back(staffed, given[person], f"{person}.docx"))
    assert {r["person"] for r in told("records", "list", "--for", "E02", "--for", "Tom Fox")["records"]} == {
        "E02", "E05",
    }  # fmt: skip
    assert {r["person"] for r in told("records", "list", "--team", "E01")["records"]} == {"E02", "E03"}
    assert run(["records", "export", "--for", "E02", "--for", "E05", "-o", "two.json"]) == ExitCode.DONE
    assert len(json.loads(Path("two.json").read_text(encoding="utf-8"))["records"]) == 2
    out = told("copies", "list", "--team", "E01", "--for", "E01")["copies"]
    assert {c["person"] for c in out} == {"E01", "E04"}
    told("import", come_back(staffed, given["E04"], "doubt.docx", {"session": 0}), code=ExitCode.REVIEW)
    told("import", come_back(staffed, given["E01"], "doubt.pdf", {"session": 0}), code=ExitCode.REVIEW)
    assert {q["person"] for q in told("queries", "list", "--for", "E04")["queries"]} == {"E04"}
    assert {q["person"] for q in told("queries", "list", "--for", "E04", "--for", "E01")["queries"]} == {
        "E01", "E04",
    }  # fmt: skip


def test_several_people_s_queries_are_settled_in_one_act(staffed: Path, told: Told) -> None:
    given = numbers(made(told, "--all"))
    for person in ("E01", "E02", "E04"):
        told(
            "import",
            come_back(staffed, given[person], f"{person}.docx", {"session": 0}),
            code=ExitCode.REVIEW,
        )
    settle = ["queries", "settle", "--for", "E01", "--team", "Sam Sample", "--for", "Zoë Example"]
    assert run([*settle, "--correct", "3"]) == ExitCode.DONE
    assert {r["person"] for r in told("records", "list")["records"]} == {"E01", "E02", "E04"}


def test_what_is_about_one_person_refuses_a_second(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["means"], ["records", "export", "--private", "legal-duty"]):
        assert run([*command, "--for", "E02", "--for", "Zoë Example"]) == ExitCode.DONE
        capsys.readouterr()
        assert run([*command, "--for", "E02", "--for", "E03"]) == ExitCode.USAGE
        assert "[one-person]" in capsys.readouterr().err
    private = ["records", "export", "--private", "legal-duty"]
    for more in (["--team", "E01"], ["--for", "E02", "--team", "E04"], []):
        assert run([*private, *more]) == ExitCode.USAGE
        assert "[private-of-whom]" in capsys.readouterr().err
