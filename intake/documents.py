"""One returned document: who it is, what stands in it, and whether a person must look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from filing.review import needed
from forms import Library
from intake import comparison, parts
from schemas import normal, records
from schemas.candidates import FormCandidate
from schemas.checking import Checked, check, joint
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.definition_base import Model
from schemas.errors import CarepackError, DocumentError, UnknownFormError
from schemas.identity import Carrier, Identity, settle
from schemas.policies import Policies
from schemas.reading import Medium, Query, Reading
from schemas.rendition import Branding
from schemas.template import Template

if TYPE_CHECKING:
    from extractors.contract import Part


class Document(Model):
    """What `read` says of one form in a file. `outcome`: `read` (nothing in doubt), `review`, `refused`.

    `part`: where in the file it stands, where the file holds several forms (`pages=4-6`).
    """

    file: str
    part: str = ""
    form: str | None = None
    edition: int | None = None
    copy_number: str | None = None
    outcome: Literal["read", "review", "refused"]
    code: str | None = None
    reason: str | None = None
    record: dict[str, Any] | None = None
    queries: tuple[Query, ...] = ()
    readings: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented shape: `copy` is the copy's number, queries and readings without empty members."""
        out = self.model_dump(mode="json", exclude={"copy_number", "queries"})
        out["copy"] = self.copy_number
        out["queries"] = [q.model_dump(mode="json", exclude_none=True) for q in self.queries]
        order = (
            "file",
            "part",
            "form",
            "edition",
            "copy",
            "outcome",
            "code",
            "reason",
            "record",
            "queries",
            "readings",
        )
        return {k: out[k] for k in order}


class Known(Protocol):
    """What was issued from here, whoever keeps it."""

    def template(self, rendition: str, form: FormDefinition) -> Template | None:
        """The template of a rendition."""

    def blank(self, rendition: str, form: FormDefinition) -> bytes | None:
        """The blank PDF of a rendition; None for Word, and where none was kept."""

    def is_earlier(self, rendition: str, form: FormDefinition, branding: Branding) -> bool:
        """Whether a rendition is this very form in the layout of an earlier version."""

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number."""


class Look(Model):
    """The first look at a part: how it came back, and everything that says which document it is."""

    medium: Medium
    carriers: tuple[Carrier, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """How to go on with a document: what it is to be read as, and what it is compared with.

    `doubts` are queries about which document it is, found on the way here; `policies` are the organisation's.
    """

    form: FormDefinition
    template: Template | None = None
    copy: Copy | None = None
    doubts: tuple[Query, ...] = ()
    policies: Policies | None = None
    blank: bytes | None = None
    """The blank PDF of the template's rendition."""
    on: dt.date | None = None
    """The day on which it is read: what lies after it is in the future. None: no date is."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a document came to: its form, what was seen, what is made of it, and every query, notes included."""

    form: FormDefinition
    reading: Reading
    checked: Checked
    queries: tuple[Query, ...]


def read(data: bytes, file: str, library: Library, issued: Known, form: str | None = None) -> Document:
    """Reads one document in this very process; `form` overrides what the document says (`ID` or `ID.N`).

    For documents of our own making; a foreign one is read by `intake.isolation.isolation`, which takes the same steps
    in a process of its own. Never raises for what is wrong with a document: that is a `refused` outcome.
    """
    try:
        with parts.opened(data) as part:
            how = order(look(part), library, issued, form)
            reading = comparison.read(part, how)
            return document_of(file, check_reading(reading, how))
    except (DocumentError, UnknownFormError) as error:
        return refused(file, error)


def refused(file: str, error: CarepackError, part: str = "") -> Document:
    """The outcome of a document that cannot be read."""
    first = error.faults[0]
    return Document(
        file=file, part=part, outcome="refused", code=first.code, reason=f"{first.what} {first.do}"
    )


def look(part: Part) -> Look:
    """How a part came back and what it says of itself. Raises DocumentError."""
    return Look(medium=part.medium, carriers=part.carriers())


def order(first: Look, library: Library, issued: Known, wanted: str | None = None) -> Order:
    """Which form to read a document as, by its carriers or as `wanted`, and what it is compared with.

    Raises DocumentError where nothing says what it is, UnknownFormError where that form is not here.
    """
    definition, doubts = _which_form(first.carriers, library, wanted)
    identity, _ = settle(first.carriers)
    if identity is None:
        return Order(definition, doubts=doubts, policies=library.policies)
    template = issued.template(identity.rendition, definition)
    if template is not None and template.organisation is not None and wanted is None:
        # Made in another name than forms are now: its words have that name.
        definition = library.named_for(template.organisation).load(definition.form, definition.edition)
    copy = issued.copy(identity.copy_number)
    known = template is None and issued.is_earlier(identity.rendition, definition, library.branding)
    strangers = _strangers(identity, copy, made_here=known or template is not None)
    if known:
        doubts = (*doubts, _of_earlier_layout(first.medium))
    elif template is None and not strangers:
        doubts = (*doubts, _made_elsewhere(identity))
    doubts = (*doubts, *strangers)
    blank = issued.blank(identity.rendition, definition) if template is not None else None
    return Order(definition, template, copy, doubts, library.policies, blank)


def check_reading(reading: Reading, how: Order) -> Findings:
    """What is made of a reading, with every query about it."""
    rows = dict(how.template.rows) if how.template else None
    page_of = how.template.page_of if how.template else None
    checked = check(how.form, reading, how.copy, rows, how.policies, page_of=page_of, on=how.on)
    # That a document may be two, or another one, is the first thing to know about it.
    queries = sorted((*how.doubts, *checked.queries), key=lambda q: q.code not in _FIRST)
    return Findings(how.form, reading, checked, tuple(queries))


_FIRST = frozenset({"carriers-disagree", "another-form"})


def _which_form(
    carriers: Sequence[Carrier], library: Library, wanted: str | None
) -> tuple[FormDefinition, tuple[Query, ...]]:
    if wanted is not None:
        name, _, edition = wanted.rpartition(".")
        return (library.load(name, int(edition)) if name and edition.isdigit() else library.load(wanted)), ()
    identity, _ = settle(carriers)
    if identity is not None:
        return library.load(identity.form, identity.edition), ()
    titles = {normal.line(c.text).casefold() for c in carriers if c.kind == "title"}
    named = [f for f in library.sound() if f.title.casefold() in titles]
    if not named:
        if letter := _letter_of(carriers):
            raise DocumentError.of(
                "letter-came-back",
                f"By its title this is our letter “{letter}”. It is given to somebody, asks nothing, and is not filed.",
                "If a form was meant, ask for that; `carepack queries reject` puts this one away.",
            )
        raise DocumentError.of(
            "unknown-document",
            "Nothing in the document says which form it is.",
            "If you know, say so with --form; `carepack forms list` shows the names. If the document was printed to "
            "PDF by another program, its letters may be gone: ask for the file that was filled in.",
        )
    guess = named[-1]
    say = f"The document has lost its marks; by its title it is {guess.title}, edition {guess.edition}."
    likely = FormCandidate(form=guess.form, edition=guess.edition)
    return guess, (Query(code="identity-unsure", say=say, candidates=(likely,)),)


def _letter_of(carriers: Sequence[Carrier]) -> str | None:
    """The title of the letter or certificate that a document without marks is, going by its own title."""
    from fillers import letters

    kinds = [letters.kind(name).title for name in letters.names()]
    said = [normal.line(c.text) for c in carriers if c.kind == "title"]
    return next((k for k in kinds if any(t == k or t.startswith(f"{k}: ") for t in said)), None)


def _of_earlier_layout(medium: Medium) -> Query:
    """A blank of this form as an earlier version printed it: its answers are found, its pages are not known."""
    read = "This blank is of an earlier version of carepack. Its answers were found by their marks and words."
    if medium == "word":
        return Query(code="earlier-layout", level="note", say=read)
    say = (
        f"{read} Its pages could not be compared with the blank: look whether anything was written, drawn or covered "
        "on them."
    )
    return Query(code="earlier-layout", say=say)


def _made_elsewhere(identity: Identity) -> Query:
    say = (
        "This document was not made here, so nobody would notice a row taken out of it. "
        "Compare it with the original."
    )
    return Query(code="unknown-rendition", say=say, raw=identity.rendition)


def _strangers(identity: Identity, copy: Copy | None, *, made_here: bool) -> tuple[Query, ...]:
    """Whether the copy is ours. One that is not is usually of a look that is not: that is one question, not two."""
    queries = []
    if identity.copy_number is not None and copy is None:
        whose = f" It names “{identity.organisation}”." if identity.organisation else ""
        say = f"This copy was not issued from here.{whose} Make sure that it belongs to this organisation."
        if not made_here:
            say += " Compare it with the original: nobody here would notice a row taken out of it."
        queries.append(Query(code="unknown-copy", say=say, raw=identity.copy_number))
    return tuple(queries)


def document_of(file: str, found: Findings, part: str = "") -> Document:
    """The outcome of a document that was read: nothing in doubt, or a person must look at it."""
    checked = found.checked
    queries = (*found.queries, *joint(found.form, checked.answers))
    must = [q for q in queries if q.level == "must"]
    there = needed.asked_at(found.form, must)
    queries += needed.lacking(found.form, checked.answers, asked_at=there, whole=not must)
    first = next((q for q in queries if q.level == "must"), None)
    return Document(
        file=file,
        part=part,
        form=found.form.form,
        edition=found.form.edition,
        copy_number=checked.identity.copy_number if checked.identity else None,
        outcome="review" if first else "read",
        code=first.code if first else None,
        reason=first.sentence if first else None,
        record=checked.record,
        queries=queries,
        readings=tuple(
            _seen(v.model_dump(mode="json", exclude_none=True), checked) for v in found.reading.values
        ),
    )


def _seen(value: dict[str, Any], checked: Checked) -> dict[str, Any]:
    return {**value, "value": records.plain(checked.understood.get(value["path"]))}
