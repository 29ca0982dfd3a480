"""Documents on their way out: drafted, noted in the ledger, put in place and told; all of them or none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.ledger import acting, opened
from cli.terminal import Progress, tell, tell_json

if TYPE_CHECKING:
    from filing.people.roster import Person
    from filing.records.copies import Listed
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled, Notice
    from schemas.reading import Query
    from schemas.values import Value

TO = click.Choice(["word", "pdf"])


@dataclass(frozen=True, slots=True)
class Out:
    """One document as it goes out: its file, whom it is for, what to know of it, and the copies they have already."""

    file: Path
    document: Filled
    copy: Copy
    person: Person | None = None
    notices: tuple[Notice, ...] = ()
    out_already: tuple[Listed, ...] = ()


def new_number() -> str:
    """A copy number that nobody can guess."""
    from schemas.copies import mint

    return mint(secrets.token_bytes(9))


def put_out(
    home: Path,
    made: Iterable[Out],
    files: Sequence[Path],
    *,
    force: bool,
    by: str | None = None,
    period: str | None = None,
) -> list[Out]:
    """Drafts every document as it is made, notes what a return is compared with, and puts all in place; or none.

    `files` are all their names. Returns the documents without their bytes, which may be many.
    """
    from filing.whole_files import drafting

    out: list[Out] = []
    with drafting(files, force=force) as drafts, Progress("Making", len(files)) as progress:
        for one in made:
            drafts.add(one.file, one.document.data)
            out.append(replace(one, document=replace(one.document, data=b"")))
            progress.advance()
        documents = [(one.copy, one.document) for one in out]
        noted(home, documents, by, people=[one.person for one in out], period=period)
        drafts.put_in_place()
    return out


def tell_out(made: Sequence[Out], *, as_json: bool, asked: Sequence[Query] = ()) -> None:
    """Every document with its file and whom it is for, or one JSON document; on stderr, what to know of each."""
    if as_json:
        tell_json({"documents": [_told(one, asked) for one in made]})
    for one in made:
        if not as_json:
            tell(f"{one.file}{f'  for {one.person.name} ({one.person.ref})' if one.person else ''}")
        say_of(one.file, one.document)


def _told(one: Out, asked: Sequence[Query]) -> dict[str, Any]:
    told = as_told(one.file, one.document, one.copy, asked)
    notices = [{"code": w.code, "path": w.path, "say": w.say} for w in one.notices]
    return {
        **told,
        "person": one.person.ref if one.person else None,
        "name": one.person.name if one.person else None,
        "warnings": [*notices, *told["warnings"]],
        "out_already": [
            {"copy": c.number, "state": c.state, "issued_at": c.issued_at.isoformat(), "days": c.days}
            for c in one.out_already
        ],
    }


def say_of(file: Path, filled: Filled) -> None:
    """What is to be known of a document that was made: what goes on elsewhere, and what cannot be shown."""
    for over in filled.overflows:
        tell(
            f"{file.name}: “{over.question}” did not fit its box and goes on {over.to}. [continued]", err=True
        )
    for notice in filled.warnings:
        tell(f"{file.name}: {notice.path}: {notice.say} [{notice.code}]", err=True)


def as_told(file: Path, filled: Filled, copy: Copy, asked: Sequence[Query]) -> dict[str, Any]:
    """A document that was made, in the words of JSON."""
    return {
        "file": str(file),
        "form": copy.form,
        "edition": copy.edition,
        "copy": copy.number,
        "rendition": filled.template.rendition,
        "format": filled.template.format,
        "continued": [{"path": o.path, "question": o.question, "to": o.to} for o in filled.overflows],
        "warnings": [{"code": w.code, "path": w.path, "say": w.say} for w in filled.warnings],
        "queries": [q.model_dump(mode="json", exclude_none=True) for q in asked],
    }


def json_record(file: Path, form: FormDefinition) -> tuple[Mapping[str, Value], int]:
    """The answers in a JSON file, and how many doubts there still are; mistakes are told with their lines."""
    from cli.files import read_json
    from issuing.told_records import told_record

    given = read_json(file)
    told = told_record(given.data, form, given.file)
    return given.answers(form, told.record, within=told.within), told.doubts


def noted(
    home: Path,
    made: Sequence[tuple[Copy, Filled]],
    by: str | None = None,
    *,
    people: Sequence[Person | None] | None = None,
    period: str | None = None,
) -> None:
    """Notes copies, templates and blanks in the ledger. A generic blank can do without one; stderr says so then."""
    from cli.failures import unusable
    from issuing.copies import register
    from schemas.errors import LedgerError

    try:
        with opened(home) as ledger:
            register(ledger, made, acting(by), people=people, period=period)
    except (LedgerError, OSError) as error:
        if any(c.number is not None for c, _ in made):
            raise
        why = unusable(error) if isinstance(error, OSError) else str(error)
        tell(
            "These blanks were made but not noted: when they come back, a row taken out will not be seen. "
            f"Make them again once the folder of the ledger can be used. {why} [not-noted]",
            err=True,
        )
