"""`carepack queries settle`: one answer for one question, or for all that are chosen; and how queries are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command
from cli.certificates import tell_of_ended
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.terminal import tell, tell_json
from cli.waiting import bring_up_to_date, tell_of_waiting
from cli.whom import about_people
from filing.review.shown_pictures import sweep
from filing.review.told_in_words import outcome_in_words
from schemas.file_names import part_of

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom
    from filing.review.apply_decision import Outcome
    from filing.review.selection import Selection
    from filing.review.settlement_rules import Settlement
    from filing.review.settling import Became, Settled

_EACH = 30
"""So many documents are told of one by one; of more, those that are filed are counted."""

_CHOOSING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--alike", type=int, metavar="NUMBER", help="All that ask the same as this one, of the same seen."
    ),
    click.option("--every-form", is_flag=True, help="With --alike: on every form, not only on the one of that query."),
    about_people("About whose documents"),
    click.option("--form", help="About one form (ID or ID.N)."),
    click.option("--code", "codes", multiple=True, help="Of this code, as it stands in brackets; may be repeated."),
    click.option(
        "--document",
        "documents",
        multiple=True,
        help="About one document: its number, exact file name, or start of its SHA-256; may be repeated.",
    ),
    click.argument("numbers", nargs=-1, metavar="[NUMBER...]"),
)  # fmt: skip


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options that choose queries: what fits all of them is chosen."""
    for decorated in _CHOOSING:
        command = decorated(command)
    return command


def selection_of(
    ledger: Ledger,
    *,
    numbers: Sequence[str],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    form: str | None,
    whom: Whom,
    alike: int | None,
    every_form: bool,
) -> Selection:
    """What these options choose. Raises UsageError, UnknownFormError."""
    from filing.people.whom import refs_of
    from filing.review.selection import Selection, numbers_of

    codes, form = known_choice(ledger, codes, form)
    return Selection(numbers_of(numbers), documents, codes, form, refs_of(ledger, whom), alike, every_form)


def known_choice(
    ledger: Ledger, codes: tuple[str, ...], form: str | None
) -> tuple[tuple[str, ...], str | None]:
    """These codes and this form as the ledger has them. Raises UsageError `unknown-code`, UnknownFormError."""
    from cli.explaining import rows_of
    from forms.naming import meant, named

    known = tuple(code for said in codes for code, _ in rows_of(said))
    if form is not None:
        named(ledger.library, form)
        form = meant(ledger.library, form)
    return known, form


@click.command(cls=Command)
@choosing
@click.option("--accept", type=int, metavar="N", help="Candidate N is right.")
@click.option(
    "--correct",
    metavar="VALUE",
    help="This is right, as the form has it; of a person, name or reference.",
)
@click.option(
    "--person",
    "persons",
    multiple=True,
    metavar="PERSON",
    help="Whose document it is, by name or reference; of several people, once for each.",
)
@click.option("--blank", is_flag=True, help="Leave it empty.")
@click.option("--waive", is_flag=True, help="Let it be as it is; needs --why.")
@click.option("--why", help="Why; kept with the record. A length of more than a day needs it, too.")
@BY
@JSON
@click.pass_obj
def settle(
    home: Path,
    /,
    accept: int | None,
    correct: str | None,
    persons: tuple[str, ...],
    blank: bool,
    waive: bool,
    why: str | None,
    by: str | None,
    as_json: bool,
    **choice: Any,
) -> ExitCode:
    """Settle queries in one way: NUMBERs and ranges (3, 7-12), and what the options choose of those that are open.

    All that are chosen get the same answer or, where one of them cannot, none. With the last query of a document
    settled, its record is checked again and filed; what is of several people is filed as a record for each.
    """
    from filing.review.settling import settle as settled

    settlement = settlement_of(accept, correct, persons, blank=blank, waive=waive, why=why)
    with existing(home) as ledger:
        bring_up_to_date(ledger, by)
        selection = selection_of(ledger, **choice)
        if not selection:
            raise _nothing_said()
        done = settled(ledger, selection, settlement, acting(by))
        tell_of_ended(ledger, [n for d in done.documents for n in d.outcome.records])
        sweep(home, ledger)
    for waited in done.waited:
        tell_of_waiting(waited)
    if as_json:
        only = became(done.documents[0].outcome) | {"waited": _waited(done)} if selection.only else None
        tell_json(only or _several(done))
    elif selection.only:
        tell(outcome_in_words(done.documents[0].outcome))
    else:
        _summary(done)
    review = any(d.outcome.outcome == "review" for d in done.documents)
    return ExitCode.REVIEW if review else ExitCode.DONE


def _nothing_said() -> Exception:
    from schemas.errors import UsageError

    do = (
        "Give numbers (3 or 7-12), or choose with --document, --code, --form, --for, --team or --alike. "
        "`carepack queries list` shows what is open; `carepack queries go` goes through it."
    )
    return UsageError.of("settle-which", "It is not said which queries are meant.", do)


def settlement_of(
    accept: int | None,
    correct: str | None,
    people: tuple[str, ...],
    *,
    blank: bool,
    waive: bool,
    why: str | None,
) -> Settlement:
    """What these options say to a query. Raises UsageError `one-way` unless it is one thing."""
    from filing.review.settlement_rules import Settlement
    from schemas.errors import Fault, Place, UsageError

    if sum((accept is not None, correct is not None, bool(people), blank, waive)) != 1:
        do = "Give one of --accept N, --correct VALUE, --person NAME, --blank, --waive."
        raise UsageError(Fault("one-way", "A query is settled in one way.", Place(), do))
    if accept is not None:
        return Settlement("accept", candidate=accept, why=why)
    if correct is not None:
        return Settlement("correct", value=correct, why=why)
    if people:
        return Settlement("correct", people=people, why=why)
    return Settlement("blank" if blank else "waive", why=why)


def _summary(done: Settled) -> None:
    from filing.review.settling import in_ranges

    asked, documents = len(done.numbers), len(done.documents)
    counted = f"{asked} {'query' if asked == 1 else 'queries'} settled, about {number_of(documents)}"
    filed = [d for d in done.documents if d.outcome.outcome == "filed"]
    shown = list(done.documents)
    tell(f"{counted}.", err=True)
    if documents > _EACH and filed:
        shown = [d for d in done.documents if d.outcome.outcome != "filed"]
        numbers = [n for d in filed for n in d.outcome.records]
        tell(f"{number_of(len(filed))} filed, as records {in_ranges(numbers)}.")
    for d in shown:
        tell(document_in_words(d))


def number_of(documents: int) -> str:
    """So many documents, in words."""
    return f"{documents} document{'' if documents == 1 else 's'}"


def document_in_words(became: Became) -> str:
    """One line: a document and what became of it."""
    name = part_of(became.document, became.locator)
    said = outcome_in_words(became.outcome)
    return f"Document {became.outcome.submission}  {name}: {said[0].lower()}{said[1:]}"


def became(outcome: Outcome) -> dict[str, Any]:
    """What became of one document, in JSON."""
    return {
        "submission": outcome.submission,
        "outcome": outcome.outcome,
        "code": outcome.code,
        "reason": outcome.reason,
        "record": outcome.record,
        "records": list(outcome.records),
        "duplicate_of": outcome.duplicate_of,
        "person": outcome.person,
        "open": list(outcome.asked),
    }


def _several(done: Settled) -> dict[str, Any]:
    return {
        "settled": list(done.numbers),
        "documents": [{"file": d.document, "part": d.locator, **became(d.outcome)} for d in done.documents],
        "waited": _waited(done),
    }


def _waited(done: Settled) -> list[int]:
    return [o.submission for o in done.waited]
