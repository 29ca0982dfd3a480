"""Small readings of YAML nodes: text, wording, numbers, names; each notes what is wrong with its node."""

from __future__ import annotations

from collections.abc import Callable
from decimal import InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.vocabulary import Kind
from schemas.yaml_source import Faults, Node

_CURLY = "“”‘’„"
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
        for key in node.mapping:
            if key not in names:
                near = get_close_matches(key, names, n=1)
                hint = f"Did you mean `{near[0]}`?" if near else f"The keys here are {listed(names)}."
                if ":" in key:
                    hint = f"Put a space after the colon: `{key.replace(':', ': ')}`."
                self.faults.add("def-unknown-key", node.key_lines[key], f"`{key}` is not known here.", hint)
        for key in kind.needed:
            if key not in node.mapping:
                self.faults.add("def-missing", node.line, f"`{key}` is missing.", f"Add `{key}:`.")
        return {k: v for k, v in node.mapping.items() if k in names}

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

    def make(self, model: type[M], line: int, **values: Any) -> M | None:
        """The model, or None with its faults noted."""
        try:
            return model(**{k: v for k, v in values.items() if v is not None})
        except ValidationError as error:
            for problem in error.errors():
                if problem["type"] == "missing" and self.faults.found:
                    continue  # it stood there wrongly, or not at all: said already
                place = ".".join(str(p) for p in problem["loc"]).rstrip("_")
                self.faults.add("def-value", line, f"`{place}`: {_plain(problem)}.", _advice(problem, place))
            return None


def _plain(problem: Any) -> str:
    match problem["type"]:
        case "missing":
            return "is missing"
        case "literal_error":
            return f"{_short(str(problem['input']))} is not one of {problem['ctx']['expected']}"
        case "string_pattern_mismatch":
            return f"{_short(str(problem['input']))} has characters that a name cannot have"
        case _:
            message = str(problem["msg"])
            return message[0].lower() + message[1:]


def _advice(problem: Any, place: str) -> str:
    if problem["type"] == "literal_error":
        allowed = [p.strip(" '") for p in str(problem["ctx"]["expected"]).replace(" or ", ",").split(",")]
        near = get_close_matches(str(problem["input"]), allowed, n=1)
        return f"Did you mean `{near[0]}`?" if near else "Write one of these."
    if problem["type"] == "string_pattern_mismatch":
        return (
            "Use small letters, digits and hyphens."
            if place == "form"
            else "Use small letters, digits and single underscores, a letter first."
        )
    return f"Correct `{place}`."


def listed(names: list[str]) -> str:
    """Names in a row, each in backquotes."""
    return ", ".join(f"`{n}`" for n in names) or "none"


def _short(value: str) -> str:
    return f"“{value if len(value) <= 40 else value[:37] + '…'}”"
