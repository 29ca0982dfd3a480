"""What a rule must hold together: paths that exist, answers that can be given, bounds that can be met."""

from __future__ import annotations

from difflib import get_close_matches

from schemas.definition import CountRule, OrderRule, RequiredRule, WhenRule
from schemas.lint_base import Checks

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
                    self.answers(rule, line)
                case OrderRule():
                    named = rule.order
                    self.order(rule, line)
                case CountRule():
                    named = rule.count
                    self.count(rule, line, sure=self.known.sure(f"rules.{index}", "least", "most"))
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

    def answers(self, rule: WhenRule, line: int | None) -> None:
        """Answers a rule waits for, which the question must have."""
        field = self.paths.get(rule.when)
        if field is None or not self.known.sure(rule.when, "type", "of", "scale"):
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
