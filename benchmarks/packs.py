"""Populated appraisal packs for many people, and the same documents through docxtpl and pypdf's own filling.

`python -m benchmarks.packs [PEOPLE]`. Everybody has a year behind them: an appraisal, a plan, a Commitment, an
evaluation of their own and three by clients. A pack is an appraisal and a plan as PDF to fill in, summary, cover
letter and the private page of the Commitment, which makes five. The run is the whole of it: looked up, made, put on
record, written and synced to disk, by one process. Beside the peers only making is measured, with the lookups.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks.made_records import SAMPLES
from benchmarks.peers import pdf_form, word_template
from benchmarks.side_by_side import Result, compare
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import people as people_table
from filing.ledger.tables import records
from filing.people import roster
from filing.people.roster import people
from filing.whole_files import drafted
from fillers.letters.kinds import shipped
from forms import load
from issuing.packs.making import Packing
from issuing.packs.model import USUAL, MadePack, Wish
from issuing.packs.run import run as packs_run
from schemas.copies import mint
from schemas.rendition import Branding
from schemas.values import Value
from tests.filing.returns import SESSION, returned, submit

WHEN = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
ACT = Actor("benchmark", WHEN)
FORMS = ("appraisal-framework", "pdp-2016")
AT = (100, 250, 500, 1000)
WANTED = 5


def run(count: int = 1000, processes: int = 1) -> Iterator[str]:
    """One line a figure; with several processes their processor time and memory are not in it."""
    with tempfile.TemporaryDirectory() as place, open_ledger(Path(place) / "home") as ledger:
        _seed(ledger, count)
        staff = [p for p in people(ledger) if p.ref != "M1"]
        packing = Packing(ledger, _wish(), staff, lambda: mint(secrets.token_bytes(9)))
        packing.make(staff[0])
        out, done, documents = Path(place) / "out", 0, 0
        began, used = time.perf_counter(), time.process_time()
        for told in packs_run(packing, "folder", _into(out), ACT, processes=processes):
            assert told.pack is not None, told.why
            done, documents = done + 1, documents + len(told.files)
            if done in AT or done == count:
                took, own = time.perf_counter() - began, time.process_time() - used
                yield (
                    f"appraisal packs: {done} ({documents} documents) in {took:.1f} s: {done / took:.1f} packs/s; "
                    f"{1000 * own / done:.0f} ms of the processor a pack; {_memory():.0f} MB"
                )
        for result in _beside(packing):
            yield str(result)


def _wish() -> Wish:
    return Wish(
        "appraisal",
        tuple(load(f) for f in FORMS),
        ("pdf",),
        Branding(organisation="Example Care"),
        WHEN,
        WHEN.date(),
        USUAL["appraisal"],
    )


def _into(out: Path) -> Callable[[Mapping[str, bytes]], Any]:
    return lambda files: drafted({out / name: data for name, data in files.items()}, force=False)


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024 / 1024


def _beside(packing: Packing) -> Iterator[Result]:
    """Packs as ours and as the peers make them of the same values, in turn."""
    staff = itertools.cycle(packing.people)
    pack = packing.make(packing.people[0])
    forms = list(_as_pypdf(pack))
    facts = {
        "name": "Zoë Example",
        "documents": [{"title": load(f).title} for f in FORMS],
        "dues": [],
        "actions": [],
    }
    letter = shipped("cover")

    def peer() -> None:
        for blank, values in forms:
            pdf_form.fill(blank, values)
        # The letter, and a letter in the summary's place: docxtpl draws no chart.
        for _ in range(2):
            word_template.render(letter, facts)  # type: ignore[arg-type]

    yield compare(
        "an appraisal pack of four documents, beside pypdf and docxtpl",
        lambda: packing.make(next(staff)),
        peer,
        60,
        WANTED,
        peer_documents=10,
    )


def _as_pypdf(pack: MadePack) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Each form's blank in the shape of the pack's own, and its given values as pypdf's API wants them."""
    from benchmarks.forms import _pdf_values
    from fillers import pdf
    from issuing.making import rendition_of

    for file in pack.files:
        if file.copy is None or file.filled is None:
            continue
        form = load(file.copy.form)
        given: Mapping[str, Value] = file.copy.given
        made = pdf.compile(rendition_of(form, "pdf", Branding(organisation="Example Care")))
        bare = file.copy.model_copy(update={"given": {}, "locked": ()})
        picked = {p: v for p, v in given.items() if p == "band"}
        yield pdf.fill(made, bare, picked, when=WHEN).data, _pdf_values(form, dict(given))


def _seed(ledger: Ledger, count: int) -> None:
    """So many people with a year behind them, put in as rows: filing them one by one is not what is measured."""
    lines = "".join(f"P{n:04},Person {n:04} Example,Support worker,M1,3/2\n" for n in range(count))
    roster.import_csv(
        ledger, f"ref,name,role,manager,band\nM1,Mo Manager,,,7\n{lines}".encode(), ACT, {"new-refs"}
    )
    submit(ledger, returned({**SESSION, "supervisee": "Person 0000 Example", "supervisor": "Mo Manager"}))
    with ledger.writing() as conn:
        row = dict(conn.execute(select(records)).mappings().one())
        where = people_table.c.ref != "M1"
        ids = list(
            conn.execute(select(people_table.c.id).where(where).order_by(people_table.c.ref)).scalars()
        )
        numbers = itertools.count(2)
        for n, person in enumerate(ids):
            rows = [
                row
                | {
                    "id": (number := next(numbers)),
                    "form": form,
                    "definition": load(form).digest,
                    "person": person,
                    "held": held,
                    "record": record,
                    "answers_digest": f"{number:064}",
                    "provenance": {},
                }
                for form, held, record in _year(f"Person {n:04} Example")
            ]
            conn.execute(insert(records), rows)


def _year(name: str) -> Iterator[tuple[str, dt.date, dict[str, Any]]]:
    appraised, planned = dt.date(2025, 12, 1), dt.date(2026, 4, 6)
    yield (
        "appraisal-framework",
        appraised,
        {**_sample("appraisal-framework"), "name": name, "date": str(appraised)},
    )
    yield "pdp-2016", planned, {**_sample("pdp-2016"), "name": name}
    yield "commitment-employee", dt.date(2026, 10, 12), {**_sample("commitment-employee"), "name": name}
    shift = _sample("contact-evaluation")
    for n in range(4):
        day = dt.date(2026, 11, 10 + n)
        who = {"evaluator": "client", "client": f"RH-010{n}"} if n else {"evaluator": "self"}
        kept = {k: v for k, v in shift.items() if k not in {"client", "helped"}}
        yield "contact-evaluation", day, {**kept, **who, "worker": name, "date": str(day)}


def _sample(form: str) -> dict[str, Any]:
    text = (SAMPLES / form / "record.json").read_text(encoding="utf-8")
    record: dict[str, Any] = json.loads(text)
    return record


if __name__ == "__main__":
    for line in run(*(int(a) for a in sys.argv[1:])):
        print(line, flush=True)
