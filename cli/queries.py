"""`carepack queries …`: what a person must look at, and what they say to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.asked import document_of, seen_at
from cli.going import go
from cli.ledger import existing
from cli.rejecting import reject, rejected, reopen
from cli.settling import known_choice, number_of, settle
from cli.terminal import styled, tell, tell_json
from cli.waiting import bring_up_to_date
from cli.whom import about_people
from filing.review.shown_pictures import sweep
from schemas.shown_text import ends_shown

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom
    from filing.review.query_view import QueryView
    from filing.review.there import There
    from schemas.definition import FormDefinition
    from schemas.reading import Query


@click.group(cls=Group)
def queries() -> None:
    """Doubts about returned documents: list, look at and settle them."""


for _command in (settle, go, reject, reopen, rejected):
    queries.add_command(_command)


@queries.command("list")
@click.option("--form", help="About one form (ID or ID.N).")
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
    from cli.record_story import short
    from filing.people.whom import refs_of
    from filing.review.query_list import listed
    from filing.review.there import There, there

    with existing(home, forms=False) as ledger:
        bring_up_to_date(ledger, quietly=True)
        refs = refs_of(ledger, whom)
        codes, form = known_choice(ledger, codes, form)
        found = listed(ledger, form=form, person=refs, every=every, codes=codes, documents=documents)
        same = _same_choice(form, whom, documents)
        kinds = () if as_json or every else _kinds(ledger, found, same, codes)
        at = there(ledger, found)
        seen = _in_words(ledger, found)
        sweep(home, ledger)
    if as_json:
        tell_json({"queries": [_told(a, at.get(a.number)) for a in found]})
        return
    document = None
    for a in sorted(found, key=lambda a: (a.submission, a.number)):
        if a.submission != document:
            document = a.submission
            tell("Document ", styled(a.submission, bold=True), "  ", styled(document_of(a), bold=True),
                 f"  {a.form}.{a.edition}")  # fmt: skip
        q = a.query
        about = f"{q.question.rstrip(' :')}: " if q.question else ""
        here = at.get(a.number, There())
        ways = _if_held(a)  # such a query quotes what is written itself
        said = None if ways else seen.get(a.number) or q.raw or (short(here.answer) if here.answer else None)
        saw = f" It says “{said}”." if said else ""
        saw += f" In the row of “{short(here.row)}”." if here.row else ""
        saw += f" {ways}" if ways else ""
        state = "" if a.open else f"  ({_state(a)})"
        tell(f"  {a.number:>4}  {about + q.say + saw} [{q.code}]{state}")
    count = len({a.submission for a in found})
    about = f", about {number_of(count)}" if found else ""
    tell(f"{len(found)} {'in all' if every else 'open'}{about}.", err=True)
    for line in kinds:
        tell(line, err=True)


def _if_held(asked: QueryView) -> str:
    """The two commands there are for whether a session was held: one has the query's number, one the document's."""
    from schemas.was_held import CODE

    if asked.query.code != CODE or not asked.open:
        return ""
    held = f"carepack queries settle {asked.number} --waive --why TEXT"
    return f"Held: {held}. Not held: carepack queries reject {asked.submission} (the document's number)."


_KEYS = re.compile(r"[a-z0-9_]+(, [a-z0-9_]+)*")
"""What may be the boxes that are ticked; of anything else no form is looked at, which takes its time."""


def _in_words(ledger: Ledger, found: Sequence[QueryView]) -> dict[int, str]:
    """By number, what was seen of boxes, in the words that are printed beside them."""
    boxes = [a for a in found if a.query.path and _KEYS.fullmatch(a.query.raw or "")]
    if not boxes:
        return {}
    from filing.review.query_kinds import form_of
    from filing.review.wording import says

    return {a.number: said for a in boxes if (said := says(form_of(ledger, a), a.query))}


def _state(asked: QueryView) -> str:
    """What became of a query that is not open."""
    if asked.moot:
        return "rejected" if asked.rejected else "no longer asked"
    return "settled" if asked.said else "note"


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
    from cli.record_story import ACTIONS
    from filing.review.query_list import get
    from filing.review.settled import chosen_by
    from filing.review.there import There, there
    from filing.review.wording import in_words, says

    with existing(home) as ledger:
        asked = get(ledger, number)
        form = ledger.library.load(asked.form, asked.edition)
        at = there(ledger, [asked]).get(number)
        told = chosen_by(ledger, form, asked)
        from intake.pictures import Pictures

        with Pictures(home, ledger) as pictures:
            picture = pictures.path(asked)
    if as_json:
        tell_json(_told(asked, at) | {"picture": str(picture) if picture else None})
        return
    here = at or There()
    q = asked.query
    tell(f"Query {asked.number}, about {document_of(asked)} ({asked.form}.{asked.edition}) [{q.code}]")
    if q.question:
        tell(f"  Question: {q.question}")
    tell(f"  {q.say}")
    seen = here.answer if q.raw is None else says(form, q)
    if seen is not None:
        tell(f"  It says:  {ends_shown(seen)}")
    if here.row is not None:
        tell(f"  Its row:  {ends_shown(here.row)}")
    if where := seen_at(asked):
        tell(f"  Seen at:  {where}")
    if picture is not None:
        tell(f"  Picture:  {picture}")
    for n, candidate in enumerate(q.candidates, 1):
        lines = in_words(form, q.path, candidate)
        tell(f"  {n}) {ends_shown(lines[0])}")
        for line in lines[1:]:
            tell(f"       {line}")
    for one in told:
        took = f": {ends_shown(one.chosen)}" if one.chosen else ""
        why = f". Why: {one.said.why}" if one.said.why else ""
        how = ACTIONS.get(one.said.action, one.said.action)
        if one.said.action == "moot":
            how, why = _state(asked), f": {one.said.why}"
        gone = " (replaced by what was said later)" if one.replaced else ""
        tell(f"  {one.said.at}  {one.said.by}: {how}{took}{why}{gone}")
    if asked.open:
        tell(
            f"  To settle it: {_if_held(asked) or f'carepack queries settle {asked.number} {_ways(form, q)}'}"
        )


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


def _told(asked: QueryView, at: There | None) -> dict[str, Any]:
    """A query in JSON; `at`: what stands where it is asked, where nothing was seen as such."""
    from schemas.reading import with_path

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
        "there": {"answer": at.answer, "row": at.row} if at is not None else None,
        "said": [
            {"action": s.action, "value": s.value, "why": s.why, "by": s.by, "at": s.at} for s in asked.said
        ],
    }
