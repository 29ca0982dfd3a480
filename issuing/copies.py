"""Blanks and copies for a person: what they are given before they are made, and their place in the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from issuing.making import AS_USUAL, SUFFIX, Need, make_copy, make_document
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.carry_forward import Held
    from filing.records.given import Given
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.rendition import Branding, RenditionFormat
    from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Made:
    """One document as it goes out: the name for its file (without a folder), its bytes and all about it, the copy."""

    name: str
    document: Filled
    copy: Copy


def given_to(
    ledger: Ledger,
    form: FormDefinition,
    person: Person,
    *,
    today: dt.date,
    organisation: str | None = None,
    period: str | None = None,
    said: Mapping[str, Value] | None = None,
    held: tuple[Held, ...] | None = None,
) -> Given:
    """What the roster and this person's records give a form, and on top of it what is `said`; what could not be given.

    Means are of the evaluations of the period, where it is one of dates; else of as many months as lie between two
    appraisals. `held` are the person's records, where they were looked up already.
    """
    from filing.records.given import given_for
    from filing.records.person_means import span_for

    span = span_for(period, today, ledger.library.policies)
    return given_for(ledger, form, person, organisation=organisation, span=span, said=said, held=held)


def blanks(
    form: FormDefinition,
    kinds: Iterable[RenditionFormat],
    brand: Branding,
    *,
    when: dt.datetime,
    number: str | None = None,
    given: Mapping[str, Value] | None = None,
    need: Need = AS_USUAL,
) -> tuple[Made, ...]:
    """A blank in each format, each once: with a `number` they are one copy, with the values it is `given`."""
    made = []
    for kind in dict.fromkeys(kinds):
        its = need if kind == "word" else replace(need, open=False)
        copy = make_copy(form, kind, brand, number=number, given=given, need=its)
        document = make_document(form, kind, brand, copy, {}, when=when, need=its)
        made.append(Made(file_name(form, kind, need, number), document, copy))
    return tuple(made)


def file_name(
    form: FormDefinition, kind: RenditionFormat, need: Need, number: str | None, name: str | None = None
) -> str:
    """How the file of a blank or copy is called: by form and number, which say nothing of anybody.

    With somebody's `name` it is for handing out by hand: `Supervision Record - Zoë Example - 4K7Q….docx`.
    """
    its = need if kind == "word" else replace(need, open=False)
    if name is None:
        parts = (f"{form.form}.{form.edition}{its.suffix}", number)
        return ".".join(p for p in parts if p) + SUFFIX[kind]
    how = ", ".join(word for word, so in (("large print", its.large), ("unprotected", its.open)) if so)
    # The number ends the name, and is never cut: no two files may have one name.
    return readable_name(form.title, name, how, suffix=f"{f' - {number}' if number else ''}{SUFFIX[kind]}")


def register(
    ledger: Ledger,
    made: Sequence[tuple[Copy, Filled]],
    actor: Actor,
    *,
    person: Person | None = None,
    people: Sequence[Person | None] | None = None,
    period: str | None = None,
) -> None:
    """Notes copies, templates and blanks in the ledger, before they leave the house; all or none. Raises LedgerError.

    They are for one `person`, or each for one of the `people`, one by one.
    """
    from filing.records.copies import issue

    documents = [filled for _, filled in made]
    issue(
        ledger,
        [copy for copy, _ in made],
        [filled.template for filled in documents],
        actor=actor,
        blanks=new_blanks(ledger, documents),
        person=person,
        people=people,
        period=period,
    )


def new_blanks(ledger: Ledger, documents: Iterable[Filled]) -> dict[str, bytes]:
    """The blank PDFs of these documents' renditions, by digest, as far as the ledger has not got them."""
    from filing.records.copies import without_blank

    by_digest = {d.template.rendition: d for d in documents}
    wanted = without_blank(ledger, [d.template for d in by_digest.values()])
    return {digest: d.blank() for digest, d in by_digest.items() if digest in wanted and d.blank is not None}
