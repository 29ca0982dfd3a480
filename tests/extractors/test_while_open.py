"""Nothing of a document that was read is left in any module when it is closed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from benchmarks.changes.damage import flattened
from extractors.registry import reader_of
from extractors.while_open import forgetting, kept_while_open
from forms import load
from samples import make
from schemas.rendition import RenditionFormat

OF_OURS = {
    "extractors.pdf.changes.alignment", "extractors.pdf.document.opening", "extractors.pdf.fonts.letters",
    "extractors.pdf.page.interpreter", "extractors.pdf.fields.controls",
    "extractors.paper.nets", "extractors.paper.page_marks", "extractors.paper.plausible_dates",
}  # fmt: skip
"""What they keep is the same for all documents: detectors, limits, letters, operators, numbers of rectangles, nets, and
the days there are."""


def kept() -> Iterator[tuple[str, int]]:
    """Every cache of a reader's module that holds something."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("extractors."):
            for member, one in vars(module).items():
                info = getattr(one, "cache_info", None) if callable(one) else None
                if getattr(one, "__module__", "") in OF_OURS:
                    continue
                if callable(info) and info().currsize:
                    yield f"{name}.{member}", info().currsize


def scanned() -> bytes:
    """A page of the form as a scanner gives it."""
    from benchmarks.paper.labelled.printing import drawn, printed
    from benchmarks.paper.scans import png

    return png(drawn(printed("contact-evaluation"), 1, 150), 150)


@pytest.mark.parametrize("kind", ["word", "pdf", "flat", "paper"])
def test_what_was_worked_out_of_a_document_is_forgotten_when_it_is_closed(kind: str) -> None:
    form = load("contact-evaluation")
    medium: RenditionFormat = "word" if kind == "word" else "pdf"
    data = scanned() if kind == "paper" else make.filled(form, medium).data
    data = flattened(data) if kind == "flat" else data
    with reader_of(data).open(data) as document:
        document.part("").carriers()
        document.part("").read(form)
        if kind == "flat":
            assert list(kept())
    assert list(kept()) == []


def test_a_result_is_kept_while_something_is_open() -> None:
    asked: list[int] = []

    @kept_while_open(2)
    def twice(number: int) -> int:
        asked.append(number)
        return 2 * number

    with forgetting():
        assert [twice(1), twice(1)] == [2, 2]
    assert twice(1) == 2
    assert asked == [1, 1]
