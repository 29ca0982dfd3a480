"""The headings of an inspection pack: a dated settings file, the organisation’s own or the one that comes along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import get_args

from schemas.definition import FormKind
from schemas.definition_base import Model
from schemas.errors import DefinitionError, Fault, Place
from schemas.node_reader import NodeReader, listed
from schemas.vocabulary import Kind, Word
from schemas.yaml_source import Faults, Node, read

FILE = "inspection.yaml"
SIZE_LIMIT = 100_000
"""Bytes of the file."""
REPORTS = ("matrix", "unsigned", "actions", "appraisals", "out", "renewals", "means")
"""What may stand in a pack. Matters, nominations and samples are for managers."""
KEPT_OUT: tuple[FormKind, ...] = ("evaluation", "case_content", "commitment", "consent")
"""Records that no inspection pack has, whatever their form says."""
KINDS = tuple(k for k in get_args(FormKind) if k not in KEPT_OUT)

_HEADING = Kind(
    "heading",
    "One heading, and what stands under it.",
    {
        "title": Word("wording", "The heading as the inspector knows it.", needed=True),
        "about": Word("wording", "What is shown under it, in a sentence."),
        "reports": Word("names", "Reports under it."),
        "records": Word("names", "Kinds of records under it."),
    },
)
_FILE = Kind(
    "inspection",
    "The headings of inspection packs.",
    {
        "name": Word("wording", "Whose headings these are.", needed=True),
        "source": Word("wording", "Where they are written.", needed=True),
        "dated": Word("text", "The day from which they are known to hold, such as 2026-03-01.", needed=True),
        "look_again": Word(
            "text", "From this day on somebody must look whether they still hold.", needed=True
        ),
        "headings": Word("items", _HEADING.say, needed=True),
    },
)


class Heading(Model):
    """One heading: the keys of the reports and the kinds of the records under it."""

    title: str
    about: str = ""
    reports: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


class Headings(Model):
    """All of them, where they come from, and from when until when they are taken to hold."""

    name: str
    source: str
    dated: dt.date
    look_again: dt.date
    headings: tuple[Heading, ...]
    own: bool = False

    def stale(self, today: dt.date) -> bool:
        """Whether somebody must look if they still hold."""
        return today >= self.look_again

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that are asked for, each once."""
        return tuple(dict.fromkeys(r for h in self.headings for r in h.reports))


def headings_of(home: Path) -> Headings:
    """The headings of an organisation by its home folder. Raises DefinitionError with every mistake in its file."""
    file = home / "organisation" / FILE
    if not file.is_file():
        return headings_in(files("reports.inspection").joinpath("headings.yaml").read_text(encoding="utf-8"))
    try:
        data = file.read_bytes()
        if len(data) > SIZE_LIMIT:
            raise _unreadable("It is too large.")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("It is no text in UTF-8.") from None
    return headings_in(text, own=True)


def _unreadable(what: str) -> DefinitionError:
    do = "Save it again as UTF-8 text, or remove it: the headings that come with carepack hold then."
    return DefinitionError(
        Fault("inspection-unreadable", f"{FILE} cannot be read. {what}", Place(file=FILE), do)
    )


def headings_in(text: str, *, own: bool = False) -> Headings:
    """The headings that a text says. Raises DefinitionError with every mistake in it, each with its line."""
    faults = Faults(FILE)
    root = read(text, faults)
    made = _File(NodeReader(faults)).read(root, own=own) if root is not None else None
    if faults.found or made is None:
        if not faults.found:
            faults.add("def-missing", None, "There is nothing in this file.", "Write headings, or remove it.")
        raise DefinitionError(*sorted(faults.found, key=lambda f: f.place.line or 0))
    return made


class _File:
    def __init__(self, reader: NodeReader) -> None:
        self._reader = reader

    def read(self, root: Node, *, own: bool) -> Headings | None:
        reader = self._reader
        keys = reader.keys(root, _FILE)
        nodes = reader.many(keys.get("headings"), '- title: "…"')
        found = [self._heading(n) for n in nodes]
        headings = tuple(h for h in found if h is not None)
        if "headings" in keys and not found:
            line = keys["headings"].line
            reader.faults.add("def-missing", line, "There is no heading.", 'Begin each with `- title: "…"`.')
        dated, again = self._day(keys.get("dated")), self._day(keys.get("look_again"))
        if dated is not None and again is not None and again <= dated:
            what = "`look_again` is not after `dated`."
            reader.faults.add("def-value", keys["look_again"].line, what, "Name a later day.")
        self._twice([(h.title, n.line) for h, n in zip(found, nodes, strict=True) if h is not None])
        values = {
            "name": reader.wording(keys.get("name")),
            "source": reader.wording(keys.get("source")),
            "dated": dated,
            "look_again": again,
            "headings": headings,
            "own": own,
        }
        return reader.make(Headings, root.line, keys, **values)

    def _twice(self, titles: Sequence[tuple[str, int]]) -> None:
        there: set[str] = set()
        for title, line in titles:
            if title.casefold() in there:
                what = f"The heading “{title[:60]}” is there twice."
                self._reader.faults.add("def-value", line, what, "Give each its own words.")
            there.add(title.casefold())

    def _heading(self, node: Node) -> Heading | None:
        keys = self._reader.keys(node, _HEADING)
        values = {
            "title": self._reader.wording(keys.get("title")),
            "about": self._reader.wording(keys.get("about")),
            "reports": self._known(keys.get("reports"), REPORTS, "report of a pack"),
            "records": self._known(keys.get("records"), KINDS, "kind of record of a pack"),
        }
        return self._reader.make(Heading, node.line, keys, **values)

    def _known(self, node: Node | None, known: tuple[str, ...], what: str) -> tuple[str, ...]:
        said = self._reader.names(node)
        for name in said:
            if name not in known and node is not None:
                do = f"There are {listed(list(known))}."
                self._reader.faults.add("def-value", node.line, f"`{name[:40]}` is no {what}.", do)
        return tuple(n for n in said if n in known)

    def _day(self, node: Node | None) -> dt.date | None:
        said = self._reader.text(node)
        if node is None or said is None:
            return None
        try:
            return dt.date.fromisoformat(said)
        except ValueError:
            self._reader.faults.add(
                "def-value", node.line, f"`{said[:20]}` is no day.", "Write it as 2026-03-01."
            )
            return None
