"""Damage of every kind to our own documents: what is filed is what was written, and nothing breaks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from filing.records.copies import issue
from intake.isolation.confinement import Limits
from intake.isolation.results import Read
from schemas.records import answers_of
from schemas.values import Value
from tests.faults import ours
from tests.faults.mutations import mutants
from tests.faults.mutations_of_bytes import originals
from tests.faults.mutations_of_envelopes import damaged_envelopes

pytestmark = pytest.mark.thorough

SEED = 20261122
REPEATING = {t.table: [c.name for c in t.columns] for t in ours.FORM.tables if t.repeat is not None}
BROKEN = {"read-crashed", "read-too-long", "read-too-much-memory", "read-too-much"}


def wrong(read: Read, answers: dict[str, Value], moves: str = "") -> set[str]:
    """Paths whose value is not what was written on the copy it says it is, and of which no query speaks.

    `answers` are those of a document that does not say which copy it is.
    """
    found = read.findings
    assert found is not None
    said = found.checked.identity.copy_number if found.checked.identity else None
    written = next((o.answers for o in originals() if o.copy.number == said), answers)
    came = answers_of(ours.FORM, found.checked.record)
    differ = {p for p in {*came, *written} if came.get(p) != written.get(p)}
    if moves:
        differ = {p for p in differ if not _moved(p.partition(".")[0], came, written, moves)}
    named = [q.path for q in found.queries if q.path]
    asked = {p for p in differ if any(p == n or p.startswith(n + ".") for n in named)}
    # What was dragged to an empty row stands there on the page; it is enough that where it is gone is asked about.
    gone = {_words(written[p]) for p in asked if moves and p in written and p not in came}
    return {p for p in differ - asked if p in written or _words(came[p]) not in gone}


def _words(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def _moved(table: str, came: dict[str, Value], written: dict[str, Value], how: str) -> bool:
    """Whether the rows of a table of repeating rows hold what was written in them, in another order or once more."""
    if table not in REPEATING:
        return False
    for column in REPEATING[table]:
        now, then = _column(table, column, came), _column(table, column, written)
        if now != then and not (how == "repeated" and set(now) == set(then) and not then - now):
            return False
    return True


def _column(table: str, column: str, answers: dict[str, Value]) -> Counter[Value]:
    return Counter(v for p, v in answers.items() if p.startswith(f"{table}.") and p.endswith(f".{column}"))


def run(folder: Path, count: int, seed: int = SEED) -> tuple[Counter[str], list[str], list[str]]:
    """Outcomes, what was silently wrong, and what broke a reader, of `count` mutants."""
    outcomes: Counter[str] = Counter()
    silent: list[str] = []
    broke: list[str] = []
    with ours.ledger_in(folder) as ledger:
        for one in originals():
            issue(ledger, [one.copy], [one.template], actor=ours.ACT)
        with ours.isolation_for(ledger, limits=Limits(cpu=6, wall=120.0)) as isolation:
            for mutant, read in isolation.read_all(mutants(seed, count), lambda m: isolation.read(m.data)):
                document = read.document(mutant.name)
                outcomes[document.outcome] += 1
                if document.code in BROKEN:
                    broke.append(f"{mutant.name}: {document.code} {document.reason}")
                elif document.outcome == "read" and (paths := wrong(read, mutant.answers, mutant.moves)):
                    silent.append(f"{mutant.name}: {sorted(paths)}")
    return outcomes, silent, broke


def run_envelopes(folder: Path, count: int, seed: int = SEED) -> tuple[Counter[str], list[str], list[str]]:
    """The same of damaged zips, mails and pictures, each with all that is in it."""
    outcomes: Counter[str] = Counter()
    silent: list[str] = []
    broke: list[str] = []
    with ours.ledger_in(folder) as ledger:
        for one in originals():
            issue(ledger, [one.copy], [one.template], actor=ours.ACT)
        with ours.isolation_for(ledger, limits=Limits(cpu=20, wall=240.0)) as isolation:
            read = isolation.read_all(
                damaged_envelopes(seed, count), lambda d: isolation.read_parts(d.data, name=d.file)
            )
            for envelope, found in read:
                assert found.parts or found.left_out  # nothing is passed over
                for part in found.parts:
                    document = part.document(envelope.name)
                    outcomes[document.outcome] += 1
                    if document.code in BROKEN:
                        broke.append(f"{envelope.name}: {document.code} {document.reason}")
                    elif document.outcome == "read" and (paths := _wrong_by_each(part.read)):
                        silent.append(f"{envelope.name}: {sorted(paths)}")
    return outcomes, silent, broke


def _wrong_by_each(read: Read) -> set[str]:
    """As `wrong`, of a document that may be any of the sound ones, or one of them with its rows moved."""
    return min(
        (wrong(read, o.answers, how) for o in originals() for how in ("", "moved", "repeated")), key=len
    )


def test_of_500_mutants_none_files_a_wrong_value_and_none_breaks_a_reader(tmp_path: Path) -> None:
    outcomes, silent, broke = run(tmp_path, 500)
    assert outcomes.total() == 500
    assert not silent
    assert not broke
    # A run in which nothing was sound, or nothing was noticed, would prove nothing.
    assert min(outcomes["read"], outcomes["review"], outcomes["refused"]) > 10


@pytest.mark.evidence
def test_of_20000_mutants_none_files_a_wrong_value_and_none_breaks_a_reader(tmp_path: Path) -> None:
    outcomes, silent, broke = run(tmp_path, 20_000, SEED + 1)
    assert outcomes.total() == 20_000
    assert not silent
    assert not broke


def test_of_200_damaged_zips_mails_and_pictures_none_files_a_wrong_value(tmp_path: Path) -> None:
    outcomes, silent, broke = run_envelopes(tmp_path, 200)
    assert not silent
    assert not broke
    assert min(outcomes["read"], outcomes["review"], outcomes["refused"]) > 10


@pytest.mark.evidence
def test_of_3000_damaged_zips_mails_and_pictures_none_files_a_wrong_value(tmp_path: Path) -> None:
    _, silent, broke = run_envelopes(tmp_path, 3000, SEED + 1)
    assert not silent
    assert not broke
