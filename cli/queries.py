"""`carepack queries …`: what a person must look at, and what they say to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.asked import document_of, seen_at
from cli.going import go
from cli.ledger import existing
from cli.rejecting import reject, rejected, reopen
from cli.settling import number_of, settle
from cli.terminal import ends_shown, styled, tell, tell_json
from cli.waiting import bring_up_to_date
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom
    from filing.review.query_view import QueryView
    from schemas.definition import FormDefinition
    from schemas.reading import Query


@click.group(cls=Group)
def queries() -> None:
    """Doubts about returned documents: list, look at and settle them."""


for _command in (settle, go, reject, reopen, rejected):
    queries.add_command(_command)


@queries.command("list")
@click.option("--form", help="About one form (ID).")
@about_people("About whose documents")
@click.option("--code", "codes", multiple=True, help="Of this code; may be repeated.")
@click.option(
    "--document",
    "documents",
    multiple=True,
    help="About one document: its number, exact file name, or start of its SHA-256; may be repeated.",
)
@click.option("--all", "every", is_flag=True, help="Settled ones and notes, too.")
@JSON
@click.pass_obj
def list_(
    home: Path,
    form: str | None,
    whom: Whom,
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    every: bool,
    as_json: bool,
) -> None:
    """Queries that are open, by document, the oldest first."""
    from filing.people.whom import refs_of
    from filing.review.query_list import listed

    with existing(home, forms=False) as ledger:
        bring_up_to_date(ledger, quietly=True)
        refs = refs_of(ledger, whom)
        found = listed(ledger, form=form, person=refs, every=every, codes=codes, documents=documents)
        same = _same_choice(form, whom, documents)
        kinds = () if as_json or every else _kinds(ledger, found, same, codes)
    if as_json:
        tell_json({"queries": [_told(a) for a in found]})
        return
    document = None
    for a in sorted(found, key=lambda a: (a.submission, a.number)):
        if a.submission != document:
            document = a.submission
            tell("Document ", styled(a.submission, bold=True), "  ", styled(document_of(a), bold=True),
                 f"  {a.form}.{a.edition}")  # fmt: skip
        q = a.query
        about = f"{q.question.rstrip(' :')}: " if q.question else ""
        saw = f" It says “{q.raw}”." if q.raw else ""
        state = "" if a.open else "  (settled)" if a.said else "  (note)"
        tell(f"  {a.number:>4}  {about + q.say + saw} [{q.code}]{state}")
    count = len({a.submission for a in found})
    about = f", about {number_of(count)}" if found else ""
    tell(f"{len(found)} {'in all' if every else 'open'}{about}.", err=True)
    for line in kinds:
        tell(line, err=True)


_FEW = 5
"""So many queries are looked through at a glance; of more, their kinds are counted, with how to settle all of one."""
_FOR_ALL: dict[str, str] = {"accept": "--accept 1", "blank": "--blank", "waive": "--waive --why TEXT"}
"""What may be said to all of a kind at once; a value or a person is of one document."""


def _same_choice(form: str | None, whom: Whom, documents: tuple[str, ...]) -> str:
    """The options that a list was asked for with, for a command that is to mean no more than it shows."""
    said = [("--form", form)] if form is not None else []
    said += [("--for", words) for words in whom.people] + [("--team", words) for words in whom.teams]
    said += [("--document", words) for words in documents]
    return "".join(f" {option} {_quoted(words)}" for option, words in said if words is not None)


def _quoted(words: str) -> str:
    return words if words.replace("-", "").replace(".", "").isalnum() else f'"{words}"'


def _kinds(ledger: Ledger, found: Sequence[QueryView], same: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """How many of each code are open, and the commands that answer several at once; nothing of a few."""
    from filing.review.query_kinds import kinds, the_same

    if len(found) <= _FEW:
        return ()
    there = kinds(ledger, found)
    width = max(len(kind.code) for kind in there)
    lines = []
    for kind in there:
        said = " | ".join(_FOR_ALL[way] for way in kind.ways) or "one by one"
        lines.append(f"  {kind.count:>4}  {kind.code:<{width}}  {said}")
    if first := next((kind.code for kind in there if kind.ways), None):
        lines.append(
            f"All of a kind: carepack queries settle --code {first}{same} and one of what stands beside it."
        )
    if alike := the_same(ledger, found):
        every = " --every-form" if len({a.form for a in alike}) > 1 else ""
        which = f"carepack queries settle --alike {alike[0].number}{every}{same}"
        many = f"such as query {alike[0].number} and {len(alike) - 1} more"
        lines.append(f"All that ask the same, {many}: {which} and the answer.")
    of_these = "".join(f" --code {code}" for code in codes)
    return (*lines, f"One after another, a key each: carepack queries go{of_these}{same}")


@queries.command()
@click.argument("number", type=int)
@JSON
@click.pass_obj
def show(home: Path, number: int, as_json: bool) -> None:
    """Query NUMBER with what was seen, the candidates, and what was said to it."""
    from filing.review.query_list import get
    from filing.review.wording import in_words

    with existing(home) as ledger:
        asked = get(ledger, number)
        form = ledger.library.load(asked.form, asked.edition)
    if as_json:
        tell_json(_told(asked))
        return
    q = asked.query
    tell(f"Query {asked.number}, about {document_of(asked)} ({asked.form}.{asked.edition}) [{q.code}]")
    if q.question:
        tell(f"  Question: {q.question}")
    tell(f"  {q.say}")
    if q.raw is not None:
        tell(f"  It says:  {ends_shown(q.raw)}")
    if where := seen_at(asked):
        tell(f"  Seen at:  {where}")
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
