"""The page that goes with a supervision: what is open, what was carried forward, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuing.packs.words import NONE, day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from filing.records.packing import Known
    from fillers.pages import Block, Page, Words
    from fillers.pages import Cell as TableCell
    from issuing.packs.model import Wish
    from schemas.values import Value

TITLE = "Sheet for the supervision"


def page(known: Known, wish: Wish, dues: Sequence[tuple[str, dt.date]]) -> Page:
    """The sheet for a person's next supervision; `dues` are what is due and when, the first first."""
    from filing.records.packing import held_on
    from fillers.pages import Facts, Heading, Page, Paragraph

    person, last = known.person, known.last("supervision")
    session = known.session
    pairs = (
        ("Name", person.name),
        ("Supervisor", person.supervised_by_name or NONE),
        ("Session number", str(session) if session is not None else "left blank on the last record"),
        ("Last one on record", f"{day(held_on(last))}: {last.form.title}" if last else "none"),
    )
    blocks: list[Block] = [Facts(pairs), Heading(2, "Action points still open")]
    blocks.append(_actions(known, wish) if known.actions else Paragraph("None."))
    blocks.append(Heading(2, "Carried forward from the last session"))
    for who, key in (("For supervisor", "for_supervisor"), ("For supervisee", "for_supervisee")):
        blocks += [Heading(3, who), Paragraph(known.carried(key) or "Nothing.")]
    blocks.append(Heading(2, "Dates due"))
    blocks.append(_dues(dues, wish) if dues else Paragraph("None that follows from what is on record."))
    return Page(
        TITLE, tuple(blocks), subtitle=f"Made on {day(wish.today)} for the person and their supervisor."
    )


def _actions(known: Known, wish: Wish) -> Block:
    from filing.clocks.action_days import due_day, when_said
    from filing.records.packing import held_on
    from fillers.pages import Table

    held = {h.record: held_on(h) for h in known.held}
    rows = []
    for action in known.actions:
        what = action.cells.get("what") or next(iter(action.cells.values()), None)
        when = when_said(action.cells)
        rows.append(
            (
                _said(what),
                _said(action.cells.get("who")),
                _by_when(when, due_day(when, held.get(action.record)), wish.today),
                str(action.record or NONE),
            )
        )
    head = ("Action", "By whom", "By when", "Record")
    return Table(None, head, rows, (), None, (5, 2, 1.8, 1), 0.9)


def _dues(dues: Sequence[tuple[str, dt.date]], wish: Wish) -> Block:
    from fillers.pages import Table

    rows = [(what, _dated(on, wish.today)) for what, on in dues]
    return Table(None, ("What", "Due"), rows, (), None, (4, 1.6), 0.9)


def _dated(value: Value | None, today: dt.date) -> Words | TableCell:
    import datetime as dt

    from fillers.pages import Cell

    if not isinstance(value, dt.date):
        return _said(value)
    return Cell(f"{day(value)}, over", "warn") if value < today else day(value)


def _by_when(said: Value | None, due: dt.date | None, today: dt.date) -> Words | TableCell:
    """The day by which, over or not; with the words where they are no plain day, or none that can be read."""
    from filing.clocks.action_days import in_words
    from fillers.pages import Cell

    if due is None:
        return Cell("no day" if said is None else f"{said} (no day)", "warn")
    told = in_words(said, due)
    return Cell(f"{told}, over", "warn") if due < today else told


def _said(value: Value | None) -> str:
    import datetime as dt

    if value is None:
        return NONE
    return day(value) if isinstance(value, dt.date) else str(value)
