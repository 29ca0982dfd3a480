"""`carepack retention transfer`: somebody's record file goes along to where they go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, today
from cli.record_bundle import AS, OUT, bundle_json, bundled, tell_bundle
from cli.record_finding import PRIVATE
from cli.terminal import Progress, tell, tell_json

if TYPE_CHECKING:
    from filing.records.privacy import Purpose
    from filing.retention.transferring import Destination, Kept
    from schemas.rendition import RenditionFormat


@click.command(cls=Command)
@click.argument("who", metavar="PERSON")
@click.option("--going-to", "to", type=click.Choice(["home", "employer"]), required=True,
              help="Another home, with a ledger of its own; or another employer.")  # fmt: skip
@PRIVATE
@OUT
@AS
@BY
@JSON
@click.pass_obj
def transfer(
    home: Path,
    who: str,
    to: Destination,
    purpose: Purpose | None,
    out: Path,
    made_as: RenditionFormat,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Write the record file of PERSON, who goes elsewhere, into a new folder or zip file, and note that it went.

    It is a bundle as `carepack records bundle` makes it, read back and compared. The copy here stays as long as the
    confirmed periods say. Who moves within this ledger keeps their records: nothing has to go along.
    """
    from cli.organisation import organisation
    from filing.people.roster import find
    from filing.records.bundling import choose
    from filing.records.finding import Choice
    from filing.retention.transferring import kept, transferred
    from filing.whole_bundles import write
    from issuing.record_bundle import RecordBundle

    brand = organisation(home).branding
    with existing(home) as ledger:
        person, actor = find(ledger, who), acting(by)
        numbers = choose(ledger, Choice(people=person.ref))
        made = RecordBundle(ledger, numbers, brand, made_as, actor, private=purpose is not None)
        with Progress("Made", len(numbers)) as progress:

            def note() -> None:
                transferred(ledger, actor, person, made.taken, to, purpose=purpose)

            files = write(made.files(), out, note, progress.advance)
        staying = kept(ledger, person, today())
    if as_json:
        more = {"person": person.ref, "going_to": to, "kept": [_as_kept(one) for one in staying]}
        tell_json({**bundle_json(made, out, files), **more})
    else:
        tell_bundle(made, out, files, as_json=False)
        for one in staying:
            tell(_in_words(one))
    return bundled(made)


def _as_kept(one: Kept) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "records": one.records,
        "months": one.period.months if one.period is not None else None,
        "from": one.period.counts_from if one.period is not None else None,
        "until": one.until.isoformat() if one.until is not None else None,
    }


def _in_words(one: Kept) -> str:
    """What becomes of the copy that stays."""
    kind = one.kind.replace("_", " ") if one.kind is not None else "of no kind"
    many = f"{kind}, {one.records} record{'' if one.records == 1 else 's'}"
    if one.period is None:
        return (
            f"The copy here ({many}) is kept for good: no period is confirmed (carepack retention periods)."
        )
    if one.until is None:
        return f"The copy here ({many}) is kept {one.period.words}, and that has no day to run from yet."
    return f"The copy here ({many}) is kept until {one.until:%d/%m/%Y}: {one.period.words}."
