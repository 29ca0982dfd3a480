"""Every form as LibreOffice prints it: how many pages, how full, and what stands alone on one.

Blank, sample, and both in large print. LibreOffice keeps whole tables with what follows, never single rows: where
a long table stands before the signatures, its last row goes with them in Word only.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

import forms
from extractors.align import plain
from fillers.word.signposts import asked_in, signing
from schemas import normal
from schemas.definition import FieldsBlock, FormDefinition, TableBlock, TextBlock
from tests import shapes
from tests.clients.libreoffice import LibreOffice
from tests.fillers.word.printing import KINDS, Printed, printed, saved_as_pdf
from tests.law.documents import back, sample
from tests.shared import Shared

MOST = {
    "annual-review": (3, 3, 4, 4),
    "appraisal-framework": (12, 12, 24, 25),
    "case-presentation": (4, 4, 6, 6),
    "casework-supervision": (2, 2, 3, 3),
    "code-acknowledgement": (2, 2, 3, 3),
    "commitment-employee": (6, 6, 12, 12),
    "commitment-employer": (3, 3, 5, 5),
    "contact-evaluation": (1, 1, 2, 2),
    "direct-observation": (3, 3, 4, 4),
    "emotion-questions": (2, 2, 3, 3),
    "file-audit": (3, 3, 4, 4),
    "group-supervision": (3, 3, 5, 5),
    "idea-consent": (2, 2, 2, 2),
    "implementation-audit": (2, 2, 4, 4),
    "individual-agreement-integrated": (2, 2, 3, 3),
    "individual-agreement-newcastle": (2, 2, 3, 3),
    "individual-agreement-nspcc": (2, 2, 3, 3),
    "individual-case": (2, 2, 2, 2),
    "informal-supervision": (2, 2, 2, 2),
    "lead-responsibilities": (2, 2, 3, 3),
    "leader-goals": (23, 23, 42, 42),
    "learning-evaluation": (4, 4, 5, 5),
    "learning-needs": (3, 3, 4, 4),
    "learning-provider": (3, 3, 6, 6),
    "non-casework-supervision": (3, 3, 5, 4),
    "our-values": (2, 2, 3, 3),
    "outplacement-report": (3, 3, 4, 4),
    "pdp-2016": (3, 3, 7, 8),
    "pdp-guided": (5, 5, 8, 8),
    "pdp-induction": (5, 5, 9, 9),
    "pqs-implementation": (3, 3, 4, 5),
    "pqs-pathway": (4, 4, 6, 6),
    "pqs-self-assessment": (4, 4, 5, 6),
    "practice-concern": (2, 2, 3, 4),
    "session-reflection": (2, 2, 3, 3),
    "strategy-audit": (3, 3, 4, 4),
    "supervision-agenda": (2, 3, 3, 4),
    "supervision-agreement": (2, 2, 3, 3),
    "supervision-agreement-southwark": (3, 3, 5, 5),
    "supervision-agreement-southwark-staff": (3, 3, 5, 5),
    "supervision-components": (5, 5, 8, 8),
    "supervision-outcomes": (4, 4, 6, 6),
    "supervision-record": (3, 3, 4, 4),
    "supervision-record-walsall": (4, 5, 6, 6),
    "supervisor-self-assessment": (4, 4, 7, 8),
    "values-behaviours": (1, 1, 2, 2),
    "values-recruitment": (1, 1, 2, 2),
    "values-workplace": (1, 1, 2, 2),
    "work-plan": (2, 2, 5, 5),
}
"""The most pages of each form, of each kind; guidance that need not be printed left out."""
BEHIND_A_LONG_TABLE = frozenset(("pdp-guided", "pdp-induction"))
"""Whose signatures LibreOffice leaves alone on a page."""
BEFORE_A_TALL_ROW = {"leader-goals": "Supervising others"}
"""A heading that LibreOffice leaves alone on a page of large print: the first row under it fills the next page."""
FULL = 1 / 3
ALONE = 0.45
"""A page that begins with the signatures and is no fuller holds nothing else."""
LARGE = tuple(kind for kind in KINDS if kind.startswith("large"))
EVERY = pytest.mark.parametrize(("name", "kind"), shapes.in_looks(KINDS, LARGE))
pytestmark = [pytest.mark.client("libreoffice"), pytest.mark.thorough]


@pytest.fixture
def pages(name: str, kind: str, libreoffice: LibreOffice, shared: Shared) -> list[Printed]:
    """The pages of a form of that kind."""
    return printed(name, kind, libreoffice, shared)


def test_every_bound_is_of_a_form() -> None:
    assert set(MOST) <= set(shapes.EVERY)


def asked(form: FormDefinition, made: list[Printed]) -> list[Printed]:
    """The pages up to those of a guidance behind all questions, which begin one and need not be printed."""
    behind = max(n for n, b in enumerate(form.blocks) if not isinstance(b, TextBlock)) + 1
    if not any(isinstance(b, TextBlock) and b.pick for b in form.blocks[behind:]):
        return made
    heading = form.blocks[behind].heading or ""
    return made[: next(n for n, page in enumerate(made) if n and page.lines[0] == heading)]


@EVERY
def test_a_form_takes_no_more_pages_than_its_bound(name: str, kind: str, pages: list[Printed]) -> None:
    made = asked(forms.load(name), pages)
    fill = min((p.fill for p in made[:-1]), default=1.0)
    # Shown by `pytest -rP`, and where a bound is broken.
    print(f"{name} {kind}: {len(pages)} pages, the least full {fill:.0%}")  # noqa: T201
    assert name in MOST, f"{name} has no bound yet"
    assert len(made) <= MOST[name][KINDS.index(kind)]


@EVERY
def test_no_page_is_empty_or_under_a_third_full_but_the_last(
    name: str, kind: str, pages: list[Printed]
) -> None:
    assert all(page.lines for page in pages)
    low = [p for p in asked(forms.load(name), pages)[:-1] if p.fill < FULL and not _left(name, kind, p)]
    assert [round(p.fill, 2) for p in low] == []


@EVERY
def test_no_heading_question_or_head_of_a_table_ends_a_page(
    name: str, kind: str, pages: list[Printed]
) -> None:
    form = forms.load(name)
    said = _leads(form)
    for page in (p for p in pages if not _left(name, kind, p)):
        assert not page.ends_in_head, page.lines[-3:]
        last = plain(page.lines[-1])
        assert last not in said, page.lines[-3:]


def _left(name: str, kind: str, page: Printed) -> bool:
    """Whether a page holds nothing but a heading before a row that fills the next page."""
    return kind.startswith("large") and page.lines == (BEFORE_A_TALL_ROW.get(name),)


def _leads(form: FormDefinition) -> set[str]:
    """What must be followed by something: headings, and questions that stand over their boxes."""
    made = {signing(form)}
    for block in form.blocks:
        made.add(block.heading or "")
        if isinstance(block, FieldsBlock):
            made |= {f.ask for f in block.fields if f.type != "tick"}
        elif isinstance(block, TableBlock):
            made |= {group.heading for group in block.groups}
    return {plain(words) for words in made if words}


@EVERY
def test_every_word_printed_in_a_row_is_on_a_page(name: str, kind: str, pages: list[Printed]) -> None:
    """LibreOffice cuts off a row that is kept whole and is higher than a page, and loses some where a table parts."""
    rows = [row for table in forms.load(name).tables for row in table.fixed]
    wanted = Counter(word for row in rows for said in (row.ask, row.under or "") for word in _words(said))
    lost = wanted - Counter(word for page in pages for line in page.lines for word in _words(line))
    assert not lost


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


@EVERY
def test_signatures_never_stand_alone_on_a_page(name: str, pages: list[Printed]) -> None:
    form = forms.load(name)
    if name in BEHIND_A_LONG_TABLE:
        assert isinstance(form.blocks[-2], TableBlock)
        assert form.blocks[-2].repeat is not None
        return
    signed = {signing(form), *(f.ask for b in form.blocks for f in asked_in(b) if f.type == "signature")}
    for page in asked(form, pages)[1:]:
        alone = page.fill < ALONE and any(page.lines[0].startswith(words) for words in signed)
        assert not alone, page.lines


@EVERY
def test_every_page_after_the_first_names_person_and_date(name: str, kind: str, pages: list[Printed]) -> None:
    form = forms.load(name)
    answers = sample(name) if kind.endswith("filled") else {}
    person = answers.get(form.about.person or form.about.by or "")
    for page in pages[1:]:
        assert f"Name: {person or '_'}" in page.head
        assert "Date: " in page.head
        assert (page.head.count("_") > 0) == (person is None)


@EVERY
def test_nothing_to_read_or_fill_in_is_under_its_least_size(kind: str, pages: list[Printed]) -> None:
    least = 16.0 if kind in LARGE else 12.0
    assert min(p.smallest for p in pages) >= least


@pytest.mark.parametrize(("name", "kind"), shapes.in_looks(("filled", "large-filled"), LARGE))
def test_what_is_printed_is_read_back_without_a_wrong_value(
    name: str, kind: str, libreoffice: LibreOffice, shared: Shared
) -> None:
    form = forms.load(name)
    wanted = normal.answers(form, sample(name))
    read = back(form, saved_as_pdf(name, kind, libreoffice, shared).read_bytes())
    assert {path: value for path, value in read.answers.items() if wanted.get(path) != value} == {}
    asked_about = {q.path for q in read.queries}
    assert {path for path in wanted if path not in read.answers} <= asked_about
