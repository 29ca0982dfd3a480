"""What a form's Word renditions carry: its tags, its bookmarks, and every word that is printed, not answered."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from extractors.align import plain
from extractors.printed import printed
from schemas.definition import Field, FieldsBlock, FormDefinition, Option, TableBlock
from schemas.heads import short_head


@dataclass(frozen=True, slots=True)
class Target:
    """What a tag or a bookmark names: a field, by its path; in rows that repeat, its table and column only.

    `option` is the box of one of its options, `say` its words; None where the answer is the control's whole
    content. `marks` are the field's, kept here because they are made anew at each asking; `options` are their
    words for comparing.
    """

    field: Field
    path: str
    table: str | None = None
    option: str | None = None
    marks: tuple[Option, ...] = ()
    say: str = ""
    options: frozenset[str] = frozenset()

    @property
    def suffix(self) -> str:
        """What the names of its boxes have behind those of their field: a tick's box goes by the field's own."""
        return "" if self.option is None or self.field.type == "tick" else self.option

    @property
    def asked(self) -> str:
        """Its column in a table, whichever row; elsewhere its path."""
        first, _, rest = self.path.partition(".")
        return f"{first}.*.{rest.rpartition('.')[2]}" if rest else first

    @property
    def rowed(self) -> str:
        """Its fixed row."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Index:
    """One form's names and printed words."""

    tags: dict[str, Target]
    keys: dict[tuple[str, ...], Target]
    repeats: dict[str, TableBlock]
    known: frozenset[str]
    labels: dict[str, str]
    folded: dict[str, str]
    """Printed words as they are, to what they are for comparing."""
    asked: dict[str, frozenset[str]]
    """What printed words ask for, as they stand over, before or beside answers: fields by `Target.asked`, fixed
    rows by `Target.rowed`."""

    def plain(self, text: str) -> str:
        """Words for comparing, at once where they are the form's own as printed."""
        return self.folded.get(text) or plain(text)

    def agrees(self, target: Target, over: str | None, before: str | None) -> bool:
        """Whether the words over an answer, and those before it in its row, are its own; other words say nothing."""
        above, ahead = self.asked.get(over or ""), self.asked.get(before or "")
        return (above is None or target.asked in above) and (ahead is None or target.rowed in ahead)

    def bookmark(self, name: str) -> tuple[Target, int | None] | None:
        """What a bookmark names, and the number of its row where rows repeat."""
        parts = name.split("__")
        if parts[0] not in self.repeats or tuple(parts) in self.keys:
            target = self.keys.get(tuple(parts))
            return (target, None) if target else None
        if len(parts) < 3 or not parts[1].isdigit():
            return None
        target = self.keys.get((parts[0], *parts[2:]))
        return (target, int(parts[1])) if target else None


_KEPT = 64
_cache: OrderedDict[str, Index] = OrderedDict()


def index_of(form: FormDefinition) -> Index:
    """The index of a form; the last 64 are kept."""
    found = _cache.get(form.digest)
    if found is None:
        found = _cache[form.digest] = _made(form)
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def _made(form: FormDefinition) -> Index:
    tags: dict[str, Target] = {}
    keys: dict[tuple[str, ...], Target] = {}
    for target in _targets(form):
        name = f"{target.path}.{target.suffix}" if target.suffix else target.path
        tags[name] = target
        keys[tuple(name.split("."))] = target
    repeats = {t.table: t for t in form.tables if t.repeat is not None}
    words = printed(form)
    folded = {w: plain(w) for w in words}
    known = frozenset(folded.values()) | {""}
    labels = {folded[w]: w for w in words}
    return Index(tags, keys, repeats, known, labels, folded, _asked(form))


def _asked(form: FormDefinition) -> dict[str, frozenset[str]]:
    made: dict[str, set[str]] = defaultdict(set)
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for field in block.fields:
                made[plain(field.ask)].add(field.name)
        elif isinstance(block, TableBlock):
            for column in block.columns:
                for words in (column.ask, column.over):
                    made[plain(words)].add(f"{block.table}.*.{column.name}")
            for stack in block.stacks:  # what stands over the first of a stack stands over them all
                for words in (stack[0].over, short_head(stack[0])):
                    made[plain(words)].update(f"{block.table}.*.{c.name}" for c in stack)
            for row in block.fixed:
                made[plain(row.ask)].add(f"{block.table}.{row.id}")
    return {words: frozenset(named) for words, named in made.items() if words}


def _targets(form: FormDefinition) -> list[Target]:
    made: list[Target] = []
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for field in block.fields:
                made += _of_field(field, field.name, None)
        elif isinstance(block, TableBlock):
            repeats = block.table if block.repeat is not None else None
            for column in block.columns:
                rows = [""] if repeats else [f"{row.id}." for row in block.fixed]
                for row in rows:
                    made += _of_field(column, f"{block.table}.{row}{column.name}", repeats)
    return made


def _of_field(field: Field, path: str, table: str | None) -> list[Target]:
    marks = field.marks
    if field.type == "tick":
        return [Target(field, path, table, "yes", marks, field.ask, frozenset({plain(field.ask)}))]
    words = frozenset(plain(o.say) for o in marks)
    whole = Target(field, path, table, None, marks, "", words)
    return [whole, *(Target(field, path, table, o.key, marks, o.say, words) for o in marks)]
