"""`carepack means`: what a person's evaluations come to, by C and by behaviour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORM, JSON, Command
from cli.ledger import existing, today
from cli.terminal import styled, tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.records.evaluations import Means
    from schemas.means import Mean
    from schemas.policies import Policies


@click.command(cls=Command)
@about_people("Whose evaluations", teams=False, required=True)
@click.option("--form", type=FORM, help="The appraisal the means are for (ID or ID.N), if there are several.")
@click.option("--period", help="Of the shifts in 2026, 2026-11, 2026-04..2027-03; else since a year ago.")
@JSON
@click.pass_obj
def means(home: Path, whom: Whom, form: str | None, period: str | None, as_json: bool) -> None:
    """The means of a person's evaluations: client feedback and self-ratings, never mixed.

    A client mean is shown only when enough clients are behind it. By behaviour: of the 6Cs that the person's last
    appraisal ticked, or of those that are usual.
    """
    from filing.people.whom import one
    from filing.records.person_means import means_for

    with existing(home) as ledger:
        person = one(ledger, whom)
        found = means_for(ledger, person, today=today(), form=form, period=period)
        policies = ledger.library.policies
    span, definition = found.span, found.form
    if as_json:
        tell_json({
            "person": person.ref,
            "name": person.name,
            "form": definition.form,
            "edition": definition.edition,
            "from": span.first.isoformat() if span.first else None,
            "to": span.last.isoformat() if span.last else None,
            "least": policies.least_ratings,
            "cs": {c: _told(m, policies) for c, m in found.cs.items()},
            "behaviours": {row: {"cs": list(m.cs), **_told(m, policies)} for row, m in found.rows.items()},
        })  # fmt: skip
        return
    since = f" since {span.first:%d/%m/%Y}" if span.first else ""
    until = f" until {span.last:%d/%m/%Y}" if span.last else ""
    tell(styled(f"{person.name} ({person.ref}){since}{until}", bold=True))
    words = {o.key: o.say for o in found.bridge.links.options}
    for c, mean in found.cs.items():
        tell(f"  {words[c]:<14} {_line(mean, policies)}")
    for row in found.bridge.table.fixed:
        if row.id in found.rows:
            of = ", ".join(words[c] for c in found.rows[row.id].cs)
            tell(f"  {row.id:<14} {_line(found.rows[row.id], policies)}  ({of})")
    tell(
        f"Of {found.count} evaluations. Exact means are shown in two places; the box is the whole number nearest "
        "to the exact mean, a half goes up.",
        err=True,
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
