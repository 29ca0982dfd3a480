"""When the ratings of clients call for something: poor ones for a supervision, exceptional ones for an award.

Of too few ratings, or of too few clients, nothing is told: it would tell what one of them said. Self-ratings count
nowhere here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from filing.clocks.falling import Case, Due, said
from filing.clocks.session_form import day, words
from filing.ledger.database import Ledger
from filing.ledger.tables import record_index, records
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.evaluations import Evaluation, client_mean, evaluation
from schemas.policies import months_after
from schemas.regimes import Ratings
from schemas.values import Value


def rated_since(
    ledger: Ledger, first: dt.date, people: Collection[int] | None = None
) -> Mapping[int, tuple[Evaluation, ...]]:
    """The evaluations since that day, of these people or of everybody, by `Person.id`, in the order of their days."""
    found: dict[int, list[Evaluation]] = defaultdict(list)
    with ledger.reading() as conn:
        forms: dict[tuple[str, int], FormDefinition] = {}
        for form, edition in conn.execute(select(record_index.c.form, record_index.c.edition).distinct()):
            try:
                known = ledger.library.load(form, edition)
            except CarepackError:
                continue
            if known.about.ratings is not None and known.about.rater is not None:
                forms[form, edition] = known
        query = (
            select(records.c.form, records.c.edition, records.c.person, records.c.held, records.c.record)
            .join(record_index, record_index.c.record == records.c.id)
            .where(
                record_index.c.state.in_(("complete", "unsigned")),
                record_index.c.form.in_({form for form, _ in forms}),
                record_index.c.held >= first,
                records.c.person.is_not(None),
            )
            .order_by(record_index.c.held, records.c.id)
        )
        if people is not None:
            query = query.where(record_index.c.person.in_(people))
        for row in conn.execute(query):
            known_form = forms.get((row.form, row.edition))
            made = evaluation(known_form, dict(_answers(known_form, row.record))) if known_form else None
            if made is not None and not made.own:
                found[row.person].append(made)
    return {n: tuple(mine) for n, mine in found.items()}


def _answers(form: FormDefinition, record: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    about = form.about
    for name in (about.rater, about.client):
        value = words(record.get(name)) if name else None
        if name and value is not None:
            yield name, value
    if about.held and (held := day(record.get(about.held))) is not None:
        yield about.held, held
    table = about.ratings or ""
    rows = record.get(table)
    if isinstance(rows, Mapping):
        for name, row in rows.items():
            if isinstance(row, Mapping):
                yield from ((f"{table}.{name}.{c}", v) for c, v in row.items() if isinstance(v, int))


def of_ratings(case: Case, evaluations: Sequence[Evaluation], ratings: Ratings, least: int) -> Iterator[Due]:
    """What a person's ratings of the last months call for, since they were last supervised or appraised for it."""
    first = months_after(case.today, -ratings.months)
    rated = [e for e in evaluations if e.held is not None and first < e.held <= case.today]
    talks = [s.held for s in case.held() if s.kind in {"formal", "appraisal"} and s.by_another]
    since = max((d for d in talks if d is not None), default=first)
    lately = [e for e in rated if e.held is not None and e.held > since]
    poor = client_mean(lately, _cs(lately), least)
    if poor is not None and poor.value < ratings.poor:
        last = max(e.held for e in lately if e.held is not None)
        says = f"mean of {poor.n} client ratings {poor.shown}, below {ratings.poor}: supervise, or appraise earlier"
        source = (
            "S0, Performance and supervision: poor ratings may trigger an appraisal or an ad-hoc supervision"
        )
        yield case.due("adhoc", last + dt.timedelta(days=ratings.answer_days), says, source)
    if rated and all(
        _exceptional(month, ratings, least) for month in _by_month(rated, case.today, ratings.months)
    ):
        says = f"client ratings of at least {ratings.exceptional} in each of {ratings.months} months: acknowledge it"
        source = f"S0, Performance and supervision: consistently exceptional performance; since {said(first)}"
        yield case.due("award", case.today, says, source)


def _by_month(rated: Sequence[Evaluation], today: dt.date, months: int) -> Iterator[list[Evaluation]]:
    for back in range(months):
        first, last = months_after(today, -back - 1), months_after(today, -back)
        yield [e for e in rated if e.held is not None and first < e.held <= last]


def _exceptional(month: Sequence[Evaluation], ratings: Ratings, least: int) -> bool:
    found = client_mean(month, _cs(month), least)
    return found is not None and found.value >= ratings.exceptional


def _cs(evaluations: Sequence[Evaluation]) -> set[str]:
    return {c for e in evaluations for c in e.ratings}
