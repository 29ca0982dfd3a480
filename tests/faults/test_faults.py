"""Faulty files through the real import: each has its outcome and its code, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find, import_csv
from filing.records.copies import issue
from filing.review import submissions
from intake.isolation.confinement import Limits
from intake.isolation.isolation import Isolation
from schemas.copies import Copy
from tests.faults import fixtures, ours, pdf_fixtures
from tests.faults.making import FAULTS, Faulty

pytestmark = pytest.mark.thorough

MODULES = (fixtures, pdf_fixtures)  # they fill the list
# What is slow by design is ended after four seconds of processor time; what is not takes a tenth of one.
LIMITS = Limits(cpu=4, wall=120.0)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def ledger(place: Path) -> Iterator[Ledger]:
    with ours.ledger_in(place) as opened:
        yield opened


@pytest.fixture(scope="module")
def isolation(ledger: Ledger) -> Iterator[Isolation]:
    with ours.isolation_for(ledger, limits=LIMITS) as opened:
        yield opened


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_a_faulty_file_has_its_code(place: Path, ledger: Ledger, isolation: Isolation, fault: Faulty) -> None:
    folder = ours.write(place, {fault.name: fault.make()})
    ended = ours.bring_in(ledger, isolation, [folder / fault.name])[fault.name]
    assert (ended.outcome, ended.code) == (fault.outcome, fault.code), ended.reason
    assert ended.submission is not None
    kept = next(r for r in submissions.listed(ledger) if r.submission == ended.submission)
    assert kept.outcome == fault.outcome
    assert ledger.originals.get(kept.sha256) == (folder / fault.name).read_bytes()


def test_a_refusal_says_what_to_do_and_nothing_of_what_was_written(ledger: Ledger, place: Path) -> None:
    for receipt in submissions.listed(ledger, "refused"):
        assert receipt.reason
        assert receipt.reason.endswith((".", "?"))
        assert "Traceback" not in receipt.reason
        assert ours.RECORD["supervisee"] not in receipt.reason


def test_a_folder_of_faults_adds_up(tmp_path: Path) -> None:
    quick = [f for f in FAULTS if f.code not in {"read-too-long", "pdf-too-large", "doc-too-large"}]
    folder = ours.write(tmp_path, {f.name: f.make() for f in quick})
    with ours.ledger_in(tmp_path) as ledger, ours.isolation_for(ledger) as isolation:
        ended = ours.bring_in(ledger, isolation, [folder])
        assert len(ended) == len(quick)
        counts = Counter(e.outcome for e in ended.values())
        assert sum(counts.values()) == len(quick)
        assert counts["refused"] == sum(f.outcome == "refused" for f in quick)
        assert not submissions.unfinished(ledger)


def test_a_photocopied_person_is_a_query_and_not_the_others_record(tmp_path: Path) -> None:
    """A copy issued for one person comes back with another's name on it."""
    number = "4K7Q9XT2M8WZ1A"
    with ours.ledger_in(tmp_path) as ledger, ours.isolation_for(ledger, workers=1) as isolation:
        import_csv(ledger, "ref,name\n1,Siân Example-Łukasz\n2,Zoë Sample\n".encode(), ours.ACT)
        given = {"supervisee": "Siân Example-Łukasz"}
        data, copy, template = ours.made("pdf", ours.answers(supervisee="Zoë Sample"), number=number)
        issued = Copy.model_validate({**copy.model_dump(), "given": given, "locked": ("supervisee",)})
        issue(ledger, [issued], [template], actor=ours.ACT, person=find(ledger, "1"))
        ended = ours.bring_in(ledger, isolation, [ours.write(tmp_path, {"copy.pdf": data})])["copy.pdf"]
    assert ended.outcome == "review"
    assert ended.record is None
    assert ended.document is not None
    asked = {q.code for q in ended.document.queries if q.level == "must"}
    assert asked & {"locked-changed", "another-person"}
