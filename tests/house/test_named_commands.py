"""Every command that a page or a message tells people to type is there, with the options it is told with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from cli.main import cli
from tests.house.sources import PACKAGES, ROOT, modules, named, tree
from tests.house.test_codes import explained

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MARKS = "`.,;:…”“’\"'"


def not_there(said: str) -> list[str]:
    """Which words of what is told to be typed, from `carepack` on, the command does not know."""
    node: click.Command = cli
    ctx = click.Context(cli)
    _, *words = re.split(r"[\s|\[\]()…]+", said)
    if words[:1] == ["--home"]:
        words = words[2:]
    while words and isinstance(node, click.Group):
        found = node.get_command(ctx, words[0].strip(MARKS))
        if found is None:
            known = words[0].startswith("-") or not re.fullmatch(r"[a-z-]+", words[0].strip(MARKS))
            return [] if node is cli or known else [words[0]]
        node, words = found, words[1:]
    options = {o for p in node.params for o in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    typed = [w.strip(MARKS).partition("=")[0] for w in words]
    return [o for w in typed if re.match("--?[a-z]", w) for o in w.split("/") if o not in options]


def commands_of(text: str) -> Iterator[str]:
    """What a page tells people to type: lines of its blocks, and what stands in backticks."""
    for block in re.findall(r"```(?:sh|bash)?\n(.*?)```", text, re.S):
        yield from (line.partition(" #")[0] for line in block.splitlines() if line.startswith("carepack "))
    yield from re.findall(r"`(carepack [^`]*)`", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_names_no_command_or_option_that_is_not_there(page: object) -> None:
    assert isinstance(page, type(ROOT))
    wrong = {c: w for c in commands_of(page.read_text(encoding="utf-8")) if (w := not_there(c))}
    assert wrong == {}


def test_a_message_names_no_command_or_option_that_is_not_there() -> None:
    found: list[tuple[str, str]] = []
    for file in modules(*PACKAGES):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = re.split(r"[`;]|\. ", node.value)
                found += [(named(file), t[t.index("carepack ") :]) for t in text if "carepack " in t]
    assert len(found) > 40
    assert [(where, said, wrong) for where, said in found if (wrong := not_there(said))] == []


def test_what_is_to_be_done_about_a_code_names_no_option_that_is_not_there() -> None:
    lines = [
        line for line in (ROOT / "docs" / "codes.md").read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    ctx = click.Context(cli)
    known = {o for c in every(cli, ctx) for p in c.params for o in (*p.opts, *p.secondary_opts)}
    told = {
        o for line in lines for code in re.findall(r"`([^`]*)`", line) for o in re.findall(r"--[a-z-]+", code)
    }
    assert len(told) > 10
    assert told - known == set()


def every(group: click.Group, ctx: click.Context) -> Iterator[click.Command]:
    """Every command and group."""
    yield group
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        yield from every(command, ctx) if isinstance(command, click.Group) else [command]


@pytest.mark.parametrize("page", ["importing.md", "ledger.md", "operating.md"])
def test_a_page_names_no_code_that_is_not_explained(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    said = {
        c
        for within in re.findall(r"\(([^()]*)\)", text)
        for c in re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", within)
    }
    assert said - explained() - {"subject-access", "legal-duty"} == set()


def test_a_command_or_option_that_is_not_there_would_be_found() -> None:
    assert not_there("carepack queries settle 3 --value x") == ["--value"]
    assert not_there("carepack copies lost NUMBER") == ["lost"]
    assert not_there("carepack copies list --open|--all --form=x") == []
