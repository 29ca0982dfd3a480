"""The fonts of our blanks are looked into once, and nothing that is read changes; those of a person are not kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.changes.damage import flattened
from extractors.pdf.fonts import kept, outlines
from extractors.pdf.fonts.learning import learn
from tests.extractors.pdf.changes.sent import Sent


@pytest.fixture(autouse=True)
def none_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for store in (kept._PROGRAMS, kept._MAPS):
        monkeypatch.setattr(kept, "_PROGRAMS" if store is kept._PROGRAMS else "_MAPS", type(store)())
    return


@pytest.mark.parametrize("name", ["contact-evaluation", "pdp-2016"])
def test_a_flattened_form_is_read_the_same_whether_its_fonts_are_kept_or_not(name: str) -> None:
    sent = Sent.of(name)
    data = flattened(sent.filled.data)
    before = sent.read(data)
    assert not kept._PROGRAMS
    assert not kept._MAPS
    learn(sent.blank)
    assert len(kept._PROGRAMS) == 3
    assert sent.read(data) == before


def test_no_outline_of_a_usual_letter_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Sent.of("contact-evaluation")
    data = flattened(sent.filled.data)
    learn(sent.blank)
    drawn: list[str] = []
    draw = outlines.Program._drawn
    monkeypatch.setattr(outlines.Program, "_drawn", lambda self, name: drawn.append(name) or draw(self, name))
    sent.read(data)
    assert len(drawn) < 10  # a dash, an apostrophe


def test_of_many_fonts_the_oldest_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST", 2)
    first, second, third = (b"1 beginbfchar <01> <004%d> endbfchar" % n for n in (1, 2, 3))
    one = kept.characters(first, keep=True)
    two = kept.characters(second, keep=True)
    assert kept.characters(first) is one
    kept.characters(third, keep=True)
    assert kept.characters(second) is two
    assert kept.characters(first) is not one
    assert kept.characters(first).cid2unichr == {1: "A"}
