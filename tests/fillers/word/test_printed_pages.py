"""Every form as LibreOffice prints it: how many pages, how full, and what stands alone on one.

Blank, sample, and both in large print. LibreOffice keeps whole tables with what follows, never single rows: where
a long table stands before the signatures, its last row goes with them in Word only.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import forms
from extractors.align import plain
from fillers import word
from fillers.word.signposts import asked_in, signing
from schemas import normal
from schemas.copies import Copy
from schemas.definition import FieldsBlock, FormDefinition, TableBlock, TextBlock
from schemas.rendition import Branding, Variant
from tests.fillers.word.making import WHEN
from tests.fillers.word.printing import Printed, printed
from tests.law.documents import back, sample

KINDS = ("blank", "filled", "large-blank", "large-filled")
MOST = {
    "appraisal-framework": (12, 12, 24, 25),
    "commitment-employee": (6, 6, 12, 12),
    "commitment-employer": (3, 3, 5, 5),
    "contact-evaluation": (1, 1, 2, 2),
    "direct-observation": (3, 3, 4, 4),
    "file-audit": (3, 3, 4, 4),
    "idea-consent": (2, 2, 2, 2),
    "informal-supervision": (2, 2, 2, 2),
    "pdp-2016": (3, 3, 7, 8),
    "pdp-guided": (5, 5, 8, 8),
    "pdp-induction": (5, 5, 9, 9),
    "supervision-agreement": (2, 2, 3, 3),
    "supervision-record": (3, 3, 4, 4),
}
"""The most pages of each form, of each kind; guidance that need not be printed left out."""
BEHIND_A_LONG_TABLE = frozenset(("pdp-guided", "pdp-induction"))
"""Whose signatures LibreOffice leaves alone on a page."""
FULL = 1 / 3
ALONE = 0.45
"""A page that begins with the signatures and is no fuller holds nothing else."""
EVERY = pytest.mark.parametrize("name", sorted(MOST))
pytestmark = pytest.mark.client("libreoffice")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents and what is printed of them stand."""
    return tmp_path_factory.mktemp("printed")


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, list[Printed]]:
    """The pages of every form, by its name and kind."""
    brand = Branding(organisation="Rowan House", footer="Registered charity 1234567")
    for name in MOST:
        form = forms.load(name)
        for kind in KINDS:
            shape = Variant(large=kind.startswith("large"))
            compiled = word.compile(word.rendition(form, brand, shape))
            copy = Copy(form=name, edition=form.edition, rendition=compiled.rendition.digest)
            made = word.fill(compiled, copy, sample(name) if kind.endswith("filled") else {}, when=WHEN)
            (folder / f"{name}.{kind}.docx").write_bytes(made.data)
    return printed(sorted(folder.glob("*.docx")), folder)


def test_every_form_is_measured_and_here_is_the_table(pages: dict[str, list[Printed]]) -> None:
    assert {e.form for e in forms.catalogue()} == set(MOST)
    print(f"\n{'form':24}{'kind':14}{'pages':>6}{'least full':>12}{'smallest type':>15}")  # noqa: T201
    for name in sorted(MOST):
        for kind in KINDS:
            made = asked(forms.load(name), pages[f"{name}.{kind}"])
            least = min((p.fill for p in made[:-1]), default=1.0)
            smallest = min(p.smallest for p in made)
            print(f"{name:24}{kind:14}{len(made):6}{least:12.0%}{smallest:15.1f}")  # noqa: T201


def asked(form: FormDefinition, made: list[Printed]) -> list[Printed]:
    """The pages up to those of a guidance behind all questions, which begin one and need not be printed."""
    behind = max(n for n, b in enumerate(form.blocks) if not isinstance(b, TextBlock)) + 1
    if not any(isinstance(b, TextBlock) and b.pick for b in form.blocks[behind:]):
        return made
    heading = form.blocks[behind].heading or ""
    return made[: next(n for n, page in enumerate(made) if n and page.lines[0] == heading)]


@EVERY
def test_a_form_takes_no_more_pages_than_its_bound(name: str, pages: dict[str, list[Printed]]) -> None:
    taken = tuple(len(asked(forms.load(name), pages[f"{name}.{kind}"])) for kind in KINDS)
    assert all(n <= most for n, most in zip(taken, MOST[name], strict=True)), taken


@EVERY
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_empty_or_under_a_third_full_but_the_last(
    name: str, kind: str, pages: dict[str, list[Printed]]
) -> None:
    made = pages[f"{name}.{kind}"]
    assert all(page.lines for page in made)
    assert [round(p.fill, 2) for p in asked(forms.load(name), made)[:-1] if p.fill < FULL] == []


@EVERY
@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_question_or_head_of_a_table_ends_a_page(
    name: str, kind: str, pages: dict[str, list[Printed]]
) -> None:
    form = forms.load(name)
    said = _leads(form)
    for page in pages[f"{name}.{kind}"]:
        assert not page.ends_in_head, page.lines[-3:]
        last = plain(page.lines[-1])
        assert last not in said, page.lines[-3:]


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
@pytest.mark.parametrize("kind", KINDS)
def test_signatures_never_stand_alone_on_a_page(
    name: str, kind: str, pages: dict[str, list[Printed]]
) -> None:
    form = forms.load(name)
    if name in BEHIND_A_LONG_TABLE:
        assert isinstance(form.blocks[-2], TableBlock)
        assert form.blocks[-2].repeat is not None
        return
    signed = {signing(form), *(f.ask for b in form.blocks for f in asked_in(b) if f.type == "signature")}
    for page in asked(form, pages[f"{name}.{kind}"])[1:]:
        alone = page.fill < ALONE and any(page.lines[0].startswith(words) for words in signed)
        assert not alone, page.lines


@EVERY
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_after_the_first_names_person_and_date(
    name: str, kind: str, pages: dict[str, list[Printed]]
) -> None:
    form = forms.load(name)
    answers = sample(name) if kind.endswith("filled") else {}
    person = answers.get(form.about.person or form.about.by or "")
    for page in pages[f"{name}.{kind}"][1:]:
        assert f"Name: {person or '_'}" in page.head
        assert "Date: " in page.head
        assert (page.head.count("_") > 0) == (person is None)


@EVERY
def test_nothing_to_read_or_fill_in_is_under_its_least_size(
    name: str, pages: dict[str, list[Printed]]
) -> None:
    for kind in KINDS:
        least = 16.0 if kind.startswith("large") else 12.0
        assert min(p.smallest for p in pages[f"{name}.{kind}"]) >= least


@EVERY
@pytest.mark.parametrize("kind", ["filled", "large-filled"])
@pytest.mark.usefixtures("pages")
def test_what_is_printed_is_read_back_without_a_wrong_value(name: str, kind: str, folder: Path) -> None:
    form = forms.load(name)
    wanted = normal.answers(form, sample(name))
    read = back(form, (folder / f"{name}.{kind}.pdf").read_bytes())
    assert {path: value for path, value in read.answers.items() if wanted.get(path) != value} == {}
    asked_about = {q.path for q in read.queries}
    assert {path for path in wanted if path not in read.answers} <= asked_about
