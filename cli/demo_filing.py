"""The second half of `carepack demo`: a copy for a person goes out, comes back with a slip of the pen, and is filed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.ledger import here, today
from cli.terminal import tell
from filing.whole_files import save
from schemas.reading import with_paths

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.review.queries import QueryView
    from intake.importing import Imported
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding
    from schemas.values import Value

BY = "Demo (invented)"
NEXT = "next_meeting"


def come_back(
    output: Path, form: FormDefinition, brand: Branding, answers: Mapping[str, Value], *, quiet: bool
) -> tuple[Path, dict[str, Any]]:
    """Issues a copy, has it come back with the next meeting before this one, settles the query, and files it.

    Returns the document and what became of it, for JSON.
    """
    with _ledger(output) as ledger:
        file = _returned(ledger, output, form, brand, answers)
        imported = _imported(ledger, file)
        asked = _asked(ledger, imported)
        record = _settled(ledger, asked, answers[NEXT])
        shown = "The demo's ledger was left nowhere: this folder cannot hold one."
        if ledger.home.parent == output:
            shown = f"Look into it:  carepack --home {ledger.home} records show {record}"
    if not quiet:
        tell()
        tell(f"A copy for one person came back with a slip of the pen: {file.name}")
        for query in asked:
            question = (query.query.question or "").rstrip(" :")
            tell(f"  ? {f'{question}: {query.query.say}'} [{query.query.code}]")
        tell(f"  {BY} corrected it, the form's rules were checked again: filed as record {record}.")
        tell(f"  {shown}")
    return file, {
        **with_paths(imported.as_json()),
        "settled": [q.number for q in asked],
        "record_filed": record,
    }


@contextmanager
def _ledger(output: Path) -> Iterator[Ledger]:
    """A ledger beside the demo's pages; in a temporary folder where those stand on a synchronised one."""
    from filing.ledger.database import open_ledger
    from schemas.errors import LedgerError

    with tempfile.TemporaryDirectory(prefix="carepack-demo-") as aside:
        try:
            ledger = open_ledger(output / "home")
        except LedgerError as error:
            if error.code != "ledger-shared-folder":
                raise
            ledger = open_ledger(Path(aside))
        with ledger:
            yield ledger


def _returned(
    ledger: Ledger, output: Path, form: FormDefinition, brand: Branding, answers: Mapping[str, Value]
) -> Path:
    """The completed document of a copy that was issued to the person it is about."""
    from cli.issuing import new_number
    from filing.ledger.actor import Actor
    from issuing.demonstration import returned_copy

    made = returned_copy(
        ledger, form, brand, answers, slip=NEXT, number=new_number(), actor=Actor(BY, here())
    )
    file = output / f"{form.form}-returned.pdf"
    save(file, made.data, force=True)
    return file


def _imported(ledger: Ledger, file: Path) -> Imported:
    from filing.ledger.actor import Actor
    from intake import Issued
    from intake.importing import Importer
    from intake.isolation.isolation import Isolation
    from intake.sources import gather

    with Isolation(ledger.library, Issued(ledger), on=today()) as isolation:
        importer = Importer(ledger, isolation, lambda: Actor(BY, here()))
        (imported,) = importer.bring_in(gather((str(file),)))
    return imported


def _asked(ledger: Ledger, imported: Imported) -> list[QueryView]:
    from filing.review import queries

    return [q for n in imported.asked if (q := queries.get(ledger, n)).query.path == NEXT]


def _settled(ledger: Ledger, asked: list[QueryView], right: Value) -> int | None:
    from filing.ledger.actor import Actor
    from filing.review import queries

    record = None
    for query in asked:
        settlement = queries.Settlement("correct", value=str(right), why="The month was written wrong.")
        record = queries.settle(ledger, query.number, settlement, Actor(BY, here())).record
    return record
