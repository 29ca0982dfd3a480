"""What carries over from record to record: actions still open, matters for the next session, its number. Pure.

All of it goes by `about` and by what a field is `given`, never by a form's name. A table given `open.actions` shows the
open actions; its choice with the answers `done`, `continue` and `drop` says what became of each, and its further column
for a date (or words) re-dates what continues.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of_class
from functools import lru_cache

from schemas import normal
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.handwriting import WRITTEN
from schemas.values import Value, show, understand
from schemas.was_held import is_void

Cells = Mapping[str, Value]
CLOSING = frozenset({"done", "drop"})


@dataclass(frozen=True, slots=True)
class Held:
    """One record as carrying over looks at it; `given` is what its copy was given when it was issued."""

    form: FormDefinition
    answers: Mapping[str, Value]
    record: int = 0
    given: Mapping[str, Value] = of_class(default_factory=dict)
    rows: Mapping[tuple[str, bool], Sequence[Cells]] = of_class(default_factory=dict)
    """Rows of tables that are known already, and are not in `answers`; by name, and whether it is of those that follow
    fixed ones (`TableBlock.continues`)."""

    def of(self, table: TableBlock) -> Sequence[Cells]:
        """The rows of a table, its cells in printed order."""
        rows = self.rows.get((table.table, table.continues))
        return rows if rows is not None else list(_rows(table, self.answers))


@dataclass(slots=True)  # made by the ten thousand: frozen ones take three times as long
class Action:
    """An action that is open: its cells by column name, the record that has it last, and the one it was agreed in."""

    cells: Cells
    record: int
    since: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """An action that is closed: its cells, the record it was agreed in, the one that closed it, and as what."""

    cells: Cells
    since: int
    record: int
    verdict: str


def open_actions(records: Sequence[Held]) -> tuple[Action, ...]:
    """The actions that a person's records leave open, oldest first. `records` are in the order they were held."""
    return followed(records)[0]


def followed(records: Sequence[Held]) -> tuple[tuple[Action, ...], tuple[Closed, ...]]:
    """What a person's records leave open, as `open_actions`, and what they closed, in the order it was closed.

    An action that is closed without ever having been agreed on a record that is here is closed all the same, once.
    """
    waiting, closed = _Waiting(), list[Closed]()
    forms = {id(held.form): held.form for held in records}
    places = {at: (_followed_up(form), _agreeing(form)) for at, form in forms.items()}
    for held in records:
        followed_up, agreeing = places[id(held.form)]
        for place in followed_up:
            _follow_up(place, held, waiting, closed)
        for cells in _agreed(held, agreeing):
            # The same action, agreed again in the same words, is one action. Of handwriting that is not known.
            if (whole := frozenset(cells.items())) not in waiting or is_written(cells):
                waiting.add(Action(cells, held.record, held.record), whole)
    return waiting.actions, tuple(closed)


_Whole = frozenset[tuple[str, Value]]
"""All that an action says."""


class _Waiting:
    """The actions that are open, in their order, found by their words: of years of records there are hundreds."""

    def __init__(self) -> None:
        self._actions: dict[int, Action] = {}
        self._last = 0
        self._whole: dict[int, _Whole] = {}
        self._often: Counter[_Whole] = Counter()
        self._said: dict[str, dict[str, set[int]]] = {}
        """By column, as far as one was looked for in it, and what it says, the actions that say so."""

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(self._actions.values())

    def __getitem__(self, at: int) -> Action:
        return self._actions[at]

    def __contains__(self, whole: _Whole) -> bool:
        """Whether an action waits that says exactly this."""
        return self._often.get(whole, 0) > 0

    def add(self, action: Action, whole: _Whole) -> None:
        self._last += 1
        self._put(self._last, action, whole)

    def replace(self, at: int, action: Action) -> None:
        """Another in the place of this one."""
        self._forget(at)
        self._put(at, action, frozenset(action.cells.items()))

    def pop(self, at: int) -> Action:
        self._forget(at)
        return self._actions.pop(at)

    def match(self, cells: Cells, words: str) -> int | None:
        """The open action that a row is about: by its words, and among equal words by who and when."""
        said = _said(cells.get(words))
        alike = self._saying(words).get(said, ()) if said else self._without(words)
        if not alike or (len(alike) > 1 and cells.get(words) == WRITTEN):
            return None
        if len(alike) == 1:
            return next(iter(alike))
        mine = [(column, _said(value)) for column, value in cells.items()]
        return max(alike, key=lambda at: (_shared(self._actions[at].cells, mine), -at))

    def _without(self, column: str) -> list[int]:
        return [at for at, a in self._actions.items() if not _said(a.cells.get(column))]

    def _saying(self, column: str) -> Mapping[str, set[int]]:
        if column not in self._said:
            self._said[column] = {}
            for at, action in self._actions.items():
                self._note(column, at, action)
        return self._said[column]

    def _note(self, column: str, at: int, action: Action) -> None:
        if column in action.cells:
            self._said[column].setdefault(_said(action.cells[column]), set()).add(at)

    def _put(self, at: int, action: Action, whole: _Whole) -> None:
        self._actions[at] = action
        self._whole[at] = whole
        self._often[whole] += 1
        for column in self._said:
            self._note(column, at, action)

    def _forget(self, at: int) -> None:
        action = self._actions[at]
        self._often[self._whole.pop(at)] -= 1
        for column, alike in self._said.items():
            if column in action.cells:
                alike[_said(action.cells[column])].discard(at)


def is_written(cells: Cells) -> bool:
    """Whether what an action says, or a part of it, stayed handwriting."""
    return WRITTEN in cells.values()


def agreed_words(held: Held) -> frozenset[tuple[str, str]]:
    """What the actions of a record say, as `given_words` has it, each with the whole of its row."""
    found = set()
    for name in held.form.about.actions:
        table = held.form.table(name)
        for cells in _rows(table, held.answers):
            if words := _said(cells.get(_words(table)[0])):
                found.add((words, repr(sorted(cells.items()))))
    return frozenset(found)


def given_words(form: FormDefinition, given: Mapping[str, Value]) -> frozenset[str]:
    """What the open actions say that a copy was given."""
    tables = _given_tables(form, "open.actions")
    return frozenset({_said(cells.get(_words(t)[0])) for t in tables for cells in _rows(t, given)} - {""})


_Agreeing = Sequence[tuple[TableBlock, Sequence[str]]]


def _agreed(held: Held, agreeing: _Agreeing) -> Iterator[Cells]:
    """The actions that a record agrees."""
    for table, words in agreeing:
        for cells in held.of(table):
            for column in words:
                if cells.get(column):
                    yield cells
                    break


def _agreeing(form: FormDefinition) -> _Agreeing:
    """The tables in which records of a form agree actions, each with the columns that say what one is.

    None of case content, which belongs to the service user's file alone.
    """
    tables = [form.table(name) for name in form.about.actions if form.kind != "case_content"]
    return [(table, _words(table)) for table in tables]


def _words(table: TableBlock) -> list[str]:
    """The columns that say what an action is; `what` where there is one, else the first."""
    names = [c.name for c in table.columns]
    return ["what"] if "what" in names else names[:1]


def _rows(table: TableBlock, answers: Mapping[str, Value]) -> Iterator[Cells]:
    if table.repeat:
        numbers: Sequence[object] = normal.rows_of(table.table, answers)
    else:
        numbers = [row.id for row in table.fixed]
    for number in numbers:
        paths = ((c.name, f"{table.table}.{number}.{c.name}") for c in table.columns)
        yield {name: answers[path] for name, path in paths if path in answers}


@dataclass(frozen=True, slots=True)
class _FollowedUp:
    """A table of open actions, and its columns: what one is, what became of it, its new date, its first one."""

    table: TableBlock
    words: str
    verdict: str | None
    again: str | None
    due: str | None


def _followed_up(form: FormDefinition) -> Sequence[_FollowedUp]:
    return tuple(
        _FollowedUp(table, _words(table)[0], _verdict(table), again, _due(table, again))
        for table in _given_tables(form, "open.actions")
        for again in (_redate(table, form),)
    )


def _follow_up(place: _FollowedUp, held: Held, waiting: _Waiting, closed: list[Closed]) -> None:
    """Leaves `waiting` what is still open after a record's table of open actions; adds what it closes to `closed`.

    A row that was open nowhere counts as open there. But what the copy was given was open when it was issued: if it is
    not open now, another record has closed it since, and only an answer to it opens it again.
    """
    rows = held.of(place.table)
    if not rows:
        return
    words, verdict, again = place.words, place.verdict, place.again
    given = {_said(cells.get(words)) for cells in _rows(place.table, held.given)} if held.given else set()
    for cells in rows:
        mine = dict(cells)
        for beside in (verdict, again):
            if beside is not None:
                mine.pop(beside, None)
        if not any(mine.values()):
            continue
        at = waiting.match(mine, words)
        if at is None and mine.get(words) == WRITTEN:
            continue  # which of several it is about cannot be told: they all stay open
        if verdict is not None and (became := cells.get(verdict)) in CLOSING:
            gone = waiting.pop(at) if at is not None else Action(mine, held.record)
            said = _said(gone.cells.get(words))
            # One that two records close, as when it stood on copies of both, is closed by the first.
            if at is not None or all(_said(c.cells.get(words)) != said for c in closed):
                closed.append(Closed(gone.cells, gone.since, held.record, str(became)))
            continue
        said_of_it = any(cells.get(c) is not None for c in (verdict, again) if c is not None)
        if at is None and not said_of_it and _said(mine.get(words)) in given:
            continue
        base = waiting[at] if at is not None else Action(mine, held.record, held.record)
        date = cells.get(again) if again is not None else None
        due = place.due or ("when" if "when" in base.cells else None)
        if date is not None and due is not None:
            base = Action({**base.cells, due: date}, held.record, base.since)
        if at is None:
            waiting.add(base, frozenset(base.cells.items()))
        else:
            waiting.replace(at, base)


def _verdict(table: TableBlock) -> str | None:
    """The column that says what became of an action."""
    choices = (c for c in table.columns if c.type == "choice" and {o.key for o in c.options} >= CLOSING)
    return next((c.name for c in choices), None)


def _redate(table: TableBlock, form: FormDefinition) -> str | None:
    """The column with a new date: the one for dates that an action itself does not have."""
    own = {c.name for name in form.about.actions for c in form.table(name).columns} or {"when"}
    return next((c.name for c in table.columns if c.type in {"date", "when"} and c.name not in own), None)


def _due(table: TableBlock, again: str | None) -> str | None:
    """The column that says by when an action is to be done, where the table has one."""
    return next((c.name for c in table.columns if c.type in {"date", "when"} and c.name != again), None)


def _said(value: Value | None) -> str:
    return _plain(str(value)) if value is not None else ""


@lru_cache(maxsize=16_384)
def _plain(words: str) -> str:
    # Each action is compared with every other that waits, again and again.
    return normal.line(words).casefold()


def _shared(one: Cells, other: Sequence[tuple[str, str]]) -> int:
    return sum(_said(one.get(column)) == said for column, said in other)


def _given_tables(form: FormDefinition, source: str) -> Iterator[TableBlock]:
    return (t for t in form.tables if t.repeat is not None and t.repeat.given == source)


def given_fields(form: FormDefinition) -> Iterator[Field]:
    """The fields outside tables that are given from a source."""
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            yield from (f for f in block.fields if f.given is not None)


def last_of(records: Sequence[Held], source: str) -> Value | None:
    """The answer of the last record that has a field given from this source; None where it was left blank."""
    for held in reversed(records):
        for field in given_fields(held.form):
            if field.given == source:
                return held.answers.get(field.name)
    return None


def next_session(records: Sequence[Held]) -> int | None:
    """The number of the next session: one more than the last record has; 1 where no record has a place for one.

    None where the last record that has such a place left it blank: which it was is not guessed. One that says that
    nothing was held is no session, whatever its number.
    """
    records = [held for held in records if not is_void(held.form, held.answers)]
    if not any(f.given == "next.session" for held in records for f in given_fields(held.form)):
        return 1
    last = last_of(records, "next.session")
    return last + 1 if isinstance(last, int) else None


def rows_for(form: FormDefinition, actions: Sequence[Action]) -> tuple[dict[str, Value], int]:
    """Open actions as answers of the form's tables for them, and how many did not fit in."""
    out: dict[str, Value] = {}
    left = 0
    for table in _given_tables(form, "open.actions"):
        most = table.repeat.most if table.repeat else 0
        left += max(0, len(actions) - most)
        for number, action in enumerate(actions[:most], 1):
            for column in table.columns:
                value = action.cells.get(column.name)
                if value is None or column.name in {_verdict(table), _redate(table, form)}:
                    continue
                fits = fitting(column, value)
                if fits is not None:
                    out[f"{table.table}.{number}.{column.name}"] = fits
    return out, left


def fitting(field: Field, value: Value) -> Value | None:
    """A value as this field takes it, or None: a band of the roster becomes one of the form's options."""
    understood = understand(field, value if isinstance(value, str) else show(field, value))
    if understood.doubt is None:
        return understood.value
    return _alike(field, value) if isinstance(value, str) and not field.many else None


def _alike(field: Field, value: str) -> Value | None:
    """The one option whose key or words are the same but for capitals, dashes, slashes, brackets and spaces."""
    meant = _bare(value)
    hits = [o.key for o in field.options if meant and meant in {_bare(o.key), _bare(o.say)}]
    return hits[0] if len(hits) == 1 else None


def _bare(words: str) -> str:
    return "".join(c for c in normal.line(words).casefold() if c.isalnum())
