"""A drawer of completed forms through the ledger: every page accounted for, asked about or filed, and once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.degrading import degrade
from benchmarks.paper.labelled.printing import Printed, printed
from extractors.locators import pages_in
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.records import records
from filing.review import queries
from filing.review.selection import Selection, numbers_of
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle
from intake.pictures import Pictures
from intake.runs import imported
from intake.sources import gather
from issuing.copies import register
from schemas.filled import Filled
from schemas.handwriting import WRITTEN
from schemas.paths import slot_at

pytestmark = pytest.mark.thorough

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from intake.importing import Imported
    from schemas.definition import FormDefinition

    Picture = npt.NDArray[np.uint8]

ACT = Actor("Ama Admin", dt.datetime(2026, 11, 29, 9, 0, tzinfo=dt.UTC))
FORM = "contact-evaluation"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "home") as opened:
        yield opened


def _issued(ledger: Ledger, form: Printed) -> Printed:
    filled = Filled(form.document, form.template, blank=lambda: form.blank)
    register(ledger, [(form.copy, filled)], ACT)
    return form


def _sheets(form: Printed, seed: int) -> list[Picture]:
    rng = generator("held-out", seed)
    return [degrade(p, 1, rng, "office", to=150).picture for p in completed(form, rng, "careful").pages]


def _scan(pages: list[Picture], file: Path) -> Path:
    from PIL import Image

    images = [Image.fromarray(p) for p in pages]
    out = BytesIO()
    images[0].save(
        out, "TIFF", compression="tiff_lzw", save_all=True, append_images=images[1:], dpi=(150, 150)
    )
    file.write_bytes(out.getvalue())
    return file


def _import(ledger: Ledger, file: Path) -> list[Imported]:
    with imported(ledger, gather((str(file),)), lambda: ACT, lambda _: None, drafts=False) as ended:
        return list(ended)


def _paper(rng_seed: int) -> Picture:
    import numpy as np

    clean = np.full((1754, 1240), 244, np.uint8)
    return clean - generator("held-out", rng_seed).integers(0, 4, clean.shape, dtype=np.uint8)


def test_copies_that_lie_mixed_with_blank_backs_and_foreign_pages_all_end_somewhere(
    ledger: Ledger, tmp_path: Path
) -> None:
    import cv2

    one, two = (_issued(ledger, printed("idea-consent", number=n)) for n in (1, 2))
    (a1, a2), (b1, b2) = _sheets(one, 5), _sheets(two, 6)
    letter = _paper(7)
    for line in range(20):
        cv2.putText(letter, "Dear Sir or Madam, invented words", (120, 200 + 60 * line), 0, 1.2, 30, 2)
    pages = [b2, a1, _paper(8), letter, a2[::-1, ::-1].copy(), b1]
    file = _scan(pages, tmp_path / "drawer.tif")
    ended = _import(ledger, file)
    assert Counter(n for one in ended for n in pages_in(one.locator)) == Counter(range(1, 7))
    by_copy = {
        e.document.copy_number: pages_in(e.locator) for e in ended if e.document and e.document.copy_number
    }
    assert by_copy == {one.copy.number: (2, 3, 5), two.copy.number: (1, 6)}
    assert [(e.outcome, e.code) for e in ended if pages_in(e.locator) == (4,)] == [
        ("refused", "foreign-page")
    ]
    again = _import(ledger, file)
    assert {e.outcome for e in again} <= {"duplicate", "refused"}


def test_what_is_keyed_and_looked_at_is_filed_and_a_second_scan_is_asked_about(
    ledger: Ledger, tmp_path: Path
) -> None:
    form = _issued(ledger, printed("supervision-agreement", number=3))
    first = _import(ledger, _scan(_sheets(form, 12), tmp_path / "first.tif"))
    assert [e.outcome for e in first] == ["review"]
    filed = _settled(ledger, form.form, first[0].asked)
    record = records.get(ledger, filed)
    written = {path for path, value in record.answers.items() if value == WRITTEN}
    assert written
    with Pictures(ledger.home, ledger) as pictures:
        drawn = pictures.of_handwriting(record)
    assert set(drawn) == written
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in drawn.values())
    with Pictures(ledger.home, ledger):
        assert not any(file.exists() for file in drawn.values())
    thinner = [page[1:, 1:].copy() for page in _sheets(form, 12)]
    second = _import(ledger, _scan(thinner, tmp_path / "second.tif"))
    assert [e.outcome for e in second] == ["review"]
    assert second[0].submission != first[0].submission


def _settled(ledger: Ledger, form: FormDefinition, asked: tuple[int, ...]) -> int:
    """Whatever is asked, answered by somebody who has the paper; the record that comes of it."""
    left = list(asked)
    for _ in range(60):
        query = queries.get(ledger, left[0])
        way = _way(form, query.query.path)
        outcome = settle(ledger, Selection(numbers_of([str(left[0])])), way, ACT).documents[0].outcome
        if outcome.outcome == "filed":
            assert outcome.record is not None
            return outcome.record
        left = list(outcome.asked)
    raise AssertionError("never filed")


KEYED = {"date": "14/11/2026", "person": "Zoë Example", "duration": "1 h", "number": "3", "line": "Invented"}


def _way(form: FormDefinition, path: str | None) -> Settlement:
    slot = slot_at(form, path) if path is not None else None
    if slot is None:
        return Settlement("waive", why="Looked at the paper.")
    value = "14/05/2027" if path == form.about.review else KEYED.get(slot.field.type)
    return (
        Settlement("correct", value=value) if value is not None else Settlement("waive", why="Looked at it.")
    )
