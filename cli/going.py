"""`carepack queries go`: the open queries one after another, each answered with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import Command
from cli.asked import document_of, seen_at
from cli.exit_codes import ExitCode
from cli.keys import ended_by_hang_up, has_colours, is_terminal, key, line
from cli.ledger import BY, acting, existing
from cli.settling import choosing, selection_of, tell_of_document
from cli.terminal import Styled, styled, tell
from cli.waiting import bring_up_to_date, tell_of_waiting
from cli.wrapping import shortened, tell_wrapped, width

if TYPE_CHECKING:
    from filing.review.differences import Offered, Piece
    from filing.review.round import Round
    from filing.review.round_parts import News, Shown

_WORDS = {
    "1": "accept",
    "c": "correct",
    "p": "person",
    "b": "blank",
    "w": "waive",
    "a": "all alike",
    "s": "skip",
    "u": "undo",
    "r": "reject",
    "q": "quit",
    "?": "help",
}
_HELP = {
    "1": "the candidate of this number is right",
    "c": "type the right answer, as it would be written on the form",
    "p": "type whose document it is: name or reference; of several people, with commas between",
    "b": "leave the place empty",
    "w": "let it be as it is; type why (Enter alone: the reason you gave last)",
    "a": "give the next answer to all that ask the same of the same",
    "s": "or space: leave it open and go on",
    "u": "take back the last answer; possible until you answer about another document",
    "r": "the whole document is no record of ours; type why",
    "q": "or Ctrl+C: stop; what you answered is kept",
    "?": "this list",
}
_TOGETHER = "\u00a0"
"""Stands between a key and its word while lines are made, so that they stay together."""
_ASKS = {
    "value": "The right answer",
    "person": "Whose it is",
    "why": "Why it may stay as it is",
    "reject": "Why the document is no record of ours",
}


@click.command(cls=Command)
@choosing
@BY
@click.pass_obj
def go(home: Path, /, by: str | None, **choice: Any) -> ExitCode:
    """Go through open queries at the terminal, each answered with a key; all of them, or those that are chosen.

    What you answer about a document is kept when you go on to the next one, or stop: until then u takes it back. What
    its form asks because of it comes next. ? tells the keys.
    """
    if not is_terminal():
        from schemas.errors import UsageError

        do = "Start it in a terminal window, or settle with `carepack queries settle`."
        raise UsageError.of("no-terminal", "This asks at a terminal, and there is none.", do)
    from filing.review.round import Round

    with existing(home) as ledger:
        bring_up_to_date(ledger, by)
        around = Round(ledger, selection_of(ledger, **choice), lambda: acting(by))
        try:
            with ended_by_hang_up():
                _go_through(around)
        except (KeyboardInterrupt, EOFError, click.Abort):
            _keep(around)
            tell("")
        except BaseException:
            _keep(around)
            raise
        _news(around.news())
    _sum_up(around)
    return ExitCode.REVIEW if around.left else ExitCode.DONE


def _keep(around: Round) -> None:
    """Writes what was answered; says what could not be written, before the reason is told."""
    held = around.held
    try:
        around.end()
    except BaseException:
        if held:
            tell(f"Not kept: the answers to {', '.join(map(str, held))}. They are open still.", err=True)
        raise


def _go_through(around: Round) -> None:
    from schemas.errors import LedgerError

    drawn: Shown | None = None
    while around.wants != "end":
        _news(around.news())
        try:
            drawn = _step(around, drawn)
        except LedgerError as error:
            for fault in error.faults:
                _refused(str(fault))
            tell("Nothing of it was kept yet. Try again, or stop with Ctrl+C.")


def _step(around: Round, drawn: Shown | None) -> Shown | None:
    """One key, or one line, and what it does. Returns the question as drawn; once it changes, it is drawn again."""
    shown = around.shown()
    match around.wants:
        case "key" if shown is not None:
            if drawn is None or replace(shown, to_all=drawn.to_all) != drawn:
                _draw(shown)
            if shown.to_all:
                tell(
                    styled(f"The answer you give now is for all {shown.alike} that ask the same.", bold=True)
                )
            for row in wrap(_keys(shown), width()):
                tell(row.replace(_TOGETHER, " "))
            pressed = key()
            _echo(shown, pressed)
            around.press(pressed)
        case "last":
            tell("")
            tell("That was the last question. Enter keeps the answers, u takes the last one back.")
            around.press(key())
        case "sure":
            count = shown.alike if shown else 0
            tell(f"Give this answer to all {count} that ask the same? y gives it, other keys do not.")
            around.sure(yes=key().lower() == "y")
        case "why" if around.why:
            around.say(line(f"{_ASKS['why']} (Enter: {around.why}):"))
        case wish:
            around.say(line(f"{_ASKS[wish]}:"))
    return shown


def _draw(shown: Shown) -> None:
    asked, q = shown.asked, shown.asked.query
    tell("")
    progress = f"{shown.place} of {shown.total}, document {shown.document} of {shown.documents}"
    tell(styled(progress, dim=True))
    tell_wrapped(
        "Document ", styled(asked.submission, bold=True), "  ", styled(document_of(asked), bold=True),
        f"  {asked.form}.{asked.edition}", then="  ",
    )  # fmt: skip
    question = (styled(f"{q.question.rstrip(' :')}: ", bold=True),) if q.question else ()
    tell_wrapped(*question, f"{q.say} [{q.code}]", then="  ")
    where = ", ".join(w for w in (f"query {asked.number}", seen_at(asked)) if w)
    tell_wrapped(f"{where[0].upper()}{where[1:]}", first="  ")
    seen = shown.answer if q.raw is None else q.raw or "(nothing)"
    if seen is not None:
        tell_wrapped(seen.replace("\n", " ⏎ "), first="  It says:  ")
    for candidate in shown.candidates:
        _candidate(candidate)


def _candidate(candidate: Offered) -> None:
    head, *rest = candidate.lines
    tell_wrapped(*_pieces(head), first=f"  {candidate.number}) ")
    for row in rest:
        tell_wrapped(*_pieces(row), first="       ")


def _pieces(row: Sequence[Piece]) -> list[str | Styled]:
    """A line with what differs in it underlined, or in square brackets where there are no colours."""
    if not any(p.differs for p in row):
        return ["".join(p.text for p in row)]
    colours = has_colours()
    return [
        (styled(p.text, fg="yellow", underline=True) if colours and p.text.strip() else f"[{p.text}]")
        if p.differs
        else shortened(p.text)
        for p in row
    ]


def _keys(shown: Shown) -> str:
    digits = [k for k in shown.keys if k.isdigit()]
    accept = [f"{'1' if len(digits) == 1 else f'1-{digits[-1]}'} accept"] if digits else []
    others = [
        f"{k} all {shown.alike} alike" if k == "a" else f"{k} {_WORDS[k]}"
        for k in shown.keys
        if not k.isdigit()
    ]
    return "  ".join(w.replace(" ", _TOGETHER) for w in (*accept, *others))


def _echo(shown: Shown, pressed: str) -> None:
    """What was chosen, so that it can be read again above the next question."""
    pressed = "s" if pressed == " " else pressed.lower()
    if pressed not in shown.keys:
        return
    if pressed == "?":
        for k, words in _HELP.items():
            if k in shown.keys or k == "1":
                tell_wrapped(words, first=f"  {k}  ")
    elif pressed.isdigit():
        tell_wrapped(*_pieces_plain(shown, int(pressed)), first="> ")
    elif pressed in "bsuq":
        tell(f"> {_WORDS[pressed]}")


def _pieces_plain(shown: Shown, number: int) -> list[str]:
    return ["".join(p.text for p in shown.candidates[number - 1].lines[0])]


def _news(told: Sequence[News]) -> None:
    from filing.review.apply_decision import Outcome
    from filing.review.settling import Became
    from schemas.errors import Fault

    for each in told:
        match each:
            case Became():
                tell_of_document(each)
            case Outcome():
                tell_of_waiting(each)
            case Fault():
                _refused(str(each))
            case _:
                tell_wrapped(each)


def _refused(words: str) -> None:
    tell_wrapped(styled(words, fg="red"), then="  ")


def _sum_up(around: Round) -> None:
    from filing.review.settling import in_ranges

    count = around.settled
    tell(f"{count} {'query' if count == 1 else 'queries'} settled.", err=True)
    if around.left:
        tell(f"Still open: {in_ranges(around.left)}.", err=True)
