"""Where in a template a fault stands, in words by which a person finds it in Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from fillers.word.markup import Element, clark
from schemas.errors import Fault

_WHICH = {"first": "of the first page", "default": "of the pages", "even": "of the even pages"}
_NAMED = re.compile(r"“([^”]+)” is (?:no field|a list|not something)")
_MOST = 6
"""Places of one fault that are told."""


def named_parts(document: str) -> Mapping[str, str]:
    """What a person calls each head and foot, by its relationship in the document."""
    found: dict[str, str] = {}
    for kind, word in (("header", "head"), ("footer", "foot")):
        for reference in _tree(document).iter(clark(f"w:{kind}Reference")):
            which = _WHICH.get(reference.get(clark("w:type"), ""), "of the pages")
            found.setdefault(reference.get(clark("r:id"), ""), f"{word} {which}")
    return found


def located(faults: Sequence[Fault], raw: str, part: str) -> list[Fault]:
    """The faults of a part, each with where it stands: the part, and paragraph, or cell of a table."""
    paragraphs = [(at, said) for _, at, said in placed(_tree(raw), part)]
    return [replace(f, place=replace(f.place, path=_where(f, paragraphs, part))) for f in faults]


def _where(fault: Fault, paragraphs: Sequence[tuple[str, str]], part: str) -> str | None:
    named = _NAMED.search(fault.what)
    words = named[1] if named else ""
    # A list stands rightly where it is asked for or gone through: only where it is written by itself is wrong.
    braces = r"\{\{" if fault.code == "letter-list" else r"\{[\{%]?"
    name = r"(?<![\w.])" + re.escape(words) + r"(?![\w.])"
    # One that is not opened is told as well.
    pattern = re.compile(rf"{braces}[^{{}}]*?{name}|{name}\s*\}}\}}") if words else None
    among = re.match(r"In “(.*?)…?”: ", fault.what)
    start = among[1].strip()[:30] if among else ""
    found = [at for at, said in paragraphs if pattern is not None and pattern.search(said)]
    found = found or [at for at, said in paragraphs if start and start in " ".join(said.split())]
    if not found:
        return part or None
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return "; ".join(found[:_MOST]) + more


def placed(root: Element, part: str) -> Iterator[tuple[Element, str, str]]:
    """Every paragraph with words: itself, where it stands as a person says it, and the words."""
    number = 0
    tables = {table: n for n, table in enumerate(root.iter(clark("w:tbl")), 1)}
    lead = f"{part}, " if part else ""
    for paragraph in root.iter(clark("w:p")):
        said = "".join(t.text or "" for t in paragraph.iter(clark("w:t")))
        cell = next((e for e in paragraph.iterancestors() if e.tag == clark("w:tc")), None)
        row = cell.getparent() if cell is not None else None
        table = row.getparent() if row is not None else None
        if cell is None or row is None or table is None:
            number += bool(said.strip())
            at = f"{lead}paragraph {number}"
        else:
            across = row.findall(clark("w:tc")).index(cell) + 1 if cell in row else 1
            down = table.findall(clark("w:tr")).index(row) + 1 if row in table else 1
            at = f"{lead}table {tables.get(table, 1)}, row {down}, cell {across}"
        if said.strip():
            yield paragraph, at, said


def _tree(xml: str) -> Element:
    return etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
