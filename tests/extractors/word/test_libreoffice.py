"""Documents that went through LibreOffice come back as the same record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from extractors import word
from schemas import normal, rules
from schemas.checking import check
from schemas.definition import FormDefinition
from schemas.paths import key, slots
from schemas.values import Value, marks, show
from tests import trial
from tests.clients.libreoffice import LibreOffice, SaveAs
from tests.extractors.word.documents import Sheet
from tests.fillers.word.making import NAMES, full_answers

pytestmark = pytest.mark.thorough

VIAS: tuple[tuple[SaveAs, ...], ...] = (("docx",), ("odt", "docx"), ("doc", "docx"), ("rtf", "docx"))
RULES = rules.CODES


def back(sheet: Sheet, path: Path) -> tuple[dict[str, Value], set[str]]:
    reading = word.extract(path.read_bytes(), sheet.form)
    checked = check(sheet.form, reading, rows=dict(sheet.filled.template.rows))
    return checked.answers, {q.code for q in checked.queries} - RULES


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("via", VIAS, ids=lambda v: v[0])
@pytest.mark.parametrize("name", NAMES)
def test_a_detour_changes_no_answer_and_raises_no_doubt(
    name: str, via: tuple[SaveAs, ...], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = trial.load(name)
    for answers in (normal.answers(form, full_answers(form)), {}):
        sheet = Sheet(form, answers)
        (tmp_path / "form.docx").write_bytes(sheet.data)
        out = libreoffice.detour(tmp_path / "form.docx", tmp_path / "back.docx", via)
        assert back(sheet, out) == (answers, set())


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("via", VIAS[:3], ids=lambda v: v[0])
@pytest.mark.parametrize("name", ["supervision-record", "commitment-employee"])
def test_what_a_person_types_into_a_blank_is_read(
    name: str, via: tuple[SaveAs, ...], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = trial.load(name)
    answers = normal.answers(form, full_answers(form))
    sheet = Sheet(form)
    (tmp_path / "form.docx").write_bytes(sheet.data)
    out = libreoffice.fill_docx(
        tmp_path / "form.docx", typed(form, answers, sheet), tmp_path / f"filled.{via[0]}", via[0]
    )
    if via[0] != "docx":
        out = libreoffice.convert(out, "docx", tmp_path / "back.docx")
    assert back(sheet, out) == (answers, set())


def typed(form: FormDefinition, answers: Mapping[str, Value], sheet: Sheet) -> dict[str, str | bool]:
    """What to type or tick, by bookmark."""
    names = {str(n) for n in sheet.all("//w:bookmarkStart/@w:name")}  # type: ignore[comparison-overlap]
    found: dict[str, str | bool] = {}
    for slot in slots(form):
        value = answers.get(slot.path)
        if value is None:
            continue
        boxes = [key(slot.path, k) for k in marks(slot.field, value)]
        if slot.field.type == "tick":
            found[key(slot.path)] = True
        elif boxes and boxes[0] in names:
            found |= dict.fromkeys(boxes, True)
        else:
            shown = value.isoformat() if isinstance(value, dt.date) else show(slot.field, value)
            found[key(slot.path)] = shown
    return found
