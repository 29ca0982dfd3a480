"""`carepack queries …`: what a person must look at, and what they say to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, recorded
from cli.rejecting import reject, rejected, reopen
from cli.terminal import ends_shown, name_of, styled, tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.review.apply_decision import Outcome
    from filing.review.queries import QueryView, Settlement
    from schemas.definition import FormDefinition
    from schemas.reading import Query


@click.group(cls=Group)
def queries() -> None:
    """Doubts about returned documents: list, look at and settle them."""


for _command in (reject, reopen, rejected):
    queries.add_command(_command)


@queries.command("list")
@click.option("--form", help="About one form (ID).")
@about_people("About whose documents")
@click.option("--all", "every", is_flag=True, help="Settled ones and notes, too.")
@JSON
@click.pass_obj
def list_(home: Path, form: str | None, whom: Whom, every: bool, as_json: bool) -> None:
    """Queries that are open, the oldest first."""
    from filing.people.whom import refs_of
    from filing.review.queries import listed

    with existing(home) as ledger:
        refs = refs_of(ledger, whom)
        found = listed(ledger, form=form, person=refs, every=every)
    if as_json:
        tell_json({"queries": [_told(a) for a in found]})
        return
    document = None
    for a in found:
        if a.submission != document:
            document = a.submission
            tell(styled(_document(a), bold=True), f"  {a.form}.{a.edition}")
        q = a.query
        about = f"{q.question.rstrip(' :')}: " if q.question else ""
        saw = f" It says “{q.raw}”." if q.raw else ""
        state = "" if a.open else "  (settled)" if a.said else "  (note)"
        tell(f"  {a.number:>4}  {about + q.say + saw} [{q.code}]{state}")
    tell(f"{len(found)} {'in all' if every else 'open'}.", err=True)


@queries.command()
@click.argument("number", type=int)
@JSON
@click.pass_obj
def show(home: Path, number: int, as_json: bool) -> None:
    """Query NUMBER with what was seen, the candidates, and what was said to it."""
    from filing.review.queries import get
    from filing.review.wording import in_words

    with existing(home) as ledger:
        asked = get(ledger, number)
        form = ledger.library.load(asked.form, asked.edition)
    if as_json:
        tell_json(_told(asked))
        return
    q = asked.query
    tell(f"Query {asked.number}, about {_document(asked)} ({asked.form}.{asked.edition}) [{q.code}]")
    if q.question:
        tell(f"  Question: {q.question}")
    tell(f"  {q.say}")
    if q.raw is not None:
        tell(f"  It says:  {ends_shown(q.raw)}")
    for line in _seen(asked):
        tell(f"  {line}")
    for n, candidate in enumerate(q.candidates, 1):
        lines = in_words(form, q.path, candidate)
        tell(f"  {n}) {ends_shown(lines[0])}")
        for line in lines[1:]:
            tell(f"       {line}")
    for s in asked.said:
        why = f": {s.why}" if s.why else ""
        tell(f"  {s.at}  {s.by}: {s.action}{why}")
    if asked.open:
        tell(f"  To settle it: carepack queries settle {asked.number} {_ways(form, q)}")


@queries.command()
@click.argument("number", type=int)
@click.option("--accept", type=int, metavar="N", help="Candidate N is right.")
@click.option(
    "--correct",
    metavar="VALUE",
    help="This is right, as the form has it; of a person, name or reference.",
)
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="PERSON",
    help="Whose document it is, by name or reference; of several people, once for each.",
)
@click.option("--blank", is_flag=True, help="Leave it empty.")
@click.option("--waive", is_flag=True, help="Let it be as it is; needs --why.")
@click.option("--why", help="Why; kept with the record.")
@BY
@JSON
@click.pass_obj
def settle(
    home: Path,
    number: int,
    accept: int | None,
    correct: str | None,
    people: tuple[str, ...],
    blank: bool,
    waive: bool,
    why: str | None,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Settle query NUMBER in one way. With the last one settled, the record is checked again and filed.

    What is of several people is filed as a record for each.
    """
    from filing.review.queries import settle as settled
    from filing.review.re_evaluation import look_again

    settlement = _settlement(accept, correct, people, blank=blank, waive=waive, why=why)
    with existing(home) as ledger:
        outcome = settled(ledger, number, settlement, acting(by))
        if outcome.outcome == "filed":
            for waited in look_again(ledger, acting(by)):
                tell_of_waiting(waited)
    if as_json:
        tell_json(_became(outcome))
    elif outcome.outcome == "filed":
        tell(f"Filed as {recorded(outcome.records)}.")
    elif outcome.outcome == "duplicate":
        tell(outcome.reason or "Linked to the document that came before.")
    else:
        tell(f"Still open: {', '.join(str(n) for n in outcome.asked)}.")
    return ExitCode.REVIEW if outcome.outcome == "review" else ExitCode.DONE


def tell_of_waiting(outcome: Outcome) -> None:
    """Says on stderr that a return which waited for what comes first is filed now."""
    whom = f" of {outcome.person}" if outcome.person else ""
    say = f"Document {outcome.submission}{whom} waited for this and is filed now, as {recorded(outcome.records)}."
    tell(say, err=True)


def _settlement(
    accept: int | None,
    correct: str | None,
    people: tuple[str, ...],
    *,
    blank: bool,
    waive: bool,
    why: str | None,
) -> Settlement:
    from filing.review.queries import Settlement
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


def _document(asked: QueryView) -> str:
    last = asked.locator.rpartition("!/")[2]
    return name_of(asked.document, last if last.startswith("pages=") else "")


_WAYS = {
    "correct": "--correct VALUE",
    "person": "--person NAME",
    "people": "--person NAME [--person NAME …]",
    "blank": "--blank",
    "waive": "--waive --why TEXT",
}


def _ways(form: FormDefinition, query: Query) -> str:
    from filing.review.settlement_rules import ways

    count = len(query.candidates)
    accept = f"--accept {'1' if count == 1 else f'1…{count}'}"
    return " | ".join(_WAYS.get(way, accept) for way in ways(form, query))


def _seen(asked: QueryView) -> list[str]:
    e = asked.query.evidence
    if e is None:
        return []
    where = [f"page {e.page}" if e.page else "", f"beside “{e.beside}”" if e.beside else ""]
    told = ", ".join(w for w in where if w)
    return [f"Seen at:  {told}"] if told else []


def _told(asked: QueryView) -> dict[str, Any]:
    from cli.files import with_path

    return {
        "number": asked.number,
        "open": asked.open,
        "submission": asked.submission,
        "file": asked.document,
        "sha256": asked.sha256,
        "form": asked.form,
        "edition": asked.edition,
        "copy": asked.copy,
        "person": asked.person,
        "asked_at": asked.asked_at,
        "query": with_path(asked.query.model_dump(mode="json", exclude_none=True)),
        "said": [
            {"action": s.action, "value": s.value, "why": s.why, "by": s.by, "at": s.at} for s in asked.said
        ],
    }


def _became(outcome: Outcome) -> dict[str, Any]:
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
