"""`carepack queries go`: the open queries one after another, each answered with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import Command
from cli.asked import document_of, seen_at
from cli.exit_codes import ExitCode
from cli.keys import ended_by_hang_up, is_terminal, key, line, undisturbed
from cli.ledger import BY, acting, existing
from cli.settling import choosing, document_in_words, number_of, selection_of
from cli.terminal import Styled, has_colours, styled, tell
from cli.waiting import bring_up_to_date
from cli.wrapping import shortened, tell_wrapped, width
from filing.review.told_in_words import waited_in_words
from schemas.shown_text import printable

if TYPE_CHECKING:
    from filing.review.differences import Offered, Piece
    from filing.review.query_view import QueryView
    from filing.review.round import Round
    from filing.review.round_parts import News, Shown
    from intake.pictures import Pictures

_WORDS = {
    "c": "type the answer",
    "p": "type the person",
    "b": "leave empty",
    "w": "let it be",
    "s": "skip",
    "u": "undo",
    "r": "reject the document",
    "q": "stop",
    "?": "help",
}
_HELP = {
    "1": "the candidate of this number is right",
    "c": "type the right answer, as it would be written on the form",
    "p": "type whose document it is: name or reference; of several people, with commas between",
    "b": "the place is to be empty",
    "w": "waive it: let it be as it is; type why (Enter alone: the reason you gave last)",
    "a": "give the next answer to all that ask the same; once more: on every form; once more: to this one alone",
    "s": "or space: leave it open and go on",
    "u": "take back the last answer; possible until you answer about another document",
    "r": "the whole document is no record of ours; type why (u takes it back, as an answer)",
    "q": "or Ctrl+C: stop; what you answered is kept",
    "?": "this list",
}
_NAMELESS = {
    "label": "file under this name",
    "help": "file it under the name as written, for somebody who is on no list; type why (Enter alone: as before)",
    "asks": "Why it is filed under the name as written",
}
"""What `w` is where it is asked whose a document is."""
_TOGETHER = "\u00a0"
"""Stands between a key and its word while lines are made, so that they stay together."""
_REASON, _NAMED, _DIGITS = 40, 12, 9
"""So much of a reason that can be given again is shown, so many documents are named, and so many digits are keys."""
_ASKS = {
    "value": "The right answer",
    "person": "Whose it is, name or reference",
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
            from intake.pictures import Pictures

            with ended_by_hang_up(), Pictures(home, ledger) as pictures:
                _go_through(around, pictures)
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
            say = f"Not kept: the answers to {', '.join(map(str, held))}. They are open still."
            tell_wrapped(say, err=True)
        raise


def _go_through(around: Round, pictures: Pictures) -> None:
    from schemas.errors import LedgerError

    drawn: Shown | None = None
    while around.wants != "end":
        _news(around.news())
        try:
            drawn = _step(around, drawn, pictures)
        except LedgerError as error:
            for fault in error.faults:
                _refused(str(fault))
            tell_wrapped("Nothing of it was kept yet. Try again, or stop with Ctrl+C.")


def _step(around: Round, drawn: Shown | None, pictures: Pictures) -> Shown | None:
    """One key, or one line, and what it does. Returns the question as drawn; once it changes, it is drawn again."""
    shown = around.shown()
    match around.wants:
        case "key" if shown is not None:
            if drawn is None or replace(shown, reach=drawn.reach, to=drawn.to) != drawn:
                draw(shown, pictures.path(shown.asked))
            if shown.reach != "this":
                say = f"The answer you give now is for all {len(shown.to)} that ask the same{_where(shown)}."
                tell_wrapped(styled(say, bold=True))
            for row in wrap(_keys(shown), width()):
                tell(row.replace(_TOGETHER, " "))
            pressed = key()
            _echo(shown, pressed)
            with undisturbed():
                around.press(pressed)
        case "last":
            tell("")
            tell_wrapped("That was the last question. Enter keeps the answers, u takes the last one back.")
            pressed = key()
            with undisturbed():
                around.press(pressed)
        case "sure":
            if shown is not None:
                _ask_for_all(shown)
            yes = key().lower() == "y"
            with undisturbed():
                around.sure(yes)
        case "why":
            before = around.why or "back"
            before = before if len(before) <= _REASON else f"{before[:_REASON].rstrip()} …"
            asks = _NAMELESS["asks"] if shown is not None and shown.whose else _ASKS["why"]
            _say(around, asks, before)
        case wish:
            _say(around, _ASKS[wish], "back")
            if (
                shown is not None and shown.says
            ):  # a first keying is not looked at by whoever keys a second time
                click.clear()
                return None
    return shown


def _say(around: Round, asks: str, alone: str) -> None:
    """Asks for words, and says what Enter alone stands for; what is typed begins behind the last line of it."""
    *above, last = wrap(printable(f"{asks} (Enter:{_TOGETHER}{alone}):"), width())
    for row in above:
        tell(row.replace(_TOGETHER, " "))
    words = line(last.replace(_TOGETHER, " "))
    with undisturbed():
        around.say(words)


def _where(shown: Shown) -> str:
    """Of which forms those are that get the answer, where there are others."""
    if shown.reach == "every":
        return " on every form"
    return " on this form" if shown.everywhere > shown.alike else ""


def _ask_for_all(shown: Shown) -> None:
    """Asks once more before many are answered at once, and shows what documents they are about."""
    for form, same in groupby(sorted(shown.to, key=_form_of), key=_form_of):
        names = list(dict.fromkeys(document_of(a) for a in same))
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        tell_wrapped(f"{', '.join(names[:_NAMED])}{more}", first=f"  {form}: ", then="    ")
    say = f"Give this answer to all {len(shown.to)} that ask the same{_where(shown)}?"
    tell_wrapped(f"{say} y gives it, other keys do not.")


def _form_of(asked: QueryView) -> str:
    return f"{asked.form}.{asked.edition}"


def draw(shown: Shown, picture: Path | None = None) -> None:
    """Shows a question: its document and place, what was seen or stands there, its picture, and the candidates."""
    asked, q = shown.asked, shown.asked.query
    tell("")
    progress = f"{shown.place} of {shown.total}, document {shown.document} of {shown.documents}"
    tell_wrapped(styled(progress, dim=True))
    tell_wrapped(
        "Document ", styled(asked.submission, bold=True), "  ", styled(document_of(asked), bold=True),
        f"  {asked.form}.{asked.edition}", then="  ",
    )  # fmt: skip
    question = (styled(f"{q.question.rstrip(' :')}: ", bold=True),) if q.question else ()
    tell_wrapped(*question, f"{q.say} [{q.code}]", then="  ")
    where = ", ".join(w for w in (f"query {asked.number}", seen_at(asked)) if w)
    tell_wrapped(f"{where[0].upper()}{where[1:]}", first="  ")
    if shown.seen is not None:
        tell_wrapped((shown.seen or "(nothing)").replace("\n", " ⏎ "), first="  It says:  ")
    if shown.row is not None:
        tell_wrapped(shown.row.replace("\n", " ⏎ "), first="  Its row:  ")
    if picture is not None:
        tell(f"  Picture:  {picture}")  # in one piece, to be copied
    if shown.says:
        tell_wrapped(shown.says, first="  ")
    for candidate in shown.candidates:
        _candidate(candidate)
    if len(shown.candidates) > _DIGITS:
        tell_wrapped(f"Those after {_DIGITS} have no key: {_typing(shown)}.", first="  ")


def _typing(shown: Shown) -> str:
    """How a candidate is taken that has no key."""
    if "c" in shown.keys:
        return "type them, with c"
    if "p" in shown.keys:
        return "type the reference, with p"
    return f"take one of them with carepack queries settle {shown.asked.number} --accept N"


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
    alike = {
        "this": "this one alone",
        "form": f"all {shown.alike} alike",
        "every": f"all {shown.everywhere} alike on every form",
    }
    words = {**_WORDS, "a": alike[shown.further]} | ({"w": _NAMELESS["label"]} if shown.whose else {})
    others = [f"{k} {words[k]}" for k in shown.keys if not k.isdigit()]
    return "  ".join(w.replace(" ", _TOGETHER) for w in (*accept, *others))


def _echo(shown: Shown, pressed: str) -> None:
    """What was chosen, so that it can be read again above the next question."""
    pressed = "s" if pressed == " " else pressed.lower()
    if pressed not in shown.keys:
        return
    if pressed == "?":
        for k, words in (_HELP | ({"w": _NAMELESS["help"]} if shown.whose else {})).items():
            if k in shown.keys:
                tell_wrapped(words, first=f"  {k}  ")
        if shown.candidates:
            marked = (
                "is underlined" if has_colours() else "stands in [brackets]; [] is where something is missing"
            )
            tell_wrapped(f"What differs from what was seen {marked}.", first="     ")
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
                tell_wrapped(document_in_words(each), then="  ")
            case Outcome():
                tell_wrapped(waited_in_words(each), then="  ", err=True)
            case Fault():
                _refused(str(each))
            case _:
                tell_wrapped(each)


def _refused(words: str) -> None:
    tell_wrapped(styled(words, fg="red"), then="  ")


def _sum_up(around: Round) -> None:
    from filing.review.settling import in_ranges

    count = around.settled
    tell_wrapped(f"{count} {'query' if count == 1 else 'queries'} settled.", err=True)
    if around.rejected:
        tell_wrapped(f"{number_of(around.rejected)} rejected.", err=True)
    if around.left:
        tell_wrapped(f"Still open: {in_ranges(around.left)}.", then="  ", err=True)
