"""Reads a definition's rules: each is known by the one key that says its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from schemas import rule_models as d
from schemas import vocabulary as v
from schemas.field_reader import FieldReader
from schemas.node_reader import listed
from schemas.yaml_source import Node

_MODELS: Mapping[str, type[d.Rule]] = {
    "required": d.RequiredRule,
    "when": d.WhenRule,
    "order": d.OrderRule,
    "count": d.CountRule,
    "differ": d.DifferRule,
    "not_future": d.NotFutureRule,
    "within": d.WithinRule,
    "other": d.OtherRule,
    "note": d.NoteRule,
}


class RuleReader(FieldReader):
    """Walks the nodes of rules; what is wrong is noted."""

    def rule(self, node: Node, index: int) -> Any:
        """A rule of any kind; None where it is none."""
        kinds = [k for k in v.RULES if node.mapping and k in node.mapping]
        if len(kinds) != 1:
            self.faults.add(
                "def-rule",
                node.line,
                f"A rule has exactly one of {listed(list(v.RULES))}.",
                "Write one rule for each.",
            )
            return None
        self.lines[f"rules.{index}"] = node.line
        kind = kinds[0]
        keys = self.keys(node, v.RULES[kind])
        readings: dict[str, Callable[[], Any]] = {}
        values: dict[str, Any] = {}
        for word, meant in v.RULES[kind].words.items():
            if meant.shape == "condition":
                if (condition := self.condition(kind, keys[word])) is None:
                    return None
                values[word], values["is_"] = condition
            else:
                readings[word] = partial(self.word, keys.get(word), meant.shape)
        values |= self.each(f"rules.{index}", readings)
        before = len(self.faults.found)
        made = self.make(_MODELS[kind], node.line, keys, **values)
        if len(self.faults.found) > before:
            self.known.doubt(f"rules.{index}", *values)
        return made

    def word(self, node: Node | None, shape: v.Shape) -> Any:
        """What stands behind a word of a rule."""
        match shape:
            case "wording":
                return self.wording(node)
            case "names":
                return self.names(node)
            case "whole":
                return self.number(node, int)
            case "flag":
                return self.flag(node)
            case _:
                return self.text(node)

    def condition(self, kind: str, node: Node) -> tuple[str, tuple[str, ...]] | None:
        """A path, and the answers it is looked at for: none where any will do."""
        if node.mapping:
            (path, said), *more = node.mapping.items()
            if more:
                self.faults.add(
                    "def-rule", node.line, f"`{kind}` looks at one path.", "Write one rule for each path."
                )
            return path, self.names(said)
        if node.text is None or kind == "other":
            what = node.what if node.text is None else "a path"
            self.faults.add(
                "def-shape",
                node.line,
                f"This is {what} where {'an answer' if kind == 'other' else 'a path'} is meant.",
                "Write `{path: answer}`." if kind == "other" else "Write a path, or `{path: answer}`.",
            )
            return None
        return node.text, ()
