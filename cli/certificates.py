"""`carepack letter award-certificate`: made of consents in force, put on record, and told when one ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.exit_codes import ExitCode
from cli.ledger import acting, existing, here
from cli.terminal import tell, tell_json
from cli.whom import tell_of_leavers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from cli.letter_people import Wanted
    from filing.ledger.database import Ledger
    from filing.records.certificates import Certificate
    from issuing.certificate_run import Awarded
    from issuing.letters import LetterFormat
    from schemas.rendition import Branding


def write(
    home: Path, wanted: Wanted, brand: Branding, template: bytes | None, picture: bytes | None
) -> ExitCode:
    """Makes the certificates, each on record before it is in its place; 3 where somebody's could not be made."""
    from cli.letter_people import format_of
    from issuing.certificate_run import write as written

    format = format_of(wanted)
    _refuse(wanted, picture)
    with existing(home) as ledger:
        when = here()
        found = _consents(ledger, wanted, when.date())
        made = written(
            ledger,
            found,
            _files(wanted, found, format),
            brand=brand,
            when=when,
            actor=acting(),
            format=format,
            template=template,
            large=wanted.large,
            picture=picture,
            alone=wanted.record is not None,
            force=wanted.force,
        )
    return _told(wanted, made)


def _refuse(wanted: Wanted, picture: bytes | None) -> None:
    from schemas.errors import UsageError

    if wanted.said or wanted.within is not None:
        what = "A certificate says what the consent says, and nothing is said beside it."
        raise UsageError.of("letter-usage", what, "Leave --set and --within out.")
    if bool(wanted.whom) == (wanted.record is not None):
        what = "Whose certificate? It is made of a consent that is filed."
        raise UsageError.of(
            "letter-usage", what, "Add --for PERSON, or --record NUMBER with that of the consent."
        )
    several = (
        wanted.whom.teams or wanted.whom.locations or wanted.whom.everybody or len(wanted.whom.people) > 1
    )
    if picture is not None and several:
        what = "One picture is of one person, and several are meant."
        raise UsageError.of("letter-picture", what, "Make the certificates with pictures one by one.")


def _consents(ledger: Ledger, wanted: Wanted, day: dt.date) -> Sequence[Awarded]:
    from filing.people.whom import choose
    from issuing.certificate_run import Awarded, consents_of
    from issuing.certificates import consent

    if wanted.record is not None:
        found = consent(ledger, wanted.record)
        return [Awarded(found.person, found)]
    chosen = choose(ledger, wanted.whom, day)
    tell_of_leavers(chosen.left)
    return list(consents_of(ledger, chosen.people))


def _files(wanted: Wanted, found: Sequence[Awarded], format: LetterFormat) -> dict[int, Path]:
    """By record, its file; the name of one whose identity is protected says the record alone."""
    from issuing.certificate_run import names
    from issuing.letters_to_people import ENDING
    from schemas.errors import Place, UsageError

    consents = [d.consent for d in found if d.consent is not None]
    if wanted.output.suffix.lower() in ENDING.values():
        if len(found) > 1:
            what = f"{len(found)} certificates are asked for, and this is the name of one file."
            do = "Name a folder, without an ending."
            raise UsageError.of("is-file", what, do, Place(file=str(wanted.output)))
        return {c.record: wanted.output for c in consents}
    return {record: wanted.output / name for record, name in names(consents, format).items()}


def _told(wanted: Wanted, done: Sequence[Awarded]) -> ExitCode:
    if wanted.as_json:
        tell_json({"letter": wanted.kind, "letters": [_as_json(d) for d in done]})
    for one in done:
        if one.why is not None and not wanted.as_json:
            for fault in one.why.faults:
                tell(f"{one.person.name} ({one.person.ref}): {fault}", err=True)
        if one.consent is None or one.letter is None:
            continue
        if not wanted.as_json:
            tell(str(one.file))
        for left in one.letter.left:
            tell(f"The certificate does not have {left}. [letter-left-out]", err=True)
        if one.consent.with_whom:
            who = " and with ".join(w[0].lower() + w[1:] for w in one.consent.with_whom)
            tell(
                f"The person consents to sharing it with {who}, and nobody else. [letter-shared-with]",
                err=True,
            )
    return ExitCode.REVIEW if any(d.why is not None for d in done) else ExitCode.DONE


def _as_json(one: Awarded) -> dict[str, Any]:
    of = one.consent
    return {
        "person": one.person.ref,
        "name": one.person.name,
        "file": None if one.file is None else str(one.file),
        "record": None if of is None else of.record,
        "named": None if of is None else of.named,
        "with_whom": [] if of is None else list(of.with_whom),
        "why": [{"code": f.code, "what": f.what, "do": f.do} for f in (one.why.faults if one.why else ())],
        "left_out": [] if one.letter is None else list(one.letter.left),
    }


def tell_of_ended(ledger: Ledger, records: Iterable[int]) -> None:
    """Says on standard error which certificates have no consent any more, of the people whose consents these are."""
    from issuing.certificates import ended_by

    for one in ended_by(ledger, tuple(records)):
        tell(f"To be taken back: {in_words(one.certificate)}. {one.why} [certificate-ended]", err=True)


def in_words(made: Certificate) -> str:
    """A certificate on a line."""
    return f"an award certificate of {made.made_at:%d/%m/%Y} by {made.made_by} ({made.words})"


def as_json(made: Certificate) -> dict[str, Any]:
    """A certificate for a program."""
    return {
        "made_at": made.made_at.isoformat(),
        "made_by": made.made_by,
        "record": made.record,
        "format": made.format,
        "sha256": made.sha256,
        "named": made.named,
        "picture": made.picture,
    }
