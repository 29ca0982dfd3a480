"""YAML read strictly: every scalar a string, nothing shared or repeated, every node with its line.

YAML is friendlier than it is safe: `yes` becomes True, ` # No` vanishes, a repeated key silently wins. So no
scalar is ever interpreted here, and what a person could lose without noticing is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

from schemas.errors import DefinitionError, Fault, Place

SIZE_LIMIT = 1_000_000
"""Characters in one file; a definition has some tens of thousands."""


MOST = 20_000
"""Keys, values, and beginnings and ends of lists and mappings in one file; the longest form of ours has 2,200.

Reading takes a second for each 10,000 of them.
"""
DEEPEST = 40
"""Lists and mappings within one another; a definition has some ten. Reading takes time by the square of it."""
_QUOTE = re.compile(r'(?<!\\)"')


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line it stands on, counted from 1: text, a mapping, or a list."""

    line: int
    text: str | None = None
    quoted: bool = False
    mapping: dict[str, Node] | None = None
    items: tuple[Node, ...] | None = None
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What kind of thing this is, in words."""
        return "a list" if self.items is not None else "a mapping" if self.mapping is not None else "text"

    def standing_at(self, line: int) -> Node:
        """The same as though all of it stood on that line: of a part of another file, where it is used."""
        return Node(
            line,
            self.text,
            self.quoted,
            {k: n.standing_at(line) for k, n in self.mapping.items()} if self.mapping is not None else None,
            tuple(n.standing_at(line) for n in self.items) if self.items is not None else None,
            dict.fromkeys(self.key_lines, line),
        )


class Faults:
    """Collects every mistake of one file, so that all are told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.form: str | None = None
        self.found: list[Fault] = []

    def add(self, code: str, line: int | None, what: str, do: str) -> None:
        """Notes one mistake."""
        self.found.append(Fault(code, what, Place(file=self.file, line=line, form=self.form), do))

    def stop_if_any(self) -> None:
        """Raises DefinitionError with all mistakes in the order of their lines, if there are any."""
        if self.found:
            raise DefinitionError(*sorted(self.found, key=lambda f: f.place.line or 0))


def read(text: str, faults: Faults) -> Node | None:
    """The one document in `text`; None, with the faults noted, where it is no proper YAML."""
    if len(text) > SIZE_LIMIT:
        faults.add("def-too-large", None, "This file is too large for a form definition.", "Split it.")
        return None
    try:
        events: list[yaml.Event] = []
        shared = _sharing(text, faults, events)
        documents = _Events(events).documents() if not shared else []
    except yaml.MarkedYAMLError as error:
        line, what, do = _explained(error, text)
        faults.add("def-yaml", line, f"This is not YAML: {what}.", do)
        return None
    except yaml.YAMLError:
        faults.add(
            "def-yaml",
            None,
            "This file holds characters YAML does not allow.",
            "Save it as plain UTF-8 text.",
        )
        return None
    if shared:
        return None
    if len(documents) != 1 or documents[0] is None:
        faults.add(
            "def-yaml", 1, "A file holds exactly one definition.", "Remove the `---` lines or fill the file."
        )
        return None
    return _node(documents[0], faults)


_STUMBLES = (
    # What the parser says; whether the mistake is where it began to read; what it is, and what to do.
    ("\\t", False, "this line is indented with a tab", "Use spaces instead."),
    (
        "could not find expected ':'",
        True,
        "this line has no colon with a space after it",
        "Write `key: value`.",
    ),
    (
        "mapping values are not allowed",
        False,
        "a colon too many, or the line does not begin in the column of its neighbours",
        "Put wording in double quotes, and begin lines that belong together in one column.",
    ),
    ("escape character", False, "a backslash stands in the wording", "Write two of them, or none."),
    (
        "expected <block end>, but found '<scalar>'",
        False,
        "something stands after a closing quote or brace",
        "Within wording use curly quotes “ ” instead of straight ones.",
    ),
    (
        "expected <block end>",
        False,
        "this line does not begin in the column of those it belongs to",
        "Move it under its neighbours.",
    ),
    (
        "cannot start any token",
        False,
        "a value cannot begin with this character",
        "Put wording in double quotes.",
    ),
)


def _explained(error: yaml.MarkedYAMLError, text: str) -> tuple[int | None, str, str]:
    """Where a mistake was made, which is not always where the parser stumbled; what it is, and what to do."""
    line = error.problem_mark.line + 1 if error.problem_mark else None
    begun = error.context_mark.line + 1 if error.context_mark else line
    quotes = [len(_QUOTE.findall(_comment_off(row))) % 2 for row in text.splitlines()]
    if sum(quotes) % 2:
        return (
            quotes.index(1) + 1,
            "a double quote opens on this line and does not close",
            "Add the other one.",
        )
    if "flow" in (error.context or ""):
        what = "what opens here with { or [ does not close where it should"
        return begun, what, "Look for a missing comma, quote, } or ]."
    problem = error.problem or "it breaks off"
    for part, at_start, what, do in _STUMBLES:
        if part in problem:
            return (begun if at_start else line), what, do
    return line, problem, "Check indentation, colons and quotes here."


def _comment_off(row: str) -> str:
    return "" if row.lstrip().startswith("#") else row


class _Events(Composer, Resolver):
    """Documents made of the events of a parser: the text is read once, which is most of the work."""

    def __init__(self, events: Sequence[yaml.Event]) -> None:
        Composer.__init__(self)
        Resolver.__init__(self)
        self._events, self._at = events, 0

    def documents(self) -> list[yaml.Node | None]:
        """All of them."""
        found = []
        while self.check_node():
            found.append(self.get_node())
        return found

    def check_event(self, *choices: type[yaml.Event]) -> bool:
        return isinstance(self._events[self._at], choices or yaml.Event)

    def peek_event(self) -> yaml.Event:
        return self._events[self._at]

    def get_event(self) -> yaml.Event:
        self._at += 1
        return self._events[self._at - 1]


def _sharing(text: str, faults: Faults, events: list[yaml.Event]) -> bool:
    """Whether anything is shared, or of a type of its own; `events` are what the parser saw."""
    found, deep = False, 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        events.append(event)
        line = event.start_mark.line + 1 if event.start_mark else 1
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if len(events) > MOST:
            what = (
                f"This file has some {MOST // 2:,} keys before this line: more than forms and settings have."
            )
            faults.add("def-too-large", line, what, "Is something in it many times over? Else split it.")
            return True
        if deep > DEEPEST:
            what = "Lists and mappings stand within one another here more deeply than in any form."
            faults.add("def-yaml", line, what, "Look for a missing bracket or wrong spaces before it.")
            return True
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            faults.add(
                "def-anchor",
                line,
                "Anchors and aliases (& and *) are not part of the language.",
                "Write it out, or make it a shared part and use its name.",
            )
            found = True
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            faults.add("def-tag", line, f"The tag {event.tag} is not part of the language.", "Remove it.")
            found = True
    return found


def _node(node: yaml.Node, faults: Faults) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(line, text=node.value, quoted=node.style is not None)
    if isinstance(node, yaml.SequenceNode):
        return Node(line, items=tuple(_node(n, faults) for n in node.value))
    mapping: dict[str, Node] = {}
    key_lines: dict[str, int] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.add("def-key", at, "A key must be a plain word.", "Write a name before the colon.")
        elif key.value in mapping:
            faults.add(
                "def-duplicate",
                at,
                f"`{key.value}` stands here twice (first on line {key_lines[key.value]}).",
                "Keep one of them.",
            )
        else:
            mapping[key.value] = _node(value, faults)
            key_lines[key.value] = at
    return Node(line, mapping=mapping, key_lines=key_lines)
