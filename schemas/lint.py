"""What a definition must hold together: names that meet, paths that exist, options that fit their type."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.definition import FieldsBlock, FormDefinition, TextBlock
from schemas.editions import problems, speaks_of
from schemas.evaluations import problems as evaluation_problems
from schemas.lint_base import Checks
from schemas.lint_fields import FieldChecks
from schemas.lint_rules import RuleChecks
from schemas.understood import Understood
from schemas.yaml_source import Faults

_WORDS = ("line", "paragraph")
_MEANING = {
    "person": (("person",), "the person the form is about"),
    "by": (("person",), "the person who leads"),
    "held": (("date",), "the date it took place"),
    "next": (("date",), "the date of the next one"),
    "review": (("line", "when", "date"), "the date on which this one is looked at again"),
    "disagreement": (_WORDS, "where the person says why they disagree"),
    "copy_given": (("date",), "the date on which the person was given a copy"),
}
"""What `about` says of a field: the types it can have, and what it means."""


def lint(
    form: FormDefinition,
    faults: Faults,
    known: Understood,
    before: Mapping[int, FormDefinition] | None = None,
) -> None:
    """Notes every mistake of a form that shows only in the whole of it.

    `known` says what of it was understood; the rest is blamed for nothing further. `before` holds the other
    editions of the form, where they are at hand: what the form says of the one it replaces is then checked too.
    """
    _FormChecks(form, faults, known).all()
    FieldChecks(form, faults, known).all()
    RuleChecks(form, faults, known).all()
    _EditionChecks(form, faults, known, before).all()


class _FormChecks(Checks):
    def all(self) -> None:
        self.names()
        if not self.paths and self.known.complete:
            self.add("def-missing", "head.blocks", "The form asks nothing.", "Add questions to a block.")
        self.tables()
        self.texts()
        self.about()
        for at, what, do in evaluation_problems(self.form) if self.known.complete else ():
            self.add("def-about" if at == "head.about" else "def-value", at, what, do)

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

    def tables(self) -> None:
        for table in self.form.tables:
            if table.repeat is not None and table.repeat.print > table.repeat.most:
                self.add(
                    "def-value",
                    table.table,
                    f"`{table.table}` prints more rows than it can have.",
                    "Raise `most`.",
                )
            if not table.columns and self.known.sure(table.table, "columns"):
                self.add(
                    "def-missing",
                    table.table,
                    f"`{table.table}` has no columns.",
                    "Add some under `columns:`.",
                )

    def texts(self) -> None:
        for block in self.form.blocks:
            if not isinstance(block, TextBlock) or block.pick is None:
                continue
            field, sure = self.paths.get(block.pick), self.known.sure(block.pick, "type", "of")
            what = f"`pick: {block.pick}` is not a choice of this form."
            if field is None:
                self.unknown(block.pick, self.lines.get("head.blocks"), what)
            elif field.type != "choice" and sure:
                self.add("def-unknown-path", "head.blocks", what, self.near(block.pick))
            elif block.texts and sure and {k for k, _ in block.texts} != {o.key for o in field.options}:
                self.add(
                    "def-value",
                    block.pick,
                    f"The texts picked by `{block.pick}` do not go with its answers.",
                    "Give one text for each answer.",
                )

    def about(self) -> None:
        line = self.lines.get("head.about")
        for word, (kinds, meant) in _MEANING.items():
            name = getattr(self.form.about, word)
            field = self.paths.get(name)
            if name is None:
                continue
            if field is None:
                self.unknown(name, line, f"`about` says that {meant} is `{name}`, which is no field.")
            elif not self.types[name].intersection(kinds) and self.known.sure(_at(name), "type"):
                self.faults.add(
                    "def-about",
                    line,
                    f"`about` says that `{name}` is {meant}, but `{name}` is of type {field.type}.",
                    f"It must be a {kinds[-1]}: add `type: {kinds[-1]}` to it, or name another field.",
                )
        for actions in self.form.about.actions:
            if actions not in {t.table for t in self.form.tables}:
                self.unknown(
                    actions, line, f"`about` says that the action points are `{actions}`, which is no table."
                )


def _at(path: str) -> str:
    """The path of a question as what was understood of it is kept: a column's without its row."""
    return path.replace(".*.", ".")


class _EditionChecks(Checks):
    def __init__(
        self,
        form: FormDefinition,
        faults: Faults,
        known: Understood,
        before: Mapping[int, FormDefinition] | None,
    ) -> None:
        super().__init__(form, faults, known)
        self.others = before

    def all(self) -> None:
        for new, old in self.form.moved:
            if not speaks_of(new, self.form):
                what = f"`moved` says that `{old}` is now `{new}`, which this edition does not have."
                self.unknown(new, self.lines.get(f"moved.{new}"), what)
        if self.known.sure("head", "edition", "replaces"):
            self.order()

    def order(self) -> None:
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
        for problem in problems(self.form, old) if self.known.complete else ():
            line = self.lines.get(problem.at) or self.lines.get("head.replaces")
            self.faults.add(problem.code, line, problem.what, problem.do)
