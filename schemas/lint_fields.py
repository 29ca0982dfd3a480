"""What one question must hold together: its type with its answers, its bounds, its place."""

from __future__ import annotations

from difflib import get_close_matches

from schemas.definition import Field, TableBlock
from schemas.lint_base import Checks
from schemas.paths import KEY_LIMIT, key
from schemas.values import years

GIVEN_SOURCES = {
    "roster.name": "the person's name",
    "roster.role": "the person's job title",
    "roster.manager": "the name of the person's manager",
    "roster.supervisor": "the name of who supervises the person: their supervisor, else their manager",
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


class FieldChecks(Checks):
    """Checks of every question by itself."""

    def all(self) -> None:
        """Every question of the form."""
        for name, field, table in self.fields():
            self.kind(name, field)
            self.bounds(name, field)
            self.answers(name, field)
            self.meaning(name, field)
            self.place(name, field, table)
            self.keys(name, field, table)

    def kind(self, name: str, field: Field) -> None:
        """What belongs to another type of question."""
        if not self.known.sure(name, "type"):
            return
        wants = {"choice": ("of", bool(field.options)), "scale": ("scale", field.scale is not None)}
        for kind, (word, there) in wants.items():
            if not self.known.sure(name, word):
                continue
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
        if numeric and field.type not in {"number", "decimal", "date"}:
            self.add("def-value", name, f"`from` and `to` do nothing on a {field.type}.", "Remove them.")
        if field.type == "date":
            self.years(name, field)
        if field.places is not None and field.type != "decimal":
            self.add(
                "def-value",
                name,
                f"`places` does nothing on a {field.type}.",
                "Add `type: decimal`, or remove it.",
            )
        if field.many and field.type != "choice":
            self.add("def-value", name, f"`many` does nothing on a {field.type}.", "Remove it.")
        if field.of is not None and field.type != "signature":
            self.add("def-value", name, f"`of` does nothing on a {field.type}.", "Remove it.")

    def bounds(self, name: str, field: Field) -> None:
        """Numbers that no answer could meet. (A scale may be printed from high to low.)"""
        if field.type not in {"number", "decimal"} and self.known.sure(name, "type"):
            return
        if field.least is not None and field.most is not None and field.least > field.most:
            self.add(
                "def-value",
                name,
                f"No number is from {field.least} to {field.most}.",
                f"Write `from: {field.most}, to: {field.least}`.",
            )

    def answers(self, name: str, field: Field) -> None:
        """Answers that are there twice, or look the same on the page."""
        keys = [o.key for o in field.options]
        if len(set(keys)) != len(keys):
            self.add("def-duplicate", name, f"An option of `{name}` stands twice.", "Keep one of them.")
        printed: dict[str, str] = {}
        for option in field.options:
            words = " ".join(option.say.split()).casefold()
            first = printed.setdefault(words, option.key)
            if first != option.key and words:
                self.add(
                    "def-duplicate",
                    name,
                    f"Two answers of `{name}`, `{first}` and `{option.key}`, are both printed “{option.say.strip()}”.",
                    "Give one of them other words, so that people and the reader can tell them apart.",
                )
        if field.scale is not None:
            for number in sorted({n for n, _ in field.scale.say} - set(field.scale.points)):
                self.add(
                    "def-value",
                    name,
                    f"The scale of `{name}` has words for {number}, which it does not have.",
                    f"It goes from {field.scale.first} to {field.scale.last}.",
                )

    def years(self, name: str, field: Field) -> None:
        """`from` and `to` of a date are years, the first no later than the last."""
        named = [n for n in (field.least, field.most) if n is not None]
        first, last = years(field)
        if any(n != int(n) or not 1 <= n <= 9999 for n in named) or first > last:
            self.add(
                "def-value",
                name,
                f"`from` and `to` of the date `{name}` are no years, or the wrong way round.",
                "Write the first and the last year, such as `from: 1920, to: 2015`.",
            )

    def place(self, name: str, field: Field, table: TableBlock | None) -> None:
        """Columns printed in another's cell, and those of rows that people add."""
        if field.write_in and (table is None or not table.continues) and self.known.sure(name, "write_in"):
            self.add(
                "def-write-in",
                name,
                f"`{name}` is `write_in`, which is for a table with fixed rows and `repeat` after them.",
                "Remove `write_in`, or add `repeat:` to the fixed rows.",
            )
        if table is None and (field.under is not None or field.head is not None):
            self.add("def-value", name, "`under` and `head` are for columns of a table.", "Remove them.")
        elif (
            table is not None
            and field.under is not None
            and f"{table.table}.{field.under}" not in self.known.lost
        ):
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
        """What a question is about elsewhere: who signs, where its given value comes from."""
        if field.of is not None and field.type == "signature" and field.of not in self.paths:
            self.unknown(
                field.of, self.lines.get(name), f"The signature is of `{field.of}`, which is no field."
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
        """Names that Word has no room for."""
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
