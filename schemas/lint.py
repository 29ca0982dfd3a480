"""What a definition must hold together: names that meet, paths that exist, options that fit their type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from schemas.definition import (
    CountRule,
    Field,
    FieldsBlock,
    FormDefinition,
    OrderRule,
    RequiredRule,
    TableBlock,
    TextBlock,
    WhenRule,
)
from schemas.editions import problems, speaks_of
from schemas.paths import KEY_LIMIT, key
from schemas.yaml_source import Faults

GIVEN_SOURCES = {
    "roster.name": "the person's name",
    "roster.role": "the person's job title",
    "roster.manager": "the name of the person's manager",
    "roster.band": "the person's band",
    "next.session": "one more than the session number of the last record",
    "open.actions": "action points of earlier records that are not closed",
    "open.for_supervisor": "what the last record carried forward for the supervisor",
    "open.for_supervisee": "what the last record carried forward for the supervisee",
    "last.pdp.objectives": "the objectives of the person's last development plan",
    "mean.self": "the person's mean self-rating",
    "mean.client": "the mean client rating",
    "mean.client.count": "how many client ratings that mean is of",
    "organisation.name": "the organisation's name",
}
"""Where given values can come from; `given` names one of these."""

_ORDERED = {"date", "number", "decimal", "duration", "scale"}


def lint(
    form: FormDefinition,
    faults: Faults,
    lines: Mapping[str, int],
    before: Mapping[int, FormDefinition] | None = None,
    *,
    whole: bool = True,
) -> None:
    """Notes every mistake of a form that is well-formed by itself; `whole` unless a block could not be read.

    `before` holds the other editions of the form, where they are at hand: what the form says of the one it
    replaces is then checked too.
    """
    _Lint(form, faults, lines, before, whole=whole).all()


def columns_of(form: FormDefinition) -> dict[str, Field]:
    """Every field by its path, rows written `*`: what rules, `moved` and `dropped` speak of."""
    found: dict[str, Field] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            found |= {f.name: f for f in block.fields}
        elif isinstance(block, TableBlock):
            found |= {f"{block.table}.*.{c.name}": c for c in block.columns}
    return found


class _Lint:
    def __init__(
        self,
        form: FormDefinition,
        faults: Faults,
        lines: Mapping[str, int],
        before: Mapping[int, FormDefinition] | None,
        *,
        whole: bool,
    ) -> None:
        self.form, self.faults, self.lines = form, faults, lines
        self.others, self.whole = before, whole
        self.told = {f.place.line for f in faults.found} - {None}
        self.paths = columns_of(form)

    def all(self) -> None:
        self.names()
        if not self.whole:
            return  # what speaks of a question in a block that could not be read is not wrong for that
        if not self.paths and self.lines.get("head.blocks") not in self.told:
            self.add("def-missing", "head.blocks", "The form asks nothing.", "Add questions to a block.")
        for name, field, table in self.fields():
            self.field(name, field, table)
        self.tables()
        self.texts()
        self.about()
        for index, rule in enumerate(self.form.rules):
            self.rule(rule, self.lines.get(f"rules.{index}"))
        self.editions()

    def editions(self) -> None:
        for new, old in self.form.moved:
            if not speaks_of(new, self.form):
                self.faults.add(
                    "def-unknown-path",
                    self.lines.get(f"moved.{new}"),
                    f"`moved` says that `{old}` is now `{new}`, which this edition does not have.",
                    self.near(new),
                )
        replaced = self.form.replaces
        if replaced is None and (self.form.moved or self.form.dropped):
            self.faults.add(
                "def-replaces",
                self.lines.get("head.moved") or self.lines.get("head.dropped"),
                "`moved` and `dropped` speak of an earlier edition, and none is named.",
                f"Add `replaces: {max(1, self.form.edition - 1)}`.",
            )
        if replaced is not None and replaced >= self.form.edition:
            self.faults.add(
                "def-replaces",
                self.lines.get("head.replaces"),
                f"Edition {self.form.edition} cannot replace edition {replaced}.",
                "Name the edition before this one.",
            )
        if self.others is None:
            return
        earlier = sorted(n for n in self.others if n < self.form.edition)
        if earlier and replaced is None:
            self.faults.add(
                "def-replaces",
                self.lines.get("head.edition"),
                f"There is also edition {earlier[-1]}, and nothing says what became of its questions.",
                f"Add `replaces: {earlier[-1]}`.",
            )
        if replaced is not None and replaced < self.form.edition:
            self.replaced(replaced, self.others.get(replaced), earlier)

    def replaced(self, edition: int, old: FormDefinition | None, earlier: list[int]) -> None:
        if old is None:
            self.faults.add(
                "def-replaces",
                self.lines.get("head.replaces"),
                f"There is no edition {edition} to replace.",
                f"Name edition {earlier[-1]}." if earlier else "Remove `replaces`.",
            )
            return
        for problem in problems(self.form, old):
            line = self.lines.get(problem.at) or self.lines.get("head.replaces")
            self.faults.add(problem.code, line, problem.what, problem.do)

    def fields(self) -> Iterator[tuple[str, Field, TableBlock | None]]:
        for block in self.form.blocks:
            if isinstance(block, FieldsBlock):
                yield from ((f.name, f, None) for f in block.fields)
            elif isinstance(block, TableBlock):
                yield from ((f"{block.table}.{c.name}", c, block) for c in block.columns)

    def add(self, code: str, at: str, what: str, do: str) -> None:
        line = self.lines.get(at)
        if line not in self.told:  # what is wrong there already explains this
            self.faults.add(code, line, what, do)

    def is_sure(self, path: str) -> bool:
        """Whether a field was understood: of one with a mistake nothing more can be said."""
        parts = path.split(".")
        return self.lines.get(f"{parts[0]}.{parts[2]}" if len(parts) == 3 else path) not in self.told

    def names(self) -> None:
        seen: set[str] = set()
        tops = [f.name for b in self.form.blocks if isinstance(b, FieldsBlock) for f in b.fields]
        for name in [*tops, *(t.table for t in self.form.tables)]:
            if name in seen:
                self.add(
                    "def-duplicate",
                    name,
                    f"The name `{name}` is used twice.",
                    "Give one of them another name.",
                )
            seen.add(name)
        for table in self.form.tables:
            ids: set[str] = set()
            for row in table.fixed:
                if row.id in ids:
                    self.add(
                        "def-duplicate",
                        f"{table.table}.{row.id}",
                        f"The row `{row.id}` stands twice in `{table.table}`.",
                        "Give one of them another id.",
                    )
                ids.add(row.id)

    def field(self, name: str, field: Field, table: TableBlock | None) -> None:
        if not field.ask.strip():
            self.add("def-value", name, f"`{name}` asks nothing.", "Write the question in `ask`.")
        wants = {"choice": ("of", bool(field.options)), "scale": ("scale", field.scale is not None)}
        for kind, (word, there) in wants.items():
            if field.type == kind and not there:
                self.add("def-missing", name, f"The {kind} `{name}` has no answers.", f"Add `{word}:`.")
            if field.type != kind and there:
                self.add(
                    "def-value",
                    name,
                    f"`{word}` does nothing on a {field.type}.",
                    f"Add `type: {kind}`, or remove `{word}`.",
                )
        numeric = field.least is not None or field.most is not None
        if numeric and field.type not in {"number", "decimal"}:
            self.add("def-value", name, f"`from` and `to` do nothing on a {field.type}.", "Remove them.")
        if field.places is not None and field.type != "decimal":
            self.add(
                "def-value",
                name,
                f"`places` does nothing on a {field.type}.",
                "Add `type: decimal`, or remove it.",
            )
        if field.many and field.type != "choice":
            self.add("def-value", name, f"`many` does nothing on a {field.type}.", "Remove it.")
        if field.scale is not None:
            for number in {n for n, _ in field.scale.say} - set(field.scale.points):
                self.add(
                    "def-value",
                    name,
                    f"The scale of `{name}` has words for {number}, which it does not have.",
                    f"It goes from {field.scale.first} to {field.scale.last}.",
                )
        self.meaning(name, field)
        self.place(name, field, table)
        self.keys(name, field, table)

    def place(self, name: str, field: Field, table: TableBlock | None) -> None:
        if table is None and (field.under is not None or field.head is not None):
            self.add("def-value", name, "`under` and `head` are for columns of a table.", "Remove them.")
        elif table is not None and field.under is not None:
            before = table.columns[: table.columns.index(field)]
            heads = [c.name for c in before if c.under is None]
            if field.under not in heads:
                near = get_close_matches(field.under, heads, n=1)
                self.add(
                    "def-unknown-path",
                    name,
                    f"`{name}` stands under `{field.under}`, which is no column before it with a cell of its own.",
                    f"Did you mean `{near[0]}`?"
                    if near
                    else f"The columns before it are {', '.join(heads) or 'none'}.",
                )

    def meaning(self, name: str, field: Field) -> None:
        if field.of is not None:
            if field.type != "signature":
                self.add("def-value", name, f"`of` does nothing on a {field.type}.", "Remove it.")
            elif field.of not in self.paths:
                self.add(
                    "def-unknown-path",
                    name,
                    f"The signature is of `{field.of}`, which is no field.",
                    self.near(field.of),
                )
        if field.given is not None and field.given not in GIVEN_SOURCES:
            near = get_close_matches(field.given, list(GIVEN_SOURCES), n=1)
            self.add(
                "def-given",
                name,
                f"`{field.given}` is not a source of given values.",
                f"Did you mean `{near[0]}`?" if near else f"The sources are {', '.join(GIVEN_SOURCES)}.",
            )

    def keys(self, name: str, field: Field, table: TableBlock | None) -> None:
        row = ""
        if table is not None:
            rows = [str(table.repeat.most)] if table.repeat else [r.id for r in table.fixed]
            row = max(rows, key=len, default="")
        path = f"{table.table}.{row}.{field.name}" if table else field.name
        options = [o.key for o in field.marks] if field.type in {"choice", "scale"} else []
        longest = key(path, max(options, key=len)) if options else key(path)
        if len(longest) > KEY_LIMIT:
            self.add(
                "def-key-length",
                name,
                f"The key `{longest}` has {len(longest)} characters; Word allows {KEY_LIMIT}.",
                "Shorten the name of the table, the row, the field or the option.",
            )
        keys = [o.key for o in field.options]
        if len(set(keys)) != len(keys):
            self.add("def-duplicate", name, f"An option of `{name}` stands twice.", "Keep one of them.")

    def tables(self) -> None:
        for table in self.form.tables:
            if table.repeat is not None and table.repeat.print > table.repeat.most:
                self.add(
                    "def-value",
                    table.table,
                    f"`{table.table}` prints more rows than it can have.",
                    "Raise `most`.",
                )
            if not table.columns:
                self.add(
                    "def-missing",
                    table.table,
                    f"`{table.table}` has no columns.",
                    "Add some under `columns:`.",
                )

    def texts(self) -> None:
        for block in self.form.blocks:
            if isinstance(block, TextBlock) and block.pick is not None:
                field = self.paths.get(block.pick)
                if field is None or (field.type != "choice" and self.is_sure(block.pick)):
                    self.add(
                        "def-unknown-path",
                        "head.blocks",
                        f"`pick: {block.pick}` is not a choice of this form.",
                        self.near(block.pick),
                    )
                elif {k for k, _ in block.texts} != {o.key for o in field.options}:
                    self.add(
                        "def-value",
                        block.pick,
                        f"The texts picked by `{block.pick}` do not go with its answers.",
                        "Give one text for each answer.",
                    )

    def about(self) -> None:
        for word, kinds in {
            "person": {"person"},
            "by": {"person"},
            "held": {"date"},
            "next": {"date"},
        }.items():
            name = getattr(self.form.about, word)
            if name is None:
                continue
            field = self.paths.get(name)
            if field is None:
                self.add(
                    "def-unknown-path",
                    "head.about",
                    f"`about` says {word} is `{name}`, which is no field.",
                    self.near(name),
                )
            elif field.type not in kinds and self.is_sure(name):
                self.add(
                    "def-about",
                    "head.about",
                    f"`{name}` is {word} but a {field.type}.",
                    f"It must be a {' or '.join(kinds)}.",
                )
        actions = self.form.about.actions
        if actions is not None and actions not in {t.table for t in self.form.tables}:
            self.add(
                "def-unknown-path",
                "head.about",
                f"`about` says actions is `{actions}`, which is no table.",
                self.near(actions),
            )

    def rule(self, rule: object, line: int | None) -> None:
        match rule:
            case RequiredRule():
                named = rule.required
            case WhenRule():
                named = (rule.when, *rule.then)
                self.answers(rule, line)
            case OrderRule():
                named = rule.order
                kinds = {self.paths[p].type for p in named if p in self.paths and self.is_sure(p)}
                if kinds and (len(kinds) > 1 or not kinds <= _ORDERED):
                    self.faults.add(
                        "def-rule",
                        line,
                        "`order` compares two dates or two numbers.",
                        "Name fields of one such type.",
                    )
            case CountRule():
                named = rule.count
                if rule.least is None and rule.most is None:
                    self.faults.add(
                        "def-rule", line, "`count` needs `least` or `most`.", "Say how many there must be."
                    )
            case _:
                return
        for path in named:
            self.known(path, line, "A rule")

    def answers(self, rule: WhenRule, line: int | None) -> None:
        field = self.paths.get(rule.when)
        if field is None or not rule.is_:
            return
        allowed = [o.key for o in field.marks]
        for answer in rule.is_:
            if allowed and answer not in allowed:
                near = get_close_matches(answer, allowed, n=1)
                self.faults.add(
                    "def-rule",
                    line,
                    f"`{answer}` is not an answer of `{rule.when}`.",
                    f"Did you mean `{near[0]}`?" if near else f"The answers are {', '.join(allowed)}.",
                )

    def known(self, path: str, line: int | None, who: str) -> None:
        parts = path.split(".")
        generic = f"{parts[0]}.*.{parts[2]}" if len(parts) == 3 else path
        fixed = (
            len(parts) != 3
            or parts[1] == "*"
            or any(t.table == parts[0] and any(r.id == parts[1] for r in t.fixed) for t in self.form.tables)
        )
        if generic not in self.paths or not fixed:
            self.faults.add(
                "def-unknown-path",
                line,
                f"{who} speaks of `{path}`, which the form does not have.",
                self.near(path),
            )

    def near(self, path: str) -> str:
        known = [*self.paths, *(t.table for t in self.form.tables)]
        found = get_close_matches(path, known, n=1)
        return f"Did you mean `{found[0]}`?" if found else f"The paths are {', '.join(known[:12])}."
