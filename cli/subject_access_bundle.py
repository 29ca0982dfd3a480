"""`carepack subject-access bundle|mentions|decide`: what goes out, and what of others is left out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Command, Target
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, today
from cli.terminal import Progress, styled, tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filing.ledger.database import Ledger
    from filing.rights.deciding import Flagged
    from filing.rights.held import HeldRecords
    from issuing.rights.bundle import Bundle
    from schemas.rendition import RenditionFormat


@click.command(cls=Command)
@click.argument("number", type=int)
@click.option(
    "-o", "--out", required=True, type=Target(), metavar="FOLDER|FILE.zip", help="What is to be written."
)
@click.option("--to", "kind", type=click.Choice(["word", "pdf"]), default="pdf", show_default=True,
              help="The records as Word or PDF.")  # fmt: skip
@click.option("--without", "further", multiple=True, metavar="WORDS",
              help="Leave these words out of the index, too: names in reasons for an absence.")  # fmt: skip
@BY
@FORCE
@JSON
@click.pass_obj
def bundle(
    home: Path,
    number: int,
    out: Path,
    kind: RenditionFormat,
    further: tuple[str, ...],
    by: str | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """All that is held about who made request NUMBER: what goes out, and beside it the originals, which stay here.

    Words about others are left out of what goes out, but for those decided to be kept. The exit code is 3 where nobody
    decided about some, a record could not be printed, or a document of theirs is no record yet.
    """
    from cli.organisation import organisation
    from issuing.rights.bundle import plan
    from issuing.rights.packed import in_folder, zipped

    brand = organisation(home).branding
    with existing(home) as ledger:
        made = plan(ledger, number, brand, acting(by), kind=kind, further=further)
        write = zipped if out.suffix.lower() == ".zip" and not out.is_dir() else in_folder
        with Progress("Made", len(made.names)) as progress:
            places = write(made, out, progress.advance, force=force)
    _tell_bundle(made, places, as_json=as_json)
    wanting = made.undecided or made.unprinted or made.missing or made.unfiled
    return ExitCode.REVIEW if wanting else ExitCode.DONE


def _tell_bundle(made: Bundle, places: Sequence[Path], *, as_json: bool) -> None:
    left_out = sum(len(o.records) for o in made.held.left_out)
    if as_json:
        tell_json(
            {
                "request": made.request.number,
                "person": made.person.ref,
                "to_send": str(places[0]),
                "not_to_send": str(places[1]),
                "records": len(made.held.pieces),
                "left_out": left_out,
                "redacted": made.redacted,
                "undecided": made.undecided,
                "not_filed": list(made.unfiled),
                "not_printed": sorted(made.unprinted),
                "originals_missing": sorted(made.missing),
            }
        )
        return
    records = len(made.held.pieces)
    tell(f"To be sent: {places[0]}")
    tell(f"Not to be sent: {places[1]}")
    tell(
        f"{records} record{'' if records == 1 else 's'}, {left_out} left out, each with the reason in the index."
    )
    tell(f"Words about others were left out in {made.redacted} place{'' if made.redacted == 1 else 's'}.")
    if made.undecided:
        what = f"{made.undecided} of them are undecided, and were left out as well."
        tell(f"{what} `carepack subject-access mentions {made.request.number}` lists them.", err=True)
    if made.unfiled:
        which = ", ".join(map(str, made.unfiled))
        what = "no record yet, and what is in it does not go out: settle, or tell it by hand"
        tell(f"Of document {which}: {what}. `carepack queries list` shows what is asked.", err=True)
    tell("Read it before you send it: who is not on the roster is known as nobody’s name.", err=True)
    for record, why in made.unprinted.items():
        tell(f"Record {record} could not be printed: {why}", err=True)
    for document, why in made.missing.items():
        tell(f"Document {document}: {why}", err=True)


@click.command(cls=Command)
@click.argument("number", type=int)
@click.option("--undecided", is_flag=True, help="Only those about which nobody has decided.")
@JSON
@click.pass_obj
def mentions(home: Path, number: int, undecided: bool, as_json: bool) -> ExitCode:
    """Words about others in the records for request NUMBER, each with its place and what was decided.

    The exit code is 3 where some are undecided: they are left out of what goes out.
    """
    from filing.rights.deciding import flagged

    with existing(home) as ledger:
        held = _held(ledger, number)
        every = flagged(ledger, number, held)
    found = [f for f in every if f.decision is None] if undecided else list(every)
    _tell_mentions(held, found, as_json=as_json)
    return ExitCode.REVIEW if any(f.decision is None for f in every) else ExitCode.DONE


@click.command(cls=Command)
@click.argument("number", type=int)
@click.argument("keys", nargs=-1, metavar="[MENTION]...")
@click.option("--words", multiple=True, metavar="WORDS",
              help="Wherever these words stand; to leave out, they need not have been found.")  # fmt: skip
@click.option("--redact", is_flag=True, help="Leave them out of what goes out.")
@click.option("--keep", is_flag=True, help="Let them stand; with --why.")
@click.option("--why", help="Why they may stand: they agreed, or it is reasonable without that.")
@BY
@JSON
@click.pass_obj
def decide(
    home: Path,
    number: int,
    keys: tuple[str, ...],
    words: tuple[str, ...],
    redact: bool,
    keep: bool,
    why: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Decide about words about others for request NUMBER: by their MENTION, or by the words themselves."""
    from filing.rights.deciding import decide as decided
    from schemas.errors import UsageError

    if redact == keep:
        what = "Are the words to be left out, or to stand?"
        raise UsageError.of("access-decision", what, "Add --redact, or --keep with --why.")
    if not keys and not words:
        what = "Which words are meant?"
        raise UsageError.of("access-mention", what, "Name mentions as they are listed, or add --words.")
    with existing(home) as ledger:
        held = _held(ledger, number)
        found = decided(
            ledger, number, held, "redact" if redact else "keep", acting(by), keys=keys, words=words, why=why
        )
    _tell_mentions(held, found, as_json=as_json)


def _held(ledger: Ledger, number: int) -> HeldRecords:
    from filing.people.roster import by_number
    from filing.rights.held import held_records
    from filing.rights.requests import get

    request = get(ledger, number, today())
    with ledger.reading() as conn:
        person = by_number(conn, request.person_number)
    return held_records(ledger, person)


def _tell_mentions(held: HeldRecords, found: Sequence[Flagged], *, as_json: bool) -> None:
    from filing.rights.deciding import where
    from filing.rights.mentions import IN_WORDS
    from issuing.rights.bundle import flagged_json

    if as_json:
        told: list[Any] = [flagged_json(held, f) for f in found]
        tell_json({"mentions": told})
        return
    under = 0
    for f in found:
        at = where(held, f.mention)
        if f.mention.record != under:
            under = f.mention.record
            day = f", {at.held:%d/%m/%Y}" if at.held else ""
            tell(styled(f"Record {under}: {at.title}{day}", bold=True))
        done = {"keep": f"kept: {f.why}", "redact": "left out"}.get(f.decision or "", "undecided, left out")
        words = " ".join(f.mention.words.split())[:80]
        whose = f" ({f.mention.ref})" if f.mention.ref else ""
        tell(f"  {f.mention.key}  “{words}”, {IN_WORDS[f.mention.kind]}{whose}  – {done}")
        if at.around != words:
            tell(styled(f"      {at.question}: {at.around}", dim=True))
    waiting = sum(f.decision is None for f in found)
    tell(f"{len(found)} in all, {waiting} undecided.", err=True)
