"""`carepack retention …`: how long records are kept, what is held, and their destruction when their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from cli.arguments import FORCE, JSON, Command, Group, TargetFile
from cli.exit_codes import ExitCode
from cli.keys import is_terminal
from cli.ledger import BY, acting, existing, today
from cli.retention_told import (
    as_done,
    as_due,
    as_hold,
    as_left,
    as_rule,
    tell_done,
    tell_due,
    tell_holds,
    tell_left,
    tell_rules,
)
from cli.retention_transfer import transfer
from cli.terminal import Progress, tell, tell_json
from cli.whom import about_people
from schemas.definition_base import FormKind

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom
    from filing.retention.due import Found

_KINDS = click.Choice(get_args(FormKind))
_KIND = click.option("--kind", type=_KINDS, help="Of this kind of record alone.")
_WHY = click.option("--why", default="", metavar="TEXT", help="The reason; kept, with who and when.")
_OUT = click.option(
    "--certificate", "out", type=TargetFile(), metavar="FILE", help="Write the certificate: .pdf or .json."
)


@click.group(cls=Group)
def retention() -> None:
    """How long records are kept: periods, holds, what is due to be destroyed, and its destruction."""


retention.add_command(transfer)


@retention.command(cls=Command)
@JSON
@click.pass_obj
def periods(home: Path, as_json: bool) -> None:
    """How long each kind of record is kept, whether somebody has confirmed that, and what the sources suggest."""
    from filing.retention.periods import rules

    with existing(home) as ledger:
        found = rules(ledger)
    if as_json:
        tell_json({"periods": [as_rule(r) for r in found]})
    else:
        tell_rules(found)


@retention.command(cls=Command)
@click.argument("kind", type=_KINDS)
@click.option("--suggestion", metavar="NAME", help="Take the period that this source suggests.")
@_WHY
@BY
@JSON
@click.pass_obj
def confirm(home: Path, kind: str, suggestion: str | None, why: str, by: str | None, as_json: bool) -> None:
    """Confirm the period of KIND: from now on such records are due to be destroyed when it is over."""
    from filing.retention.periods import confirm as confirmed

    with existing(home) as ledger:
        rule = confirmed(ledger, cast("FormKind", kind), why, acting(by), suggestion=suggestion)
    if as_json:
        tell_json({"period": as_rule(rule)})
    else:
        tell_rules((rule,))


@retention.command(cls=Command)
@_KIND
@about_people("Of this person", teams=False)
@JSON
@click.pass_obj
def due(home: Path, kind: str | None, whom: Whom, as_json: bool) -> None:
    """What could be destroyed now: by which period and source, since when, and what stands in the way."""
    with existing(home) as ledger:
        found = _found(ledger, kind, whom)
    if as_json:
        tell_json(as_due(found))
    else:
        tell_due(found)


@retention.command(cls=Command)
@click.argument("what", metavar="PERSON|RECORD")
@_WHY
@BY
@JSON
@click.pass_obj
def hold(home: Path, what: str, why: str, by: str | None, as_json: bool) -> None:
    """Hold all of a PERSON, or one RECORD (its number): nothing of it is destroyed."""
    from filing.retention.holds import hold as held

    with existing(home) as ledger:
        done = held(ledger, what, why, acting(by))
    if as_json:
        tell_json({"hold": as_hold(done)})
    else:
        tell_holds((done,))


@retention.command(cls=Command)
@click.argument("what", metavar="PERSON|RECORD")
@_WHY
@BY
@JSON
@click.pass_obj
def release(home: Path, what: str, why: str, by: str | None, as_json: bool) -> None:
    """Let go of what is held: it is destroyed when its time is over."""
    from filing.retention.holds import release as released

    with existing(home) as ledger:
        done = released(ledger, what, why, acting(by))
    if as_json:
        tell_json({"hold": as_hold(done)})
    else:
        tell_holds((done,))


@retention.command(cls=Command)
@_KIND
@about_people("Of this person", teams=False)
@click.option("--dry-run", is_flag=True, help="Only show what would be destroyed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_OUT
@FORCE
@BY
@JSON
@click.pass_obj
def delete(
    home: Path,
    kind: str | None,
    whom: Whom,
    dry_run: bool,
    yes: bool,
    out: Path | None,
    force: bool,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Destroy for good what is due and nothing stands in the way of; and end what an earlier run left to do."""
    from filing.retention.destroying import destroy

    _check(out, force=force)
    with existing(home) as ledger:
        found = _found(ledger, kind, whom)
        if dry_run:
            tell_json(as_due(found)) if as_json else tell_due(found)
            return ExitCode.DONE
        if found.free and not _sure(found, yes=yes, as_json=as_json):
            return ExitCode.REVIEW
        only = frozenset(d.record.number for d in found.free)
        with Progress("Destroying", len(only)) as progress:

            def step(records: int) -> None:
                for _ in range(records):
                    progress.advance()

            actor, refs = acting(by), _refs(ledger, whom)
            done = destroy(ledger, actor, kind=cast("FormKind | None", kind), whom=refs, only=only, step=step)
        if out is not None and done.destruction is not None:
            _write(ledger, done.destruction, out, force=force)
    if as_json:
        tell_json(as_done(done))
    else:
        tell_done(done)
    clear = done.wiped is None or done.wiped.clean
    return ExitCode.DONE if clear and not done.kept else ExitCode.REVIEW


@retention.command("list", cls=Command)
@click.option("--holds", is_flag=True, help="What is held, instead.")
@click.option("--all", "every", is_flag=True, help="With --holds: what was let go of, too.")
@JSON
@click.pass_obj
def list_(home: Path, holds: bool, every: bool, as_json: bool) -> None:
    """What was destroyed: numbers, forms and periods, and nothing that stood on it; or what is held."""
    from filing.retention.certificate import left
    from filing.retention.holds import listed

    with existing(home, forms=False) as ledger:
        if holds:
            found = listed(ledger, every=every)
            tell_json({"holds": [as_hold(h) for h in found]}) if as_json else tell_holds(found)
            return
        gone = left(ledger)
    if as_json:
        tell_json({"destroyed": [as_left(one) for one in gone]})
    else:
        tell_left(gone)


@retention.command(cls=Command)
@click.argument("number", type=int)
@click.option(
    "-o", "--out", type=TargetFile(), required=True, metavar="FILE", help="A .pdf or .json to write."
)
@FORCE
@click.pass_obj
def certificate(home: Path, number: int, out: Path, force: bool) -> None:
    """Write the certificate of destruction NUMBER, with what lies elsewhere and is not reached."""
    _check(out, force=force)
    with existing(home) as ledger:
        _write(ledger, number, out, force=force)


def _found(ledger: Ledger, kind: str | None, whom: Whom) -> Found:
    from filing.retention.due import due as found

    return found(ledger, today(), kind=cast("FormKind | None", kind), whom=_refs(ledger, whom))


def _refs(ledger: Ledger, whom: Whom) -> Sequence[str] | None:
    """The references of those who were named; None where nobody was."""
    from filing.people.whom import chosen

    return [p.ref for p in chosen(ledger, whom)] if whom else None


def _sure(found: Found, *, yes: bool, as_json: bool) -> bool:
    """Whether somebody says that it is to be done, after they were shown what."""
    if yes:
        return True
    if not as_json:
        tell_due(found)
    many = len(found.free)
    what = "1 record" if many == 1 else f"{many} records"
    if as_json or not is_terminal():
        tell(f"Nothing was destroyed. To destroy {what} for good, add --yes.", err=True)
        return False
    return click.confirm(f"Destroy {what} for good? This cannot be taken back.", err=True)


def _check(out: Path | None, *, force: bool) -> None:
    """Before anything is destroyed: whether its certificate can be written there."""
    from schemas.errors import Place, UsageError

    if out is None:
        return
    place = Place(file=str(out))
    if out.suffix.lower() not in {".pdf", ".json"}:
        what, do = "A certificate cannot be written as a file of this kind.", "End the name in .pdf or .json."
        raise UsageError.of("report-format", what, do, place)
    if out.exists() and not force:
        what = "There is a file of this name already; it was left as it is, and nothing was written."
        raise UsageError.of("exists", what, "Choose another name, or add --force to replace it.", place)


def _write(ledger: Ledger, number: int, out: Path, *, force: bool) -> None:
    from cli.retention_told import as_certificate
    from filing.retention.certificate import certificate as made
    from filing.whole_files import save
    from reports.destruction import page
    from schemas.shown_text import as_json_text

    found = made(ledger, number)
    if out.suffix.lower() == ".json":
        data: Any = f"{as_json_text(as_certificate(found), indent=2)}\n".encode()
    else:
        data = page(found, ledger.library.policies.timezone, ledger.library.branding)
    save(out, data, force=force, private=True)
    tell(f"Written: {out}", err=True)
