"""Documents on their way out: drafted, noted in the ledger, put in place and told; all of them or none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
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
    from schemas.filled import Filled, Notice
    from schemas.reading import Query

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
    from cli.files import drafting

    out: list[Out] = []
    with drafting(files, force=force) as drafts, Progress("Making", len(files)) as progress:
        for one in made:
            drafts.add(one.file, one.document.data)
            out.append(replace(one, document=replace(one.document, data=b"")))
            progress.advance()
        _noted(home, out, by, period)
        drafts.put_in_place()
    return out


def tell_out(made: Sequence[Out], *, as_json: bool, asked: Sequence[Query] = ()) -> None:
    """Every document with its file and whom it is for, or one JSON document; on stderr, what to know of each."""
    if as_json:
        tell_json({"documents": [_told(one, asked) for one in made]})
    for one in made:
        if not as_json:
            tell(f"{one.file}{f'  for {one.person.name} ({one.person.ref})' if one.person else ''}")
        for over in one.document.overflows:
            say = f"{one.file.name}: “{over.question}” did not fit its box and goes on {over.to}. [continued]"
            tell(say, err=True)
        for notice in one.document.warnings:
            tell(f"{one.file.name}: {notice.path}: {notice.say} [{notice.code}]", err=True)


def _told(one: Out, asked: Sequence[Query]) -> dict[str, Any]:
    filled, copy = one.document, one.copy
    return {
        "file": str(one.file),
        "form": copy.form,
        "edition": copy.edition,
        "copy": copy.number,
        "person": one.person.ref if one.person else None,
        "name": one.person.name if one.person else None,
        "rendition": filled.template.rendition,
        "format": filled.template.format,
        "continued": [{"path": o.path, "question": o.question, "to": o.to} for o in filled.overflows],
        "warnings": [
            {"code": w.code, "path": w.path, "say": w.say} for w in (*one.notices, *filled.warnings)
        ],
        "queries": [q.model_dump(mode="json", exclude_none=True) for q in asked],
        "out_already": [
            {"copy": c.number, "state": c.state, "issued_at": c.issued_at.isoformat(), "days": c.days}
            for c in one.out_already
        ],
    }


def _noted(home: Path, made: Sequence[Out], by: str | None, period: str | None) -> None:
    """Notes copies, templates and blanks in the ledger. A generic blank can do without one; stderr says so then."""
    from cli.failures import unusable
    from issuing.copies import register
    from schemas.errors import LedgerError

    try:
        with opened(home) as ledger:
            documents = [(one.copy, one.document) for one in made]
            register(ledger, documents, acting(by), people=[one.person for one in made], period=period)
    except (LedgerError, OSError) as error:
        if any(one.copy.number is not None for one in made):
            raise
        why = unusable(error) if isinstance(error, OSError) else str(error)
        tell(
            "These blanks were made but not noted: when they come back, a row taken out will not be seen. "
            f"Make them again once the folder of the ledger can be used. {why} [not-noted]",
            err=True,
        )
