"""Small readings of YAML nodes: text, wording, numbers, names; each notes what is wrong with its node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.plain_words import allowed, said
from schemas.vocabulary import Kind
from schemas.yaml_source import Faults, Node

_CURLY = "“”‘’„"
_STAND_INS: Mapping[str, Any] = {
    "form": "unnamed",
    "edition": 1,
    **dict.fromkeys(("title", "source", "ask", "say", "heading"), "?"),
}
"""What stands for a needed value that was wrong, so that the rest of its owner can be looked at all the same."""
_TOLD = 20
"""So many unknown words of one mapping are told each, with what may be meant; of more, how many they are."""
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class NodeReader:
    """Reads one node at a time and collects faults instead of raising."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def keys(self, node: Node, kind: Kind) -> dict[str, Node]:
        """A mapping with words of that kind only, and all that it needs."""
        names = list(kind.allowed)
        if node.mapping is None:
            self.faults.add(
                "def-shape",
                node.line,
                f"This is {node.what} where a mapping is meant.",
                f"Write `key: value` lines; the keys here are {listed(names)}.",
            )
            return {}
        unknown = [key for key in node.mapping if key not in names]
        for key in unknown[:_TOLD]:
            near = get_close_matches(key, names, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"The keys here are {listed(names)}."
            if ":" in key:
                hint = f"Put a space after the colon: `{key.replace(':', ': ')}`."
            self.faults.add("def-unknown-key", node.key_lines[key], f"`{key}` is not known here.", hint)
        if more := unknown[_TOLD:]:
            what = f"From here on {len(more):,} more keys of this mapping are not known."
            self.faults.add(
                "def-unknown-key", node.key_lines[more[0]], what, f"The keys here are {listed(names)}."
            )
        for key in kind.needed:
            if key not in node.mapping:
                self.faults.add("def-missing", node.line, f"`{key}` is missing.", f"Add `{key}:`.")
        for key, given in node.mapping.items():
            if key in names and kind.words[key].shape == "wording":
                self.filled(key, given)
        return {k: v for k, v in node.mapping.items() if k in names}

    def filled(self, key: str, node: Node) -> None:
        """Notes wording that must be there and is empty."""
        if node.text is not None and not node.text.strip():
            self.faults.add(
                "def-value",
                node.line,
                f"`{key}` is empty.",
                'Write what is to be printed, in double quotes: "…".',
            )

    def text(self, node: Node | None) -> str | None:
        """Plain text: a name, a number, a path."""
        if node is None:
            return None
        if node.text is None:
            self.faults.add(
                "def-shape", node.line, f"This is {node.what} where text is meant.", "Write a single value."
            )
            return None
        return node.text

    def wording(self, node: Node | None) -> str | None:
        """Printed wording: quoted, so that nothing of it can be lost to YAML."""
        value = self.text(node)
        if node is None or value is None:
            return None
        if not node.quoted and value[:1] in _CURLY:
            self.faults.add(
                "def-unquoted",
                node.line,
                f"The wording {_short(value.strip(_CURLY))} stands in quotes of a word processor.",
                'Use straight ones: ".',
            )
        elif not node.quoted:
            self.faults.add(
                "def-unquoted",
                node.line,
                f"The wording {_short(value)} is not quoted.",
                'Put it in double quotes, so that no colon, # or "yes" in it is lost.',
            )
        return " ".join(value.split(" ")) or None

    def number(self, node: Node | None, kind: Callable[[str], T]) -> T | None:
        """A number of that kind."""
        value = self.text(node)
        if node is None or value is None:
            return None
        try:
            return kind(value)
        except (ValueError, InvalidOperation):
            self.faults.add("def-number", node.line, f"`{value}` is not a number.", "Write it in figures.")
            return None

    def flag(self, node: Node | None) -> bool:
        """`true` or `false`."""
        value = self.text(node)
        if node is not None and value not in {"true", "false", None}:
            self.faults.add(
                "def-flag",
                node.line,
                f"`{value}` is neither `true` nor `false`.",
                "Write `true`, or leave it out.",
            )
        return value == "true"

    def names(self, node: Node | None) -> tuple[str, ...]:
        """A list of names or paths; a single one may stand without brackets."""
        if node is None:
            return ()
        if node.text is not None:
            return (node.text,)
        if node.items is None:
            self.faults.add(
                "def-shape", node.line, "This is a mapping where a list is meant.", "Write `[one, two]`."
            )
        return tuple(v for n in node.items or () if (v := self.text(n)) is not None)

    def listed(self, node: Node | None) -> tuple[Node, ...]:
        """The nodes of a list; a single one may stand without brackets."""
        if node is None:
            return ()
        return (node,) if node.items is None else node.items

    def many(self, node: Node | None, begin: str) -> tuple[Node, ...]:
        """The nodes of a list whose entries stand on lines of their own, such as `begin`."""
        if node is not None and node.items is None:
            self.faults.add(
                "def-shape",
                node.line,
                f"This is {node.what} where a list is meant.",
                f"Begin each entry with a dash: `{begin}`.",
            )
        return (node.items or ()) if node is not None else ()

    def pairs(self, node: Node | None) -> dict[str, Node]:
        """Any keys."""
        if node is None:
            return {}
        if node.mapping is None:
            self.faults.add(
                "def-shape",
                node.line,
                f"This is {node.what} where a mapping is meant.",
                "Write `name: …` lines.",
            )
            return {}
        return node.mapping

    def ours(self, node: Node | None) -> str | None:
        """`true`, or the reason why the source lacks this."""
        if node is None:
            return None
        return "true" if node.text == "true" else self.wording(node)

    def make(
        self, model: type[M], line: int, at: Mapping[str, Node] | None = None, **values: Any
    ) -> M | None:
        """The model; where values of it are wrong they are noted and left out. None where nothing is left.

        `at` holds the nodes of values that have a line of their own. That a needed one is missing was noted by
        whoever read the keys.
        """
        given = {k: v for k, v in values.items() if v is not None}
        try:
            return model(**given)
        except ValidationError as error:
            problems = error.errors()
        wrong = {str(p["loc"][0]) for p in problems}
        for problem in problems:
            place = str(problem["loc"][0])
            if problem["type"] == "missing" and len(problem["loc"]) == 1:
                continue
            node = (at or {}).get(place)
            self.faults.add("def-value", node.line if node else line, *_message(problem, place.rstrip("_")))
        kept = {k: v for k, v in given.items() if k not in wrong}
        needed = {n for n, field in model.model_fields.items() if field.is_required()}
        try:
            return model(**kept, **{n: _STAND_INS[n] for n in wrong & needed})
        except (ValidationError, KeyError):
            return None


def _message(problem: Any, place: str) -> tuple[str, str]:
    """What is wrong with a value, and what to write."""
    what = said(problem)
    if len(problem["loc"]) > 1:  # an entry of a list
        few = problem["type"] == "missing"
        what = f"`{place}` has too few entries." if few else f"An entry of `{place}` {what}."
        return what, f"Correct `{place}`."
    if problem["type"] in {"literal_error", "string_pattern_mismatch"}:
        what = f"{_short(str(problem['input']))} {what}"
        return f"`{place}`: {what}.", _advice(problem, place)
    return f"`{place}` {what}.", f"Correct `{place}`."


def _advice(problem: Any, place: str) -> str:
    if problem["type"] == "literal_error":
        near = get_close_matches(str(problem["input"]), allowed(problem["ctx"]), n=1)
        return f"Did you mean `{near[0]}`?" if near else "Write one of these."
    return (
        "Use small letters, digits and hyphens."
        if place == "form"
        else "Use small letters, digits and single underscores, a letter first."
    )


def listed(names: list[str]) -> str:
    """Names in a row, each in backquotes."""
    return ", ".join(f"`{n}`" for n in names) or "none"


def _short(value: str) -> str:
    return f"“{value if len(value) <= 40 else value[:37] + '…'}”"
