"""Reads questions and shared parts from YAML nodes; what is wrong is noted, everything else is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from schemas import definition as d
from schemas import vocabulary as v
from schemas.node_reader import NodeReader, listed
from schemas.shared_parts import Parts
from schemas.understood import ALL, Understood
from schemas.yaml_source import Faults, Node

T = TypeVar("T")
_BRACED = re.compile(r"\{([a-z]+(?:_[a-z]+)*)\}")
_FLAGS = ("locked", "critical", "sensitive", "many", "write_in")
_REQUIRED = {"true": "must", "must": "must", "note": "note", "false": None}


class FieldReader(NodeReader):
    """Reads questions, their answers and scales, and the shared parts they are made of."""

    def __init__(self, faults: Faults, parts: Parts) -> None:
        super().__init__(faults)
        self.shared = parts
        self.known = Understood()
        self.lines = self.known.lines

    def wording(self, node: Node | None) -> str | None:
        """Printed wording, with shared words put in for their names in braces."""
        value = super().wording(node)
        if node is None or value is None or "{" not in value:
            return value

        def word(name: re.Match[str]) -> str:
            return self.named("words", Node(node.line, name[1]), self.shared.words) or ""

        return _BRACED.sub(word, value).replace("  ", " ").strip()

    # -- shared parts ------------------------------------------------------------------------------
    def parts(self, root: Node) -> Parts:
        keys = self.keys(root, v.PARTS)
        words = {k: self.text(n) or "" for k, n in self.pairs(keys.get("words")).items()}
        self.shared = replace(self.shared, words={**self.shared.words, **words})
        scales = {k: s for k, n in self.pairs(keys.get("scales")).items() if (s := self.scale(n))}
        options = {k: self.options(n) for k, n in self.pairs(keys.get("options")).items()}
        # Columns may use the scales and answers of their own file too.
        self.shared = replace(
            self.shared,
            scales={**self.shared.scales, **scales},
            options={**self.shared.options, **options},
        )
        return Parts(
            scales=scales,
            options=options,
            columns={k: self.fields(n, f"columns.{k}") for k, n in self.pairs(keys.get("columns")).items()},
            texts={k: self.wordings(n) for k, n in self.pairs(keys.get("texts")).items()},
            words=words,
        )

    def not_taken(self, root: Node) -> None:
        """Notes every part with the name of a known one; words are there to be set anew."""
        for kind in ("scales", "options", "columns", "texts", "blocks"):
            node = (root.mapping or {}).get(kind)
            for name in (node.mapping or {}) if node is not None else {}:
                if name in getattr(self.shared, kind) and node is not None:
                    self.faults.add(
                        "def-part-taken",
                        node.key_lines[name],
                        f"There are shared {kind} called `{name}` already, which other forms use.",
                        f"Choose another name, such as `our_{name}`, and use that in your forms.",
                    )

    def named(self, kind: str, node: Node, known: Mapping[str, T]) -> T | None:
        """The shared part a name stands for."""
        name = node.text or ""
        if name in known:
            return known[name]
        near = get_close_matches(name, list(known), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"The shared {kind} are {listed(list(known))}."
        self.faults.add("def-unknown-part", node.line, f"There are no shared {kind} called `{name}`.", hint)
        return None

    def options(self, node: Node) -> tuple[d.Option, ...]:
        if node.text is not None:
            return self.named("options", node, self.shared.options) or ()
        made = (self.option(k, n) for k, n in self.pairs(node).items())
        return tuple(o for o in made if o is not None)

    def option(self, key: str, node: Node) -> d.Option | None:
        """One answer: its words, or a mapping where they have a short name."""
        keys = self.keys(node, v.OPTION) if node.mapping is not None else {"say": node}
        say = self.wording(keys.get("say")) or ""
        return self.make(d.Option, node.line, key=key, say=say, say_as=self.wording(keys.get("say_as")))

    def scale(self, node: Node) -> d.Scale | None:
        if node.text is not None:
            return self.named("scales", node, self.shared.scales)
        keys = self.keys(node, v.SCALE)
        said = self.pairs(keys.get("say"))
        captions = tuple(
            (number, self.wording(n) or "")
            for k, n in said.items()
            if (number := self.number(Node(n.line, k), int)) is not None
        )
        return self.make(
            d.Scale,
            node.line,
            first=self.number(keys.get("from"), int),
            last=self.number(keys.get("to"), int),
            say=captions,
        )

    def wordings(self, node: Node) -> tuple[tuple[str, str], ...]:
        return tuple((k, self.wording(n) or "") for k, n in self.pairs(node).items())

    # -- fields --------------------------------------------------------------------------------------
    def fields(self, node: Node, within: str = "") -> tuple[d.Field, ...]:
        made = []
        for name, n in self.pairs(node).items():
            line = node.key_lines[name]
            path = f"{within}.{name}" if within else name
            self.lines[path] = line
            field = self.field(path, name, n, line)
            if field is None:
                self.known.lost.add(path)
            else:
                made.append(field)
        return tuple(made)

    def each(self, path: str, readings: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
        """What the readings give, by key; a key whose reading noted a mistake is in doubt from then on."""
        values = {}
        for word, reading in readings.items():
            before = len(self.faults.found)
            values[word] = reading()
            if len(self.faults.found) > before:
                self.known.doubt(path, word)
        return values

    def field(self, path: str, name: str, node: Node, line: int) -> d.Field | None:
        if node.text is not None:
            self.filled(name, node)
            return self.make(d.Field, line, name=name, ask=self.wording(node) or "?")
        keys = self.keys(node, v.FIELD)
        if node.mapping is None:
            self.known.doubt(path, ALL)
        for word in set(node.mapping or {}) - set(keys):  # a key written wrongly may have meant one of these
            self.known.doubt(path, *get_close_matches(word, v.FIELD.allowed, n=1))
        kind = self.text(keys.get("type")) or "line"
        # Answers written out are answers, whatever became of `type: choice`.
        is_choice = "of" in keys and (kind == "choice" or keys["of"].mapping is not None)
        text = {w: (lambda w=w: self.text(keys.get(w))) for w in ("type", "given", "under")}
        wording = {w: (lambda w=w: self.wording(keys.get(w))) for w in ("ask", "help", "head", "say_as")}
        flags = {w: (lambda w=w: self.flag(keys.get(w))) for w in _FLAGS}
        numbers = {w: (lambda w=w: self.number(keys.get(w), int)) for w in ("places", "lines")}
        bounds = {w: (lambda w=w: self.number(keys.get(w), Decimal)) for w in ("from", "to")}
        read = self.each(
            path,
            {
                **text,
                **wording,
                **flags,
                **numbers,
                **bounds,
                "ours": lambda: self.ours(keys.get("ours")),
                "required": lambda: self.required(keys.get("required")),
                "scale": lambda: self.scale(keys["scale"]) if "scale" in keys else None,
                "of": lambda: self.options(keys["of"]) if is_choice else self.text(keys.get("of")),
            },
        )
        if is_choice:
            read["options"] = read.pop("of")
        read["least"], read["most"] = read.pop("from"), read.pop("to")
        before = len(self.faults.found)
        made = self.make(d.Field, line, keys, name=name, **read)
        if len(self.faults.found) > before and made is not None:
            self.known.doubt(path, *(w for w in read if read[w] is not None and getattr(made, w) != read[w]))
        return made

    def required(self, node: Node | None) -> str | None:
        """Whether an answer is wanted, as a rule's level."""
        value = self.text(node)
        if node is None or value is None:
            return None
        if value not in _REQUIRED:
            self.faults.add(
                "def-value",
                node.line,
                f"`required` is “{value[:40]}”, which is neither `true` nor `note`.",
                "Write `true` where a blank must be looked at, `note` where it is only reported.",
            )
        return _REQUIRED.get(value)
