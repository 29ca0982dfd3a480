"""Award certificates: each made of a consent that is filed and in force, on record, and known again when that ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas import normal
from schemas.errors import CarepackError, Place, RenditionError

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.certificates import Certificate
    from filing.records.records import Filed
    from issuing.letters import LetterFormat, Subject
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding
    from schemas.values import Value

LETTER = "award-certificate"
ENDED = frozenset({"letter-no-consent", "letter-names-person", "record-gone"})
"""What is wrong with a consent of which a certificate was made, where that is to be taken back."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent in force: its record, whose it is, how far it goes, and with whom it may be shared, in its words.

    `left`: what a certificate has no room for.
    """

    record: int
    person: Person
    subject: Subject
    named: bool
    with_whom: tuple[str, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToTakeBack:
    """A certificate whose consent does not carry it any more, the record that says so, and why, in a sentence."""

    certificate: Certificate
    record: int
    why: str


def consent(ledger: Ledger, number: int) -> Consent:
    """The consent that is this record, if a certificate may be made of it.

    Raises UsageError `no-record`, `record-gone`, `letter-nobody`; RenditionError `letter-not-for-form`,
    `letter-no-consent` with the reason (refused, not signed by the person, withdrawn, replaced, or a newer one speaks
    against it), `letter-names-person`.
    """
    from filing.people.roster import find as person_of
    from filing.records.records import get
    from filing.records.versions import versions_of
    from fillers.letters import award
    from issuing.letters import of_filed, whose

    filed, newest = get(ledger, number), versions_of(ledger, number)[-1]
    form = ledger.library.load(filed.form, filed.edition)
    award.places_of(LETTER, form)
    subject = of_filed(ledger, number)
    if newest.number != number:
        what = f"Record {number} was replaced by record {newest.number}, so that it allows nothing any more."
        raise _none(form, what, f"Use the newest: --record {newest.number}")
    award.consented(LETTER, form, filed.answers)
    if lacks := lacks_signature(form, filed.answers, filed.flags):
        raise _none(form, lacks, "Ask the person for a signed consent first.")
    person = person_of(ledger, whose(ledger, number))
    _none_newer(ledger, filed, person)
    values = normal.answers(form, filed.answers)
    idea, named = award.idea_of(form, values), values["share"] == "named"
    if not named:
        award.refuse_named(form, {"award": str(values.get("award") or ""), "idea": idea}, person.name)
    return Consent(
        number,
        person,
        subject,
        named,
        _with_whom(form, values),
        (_no_room(len(idea), award.IDEA_MOST),) if len(idea) > award.IDEA_MOST else (),
    )


def consent_of(ledger: Ledger, person: Person) -> Consent:
    """The one consent of this person that is in force.

    Raises RenditionError `letter-no-consent` where none is on file, or why the newest allows none; `letter-consents`
    where several are in force.
    """
    mine = _consents(ledger, person)
    if not mine:
        what = f"No consent of {person.name} is on file."
        title = ledger.library.title_of("idea-consent")
        do = f"Give them the form “{title}” (idea-consent) to fill in, and import what comes back."
        raise RenditionError.of("letter-no-consent", what, do)
    found: list[Consent] = []
    why: CarepackError | None = None
    for filed in mine:
        try:
            found.append(consent(ledger, filed.number))
        except RenditionError as error:
            why = error
    if not found:
        assert why is not None  # noqa: S101 - one at least was looked at
        raise why
    if len(found) > 1:
        which = ", ".join(str(c.record) for c in found)
        what = f"{person.name} has several consents in force: records {which}."
        raise RenditionError.of("letter-consents", what, "Say which: --record NUMBER")
    return found[0]


def lacks_signature(
    form: FormDefinition, answers: Mapping[str, Value], flags: Sequence[Mapping[str, Any]]
) -> str | None:
    """What is wrong with the signature of a consent: only the person's own, on the document, is one."""
    from filing.records.how_read import SIGNATURE_KEYED
    from schemas.signatures import state_at

    fields = (f for b in form.blocks for f in getattr(b, "fields", ()))
    places = [f.name for f in fields if f.type == "signature" and f.of == form.about.person]
    if not places or state_at(form, answers, places[0]) != "signed":
        return "The consent is not signed by the person."
    keyed = any(f["code"] == SIGNATURE_KEYED for f in flags)
    return "A signature on it was keyed, and is not the person's own in the document." if keyed else None


@dataclass(frozen=True, slots=True)
class Written:
    """A certificate that is not on record yet: its bytes, and what of it could not be put on it."""

    data: bytes
    left: tuple[str, ...]


def written(
    of: Consent,
    brand: Branding,
    when: dt.datetime,
    *,
    template: bytes | None = None,
    format: LetterFormat = "word",
    large: bool | None = None,
    picture: bytes | None = None,
) -> Written:
    """The certificate of a consent, in large print as asked, or as the roster says of the person. Raises as
    `issuing.letters.letter`."""
    from issuing.letters import letter

    made = letter(
        LETTER,
        of.subject,
        brand,
        when=when,
        renewal_years=1,  # of a commitment; nothing is renewed here
        template=template,
        format=format,
        large=of.subject.large if large is None else large,
        picture=picture,
    )
    return Written(made.data, (*made.left, *of.left))


def register(
    ledger: Ledger, of: Consent, made: Written, format: LetterFormat, actor: Actor, *, picture: bool
) -> int:
    """Puts a certificate on record before it is in its place. Returns its number among what is made for people."""
    from filing.records.certificates import register as put
    from filing.records.packs import Made
    from fillers import letters

    title = letters.kind(LETTER).title
    document = Made.of(made.data, "letter", title, format, form=of.subject.form.form)
    return put(ledger, of.record, of.person.id, document, actor, named=of.named, picture=picture)


def made_of(ledger: Ledger, number: int) -> tuple[Certificate, ...]:
    """The certificates that were made of a record, whichever version of it is named. Raises UsageError `no-record`."""
    from filing.records.certificates import certificates
    from filing.records.versions import versions_of

    return certificates(ledger, [v.number for v in versions_of(ledger, number)])


def to_take_back(ledger: Ledger, people: Collection[int] | None = None) -> tuple[ToTakeBack, ...]:
    """The certificates of these people (by number in the ledger), or of all, whose consent does not carry them now."""
    from filing.records.certificates import certificates
    from filing.records.versions import versions_of

    found = []
    for one in certificates(ledger):
        if people is not None and one.person not in people:
            continue
        newest = versions_of(ledger, one.record)[-1].number
        why = _ended(ledger, newest, one)
        if why is not None:
            found.append(ToTakeBack(one, newest, why))
    return tuple(found)


def ended_by(ledger: Ledger, numbers: Collection[int]) -> tuple[ToTakeBack, ...]:
    """As `to_take_back`, of the people whose consents these records are; records of other kinds are passed over."""
    from filing.people.roster import people as everybody
    from filing.records.records import get

    filed = [get(ledger, n) for n in numbers]
    refs = {f.person for f in filed if ledger.library.load(f.form, f.edition).kind == "consent"} - {None}
    return to_take_back(ledger, {p.id for p in everybody(ledger) if p.ref in refs}) if refs else ()


def _ended(ledger: Ledger, newest: int, made: Certificate) -> str | None:
    try:
        now = consent(ledger, newest)
    except CarepackError as error:
        return error.faults[0].what if error.code in ENDED else None
    if now.person.id != made.person:
        return f"The consent is {now.person.name}'s, and this certificate was made for somebody else."
    if made.named and not now.named:
        return "The person wants their identity protected now, and this certificate names them."
    return None


def _consents(ledger: Ledger, person: Person) -> tuple[Filed, ...]:
    """Everything in the person's records that counts and is a consent of this shape, the oldest first."""
    from filing.records.finding import Choice
    from filing.records.records import find
    from fillers.letters import award

    found = []
    for filed in find(ledger, Choice(people=person.ref, kind="consent")):
        try:
            award.places_of(LETTER, ledger.library.load(filed.form, filed.edition))
        except RenditionError:
            continue
        found.append(filed)
    return tuple(sorted(found, key=_when))


def _when(filed: Filed) -> tuple[dt.date, int]:
    return filed.held or dt.date.min, filed.number


def _none_newer(ledger: Ledger, filed: Filed, person: Person) -> None:
    """Raises RenditionError `letter-no-consent` where the person said something else since: no, or that a consent is
    withdrawn, of whatever idea; or, of this idea, how far it goes."""
    form = ledger.library.load(filed.form, filed.edition)
    for later in _consents(ledger, person):
        if _when(later) <= _when(filed):
            continue
        said = later.answers
        same = (
            normal.line(str(said.get("idea") or "")).casefold()
            == normal.line(str(filed.answers.get("idea") or "")).casefold()
        )
        if said.get("withdrawn_on") or said.get("signed_withdrawal"):
            why = "withdraws a consent"
        elif said.get("share") == "no":
            why = "says no"
        elif same and said.get("share") != filed.answers.get("share"):
            why = "says something else of the same idea"
        else:
            continue
        what = f"Record {later.number} of the same person is newer than record {filed.number}, and {why}."
        raise _none(form, what, "Ask the person, and let them sign a consent that says what counts now.")


def _no_room(long: int, most: int) -> str:
    return f"the idea, for it has {long} characters and there is room for {most}"


def _with_whom(form: FormDefinition, values: Mapping[str, Value]) -> tuple[str, ...]:
    from schemas.paths import slot_at

    slot = slot_at(form, "with_whom")
    chosen = values.get("with_whom")
    if slot is None or not isinstance(chosen, tuple):
        return ()
    return tuple(o.say for o in slot.field.options if o.key in chosen)


def _none(form: FormDefinition, what: str, do: str) -> CarepackError:
    return RenditionError.of("letter-no-consent", what, do, Place(form=form.form))
