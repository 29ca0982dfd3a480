"""What is none of our forms is said after a glance, whatever it holds; what is ours is known wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Dictionary, Name

import forms
from extractors import pdf as reader
from extractors.pdf.document.glance import _spread, marked
from extractors.pdf.document.limits import MAX_GLANCED_PAGES
from intake import Issued
from intake.isolation.isolation import Isolation
from tests.intake.test_joined import FORM, ZOE, anonymous, filled, flat

pytestmark = pytest.mark.thorough

LINE = b"(The quick brown carer reports on the service and its people with care, every day.) Tj T* "
WORDS = b"BT /F 9 Tf 11 TL 40 800 Td " + LINE * 65 + b" ET"
STROKES = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n % 311, n % 503) for n in range(120_000))
"""A drawing of two million bytes, as plans and maps have them."""


def report(*contents: bytes, before: bytes | None = None) -> bytes:
    """A file of pages that have these contents, and then those of a PDF."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for content in contents:
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(content)
        if before is not None:
            with pikepdf.open(BytesIO(before)) as ours:
                for theirs in ours.pages:
                    pdf.pages.append(theirs)
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def isolation() -> Iterator[Isolation]:
    with Isolation(forms.builtin(), Issued(None), workers=1) as opened:
        yield opened


KINDS = ["a report", "a handbook", "nested states", "maps"]
GATE = [[WORDS] * 60, [WORDS] * 200, [b"q " * 10_000_000], [STROKES] * 3]
LARGE = [[WORDS] * 60, [WORDS] * 200, [b"q " * 10_000_000], [STROKES] * 20]


@pytest.mark.parametrize("contents", GATE, ids=KINDS)
def test_what_is_none_of_our_forms_is_said_to_be_none(isolation: Isolation, contents: list[bytes]) -> None:
    read = isolation.read(report(*contents))
    assert read.error is not None
    assert read.error.code == "unknown-document"


@pytest.mark.evidence  # seconds are measured on a machine that does nothing else
@pytest.mark.parametrize("contents", LARGE, ids=KINDS)
def test_it_is_said_in_a_third_of_a_second_of_processor_time_and_of_large_files_in_two_seconds(
    isolation: Isolation, contents: list[bytes]
) -> None:
    data = report(*contents)
    # The least of three: what is measured is the reader, not the caches that other programs empty.
    reads = [isolation.read(data) for _ in range(3)]
    assert min(r.cost.cpu for r in reads) < (0.3 if len(data) <= 5_000_000 else 2.0)


@pytest.mark.parametrize("pages", [1, 3, MAX_GLANCED_PAGES, 3 * MAX_GLANCED_PAGES])
def test_a_form_behind_foreign_pages_is_known(pages: int) -> None:
    data = report(*[WORDS] * pages, before=anonymous(flat(filled(ZOE))))
    found = [(c.page, c.form) for c in reader.carriers(data)]
    assert found == [(pages + n, FORM.form) for n in (1, 2, 3)]


def test_a_form_behind_a_heavy_drawing_is_known() -> None:
    data = report(STROKES, STROKES, STROKES, before=anonymous(flat(filled(ZOE))))
    assert {c.page for c in reader.carriers(data)} == {4, 5, 6}


def test_the_number_of_a_page_is_not_taken_from_an_answer() -> None:
    reference = "supervision-record.1 F51907DBFC52 BLANK FY"
    foot = f"Supervision Record · edition 1 Page 3 of 3\r\nsee Page 1 of 2\r\n{reference}"
    assert (marked(5, foot).number, marked(5, foot).count) == (3, 3)
    unsure = f"see Page 1 of 2 and Page 2 of 2\r\n{reference}"
    assert marked(5, unsure).number is None
    assert marked(5, "Page 1 of 3").reference is None


@pytest.mark.parametrize("count", [MAX_GLANCED_PAGES + 1, 100, 1000, 5000])
def test_of_a_long_file_the_ends_and_pages_at_even_steps_are_looked_at_first(count: int) -> None:
    looked = _spread(range(1, count + 1))
    assert looked[:12] == list(range(1, 13))
    assert looked[-12:] == list(range(count - 11, count + 1))
    assert len(looked) <= MAX_GLANCED_PAGES
    gaps = {b - a for a, b in pairwise(looked[12:-12])}
    assert len(gaps) <= 1
    assert max(gaps, default=1) <= (count - 24) / (MAX_GLANCED_PAGES - 24) + 1
