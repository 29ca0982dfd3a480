"""Pages in any order, some of them gone or doubled: every answer is right, or asked about, in each layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from schemas.checking import Checked
from schemas.template import Template
from schemas.values import Value
from tests.clients.libreoffice import LibreOffice
from tests.clients.presence import require
from tests.damage.pdf import arranged, damaged, save
from tests.law.documents import RULES, back, made, sample

pytestmark = pytest.mark.thorough

LAYERS = ("fields", "flattened", "labels")
NAMES = ("supervision-record", "pdp-guided")


@dataclass(frozen=True)
class Whole:
    """A filled document as it should come back."""

    name: str
    data: bytes
    template: Template | None

    @property
    def answers(self) -> dict[str, Value]:
        return sample(self.name)

    @property
    def pages(self) -> int:
        with pikepdf.open(BytesIO(self.data)) as pdf:
            return len(pdf.pages)


@cache
def whole(name: str, layer: str) -> Whole:
    form = forms.load(name)
    if layer == "labels":
        require("libreoffice")
        folder = Path(mkdtemp(prefix="carepack-pages-"))
        (folder / "filled.docx").write_bytes(made(form, "word", sample(name)).data)
        with LibreOffice(seconds=300) as office:
            saved = office.convert(folder / "filled.docx", "pdf", folder / "filled.pdf")
        return Whole(name, saved.read_bytes(), None)
    filled = made(form, "pdf", sample(name))
    data = damaged(filled.data, 1, "flattened").data if layer == "flattened" else filled.data
    return Whole(name, data, filled.template)


def read(one: Whole, order: list[int]) -> Checked:
    return back(forms.load(one.name), arranged(one.data, order), one.template)


def faults(one: Whole, checked: Checked) -> list[str]:
    """The answers that are neither right nor asked about: by their path, their row, or as on a page that is gone."""
    asked = {q.path for q in checked.queries if q.level == "must" and q.code not in RULES}
    gone = {"page-missing"} & {q.code for q in checked.queries}
    paths = one.answers.keys() | checked.answers.keys()
    wrong = [p for p in paths if checked.answers.get(p) != one.answers.get(p) and p not in asked]
    return [p for p in wrong if p in checked.answers or not gone]


SEEDS = st.randoms(use_true_random=False)
FEW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", NAMES)
@FEW
@given(chance=SEEDS)
def test_pages_in_another_order_lose_nothing_and_ask_nothing_more(
    name: str, layer: str, chance: object
) -> None:
    one = whole(name, layer)
    order = list(range(one.pages))
    chance.shuffle(order)  # type: ignore[attr-defined]
    straight, shuffled = read(one, list(range(one.pages))), read(one, order)
    assert shuffled.answers == straight.answers
    assert faults(one, shuffled) == []
    assert [(q.code, q.path) for q in shuffled.queries] == [(q.code, q.path) for q in straight.queries]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", NAMES)
@FEW
@given(chance=SEEDS)
def test_with_pages_gone_every_answer_is_right_or_asked_about(name: str, layer: str, chance: object) -> None:
    one = whole(name, layer)
    kept = chance.sample(range(one.pages), chance.randint(1, one.pages - 1))  # type: ignore[attr-defined]
    checked = read(one, kept)
    assert "page-missing" in {q.code for q in checked.queries}
    assert faults(one, checked) == []


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_there_twice_word_for_word_is_asked_about_once(name: str, layer: str) -> None:
    one = whole(name, layer)
    straight = read(one, list(range(one.pages)))
    doubled = read(one, [*range(one.pages), 0])
    assert doubled.answers == straight.answers
    assert [q.code for q in doubled.queries].count("page-twice") == 1
    assert len(doubled.queries) == len(straight.queries) + 1


def test_an_answer_that_began_or_goes_on_on_a_page_that_is_gone_is_asked_about() -> None:
    """The Word form saved as PDF, where answers are cut by the end of a page and nothing else says so."""
    one = whole("supervision-record", "labels")
    asked: dict[int, set[str | None]] = {}
    for gone in range(one.pages):
        checked = read(one, [n for n in range(one.pages) if n != gone])
        assert faults(one, checked) == []
        assert "page-missing" in {q.code for q in checked.queries}
        asked[gone] = {q.path for q in checked.queries if q.code == "part-missing"}
    # The last answer on the page before the one that is gone; the second page begins with a question of its own.
    assert "agenda.6.item" in asked[1]
    assert "for_supervisee" in asked[2]


def test_a_page_without_a_number_among_numbered_ones_is_asked_about_and_moves_none_of_them() -> None:
    one = whole("supervision-record", "labels")
    with pikepdf.open(BytesIO(arranged(one.data, [2, 1, 0]))) as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        other = pdf.pages[-1]
        other.Contents = pdf.make_stream(b"BT /F 12 Tf 60 700 Td (Covering letter) Tj ET")
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        names = pikepdf.Dictionary({k: pikepdf.Name(v) for k, v in font.items()})
        other.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=names))
        save(pdf, out := BytesIO())
    checked = back(forms.load(one.name), out.getvalue(), None)
    assert [q.evidence.page for q in checked.queries if q.code == "foreign-page" and q.evidence] == [4]
    assert faults(one, checked) == []
