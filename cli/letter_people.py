"""`carepack letter` to people of the roster: one file, or a folder of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.due import tell_of_kept
from cli.exit_codes import ExitCode
from cli.ledger import acting, existing, now
from cli.terminal import tell, tell_json
from cli.whom import tell_of_leavers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.people.whom import Whom
    from issuing.letter_batch import ToPerson
    from issuing.letter_facts import Facts
    from issuing.letter_meeting import Met
    from issuing.letters import LetterFormat
    from schemas.errors import Fault
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
    from issuing import letter_meeting

    format = format_of(wanted)
    with existing(home) as ledger:
        when = now().astimezone(_zone(ledger))
        people, facts, form, lacking = _looked_up(home, ledger, wanted, when)
        met = letter_meeting.met(
            ledger, wanted.kind, people, facts, today=when.date(), organisation=brand.organisation
        )
        met = replace(met, lacking={**met.lacking, **lacking})
        done = _made(ledger, wanted, people, met, form, brand, when, template, format)
    return _told(wanted, done)


def _made(
    ledger: Ledger,
    wanted: Wanted,
    people: Sequence[Person],
    met: Met,
    form: str | None,
    brand: Branding,
    when: Any,
    template: bytes | None,
    format: LetterFormat,
) -> list[tuple[ToPerson, Path]]:
    """The letters, each on record before it is in its place: so `carepack send` knows whose it is."""
    from cli.files import drafting
    from issuing.letter_batch import names, register, to_people

    single = wanted.output.suffix.lower() in {".docx", ".pdf"}
    _one_only(wanted, people, single=single)
    files = [wanted.output] if single else [wanted.output / n for n in names(wanted.kind, people, format)]
    done: list[tuple[ToPerson, Path]] = []
    with drafting(files, force=wanted.force) as drafts:
        made = to_people(
            wanted.kind,
            people,
            met.facts,
            brand,
            when,
            template=template,
            format=format,
            large=wanted.large,
            lacking=met.lacking,
        )
        for letter, file in zip(made, files, strict=True):
            if letter.data is not None:
                drafts.add(file, letter.data)
            done.append((letter, file))
        register(ledger, wanted.kind, [letter for letter, _ in done], format, acting(), form=form)
        drafts.put_in_place()
    return done


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


def _looked_up(
    home: Path, ledger: Ledger, wanted: Wanted, when: Any
) -> tuple[Sequence[Person], Mapping[int, Facts], str | None, Mapping[int, tuple[Fault, ...]]]:
    """Who gets a letter, what each says, of which form the record is that it tells, and who can get none, and why."""
    from filing.people.roster import people as everybody
    from filing.people.whom import choose
    from issuing import letter_facts, letter_outcome
    from issuing.letters import of_filed, whose
    from schemas.errors import UsageError

    said, back = letter_facts.said(wanted.said), where_to_answer(home, wanted.kind)
    if faults := letter_facts.faults_of(said, wanted.kind, when.date()):
        raise UsageError(*faults)
    if wanted.record is not None:
        subject = of_filed(ledger, wanted.record)
        ref = whose(ledger, wanted.record)
        meant = [p for p in everybody(ledger) if p.ref == ref]
        record = letter_outcome.of_record(subject.form, subject.answers)
        record, past = letter_outcome.without_past(record, when.date())
        if past is not None and "next_on" not in said:
            what = (
                f"The next one that record {wanted.record} names was to be on {past:%d/%m/%Y}, which is past"
            )
            tell(
                f"{what}: the letter says nothing of it. Say the new day: --set next_on=DAY [letter-past]",
                err=True,
            )
        lacking = (
            letter_outcome.lacking(subject.form, subject.answers, said) if wanted.kind == "outcome" else ()
        )
        facts = {p.id: {"reply_to": back, **record, **said} for p in meant}
        return meant, facts, subject.form.form, {p.id: lacking for p in meant} if lacking else {}
    chosen = choose(ledger, wanted.whom, when.date())
    tell_of_leavers(chosen.left)
    if wanted.kind == "reminder":
        tell_of_kept(ledger, chosen.people, when.date())
    within = letter_facts.WITHIN if wanted.within is None else wanted.within
    known = letter_facts.known(ledger, wanted.kind, chosen.people, now=when, today=when.date(), within=within)
    return chosen.people, {p.id: {"reply_to": back, **known[p.id], **said} for p in chosen.people}, None, {}


def where_to_answer(home: Path, kind: str) -> str:
    """Where to answer such a letter, as the organisation's mail.yaml says; nothing where it says nothing."""
    from cli.organisation import folder
    from issuing.letter_facts import where_to_answer as said
    from mailing.settings import settings

    mail = settings(folder(home))
    return said(kind, mail.reply_to or mail.address, mail.telephone)


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
