"""The page that goes with an appraisal: what is known of the person by domain, drawn and told; and the private one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuing.packs.words import NONE, client, count, day, own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filing.records.packing import Commitment, Domain, Known, Outcome
    from filing.records.plans import Plan
    from fillers.pages import Block, Page, Series
    from issuing.packs.model import Wish
    from schemas.definition import FormDefinition

TITLE = "Summary for the appraisal"
PRIVATE = "Social Care Commitment: tasks and deadlines"
_OBJECTIVES = 6
"""More objectives than this are told by their number: the page stays one, and the plan has them all."""


def page(form: FormDefinition, known: Known, wish: Wish) -> Page:
    """The summary for an appraisal on this form. Its readers are the person and whoever appraises them."""
    from filing.records.packing import domains, outcome
    from fillers.pages import Beside, Facts, Page, Paragraph

    found = domains(form, known)
    last = outcome(known)
    person = known.person
    left = Facts((("Name", person.name), ("Role", person.role or NONE), ("Band", person.band or NONE)))
    right = Facts(
        (
            ("Appraiser", person.manager_name or NONE),
            ("Period asked for", _asked_for(known, wish)),
            ("Evaluations in it", _evaluations(known)),
        )
    )
    ended = Facts((("Last appraisal", _outcome(last) if last else "none on record"),))
    blocks: list[Block] = [Beside((left,), (right,), 0.45), ended]
    if any(d.reviewed or (d.means and (d.means.own or d.means.ratings)) for d in found):
        charts = tuple(_charts(found, known))
        blocks += [*(charts or _no_chart(known)), _table(found, known, wish, drawn=bool(charts))]
    elif found:
        blocks.append(Paragraph(_nothing_by_domain(last, known)))
    blocks += _objectives(known.plan)
    subtitle = f"Made on {day(wish.today)} for the person appraised and their appraiser, and for nobody else."
    return Page(TITLE, tuple(blocks), subtitle=subtitle)


def _nothing_by_domain(last: Outcome | None, known: Known) -> str:
    what = "the last appraisal says nothing by domain" if last else "no earlier appraisal is on record"
    return f"There is {_no_evaluation(known)}, and {what}: so there is no picture of the domains."


def nothing(known: Known) -> str | None:
    """Why there is nothing to sum up, in words, and so no summary; None where there is something."""
    from filing.records.packing import evaluated

    if known.appraisal is not None or known.plan is not None or evaluated(known):
        return None
    return f"No summary: there is {_no_evaluation(known)}, no earlier appraisal and no development plan."


def _no_evaluation(known: Known) -> str:
    since = known.span.first
    return f"no evaluation since {day(since)}" if since else "no evaluation"


def _outcome(last: Outcome) -> str:
    said = last.capability or "no summary was ticked"
    return f"{day(last.held)}: {said}"


def _asked_for(known: Known, wish: Wish) -> str:
    """The days of which evaluations count."""
    last = day(known.span.last or wish.today)
    return f"{day(known.span.first)} to {last}" if known.span.first else f"all to {last}"


def _evaluations(known: Known) -> str:
    """How many there are, the person's own told apart from those by clients."""
    from filing.records.packing import evaluated

    found = evaluated(known)
    if not found:
        return "none"
    said = f"{found.own} self, {found.clients} by clients"
    if found.first is None:
        return said
    return f"{said}; {day(found.first)}" + (f" to {day(found.last)}" if found.last != found.first else "")


def _no_chart(known: Known) -> tuple[Block, ...]:
    """That there is no value to draw, where there are evaluations: an empty chart would look like a low one."""
    from fillers.pages import Paragraph

    least = known.policies.least_ratings
    told = f"client means are told from {least} evaluations of {least} clients on"
    return (Paragraph(f"Nothing is drawn: {told}, and there is no other."),)


def _charts(found: Sequence[Domain], known: Known) -> Iterator[Block]:
    """Means of both kinds by domain, and beside them the share of behaviours met at the last appraisal."""
    from fillers.pages import Chart, Scale, Series

    both = tuple(d.means for d in found)
    series = []
    # Who sees a series without a single value takes it for a low one.
    mine = tuple(float(m.own.value) if m and m.own else None for m in both)
    theirs = tuple(float(m.client.value) if m and m.client else None for m in both)
    if any(v is not None for v in mine):
        series.append(Series("Self-reflection", mine, tuple(_told(own(m)) for m in both)))
    if any(v is not None for v in theirs):
        clients = tuple(_told(client(m, known.policies)) for m in both)
        series.append(Series("Client feedback", theirs, clients))
    title = f"By domain: {' and '.join(_drawn(series, found))}"
    if any(d.reviewed for d in found):
        share = tuple(100 * (d.met or 0) / d.reviewed if d.reviewed else None for d in found)
        scale = Scale(0, 100, 50, "%")
        series.append(
            Series("Behaviours met at the last appraisal", share, tuple(_met(d) for d in found), scale)
        )
    if series:
        names = tuple(d.name for d in found)
        yield Chart("grouped", title, names, tuple(series), _alt(title, found, known), 1, 5, 1)


def _drawn(series: Sequence[Series], found: Sequence[Domain]) -> Iterator[str]:
    if series:
        yield "mean ratings from 1 to 5"
    if any(d.reviewed for d in found):
        yield "the share of behaviours met"


def _told(said: str) -> str:
    return "none" if said == NONE else said.partition(" (")[0]


def _alt(title: str, found: Sequence[Domain], known: Known) -> str:
    each = (
        f"{d.name}: self {_told(own(d.means))}, clients {_told(client(d.means, known.policies))}, met {_met(d)}"
        for d in found
    )
    return f"{title}. {'; '.join(each)}."


def _met(domain: Domain) -> str:
    return f"{domain.met} of {domain.reviewed}" if domain.reviewed else "none reviewed"


def _table(found: Sequence[Domain], known: Known, wish: Wish, *, drawn: bool) -> Block:
    from fillers.pages import Table

    rows = [
        (
            d.name,
            own(d.means),
            client(d.means, known.policies),
            f"{d.met} of {d.reviewed}" if d.reviewed else NONE,
            d.level or NONE,
        )
        for d in found
    ]
    least = known.policies.least_ratings
    note = (
        f"Of evaluations from the period {_asked_for(known, wish)}. A mean is of all ratings of the Cs linked to the "
        "domain’s behaviours; (of …) says how many evaluations it is made of. Client means of fewer than "
        f"{least} evaluations, or clients, are not told: they would say what one of them said. What was met, and the "
        "level agreed, are those of the last appraisal."
    )
    head = ("Domain", "Self", "Clients", "Met last time", "Level agreed last time")
    align = ("left", "right", "right", "right", "left")
    title = "The same in figures" if drawn else "By domain, in figures"
    return Table(title, head, rows, align, note, (3, 1.6, 1.7, 1.3, 2.8), 0.88)  # type: ignore[arg-type]


def _objectives(plan: Plan | None) -> Iterator[Block]:
    from fillers.pages import Bullets, Heading, Paragraph

    yield Heading(2, "Objectives of the last development plan")
    if plan is None:
        yield Paragraph("No development plan is on record.")
        return
    said = [f"{o.said}{' – outcome written' if o.outcome else ''}" for o in plan.objectives[:_OBJECTIVES]]
    more = len(plan.objectives) - len(said) + plan.untyped
    if more:
        also = f", {plan.untyped} of them in handwriting that nobody has typed" if plan.untyped else ""
        said.append(f"and {more} more in the plan of {day(plan.held)}{also}")
    yield Bullets(tuple(said)) if said else Paragraph(f"The plan of {day(plan.held)} has none.")


def private_page(commitment: Commitment, known: Known, wish: Wish) -> Page:
    """The tasks of a person's Commitment: on a page of its own, because it is nobody's business but theirs and the
    employer's. Who is due to do what by when is there; the notes stay on the record."""
    from fillers.pages import Cell, Facts, Page, Table

    rows = []
    for task in sorted(
        commitment.tasks, key=lambda t: (t.done, t.deadline is None, t.deadline or wish.today)
    ):
        over = not task.done and task.deadline is not None and task.deadline < wish.today
        state = "done" if task.done else "over" if over else "open"
        rows.append(
            (task.statement, task.words, day(task.deadline), Cell(state, "warn" if over else "plain"))
        )
    undone = sum(not t.done for t in commitment.tasks)
    pairs = (
        ("Name", known.person.name),
        ("Commitment made on", day(commitment.held)),
        ("To be renewed by", day(commitment.renew)),
        ("Still to do", f"{undone} of {count(len(commitment.tasks), 'chosen task')}"),
    )
    head = ("Statement", "Task", "Deadline", "State")
    table = Table(None, head, rows, (), None, (1.4, 5, 1.5, 1), 0.9)
    said = commitment.form.private or "This is private."
    subtitle = f"Private. {said} Made on {day(wish.today)} for the person and their manager."
    return Page(PRIVATE, (Facts(pairs), table), subtitle=subtitle)
