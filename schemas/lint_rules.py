"""What a rule must hold together: paths that exist, answers that can be given, bounds that can be met."""

from __future__ import annotations

from difflib import get_close_matches

from schemas.definition import Field
from schemas.lint_base import Checks
from schemas.rule_models import (
    CountRule,
    DifferRule,
    NoteRule,
    NotFutureRule,
    OrderRule,
    OtherRule,
    RequiredRule,
    WhenRule,
    WithinRule,
)

_ORDERED = {"date", "time", "number", "decimal", "duration", "scale"}


class RuleChecks(Checks):
    """Checks of every rule against the questions it speaks of."""

    def all(self) -> None:
        """Every rule of the form."""
        for index, rule in enumerate(self.form.rules):
            line = self.lines.get(f"rules.{index}")
            match rule:
                case RequiredRule():
                    named = rule.required
                case WhenRule():
                    named = (rule.when, *rule.then)
                    self.answers(rule.when, rule.is_, line)
                case OrderRule():
                    named = rule.order
                    self.order(rule, line)
                case CountRule():
                    named = rule.count
                    self.count(rule, line, sure=self.known.sure(f"rules.{index}", "least", "most"))
                case DifferRule():
                    named = rule.differ
                    self.differ(rule, line)
                case NotFutureRule():
                    named = rule.not_future
                    self.dates("not_future", rule.not_future, line)
                case WithinRule():
                    named = rule.within
                    self.within(rule, line, sure=self.known.sure(f"rules.{index}", "months", "days"))
                case OtherRule():
                    named = (rule.other, rule.then)
                    self.answers(rule.other, rule.is_, line)
                    self.other(rule, line)
                case NoteRule():
                    named = (rule.note,)
                    self.answers(rule.note, rule.is_, line)
            for path in dict.fromkeys(named):
                self.exists(path, line)

    def order(self, rule: OrderRule, line: int | None) -> None:
        """Two answers that can be put in order."""
        first, second = rule.order
        if first == second:
            self.faults.add(
                "def-rule", line, f"`order` compares `{first}` with itself.", "Name two different fields."
            )
        kinds = {
            self.paths[p].type
            for p in rule.order
            if len(self.types.get(p, ())) == 1 and self.known.sure(p, "type")
        }
        if kinds and (len(kinds) > 1 or not kinds <= _ORDERED):
            self.faults.add(
                "def-rule",
                line,
                "`order` compares two dates or two numbers.",
                "Name fields of one such type.",
            )

    def count(self, rule: CountRule, line: int | None, *, sure: bool) -> None:
        """A number that can be reached, by bounds that do not exclude each other."""
        least, most = rule.least, rule.most
        if not sure:
            return
        if least is None and most is None:
            self.faults.add(
                "def-rule", line, "`count` needs `least` or `most`.", "Say how many there must be."
            )
        if least is not None and most is not None and least > most:
            self.faults.add(
                "def-rule",
                line,
                f"No number is at least {least} and at most {most}.",
                f"Write `least: {most}, most: {least}`.",
            )
        if (least is not None and least < 1) or (most is not None and most < 0):
            self.faults.add(
                "def-rule", line, "`count` asks for fewer than one.", "Write a whole number from 1 up."
            )
        room = self.room(rule)
        if room is not None and least is not None and least > room:
            within = f" in each {rule.in_each}" if rule.in_each else ""
            self.faults.add(
                "def-rule",
                line,
                f"`count` asks for at least {least}, and there are at most {room} answers to count{within}.",
                f"Write `least: {room}` or less, or give the table more rows.",
            )

    def room(self, rule: CountRule) -> int | None:
        """How many answers a rule can count at the very most; None where that is not known for certain."""
        if any(
            not self.found(p) or not self.known.sure(p.partition(".")[0], "repeat", "rows", "groups")
            for p in rule.count
        ):
            return None
        if rule.in_each == "row":
            return len(set(rule.count))
        return sum(self.rows(p, in_group=rule.in_each == "group") for p in set(rule.count))

    def rows(self, path: str, *, in_group: bool) -> int:
        """How many answers a path stands for; of a table in groups, in the largest group."""
        table = next((t for t in self.form.tables if t.table == path.partition(".")[0]), None)
        if table is None or ".*." not in path:
            return 1
        if table.repeat is not None:
            return 1 if in_group else table.repeat.most  # without groups, each row is counted by itself
        if in_group:
            return max((len(g.rows) for g in table.groups), default=1)
        return len(table.fixed)

    def differ(self, rule: DifferRule, line: int | None) -> None:
        """Persons, and none of them twice."""
        if len(set(rule.differ)) < len(rule.differ):
            twice = next(p for p in rule.differ if rule.differ.count(p) > 1)
            self.faults.add(
                "def-rule", line, f"`differ` compares `{twice}` with itself.", "Name two different fields."
            )
        self.of_type("differ", rule.differ, "person", line)

    def dates(self, kind: str, paths: tuple[str, ...], line: int | None) -> None:
        """Dates, and nothing that may be words."""
        self.of_type(kind, paths, "date", line)

    def within(self, rule: WithinRule, line: int | None, *, sure: bool) -> None:
        """Two dates and one bound."""
        if rule.within[0] == rule.within[1]:
            what = f"`within` compares `{rule.within[0]}` with itself."
            self.faults.add("def-rule", line, what, "Name two different dates.")
        if sure and (rule.months is None) == (rule.days is None):
            said = "neither" if rule.months is None else "both"
            what = f"`within` needs `months` or `days`, and has {said}."
            self.faults.add("def-rule", line, what, "Write one of them, such as `months: 12`.")
        self.dates("within", rule.within, line)

    def other(self, rule: OtherRule, line: int | None) -> None:
        """Boxes to tick, and words that are written, in the same table's rows where they stand in rows."""
        field = self.sole(rule.other)
        if field is not None and not field.marks:
            what = f"`other` looks at an answer of `{rule.other}`, which has no boxes to tick."
            self.faults.add("def-rule", line, what, "Name a choice and its answer: `{path: answer}`.")
        words = self.sole(rule.then)
        if words is not None and words.marks:
            what = f"`then` is `{rule.then}`, where no words can be written."
            self.faults.add("def-rule", line, what, "Name a field of the type line or paragraph.")
        mine, theirs = rule.other.split("."), rule.then.split(".")
        if self.found(rule.other) and self.found(rule.then) and mine[:-1] != theirs[:-1]:
            what = f"The words `{rule.then}` do not stand beside `{rule.other}`."
            self.faults.add("def-rule", line, what, "Name words of the same row, or outside any table.")

    def of_type(self, kind: str, paths: tuple[str, ...], wanted: str, line: int | None) -> None:
        """Every one of these is of that type."""
        for path in dict.fromkeys(paths):
            field = self.sole(path)
            if field is not None and field.type != wanted:
                self.faults.add(
                    "def-rule",
                    line,
                    f"`{kind}` looks at fields of the type {wanted}, and `{path}` is a {field.type}.",
                    f"Add `type: {wanted}` to it, or name another field.",
                )

    def sole(self, path: str) -> Field | None:
        """The field of a path, where its type is known for certain."""
        parts = path.split(".")
        generic = f"{parts[0]}.*.{parts[2]}" if len(parts) == 3 else path
        if len(self.types.get(generic, ())) != 1 or not self.known.sure(generic, "type"):
            return None
        return self.paths.get(generic)

    def answers(self, path: str, wanted: tuple[str, ...], line: int | None) -> None:
        """Answers a rule waits for, which the question must have."""
        field = self.paths.get(path)
        if field is None or not self.known.sure(path, "type", "of", "scale"):
            return
        allowed = [o.key for o in field.marks]
        for answer in wanted:
            if allowed and answer not in allowed:
                near = get_close_matches(answer, allowed, n=1)
                self.faults.add(
                    "def-rule",
                    line,
                    f"`{answer}` is not an answer of `{path}`.",
                    f"Did you mean `{near[0]}`?" if near else f"The answers are {', '.join(allowed)}.",
                )

    def found(self, path: str) -> bool:
        """Whether a path is one of the form's, by any row or by one."""
        parts = path.split(".")
        generic = f"{parts[0]}.*.{parts[2]}" if len(parts) == 3 else path
        fixed = (
            len(parts) != 3
            or parts[1] == "*"
            or any(t.table == parts[0] and any(r.id == parts[1] for r in t.fixed) for t in self.form.tables)
        )
        return generic in self.paths and fixed

    def exists(self, path: str, line: int | None) -> None:
        """Notes a path that stands for nothing."""
        if not self.found(path):
            self.unknown(path, line, f"A rule speaks of `{path}`, which the form does not have.")
