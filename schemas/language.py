"""The definition language: YAML in, a resolved `FormDefinition` out, or every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel

from schemas import definition as d
from schemas import vocabulary as v
from schemas.lint import lint
from schemas.node_reader import NodeReader, listed
from schemas.yaml_source import Faults, Node, read

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
_BRACED = re.compile(r"\{([a-z]+(?:_[a-z]+)*)\}")


@dataclass(frozen=True)
class Parts:
    """Shared parts by name: scales, options, columns, and texts that go by a choice's answer.

    `words` go into any wording where their name stands in braces: an organisation sets its own `{organisation}`.
    """

    scales: Mapping[str, d.Scale] = field(default_factory=dict)
    options: Mapping[str, tuple[d.Option, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[d.Field, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def parse(
    text: str, file: str, parts: Parts | None = None, before: Mapping[int, d.FormDefinition] | None = None
) -> d.FormDefinition:
    """The definition in `text`. `file` is only named in messages.

    With `before`, its other editions, what it says of the one it replaces is checked too.

    Raises DefinitionError with every mistake, each with its line, its cause and what to write instead.
    """
    faults = Faults(file)
    reader = _Reader(faults, parts or Parts())
    form = None
    root = read(text, faults)
    if root is not None:
        form = reader.form(root)
    if form is not None:
        lint(form, faults, reader.lines, before, whole=reader.whole)
    faults.stop_if_any()
    assert form is not None  # noqa: S101 - without a form there is a fault
    return form


def parse_parts(text: str, file: str, known: Parts | None = None, *, lay_over: bool = True) -> Parts:
    """The shared parts in `text`, which may use those already `known` by name.

    Without `lay_over` none of them may have the name of one that is known. Raises DefinitionError with every
    mistake.
    """
    faults = Faults(file)
    root = read(text, faults)
    reader = _Reader(faults, known or Parts())
    if root is not None and not lay_over:
        reader.not_taken(root)
    parts = reader.parts(root) if root is not None else Parts()
    faults.stop_if_any()
    return parts


class _Reader(NodeReader):
    """Walks the nodes; each method reads one kind of thing and notes what is wrong with it."""

    def __init__(self, faults: Faults, parts: Parts) -> None:
        super().__init__(faults)
        self.shared = parts
        self.lines: dict[str, int] = {}
        self.whole = True

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
        for kind in ("scales", "options", "columns", "texts"):
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
        made = (
            self.make(d.Option, n.line, key=k, say=self.wording(n) or "") for k, n in self.pairs(node).items()
        )
        return tuple(o for o in made if o is not None)

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

    # -- fields and blocks -------------------------------------------------------------------------
    def fields(self, node: Node, within: str = "") -> tuple[d.Field, ...]:
        made = []
        for name, n in self.pairs(node).items():
            line = node.key_lines[name]
            self.lines[f"{within}.{name}" if within else name] = line
            field = self.field(name, n, line)
            if field is None and re.fullmatch(d.NAME, name):
                # What speaks of it elsewhere is not wrong because of what is wrong here.
                field = d.Field(name=name, ask="?")
            made.append(field)
        return tuple(f for f in made if f is not None)

    def field(self, name: str, node: Node, line: int) -> d.Field | None:
        if node.text is not None:
            return self.make(d.Field, line, name=name, ask=self.wording(node))
        keys = self.keys(node, v.FIELD)
        kind = self.text(keys.get("type")) or "line"
        choices: tuple[d.Option, ...] = ()
        of: str | None = None
        if "of" in keys and kind == "choice":
            choices = self.options(keys["of"])
        elif "of" in keys:
            of = self.text(keys["of"])
        required = self.text(keys.get("required"))
        return self.make(
            d.Field,
            line,
            name=name,
            ask=self.wording(keys.get("ask")),
            type=kind,
            help=self.wording(keys.get("help")),
            required={"true": "must", "false": None}.get(required or "false", required),
            given=self.text(keys.get("given")),
            locked=self.flag(keys.get("locked")),
            critical=self.flag(keys.get("critical")),
            sensitive=self.flag(keys.get("sensitive")),
            ours=self.ours(keys.get("ours")),
            options=choices,
            many=self.flag(keys.get("many")),
            scale=self.scale(keys["scale"]) if "scale" in keys else None,
            of=of,
            places=self.number(keys.get("places"), int),
            least=self.number(keys.get("from"), Decimal),
            most=self.number(keys.get("to"), Decimal),
            lines=self.number(keys.get("lines"), int),
            under=self.text(keys.get("under")),
            head=self.wording(keys.get("head")),
        )

    def block(self, node: Node) -> d.FieldsBlock | d.TableBlock | d.TextBlock | None:
        kinds = [k for k in v.BLOCKS if node.mapping and k in node.mapping]
        if len(kinds) != 1:
            self.faults.add(
                "def-block",
                node.line,
                "A block has exactly one of `fields`, `table` and `text`.",
                "Start a new block with `-` for each.",
            )
            return None
        return {"fields": self.fields_block, "table": self.table_block, "text": self.text_block}[kinds[0]](
            node
        )

    def fields_block(self, node: Node) -> d.FieldsBlock | None:
        keys = self.keys(node, v.FIELDS_BLOCK)
        return self.make(
            d.FieldsBlock,
            node.line,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            across=self.number(keys.get("across"), int),
            fields=self.fields(keys["fields"]),
        )

    def table_block(self, node: Node) -> d.TableBlock | None:
        keys = self.keys(node, v.TABLE_BLOCK)
        kinds = [k for k in ("repeat", "rows", "groups") if k in keys]
        if len(kinds) != 1:
            self.faults.add(
                "def-rows",
                node.line,
                "A table has exactly one of `repeat`, `rows` and `groups`.",
                "Keep the one that says what its rows are.",
            )
        name = self.text(keys["table"]) or ""
        self.lines[name] = node.key_lines["table"]
        columns: tuple[d.Field, ...] = ()
        if "columns" in keys:
            own = keys["columns"]
            columns = (
                self.named("columns", own, self.shared.columns) or ()
                if own.text is not None
                else self.fields(own, name)
            )
        return self.make(
            d.TableBlock,
            node.line,
            table=name,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            heads=tuple(w for n in self.listed(keys.get("heads")) if (w := self.wording(n)) is not None),
            columns=columns,
            repeat=self.repeat(keys["repeat"]) if "repeat" in keys else None,
            rows=self.rows(keys["rows"], name) if "rows" in keys else (),
            groups=self.groups(keys["groups"], name) if "groups" in keys else (),
        )

    def repeat(self, node: Node) -> d.Repeat | None:
        keys = self.keys(node, v.REPEAT)
        return self.make(
            d.Repeat,
            node.line,
            print=self.number(keys.get("print"), int),
            most=self.number(keys.get("most"), int),
            mark=self.text(keys.get("mark")),
            given=self.text(keys.get("given")),
        )

    def rows(self, node: Node, table: str) -> tuple[d.Row, ...]:
        made = []
        for name, n in self.pairs(node).items():
            self.lines[f"{table}.{name}"] = node.key_lines[name]
            keys = {"ask": n} if n.text is not None else self.keys(n, v.ROW)
            made.append(
                self.make(
                    d.Row,
                    n.line,
                    id=name,
                    ask=self.wording(keys.get("ask")),
                    help=self.wording(keys.get("help")),
                    ours=self.ours(keys.get("ours")),
                )
            )
        return tuple(r for r in made if r is not None)

    def groups(self, node: Node, table: str) -> tuple[d.RowGroup, ...]:
        made = []
        for name, n in self.pairs(node).items():
            keys = self.keys(n, v.GROUP)
            made.append(
                self.make(
                    d.RowGroup,
                    n.line,
                    id=name,
                    heading=self.wording(keys.get("heading")),
                    help=self.wording(keys.get("help")),
                    ours=self.ours(keys.get("ours")),
                    rows=self.rows(keys["rows"], table) if "rows" in keys else (),
                )
            )
        return tuple(g for g in made if g is not None)

    def text_block(self, node: Node) -> d.TextBlock | None:
        keys = self.keys(node, v.TEXT_BLOCK)
        picked = "pick" in keys
        return self.make(
            d.TextBlock,
            node.line,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            pick=self.text(keys.get("pick")),
            texts=(self.named("texts", keys["text"], self.shared.texts) or ()) if picked else (),
            text=None if picked else self.wording(keys["text"]),
        )

    # -- rules and the whole -----------------------------------------------------------------------
    def rule(self, node: Node, index: int) -> Any:
        kinds = [k for k in v.RULES if node.mapping and k in node.mapping]
        if len(kinds) != 1:
            self.faults.add(
                "def-rule",
                node.line,
                "A rule has exactly one of `required`, `when`, `order` and `count`.",
                "Write one rule for each.",
            )
            return None
        self.lines[f"rules.{index}"] = node.line
        keys = self.keys(node, v.RULES[kinds[0]])
        common = {"say": self.wording(keys.get("say")), "level": self.text(keys.get("level"))}
        if kinds[0] == "required":
            return self.make(d.RequiredRule, node.line, required=self.names(keys["required"]), **common)
        if kinds[0] == "order":
            return self.make(
                d.OrderRule,
                node.line,
                order=self.names(keys["order"]),
                strict=self.flag(keys.get("strict")),
                **common,
            )
        if kinds[0] == "count":
            return self.make(
                d.CountRule,
                node.line,
                count=self.names(keys["count"]),
                least=self.number(keys.get("least"), int),
                most=self.number(keys.get("most"), int),
                in_each=self.text(keys.get("in_each")),
                **common,
            )
        when = keys["when"]
        answers: tuple[str, ...] = ()
        if when.mapping is not None:
            (path, node_), *more = list(when.mapping.items()) or [("", when)]
            if more:
                self.faults.add(
                    "def-rule", when.line, "`when` looks at one path.", "Write one rule for each path."
                )
            answers = self.names(node_)
        else:
            path = when.text or ""
        return self.make(
            d.WhenRule, node.line, when=path, is_=answers, then=self.names(keys.get("then")), **common
        )

    def form(self, root: Node) -> d.FormDefinition | None:
        keys = self.keys(root, v.FORM)
        self.faults.form = self.text(keys.get("form"))
        about = self.keys(keys["about"], v.ABOUT) if "about" in keys else {}
        self.lines |= {f"head.{k}": root.key_lines[k] for k in keys}
        for name in ("moved", "dropped"):
            node = keys.get(name)
            self.lines |= {f"{name}.{k}": n for k, n in (node.key_lines if node else {}).items()}
        blocks = [self.block(n) for n in self.many(keys.get("blocks"), "- fields:")]
        self.whole = None not in blocks and (
            bool(blocks) or "blocks" not in keys or keys["blocks"].items == ()
        )
        rules = [self.rule(n, i) for i, n in enumerate(self.many(keys.get("rules"), "- {…}"))]
        values: dict[str, Any] = {
            "form": self.faults.form,
            "edition": self.number(keys.get("edition"), int),
            "title": self.wording(keys.get("title")),
            "source": self.wording(keys.get("source")),
            "about": self.make(d.About, root.line, **{k: self.text(n) for k, n in about.items()}),
            "readers": self.names(keys.get("readers")),
            "blocks": tuple(b for b in blocks if b is not None),
            "rules": tuple(r for r in rules if r is not None),
            "replaces": self.number(keys.get("replaces"), int),
            "moved": tuple((k, self.text(n) or "") for k, n in self.pairs(keys.get("moved")).items()),
            "dropped": tuple((k, self.wording(n) or "") for k, n in self.pairs(keys.get("dropped")).items()),
            "landscape": self.flag(keys.get("landscape")),
        }
        made = self.make(d.FormDefinition, root.line, **values)
        # A wrong head must not hide what is wrong in the body: that is checked under a name of ours.
        head = {"form": "unnamed", "edition": 1, "title": "?", "source": "?", "replaces": None}
        return made or self.make(d.FormDefinition, root.line, **(values | head))
