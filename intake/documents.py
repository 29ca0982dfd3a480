"""One returned document: who it is, what stands in it, and whether a person must look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from forms import Library
from intake.issued import Issued
from schemas import normal, records
from schemas.checking import Checked, check
from schemas.copies import Copy
from schemas.definition import FormDefinition, Model
from schemas.errors import DocumentError, Fault, Place, UnknownFormError
from schemas.identity import Carrier, Identity, settle
from schemas.reading import Query, Reading
from schemas.rendition import Format
from schemas.template import Template

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one document; a completed form has some hundred kilobytes, a scan some megabytes."""


class Document(Model):
    """What `read` says of one file. `outcome`: `read` (nothing in doubt), `review`, `refused`."""

    file: str
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


class Extractor(Protocol):
    """What every extractor offers."""

    def recognises(self, data: bytes) -> bool:
        """Whether this is a document of its kind, by content."""

    def carriers(self, data: bytes) -> tuple[Carrier, ...]:
        """Everything in the document that says which document it is."""


@dataclass(frozen=True, slots=True)
class _Kind:
    format: Format
    extractor: Extractor
    extract: Callable[[bytes, FormDefinition, Template | None], Reading]


def _kinds() -> tuple[_Kind, ...]:
    from extractors import pdf, word

    return (
        _Kind("word", word, lambda data, form, _: word.extract(data, form)),
        _Kind("pdf", pdf, pdf.extract),
    )


def read(data: bytes, file: str, library: Library, issued: Issued, form: str | None = None) -> Document:
    """Reads one document; `form` overrides what the document says it is (`ID` or `ID.N`).

    Never raises for what is wrong with a document: that is a `refused` outcome with its code and reason.
    """
    try:
        return _read(data, file, library, issued, form)
    except (DocumentError, UnknownFormError) as error:
        first = error.faults[0]
        return Document(file=file, outcome="refused", code=first.code, reason=f"{first.what} {first.do}")


def _read(data: bytes, file: str, library: Library, issued: Issued, wanted: str | None) -> Document:
    kind = _recognise(data)
    carriers = kind.extractor.carriers(data)
    definition, doubt = _which_form(carriers, library, wanted)
    identity, _ = settle(carriers)
    template = issued.template(identity.rendition, definition, kind.format) if identity else None
    reading = kind.extract(data, definition, template)
    copy = issued.copy(identity.copy_number) if identity else None
    checked = check(definition, reading, copy, dict(template.rows) if template else None)
    queries = (*doubt, *_strangers(identity, template, copy), *checked.queries)
    return _document(file, definition, reading, checked, queries)


def _recognise(data: bytes) -> _Kind:
    if not data:
        raise DocumentError(
            Fault("empty-file", "The file is empty.", Place(), "Ask for it to be sent again.")
        )
    if len(data) > SIZE_LIMIT:
        raise DocumentError(
            Fault(
                "too-large",
                f"The file is larger than {SIZE_LIMIT >> 20} MB.",
                Place(),
                "Is it the right file?",
            )
        )
    found = [k for k in _kinds() if k.extractor.recognises(data)]
    if len(found) != 1:
        raise DocumentError(
            Fault(
                "not-a-document",
                "This is neither a Word document (.docx) nor a PDF.",
                Place(),
                "Open it in the program it was made with, save it as .docx or PDF, and try again.",
            )
        )
    return found[0]


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
    named = [e for e in library.catalogue() if library.load(e.form, e.edition).title.casefold() in titles]
    if not named:
        raise DocumentError(
            Fault(
                "unknown-document",
                "Nothing in the document says which form it is.",
                Place(),
                "If you know, say so with --form; `carepack forms list` shows the names.",
            )
        )
    guess = library.load(named[-1].form, named[-1].edition)
    say = f"The document has lost its marks; by its title it is {guess.title}, edition {guess.edition}."
    return guess, (Query(code="identity-unsure", say=say, candidates=(f"{guess.form}.{guess.edition}",)),)


def _strangers(identity: Identity | None, template: Template | None, copy: Copy | None) -> tuple[Query, ...]:
    queries = []
    if identity is not None and template is None:
        say = (
            "This document was not made here, so nobody would notice a row taken out of it. "
            "Compare it with the original."
        )
        queries.append(Query(code="unknown-rendition", say=say, raw=identity.rendition))
    if identity is not None and identity.copy_number is not None and copy is None:
        say = "This copy was not issued from here. Make sure that it belongs to this organisation."
        queries.append(Query(code="unknown-copy", say=say, raw=identity.copy_number))
    return tuple(queries)


def _document(
    file: str, form: FormDefinition, reading: Reading, checked: Checked, queries: tuple[Query, ...]
) -> Document:
    first = next((q for q in queries if q.level == "must"), None)
    return Document(
        file=file,
        form=form.form,
        edition=form.edition,
        copy_number=checked.identity.copy_number if checked.identity else None,
        outcome="review" if first else "read",
        code=first.code if first else None,
        reason=(f"{first.question}: {first.say}" if first.question else first.say) if first else None,
        record=checked.record,
        queries=queries,
        readings=tuple(_seen(v.model_dump(mode="json", exclude_none=True), checked) for v in reading.values),
    )


def _seen(value: dict[str, Any], checked: Checked) -> dict[str, Any]:
    return {**value, "value": records.plain(checked.understood.get(value["path"]))}
