"""`carepack letter` to people of the roster: one file, or a folder of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.due import tell_of_kept
from cli.exit_codes import ExitCode
from cli.ledger import acting, existing, now
from cli.terminal import tell, tell_json
from cli.whom import tell_of_leavers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.people.whom import Whom
    from issuing.letter_run import Found
    from issuing.letters import LetterFormat
    from issuing.letters_to_people import ToPerson
    from schemas.rendition import Branding


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    kind: str
    whom: Whom
    record: int | None
    said: tuple[str, ...]
    within: int | None
    format: LetterFormat | None
    large: bool | None
    output: Path
    force: bool
    as_json: bool


def write(home: Path, wanted: Wanted, brand: Branding, template: bytes | None) -> ExitCode:
    """Makes the letters and says what became of each; 3 where somebody's could not be made."""
    from issuing import letter_run
    from issuing.letters_to_people import names

    format = format_of(wanted)
    with existing(home) as ledger:
        when = now().astimezone(_zone(ledger))
        found = _looked_up(home, ledger, wanted, when, brand.organisation)
        single = wanted.output.suffix.lower() in {".docx", ".pdf"}
        _one_only(wanted, found.people, single=single)
        called = names(wanted.kind, found.people, format)
        done = letter_run.write(
            ledger,
            wanted.kind,
            found,
            [wanted.output] if single else [wanted.output / name for name in called],
            brand=brand,
            when=when,
            actor=acting(),
            format=format,
            template=template,
            large=wanted.large,
            force=wanted.force,
        )
    return _told(wanted, done)


def _zone(ledger: Ledger) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(ledger.library.policies.timezone)


def format_of(wanted: Wanted) -> LetterFormat:
    """Word or PDF, as --to says or the name ends. Raises UsageError `which-format`."""
    from schemas.errors import Place, UsageError

    ending = {".docx": "word", ".pdf": "pdf"}.get(wanted.output.suffix.lower())
    if wanted.format is not None and ending not in {None, wanted.format}:
        what, do = "Word or PDF? The name and --to do not say the same.", "End the name in .docx or .pdf."
        raise UsageError.of("which-format", what, do, Place(file=str(wanted.output)))
    return "pdf" if "pdf" in {wanted.format, ending} else "word"


def _looked_up(home: Path, ledger: Ledger, wanted: Wanted, when: Any, organisation: str | None) -> Found:
    """What the letters say; who is left out, and what is not told, on standard error."""
    from cli.organisation import folder
    from issuing import letter_facts, letter_run
    from mailing.answering import where_to_answer

    asked = letter_run.Wanted(
        wanted.kind,
        wanted.whom,
        letter_facts.said(wanted.said),
        wanted.record,
        letter_facts.WITHIN if wanted.within is None else wanted.within,
        where_to_answer(folder(home), wanted.kind),
    )
    found = letter_run.look_up(ledger, asked, when, organisation)
    tell_of_leavers(found.left)
    if wanted.kind == "reminder" and wanted.record is None:
        tell_of_kept(ledger, found.people, when.date())
    if found.past is not None:
        what = f"The next one that record {wanted.record} names was to be on {found.past:%d/%m/%Y}, which is past"
        tell(
            f"{what}: the letter says nothing of it. Say the new day: --set next_on=DAY [letter-past]",
            err=True,
        )
    return found


def _one_only(wanted: Wanted, people: Sequence[Person], *, single: bool) -> None:
    from schemas.errors import Place, UsageError

    if single and len(people) > 1:
        what = f"{len(people)} letters are made, and this is the name of one file."
        raise UsageError.of(
            "is-file", what, "Name a folder, without an ending.", Place(file=str(wanted.output))
        )


def _told(wanted: Wanted, done: Sequence[tuple[ToPerson, Path]]) -> ExitCode:
    missing = [letter for letter, _ in done if letter.data is None and not letter.nothing]
    nothing = [letter.person for letter, _ in done if letter.nothing]
    if wanted.as_json:
        told = [
            {
                "person": letter.person.ref,
                "name": letter.person.name,
                "file": str(file) if letter.data is not None else None,
                "why": [{"code": f.code, "what": f.what, "do": f.do} for f in letter.why],
                "nothing": letter.nothing,
                "left_out": list(letter.left),
            }
            for letter, file in done
        ]
        tell_json({"letter": wanted.kind, "letters": told})
    else:
        for letter, file in done:
            if letter.data is not None:
                tell(str(file))
        for letter in missing:
            for fault in letter.why:
                tell(f"{letter.person.name} ({letter.person.ref}): {fault}", err=True)
        for what in dict.fromkeys(left for letter, _ in done for left in letter.left):
            tell(f"The PDF does not have {what}. [letter-left-out]", err=True)
        if nothing:
            who = ", ".join(f"{p.name} ({p.ref})" for p in nothing)
            tell(f"Nothing to write to {who}: nothing is due or out. [letter-nothing]", err=True)
        tell(f"{len(done) - len(missing) - len(nothing)} of {len(done)} made.", err=True)
    return ExitCode.REVIEW if missing else ExitCode.DONE
