"""What the judges of a format say of every form: veraPDF of accessible PDF, two validators of Word documents.

All documents of a kind go to a program in one call: most of what it takes for one is its start.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from schemas.rendition import RenditionFormat
from schemas.values import Value
from tests import shapes, trial
from tests.clients import ooxml, verapdf
from tests.law.documents import made, sample

pytestmark = pytest.mark.thorough

FORMS = shapes.EVERY
MINUTES = 25
"""What one call may take: it is for hundreds of documents."""
IN_ALL_LOOKS = pytest.mark.parametrize(
    "these",
    [
        pytest.param(shapes.NOW, id="those that stand for all"),
        pytest.param(FORMS, id="every one", marks=pytest.mark.evidence),
    ],
)
"""Which forms are made blank and in large print, too."""


def documents(kind: RenditionFormat, folder: Path, these: Collection[str]) -> list[Path]:
    """Every form filled, trial ones blank; `these` blank and in large print, too."""
    nothing: dict[str, Value] = {}
    cases = [(name, "filled", sample(name), False) for name in FORMS]
    cases += [(name, "blank", nothing, False) for name in (*these, *trial.NAMES)]
    cases += [(name, "large", sample(name), True) for name in these]
    cases += [(name, "large-blank", nothing, True) for name in these]
    written = []
    for name, what, answers, large in cases:
        file = folder / f"{name}-{what}.{'pdf' if kind == 'pdf' else 'docx'}"
        file.write_bytes(made(trial.load(name), kind, answers, large=large).data)
        written.append(file)
    return written


@pytest.mark.client("verapdf")
@pytest.mark.timeout(60 * MINUTES)
@IN_ALL_LOOKS
def test_every_pdf_is_accessible_by_pdf_ua_1(these: Collection[str], tmp_path: Path) -> None:
    wanted = documents("pdf", tmp_path, these)
    found = verapdf.failures(wanted)
    assert {p.name: [str(f) for f in faults] for p, faults in found.items() if faults} == {}
    assert set(found) == set(wanted)


@pytest.mark.client("ooxml")
@pytest.mark.timeout(60 * MINUTES)
@IN_ALL_LOOKS
def test_microsofts_validator_finds_nothing_in_any_word_document(
    these: Collection[str], tmp_path: Path
) -> None:
    wanted = documents("word", tmp_path, these)
    found = ooxml.sdk_errors(wanted)
    assert {p.name: [str(f) for f in faults] for p, faults in found.items() if faults} == {}
    assert set(found) == set(wanted)


@pytest.mark.parametrize("name", [*FORMS, *trial.NAMES])
def test_openxml_audit_finds_nothing_in_a_word_document_either(name: str, tmp_path: Path) -> None:
    answers = sample(name) if name in FORMS else {}
    file = tmp_path / "filled.docx"
    file.write_bytes(made(trial.load(name), "word", answers).data)
    assert ooxml.audit_errors([file]) == {file: []}


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_openxml_audit_finds_nothing_in_its_blank_or_in_large_print(name: str, tmp_path: Path) -> None:
    blank, large = tmp_path / "blank.docx", tmp_path / "large.docx"
    blank.write_bytes(made(trial.load(name), "word", {}).data)
    large.write_bytes(made(trial.load(name), "word", sample(name), large=True).data)
    assert ooxml.audit_errors([blank, large]) == {blank: [], large: []}
