"""`carepack means`: what a person's evaluations come to, by C and by behaviour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORM, JSON
from cli.ledger import existing
from cli.terminal import printable

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.evaluations import Means
    from schemas.definition import FormDefinition
    from schemas.evaluations import Bridge
    from schemas.means import Mean
    from schemas.policies import Policies


@click.command()
@click.option("--for", "person", required=True, help="Whose evaluations: a reference or exact name.")
@click.option("--form", type=FORM, help="The appraisal the means are for (ID or ID.N), if there are several.")
@click.option("--period", help="Of the shifts in 2026, 2026-11, 2026-04..2027-03; else since a year ago.")
@JSON
@click.pass_obj
def means(home: Path, person: str, form: str | None, period: str | None, as_json: bool) -> None:
    """The means of a person's evaluations: client feedback and self-ratings, never mixed.

    A client mean is shown only when enough clients are behind it. By behaviour: of the 6Cs that the person's last
    appraisal ticked, or of those that are usual.
    """
    from cli.files import show_json
    from cli.issuing import span_for
    from filing.people.roster import find
    from filing.records.copies import records_of
    from filing.records.evaluations import evaluations_of, links, means_of
    from filing.records.records import span_of
    from schemas.errors import Fault, Place, UsageError

    if period is not None and span_of(period) is None:
        do = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between."
        raise UsageError(Fault("means-period", "This is no period of dates.", Place(), do))
    with existing(home) as ledger:
        whom = find(ledger, person)
        definition, bridge = _appraisal(ledger, form)
        with ledger.reading() as conn:
            records = records_of(conn, ledger, whom.id)
        span, policies = span_for(ledger, period), ledger.library.policies
    evaluations = evaluations_of(records, span)
    cs = {o.key: means_of(evaluations, (o.key,), policies) for o in bridge.links.options}
    linked = links(definition, bridge, records, {})
    rows = {row: means_of(evaluations, mine, policies) for row, mine in linked.items()}
    if as_json:
        show_json({
            "person": whom.ref,
            "name": whom.name,
            "form": definition.form,
            "edition": definition.edition,
            "from": span.first.isoformat() if span.first else None,
            "to": span.last.isoformat() if span.last else None,
            "least": policies.least_ratings,
            "cs": {c: _told(m, policies) for c, m in cs.items()},
            "behaviours": {row: {"cs": list(m.cs), **_told(m, policies)} for row, m in rows.items()},
        })  # fmt: skip
        return
    since = f" since {span.first:%d/%m/%Y}" if span.first else ""
    until = f" until {span.last:%d/%m/%Y}" if span.last else ""
    click.echo(click.style(printable(f"{whom.name} ({whom.ref}){since}{until}"), bold=True))
    words = {o.key: o.say for o in bridge.links.options}
    for c, found in cs.items():
        click.echo(printable(f"  {words[c]:<14} {_line(found, policies)}"))
    for row in bridge.table.fixed:
        if row.id in rows:
            of = ", ".join(words[c] for c in rows[row.id].cs)
            click.echo(printable(f"  {row.id:<14} {_line(rows[row.id], policies)}  ({of})"))
    click.echo(
        f"Of {len(evaluations)} evaluations. Exact means are shown in two places; the box is the whole number nearest "
        "to the exact mean, a half goes up.",
        err=True,
    )


def _appraisal(ledger: Ledger, form: str | None) -> tuple[FormDefinition, Bridge]:
    """The form whose boxes the means are for. Raises UsageError `means-no-form`."""
    from cli.organisation import named
    from schemas.errors import Fault, Place, UsageError
    from schemas.evaluations import bridges

    for name in (form,) if form else ledger.library.policies.appraisals:
        definition = named(ledger.library, name)
        if found := bridges(definition):
            return definition, found[0]
    what = "This form has no place for means of evaluations."
    raise UsageError(
        Fault("means-no-form", what, Place(form=form), "Name an appraisal, such as appraisal-framework.")
    )


def _line(found: Means, policies: Policies) -> str:
    from filing.records.evaluations import too_few

    own = f"self {found.own.shown} of {found.own.n}" if found.own else "self –"
    if found.client is not None:
        return f"clients {found.client.shown} of {found.client.n} (box {found.client.box}), {own}"
    why = f" ({too_few(found, policies)})" if found.ratings else ""
    return f"clients –{why}, {own}"


def _told(found: Means, policies: Policies) -> dict[str, Any]:
    from filing.records.evaluations import too_few

    withheld = found.client is None and found.ratings > 0
    return {
        "client": _mean(found.client),
        "self": _mean(found.own),
        "withheld": too_few(found, policies) if withheld else None,
    }


def _mean(found: Mean | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"exact": str(found.value), "shown": str(found.shown), "box": found.box, "n": found.n}
