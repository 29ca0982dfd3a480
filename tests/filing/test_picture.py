"""The picture of the tables in docs/ledger.md is what the database has."""

from __future__ import annotations

import re
from pathlib import Path

from filing.ledger.tables import METADATA

DOC = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
PICTURE = next(p for p in re.findall(r"```mermaid\n(.*?)```", DOC, re.S) if p.startswith("erDiagram"))


def test_it_shows_every_table_with_every_column_and_key() -> None:
    drawn = {
        table: {
            (c, tuple(k.split(",")) if k else ())
            for c, k in re.findall(r"^\s+\w+ (\w+) ?([A-Z,]*)$", body, re.M)
        }
        for table, body in re.findall(r"^    (\w+) \{\n(.*?)^    \}", PICTURE, re.M | re.S)
    }
    there = {
        t.name: {
            (c.name, tuple(k for k, is_so in (("PK", c.primary_key), ("FK", bool(c.foreign_keys))) if is_so))
            for c in t.columns
        }
        for t in METADATA.sorted_tables
    }
    assert drawn == there


def test_it_shows_every_reference_from_one_table_to_another() -> None:
    drawn = set(re.findall(r'^    (\w+) (\|o|\|\|)--o[{|] (\w+) : "(\w+)"$', PICTURE, re.M))
    there = {
        (key.column.table.name, "|o" if column.nullable else "||", table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
    }
    assert drawn == there
    assert PICTURE.count("--") == len(there)


def test_every_command_it_names_is_there() -> None:
    from click.testing import CliRunner

    from cli.main import cli

    named = set(re.findall(r"^carepack (?!--)(\w+)(?: (\w+))?", DOC, re.M))
    assert ("queries", "settle") in named
    for group, command in named:
        words = [group, command] if group in {"roster", "copies", "queries", "records", "ledger"} else [group]
        assert CliRunner().invoke(cli, [*words, "--help"]).exit_code == 0, words
