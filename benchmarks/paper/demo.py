"""`make demo-paper`: the whole road of a paper form in one command.

A numbered copy is made for an invented person, its pages are drawn as a printer would, completed by (drawn) hand, put
through a scanner and a telephone, and imported as anybody's are. Then every question is shown beside its picture.

    python -m benchmarks.paper.demo [FORM …] [--every-form] [-o FOLDER] [--seed N] [--severity 1–5]

Nothing but the installed packages is needed; with `CAREPACK_FONTS` and `CAREPACK_MNIST` the hands look more like
people's.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paper.half_blocks import can_show, half_blocks
from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.printing import Printed, given_values, of_document
from benchmarks.paper.scans import png, scanned

if TYPE_CHECKING:
    from benchmarks.paper.labelled.degrading import Kind
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.review.query_view import QueryView
    from intake.importing import Imported
    from intake.pictures import Pictures
    from schemas.definition import FormDefinition

FORM = "supervision-record"
BY = "Demo (invented)"


def main(arguments: list[str] | None = None) -> int:
    """Shows one form, those that are named, or every one."""
    import forms

    asked = argparse.ArgumentParser(prog="python -m benchmarks.paper.demo")
    asked.add_argument("forms", nargs="*", default=[], metavar="FORM")
    asked.add_argument("--every-form", action="store_true")
    asked.add_argument("-o", "--output", type=Path, default=Path("carepack-demo-paper"))
    asked.add_argument("--seed", type=int, default=3)
    asked.add_argument("--severity", type=int, default=2, choices=range(1, 6))
    wanted = asked.parse_args(arguments)
    names = sorted({e.form for e in forms.catalogue()}) if wanted.every_form else wanted.forms or [FORM]
    with tempfile.TemporaryDirectory(prefix="carepack-demo-") as home:
        for name in names:
            shown(Path(home), forms.load(name), wanted.output / name, wanted.seed, wanted.severity)
    return 0


def shown(home: Path, form: FormDefinition, folder: Path, seed: int, severity: int) -> None:
    """One form printed, completed, scanned, imported and asked about; all it leaves is in `folder`."""
    from filing.ledger.database import open_ledger

    for old in ("scans", "questions"):
        shutil.rmtree(folder / old, ignore_errors=True)
    (folder / "scans").mkdir(parents=True)
    (folder / "questions").mkdir()
    with open_ledger(home) as ledger:
        copy = _given_out(ledger, form)
        (folder / "printed.pdf").write_bytes(copy.document)
        print(f"\n{form.title}: copy {copy.copy.number} is printed ({folder / 'printed.pdf'})")
        _scanned(copy, folder / "scans", seed, severity)
        print(f"completed by hand, then scanned and photographed ({folder / 'scans'})")
        for one in _imported(ledger, folder / "scans"):
            _told(ledger, one, folder / "questions")


def _actor() -> Actor:
    from cli.ledger import now
    from filing.ledger.actor import Actor

    return Actor(BY, now())


def _given_out(ledger: Ledger, form: FormDefinition) -> Printed:
    """A copy for the person of the form's sample, as `carepack blank --for` makes it."""
    from cli.issuing import new_number
    from issuing.copies import register
    from issuing.making import make_copy, make_document
    from samples.make import ORGANISATION
    from schemas.rendition import Branding

    number, brand = new_number(), Branding(organisation=ORGANISATION)
    person = _on_roster(ledger, form, number)
    copy = make_copy(form, "pdf", brand, number, given_values(form))
    filled = make_document(form, "pdf", brand, copy, {}, when=_actor().at)
    register(ledger, [(copy, filled)], _actor(), person=person)
    return of_document(form, copy, filled)


def _on_roster(ledger: Ledger, form: FormDefinition, number: str) -> Person | None:
    """The sample's person, new on the roster each time; None for a form that is about nobody."""
    from filing.people import roster
    from samples.make import record

    answers = record(form)
    name, boss = answers.get(form.about.person or ""), answers.get(form.about.by or "")
    if not isinstance(name, str):
        return None
    ref = f"DEMO-{number[:6]}"
    people = f'ref,name,manager\n{ref}-M,"{boss or "Mo Manager"}",\n{ref},"{name}",{ref}-M\n'
    roster.import_csv(ledger, people.encode(), _actor(), {"new-refs"})
    return roster.find(ledger, ref)


def _scanned(copy: Printed, folder: Path, seed: int, severity: int) -> None:
    """Its pages one picture each: the first photographed, the others from an office scanner."""
    rng = generator("held-out", seed)
    done = completed(copy, rng, "harsh")
    for number, page in zip(done.numbers, done.pages, strict=True):
        kind: Kind = "photo" if number == 1 else "office"
        scan = scanned(page, severity, rng, kind)
        (folder / f"page-{number:02}.png").write_bytes(png(scan.picture, None if number == 1 else scan.dpi))


def _imported(ledger: Ledger, folder: Path) -> list[Imported]:
    from intake.runs import imported
    from intake.sources import gather

    with imported(ledger, gather((str(folder),)), _actor, lambda _: None) as ended:
        return list(ended)


def _told(ledger: Ledger, one: Imported, folder: Path) -> None:
    """What became of it, and each question with its picture."""
    from filing.review import queries

    where = f"record {one.record}" if one.record is not None else one.code or ""
    print(f"  imported: {one.outcome} ({where})")
    with _pictures(ledger) as pictures:
        for number in one.asked:
            asked = queries.get(ledger, number)
            print(f"  ? {asked.query.sentence} [{asked.query.code}]")
            _with_picture(asked, pictures, folder)
    print(f"  {len(one.asked)} questions")


@contextmanager
def _pictures(ledger: Ledger) -> Iterator[Pictures]:
    from intake.pictures import Pictures

    with Pictures(ledger.home, ledger) as pictures:
        yield pictures


def _with_picture(asked: QueryView, pictures: Pictures, folder: Path) -> None:
    made = pictures.path(asked)
    if made is None:
        return
    picture = made.read_bytes()
    kept = folder / f"{asked.number:04}.png"  # the ledger of the demonstration is gone at its end
    kept.write_bytes(picture)
    print(f"    {kept}")
    if can_show():
        print(half_blocks(picture, columns=min(72, shutil.get_terminal_size().columns - 4)))


if __name__ == "__main__":
    sys.exit(main())
