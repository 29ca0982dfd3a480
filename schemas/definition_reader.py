"""Reads a definition's YAML nodes: its blocks, its rules, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from schemas import definition as d
from schemas import vocabulary as v
from schemas.rule_reader import RuleReader
from schemas.shared_parts import Parts, SharedBlocks
from schemas.yaml_source import Faults, Node

_DEEPEST = 3
"""Levels of a printed list."""


class DefinitionReader(RuleReader):
    """Walks the nodes; what is wrong is noted, and everything else is kept, so that it can be checked further."""

    def __init__(self, faults: Faults, parts: Parts) -> None:
        super().__init__(faults, parts)
        self.further: dict[str, d.TableBlock | None] = {}
        """Rows to write in after fixed ones, of the block that is being read."""

    def block(self, node: Node) -> d.FieldsBlock | d.TableBlock | d.TextBlock | None:
        kinds = [k for k in v.BLOCKS if node.mapping and k in node.mapping]
        if not kinds:
            node, kinds = self._misspelt(node)
        if len(kinds) != 1:
            self.faults.add(
                "def-block",
                node.line,
                "A block has exactly one of `fields`, `table` and `text`, or is a `part`.",
                "Start a new block with `-` for each.",
            )
            self.known.whole = False
            return None
        return {"fields": self.fields_block, "table": self.table_block, "text": self.text_block}[kinds[0]](
            node
        )

    def _misspelt(self, node: Node) -> tuple[Node, list[str]]:
        """The block as it was meant where what makes it one is misspelt, so that its contents are checked too."""
        for key, content in (node.mapping or {}).items():
            near = get_close_matches(key, list(v.BLOCKS), n=1)
            if near:
                line = node.key_lines[key]
                self.faults.add(
                    "def-unknown-key", line, f"`{key}` is not known here.", f"Did you mean `{near[0]}`?"
                )
                mapping = {k: n for k, n in (node.mapping or {}).items() if k != key} | {near[0]: content}
                return replace(node, mapping=mapping, key_lines=node.key_lines | {near[0]: line}), near
        return node, []

    def fields_block(self, node: Node) -> d.FieldsBlock | None:
        keys = self.keys(node, v.FIELDS_BLOCK)
        if keys["fields"].mapping is None:
            self.known.whole = False
        return self.make(
            d.FieldsBlock,
            node.line,
            keys,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            across=self.number(keys.get("across"), int),
            fields=self.fields(keys["fields"]),
        )

    def table_block(self, node: Node) -> d.TableBlock | None:
        keys = self.keys(node, v.TABLE_BLOCK)
        kinds = [k for k in ("repeat", "rows", "groups") if k in keys]
        fixed = [k for k in kinds if k != "repeat"]
        if len(fixed) > 1 or not kinds:
            self.faults.add(
                "def-rows",
                node.line,
                "A table has one of `rows` and `groups`, or `repeat`, or `repeat` after one of these.",
                "Keep those that say what its rows are.",
            )
        name = self.text(keys["table"]) or ""
        self.lines[name] = node.key_lines["table"]
        if len(fixed) > 1 or not kinds:
            self.known.doubt(name, "rows")
        read = self.each(name, {"repeat": lambda: self.repeat(keys["repeat"]) if "repeat" in keys else None})
        columns = self.columns(keys.get("columns"), name)
        further = read.pop("repeat") if fixed else None
        table = self.make(
            d.TableBlock,
            node.line,
            keys,
            table=name,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            say_as=self.wording(keys.get("say_as")),
            heads=tuple(w for n in self.listed(keys.get("heads")) if (w := self.wording(n)) is not None),
            columns=tuple(c for c in columns if not (further and c.write_in)),
            rows=self.rows(keys["rows"], name) if "rows" in keys else (),
            groups=self.groups(keys["groups"], name) if "groups" in keys else (),
            **read,
        )
        if table is None:
            self.known.lost.add(name)
        elif further is not None:
            self.further[name] = self.written_in(table, columns, further, node.line)
        return table

    def written_in(
        self, table: d.TableBlock, columns: tuple[d.Field, ...], repeat: d.Repeat, line: int
    ) -> d.TableBlock | None:
        """The rows to write in after fixed ones: a block of the same name, whose first column is for their words."""
        own = [c for c in columns if c.write_in]
        if len(own) != 1 and self.known.sure(table.table, "columns"):
            self.faults.add(
                "def-write-in",
                line,
                f"`{table.table}` has fixed rows and `repeat`, and {len(own) or 'no'} "
                f"column{'s' if len(own) > 1 else ''} for the words of the rows that people add.",
                'Mark one column, such as `other: {ask: "Other", write_in: true}`.',
            )
        if any(r.id == d.MORE for r in table.fixed):
            self.faults.add(
                "def-write-in",
                self.lines.get(f"{table.table}.{d.MORE}", line),
                f"A record keeps the rows that people add under `{d.MORE}`, so no fixed row can have that name.",
                "Give the row another name.",
            )
        if len(own) != 1:
            return None
        return d.TableBlock(
            table=table.table,
            columns=(*own, *(c for c in columns if not c.write_in)),
            repeat=repeat,
            continues=True,
            called=table.heading,
        )

    def columns(self, node: Node | None, table: str) -> tuple[d.Field, ...]:
        if node is None or node.mapping is None:
            shared = (
                self.named("columns", node, self.shared.columns) if node is not None and node.text else None
            )
            if node is not None and not node.text:
                self.pairs(node)
            if shared is None:
                self.known.doubt(table, "columns")
            return shared or ()
        return self.fields(node, table)

    def repeat(self, node: Node) -> d.Repeat | None:
        keys = self.keys(node, v.REPEAT)
        return self.make(
            d.Repeat,
            node.line,
            keys,
            print=self.number(keys.get("print"), int),
            most=self.number(keys.get("most"), int),
            mark=self.text(keys.get("mark")),
            given=self.text(keys.get("given")),
            start=self.number(keys.get("start"), int),
        )

    def rows(self, node: Node, table: str) -> tuple[d.Row, ...]:
        made = []
        for name, n in self.pairs(node).items():
            self.lines[f"{table}.{name}"] = node.key_lines[name]
            keys = {"ask": n} if n.text is not None else self.keys(n, v.ROW)
            if n.text is not None:
                self.filled(name, n)
            row = self.make(
                d.Row,
                n.line,
                id=name,
                ask=self.wording(keys.get("ask")),
                help=self.wording(keys.get("help")),
                items=self.items(keys.get("items")),
                ours=self.ours(keys.get("ours")),
                say_as=self.wording(keys.get("say_as")),
                usual=tuple((c, self.names(a)) for c, a in self.pairs(keys.get("usual")).items()),
            )
            if row is None:
                self.known.lost.add(f"{table}.{name}")
            else:
                made.append(row)
        if node.mapping is None:
            self.known.doubt(table, "rows")
        return tuple(made)

    def groups(self, node: Node, table: str) -> tuple[d.RowGroup, ...]:
        made = []
        for name, n in self.pairs(node).items():
            self.lines[f"{table}:{name}"] = node.key_lines[name]
            keys = self.keys(n, v.GROUP)
            group = self.make(
                d.RowGroup,
                n.line,
                id=name,
                heading=self.wording(keys.get("heading")),
                help=self.wording(keys.get("help")),
                ours=self.ours(keys.get("ours")),
                say_as=self.wording(keys.get("say_as")),
                rows=self.rows(keys["rows"], table) if "rows" in keys else (),
            )
            if group is None or "rows" not in keys:
                self.known.doubt(table, "groups")
            if group is not None:
                made.append(group)
        if node.mapping is None:
            self.known.doubt(table, "groups")
        return tuple(made)

    def text_block(self, node: Node) -> d.TextBlock | None:
        keys = self.keys(node, v.TEXT_BLOCK)
        picked = "pick" in keys
        return self.make(
            d.TextBlock,
            node.line,
            heading=self.wording(keys.get("heading")),
            help=self.wording(keys.get("help")),
            ours=self.ours(keys.get("ours")),
            items=self.items(keys.get("items")),
            pick=self.text(keys.get("pick")),
            texts=(self.named("texts", keys["text"], self.shared.texts) or ()) if picked else (),
            text=None if picked else self.wording(keys["text"]),
        )

    # -- the whole ---------------------------------------------------------------------------------
    def items(self, node: Node | None, deep: int = 1) -> tuple[d.Item, ...]:
        """Printed points, each plain words or a mapping with points under it."""
        made = []
        for n in self.many(node, '- "…"'):
            keys = {"say": n} if n.text is not None else self.keys(n, v.ITEM)
            if n.text is not None:
                self.filled("say", n)
            under = self.items(keys.get("items"), deep + 1)
            if under and deep == _DEEPEST:
                self.faults.add(
                    "def-value",
                    keys["items"].line,
                    f"This is level {deep + 1} of a list, and a list has {_DEEPEST}.",
                    "Put these points one level up, or into their point's own words.",
                )
            made.append(
                d.Item(say=self.wording(keys.get("say")) or "?", items=under if deep < _DEEPEST else ())
            )
        return tuple(made)

    def form(self, root: Node) -> d.FormDefinition | None:
        keys = self.keys(root, v.FORM)
        self.faults.form = self.text(keys.get("form"))
        about = self.keys(keys["about"], v.ABOUT) if "about" in keys else {}
        self.lines |= {f"head.{k}": root.key_lines[k] for k in keys}
        for name in ("moved", "dropped"):
            node = keys.get(name)
            self.lines |= {f"{name}.{k}": n for k, n in (node.key_lines if node else {}).items()}
        nodes, ruled = self.with_parts(keys)
        blocks: list[d.FieldsBlock | d.TableBlock | d.TextBlock | None] = []
        for node in nodes:
            blocks.append(self.block(node))
            blocks.extend(self.further.values())
            self.further.clear()
        if "blocks" not in keys or keys["blocks"].items is None:
            self.known.whole = False
        rules: list[Any] = []
        for node in ruled:
            rule = self.rule(node, len(rules))
            if rule is not None:
                rules.append(rule)
        values = self.each(
            "head",
            {
                "edition": lambda: self.number(keys.get("edition"), int),
                "title": lambda: self.wording(keys.get("title")),
                "source": lambda: self.wording(keys.get("source")),
                "kind": lambda: self.text(keys.get("kind")),
                "purpose": lambda: self.purpose(keys.get("purpose")),
                "about": lambda: self.make(d.About, root.line, about, **self.about(about)),
                "readers": lambda: self.names(keys.get("readers")),
                "private": lambda: self.wording(keys.get("private")),
                "replaces": lambda: self.number(keys.get("replaces"), int),
                "moved": lambda: self.old_names(keys.get("moved")),
                "dropped": lambda: tuple(
                    (k, self.wording(n) or "") for k, n in self.pairs(keys.get("dropped")).items()
                ),
                "landscape": lambda: self.flag(keys.get("landscape")),
            },
        )
        made = self.make(
            d.FormDefinition,
            root.line,
            keys,
            form=self.faults.form,
            blocks=tuple(b for b in blocks if b is not None),
            rules=tuple(rules),
            **values,
        )
        for word in ("form", "edition"):
            if made is not None and str(getattr(made, word)) != str(keys[word].text if word in keys else ""):
                self.known.doubt("head", word)
        return made

    # -- what several forms share ------------------------------------------------------------------
    def parts(self, root: Node) -> Parts:
        made = super().parts(root)
        node = (root.mapping or {}).get("blocks")
        self.shared = replace(
            self.shared,
            columns={**self.shared.columns, **made.columns},
            texts={**self.shared.texts, **made.texts},
        )
        return replace(made, blocks={k: self.shared_blocks(n) for k, n in self.pairs(node).items()})

    def shared_blocks(self, node: Node) -> SharedBlocks:
        """Shared blocks as they are written, read once so that their mistakes are told in their own file."""
        keys = self.keys(node, v.SHARED_BLOCKS)
        made = SharedBlocks(self.many(keys.get("blocks"), "- fields:"), self.many(keys.get("rules"), "- {…}"))
        for block in made.blocks:
            self.block(block)
        for index, rule in enumerate(made.rules):
            self.rule(rule, index)
        self.further.clear()
        return made

    def with_parts(self, keys: Mapping[str, Node]) -> tuple[list[Node], list[Node]]:
        """The form's blocks with those of shared parts in their places, and its rules with theirs after them."""
        blocks: list[Node] = []
        rules = [*self.many(keys.get("rules"), "- {…}")]
        for node in self.many(keys.get("blocks"), "- fields:"):
            if not node.mapping or "part" not in node.mapping:
                blocks.append(node)
                continue
            name = self.text(self.keys(node, v.PART_BLOCK)["part"])
            part = self.named("blocks", replace(node, text=name), self.shared.blocks) if name else None
            if part is None:
                self.known.whole = False
                continue
            blocks += (n.standing_at(node.line) for n in part.blocks)
            rules += (n.standing_at(node.line) for n in part.rules)
        return blocks, rules

    def purpose(self, node: Node | None) -> d.Purpose | None:
        if node is None:
            return None
        keys = self.keys(node, v.PURPOSE)
        return self.make(d.Purpose, node.line, keys, **{k: self.wording(n) for k, n in keys.items()})

    def about(self, nodes: Mapping[str, Node]) -> dict[str, Any]:
        return {k: self.names(n) if k == "actions" else self.text(n) for k, n in nodes.items()}

    def old_names(self, node: Node | None) -> tuple[tuple[str, str], ...]:
        return tuple((k, self.text(n) or "") for k, n in self.pairs(node).items())
