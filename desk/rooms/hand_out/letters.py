"""Letters: to people of the roster, of a record that is filed, and award certificates of consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from desk.numbers import number_in
from desk.rooms.hand_out import choice as choosing
from desk.rooms.hand_out.choice import Choice, Known
from desk.rooms.hand_out.room import ROOM
from desk.visit import Answer, Progress, Visit
from filing.people.roster import people
from filing.people.whom import Whom
from filing.whole_files import save
from forms.organisation import Organisation
from issuing import certificate_run, handed_out, letter_run
from issuing.certificate_run import Awarded
from issuing.certificates import LETTER as AWARD
from issuing.certificates import consent
from issuing.handed_out import Head, Item, Writing
from issuing.letter_facts import WITHIN, Facts, faults_of
from issuing.letter_facts import said as facts_said
from issuing.letters import LetterFormat, kind_of, kinds, letter, of_filed, own_template
from issuing.letters_to_people import ENDING, names
from mailing.answering import where_to_answer
from schemas.errors import CarepackError, Fault, UsageError
from schemas.file_names import readable_name

_PICTURE_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Asks:
    """What is asked for a letter: its field, the words of the question, how it is typed, a hint."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""


_MESSAGE = Asks("message", "Words of your own", "paragraph")
_SUCH = "Such as 18/12/2026."
_BACK = Asks("reply_by", "Answer wanted by", hint=_SUCH)
ASKED: Mapping[str, tuple[Asks, ...]] = {
    "invitation": (
        Asks("about", "What is it about?", hint="Appraisal, Supervision …"),
        Asks("meeting_on", "Day of the meeting", hint=_SUCH),
        Asks("meeting_time", "Time", hint="10:30"),
        Asks("meeting_place", "Place"),
        Asks("with_whom", "With whom?", hint="Leave it empty for the manager or supervisor on the roster"),
        _BACK,
        _MESSAGE,
    ),
    "reminder": (_BACK, _MESSAGE),
    "cover": (Asks("reply_by", "Documents wanted back by", hint=_SUCH), _MESSAGE),
    "outcome": (
        Asks("outcome", "What came of it?", "paragraph"),
        Asks(
            "next_on",
            "Day of the next meeting",
            hint="Such as 18/12/2026. Leave it empty for the day on the record",
        ),
        _BACK,
        _MESSAGE,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form of this page says."""

    kind: str
    choice: Choice
    said: Mapping[str, str] = field(default_factory=dict)
    record: str = ""
    format: LetterFormat = "word"
    errors: Mapping[str, str] = field(default_factory=dict)


@ROOM.get("/letters")
def start(visit: Visit) -> Answer:
    """Which letter."""
    # To people first: those are written most.
    return visit.page("hand_out/letters.html", kinds=sorted(kinds(), key=lambda k: (not k.personal, k.title)))


@ROOM.get("/letters/{kind}")
def one(visit: Visit) -> Answer:
    """What the letter says, and to whom."""
    kind = kind_of(visit.named("kind")).name
    known = choosing.known_of(visit)
    record = visit.asked("record")
    choice = Choice(who="everybody" if kind == "reminder" else "people")
    return _shown(visit, Wanted(kind, choice, record=record if number_in(record) is not None else ""), known)


@ROOM.post("/letters/{kind}")
def searched(visit: Visit) -> Answer:
    """The same page, after a search."""
    return _shown(visit, _said(visit), choosing.known_of(visit))


def _shown(visit: Visit, wanted: Wanted, known: Known, faults: tuple[Fault, ...] = ()) -> Answer:
    kind = kind_of(wanted.kind)
    listed, more = choosing.listed_people(wanted.choice, known)
    return visit.page(
        "hand_out/letter.html",
        status_code=422 if faults or wanted.errors else 200,
        kind=kind,
        asked=ASKED.get(kind.name, ()),
        wanted=wanted,
        choice=wanted.choice,
        known=known,
        people=listed,
        more_people=more,
        faults=faults,
        of_record=kind.name == "outcome" or not (kind.personal or kind.consent),
        to_people=(kind.personal and kind.name != "outcome") or kind.consent,
        again=f"{ROOM.path}/letters/{kind.name}",
    )


def _said(visit: Visit) -> Wanted:
    kind = kind_of(visit.named("kind")).name
    said = {a.name: visit.said(a.name).strip() for a in ASKED.get(kind, ())}
    return Wanted(
        kind,
        choosing.said(visit),
        {k: v for k, v in said.items() if v},
        visit.said("record").strip(),
        "pdf" if visit.said("format") == "pdf" else "word",
    )


@ROOM.post("/letters/{kind}/make")
def make(visit: Visit) -> Answer:
    """Makes the letters, or says at each field what is wrong."""
    wanted, known, own = _said(visit), choosing.known_of(visit), choosing.own_of(visit)
    kind = kind_of(wanted.kind)
    try:
        number = _record(wanted)
        if kind.consent:
            return _certificates(visit, own, wanted, known, number)
        if not kind.personal:
            return _of_record(visit, own, wanted, number)
        facts, errors = _facts(wanted, visit.today)
        if errors:
            return _shown(visit, replace(wanted, errors=errors), known)
        return _to_people(visit, own, wanted, known, facts=facts, record=number)
    except CarepackError as error:
        return _shown(visit, wanted, known, error.faults)


def _record(wanted: Wanted) -> int | None:
    if not wanted.record:
        return None
    number = number_in(wanted.record)
    if number is None:
        what = f"“{wanted.record[:20]}” is not the number of a record."
        raise UsageError.of("no-record", what, "The number stands on the record's page.")
    return number


def _facts(wanted: Wanted, today: dt.date) -> tuple[Facts, dict[str, str]]:
    """What is said, each by its field; and at which fields what is wrong."""
    found: Facts = {}
    errors: dict[str, str] = {}
    for name, value in wanted.said.items():
        try:
            one = facts_said([f"{name}={value}"])
        except UsageError as error:
            errors[name] = " ".join(f"{f.what} Write it like 14/12/2026." for f in error.faults)
            continue
        if past := faults_of(one, wanted.kind, today):
            errors[name] = f"{past[0].what} Say a day that is still to come."
        found |= one
    return found, errors


def _whom(wanted: Wanted, known: Known) -> Whom:
    refs = {p.id: p.ref for p in known.everyone}
    meant = choosing.meant(wanted.choice, known)
    if not meant:
        raise UsageError.of("for-nobody", "Nobody is chosen.", "Choose people, a team, a home, or everybody.")
    return Whom(tuple(refs[n] for n in meant))


def _begun(visit: Visit, what: str, title: str, of: int) -> Writing:
    actor = visit.actor
    kind = "certificates" if what == AWARD else "letters"
    return handed_out.begin(visit.home, Head(what=kind, title=title, at=actor.at, by=actor.by, of=of))  # type: ignore[arg-type]


def _to_people(
    visit: Visit, own: Organisation, wanted: Wanted, known: Known, *, facts: Facts, record: int | None
) -> Answer:
    if wanted.kind == "outcome" and record is None:
        raise UsageError.of(
            "no-record", "Of which record?", "Say its number, which stands on the record's page."
        )
    asked = letter_run.Wanted(
        wanted.kind,
        Whom() if record is not None else _whom(wanted, known),
        facts,
        record,
        WITHIN,
        where_to_answer(own.folder, wanted.kind),
    )
    ledger, actor, brand = visit.ledger, visit.actor, own.branding
    found = letter_run.look_up(ledger, asked, actor.at, brand.organisation)
    title = kind_of(wanted.kind).title
    writing = _begun(visit, wanted.kind, f"{title}s" if len(found.people) > 1 else title, len(found.people))
    files = names(wanted.kind, found.people, wanted.format)

    def work(progress: Progress) -> str:
        count = _Counting(progress, len(found.people))
        done = letter_run.write(
            ledger,
            wanted.kind,
            found,
            [writing.folder / name for name in files],
            brand=brand,
            when=actor.at,
            actor=actor,
            format=wanted.format,
            template=own_template(own.folder, wanted.kind),
            private=True,
            each=count,
        )
        for made, file in done:
            says = [f"{f.what} {f.do}" for f in made.why] + [f"The PDF does not have {x}." for x in made.left]
            if made.nothing:
                says.append("Nothing to write: nothing is due or out.")
            there = made.data is not None
            writing.add(
                Item(
                    person=made.person.id,
                    name=made.person.name,
                    place=file.name if there else "",
                    documents=(title,) if there else (),
                    says=tuple(says),
                    look=not there and not made.nothing,
                )
            )
        writing.end()
        return f"{ROOM.path}/made/{writing.number}"

    return visit.begin(work, title)


class _Counting:
    """Tells how many of how many letters are made."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done = progress, of, 0

    def __call__(self) -> None:
        self._done += 1
        self._progress(self._done, self._of, "Letters done")


def _of_record(visit: Visit, own: Organisation, wanted: Wanted, number: int | None) -> Answer:
    """The one letter that tells a record."""
    if number is None:
        raise UsageError.of(
            "no-record", "Of which record?", "Say its number, which stands on the record's page."
        )
    ledger, actor = visit.ledger, visit.actor
    subject = of_filed(ledger, number)
    made = letter(
        wanted.kind,
        subject,
        own.branding,
        when=actor.at,
        renewal_years=own.library.policies.renewal_years,
        template=own_template(own.folder, wanted.kind),
        format=wanted.format,
        large=subject.large,
    )
    title = kind_of(wanted.kind).title
    writing = _begun(visit, wanted.kind, title, 1)
    name = readable_name(title, f"record {number}", suffix=ENDING[wanted.format])
    save(writing.folder / name, made.data, force=False, private=True)
    says = [f"The PDF does not have {x}." for x in made.left]
    if subject.doubts:
        says.append("Something on this form is still in doubt and not in the letter.")
    if subject.state == "replaced":
        says.append("The record was replaced by a later version of it.")
    if subject.state == "unsigned":
        says.append("The record is not signed yet.")
    look = bool(subject.doubts or subject.state in {"replaced", "unsigned"})
    writing.add(Item(name=title, place=name, documents=(title,), says=tuple(says), look=look))
    writing.end()
    return visit.see(f"{ROOM.path}/made/{writing.number}")


def _certificates(
    visit: Visit, own: Organisation, wanted: Wanted, known: Known, record: int | None
) -> Answer:
    ledger, actor = visit.ledger, visit.actor
    if record is not None:
        of = consent(ledger, record)
        found = [Awarded(of.person, of)]
    else:
        meant = set(choosing.meant(wanted.choice, known))
        _whom(wanted, known)
        found = list(certificate_run.consents_of(ledger, [p for p in people(ledger) if p.id in meant]))
    upload = visit.upload("picture")
    picture = _picture(upload.path, upload.size) if upload is not None else None
    if picture is not None and len(found) > 1:
        what = "One picture is of one person, and several are chosen."
        raise UsageError.of("letter-picture", what, "Make the certificates with pictures one by one.")
    consents = [a.consent for a in found if a.consent is not None]
    if len(found) == 1 and found[0].why is not None:
        raise found[0].why
    title = kind_of(AWARD).title
    writing = _begun(visit, AWARD, f"{title}s" if len(found) > 1 else title, len(found))
    files = {n: writing.folder / name for n, name in certificate_run.names(consents, wanted.format).items()}

    def work(progress: Progress) -> str:
        done = certificate_run.write(
            ledger,
            found,
            files,
            brand=own.branding,
            when=actor.at,
            actor=actor,
            format=wanted.format,
            template=own_template(own.folder, AWARD),
            picture=picture,
            alone=len(found) == 1,
            private=True,
            each=_Counting(progress, len(found)),
        )
        for one in done:
            writing.add(_awarded(one, title))
        writing.end()
        return f"{ROOM.path}/made/{writing.number}"

    return visit.begin(work, title)


def _picture(file: Path, size: int) -> bytes:
    if size > _PICTURE_MOST:
        raise UsageError.of("letter-picture", "This picture is too large.", "Take one of less than 10 MB.")
    return file.read_bytes()


def _awarded(one: Awarded, title: str) -> Item:
    says = [f"{f.what} {f.do}" for f in one.why.faults] if one.why is not None else []
    if one.letter is not None:
        says += [f"The certificate does not have {left}." for left in one.letter.left]
    if one.consent is not None and one.consent.with_whom:
        who = " and with ".join(w[0].lower() + w[1:] for w in one.consent.with_whom)
        says.append(f"The person consents to sharing it with {who}, and nobody else.")
    return Item(
        person=one.person.id,
        name=one.person.name,
        place=one.file.name if one.file is not None else "",
        documents=(title,) if one.file is not None else (),
        says=tuple(says),
        look=one.file is None,
    )
