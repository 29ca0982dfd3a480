"""What must hold of every Word document of every form, blank and filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from fillers.word.checks import check
from fillers.word.layout import has_boxes, is_list
from schemas.definition import FieldsBlock, FormDefinition, TableBlock
from schemas.paths import Slot, key, slots
from schemas.prompts import is_prompt
from schemas.values import marks, show
from tests import trial
from tests.clients import ooxml
from tests.clients.libreoffice import LibreOffice
from tests.fillers.word.making import NAMES, document, full_answers, make
from tests.fillers.word.reading import Document, W

BOTH = pytest.mark.parametrize("filled", [False, True], ids=["blank", "filled"])
EVERY = pytest.mark.parametrize("name", NAMES)


def _made(name: str, filled: bool) -> tuple[FormDefinition, Document, dict[str, int]]:
    form = trial.load(name)
    made = make(form, full_answers(form) if filled else {})
    return form, Document(made.data), dict(made.template.rows)


def _bookmarks(slot: Slot) -> list[str]:
    boxed = has_boxes(slot.field, slot.table is not None) and slot.field.type != "tick"
    return [key(slot.path, o.key) for o in slot.field.marks] if boxed else [key(slot.path)]


def _answers(made: Document) -> dict[str, str]:
    """What stands within the bookmarks of answers: neither the document's own, nor those to go to."""
    return {k: v for k, v in made.shown.items() if not k.startswith("cp_") and k.islower()}


@EVERY
@BOTH
def test_our_own_checks_find_nothing(name: str, filled: bool) -> None:
    _, made, _ = _made(name, filled)
    assert check(made.data) == ()


@EVERY
@BOTH
def test_openxml_audit_finds_nothing(name: str, filled: bool, tmp_path: Path) -> None:
    _, made, _ = _made(name, filled)
    path = tmp_path / "form.docx"
    path.write_bytes(made.data)
    assert ooxml.audit_errors([path]) == {path: []}


@pytest.mark.client("ooxml")
def test_microsofts_validator_finds_nothing(tmp_path: Path) -> None:
    paths = []
    for name in NAMES:
        for filled in (False, True):
            path = tmp_path / f"{name}-{filled}.docx"
            path.write_bytes(_made(name, filled)[1].data)
            paths.append(path)
    assert ooxml.sdk_errors(paths) == {path: [] for path in paths}


@EVERY
@BOTH
def test_every_answer_has_its_control_within_its_bookmark_and_there_are_no_others(
    name: str, filled: bool
) -> None:
    form, made, rows = _made(name, filled)
    wanted = [bookmark for slot in slots(form, rows) for bookmark in _bookmarks(slot)]
    assert sorted(_answers(made)) == sorted(wanted)
    for bookmark in wanted:
        assert made.setting(bookmark, "lock") == "sdtLocked"


@EVERY
def test_a_control_is_tagged_by_its_path_and_repeated_rows_share_a_tag(name: str) -> None:
    form, made, rows = _made(name, False)
    for slot in slots(form, rows):
        base = slot.column_path if slot.number is not None else slot.path
        if (len(names := _bookmarks(slot)) == 1 and slot.field.type in {"tick"}) or not has_boxes(
            slot.field, slot.table is not None
        ):
            assert made.setting(names[0], "tag") == base
        else:
            assert [made.setting(n, "tag") for n in names] == [f"{base}.{o.key}" for o in slot.field.marks]


@EVERY
def test_every_answer_stands_in_its_control(name: str) -> None:
    form = trial.load(name)
    answers = full_answers(form)
    made = document(form, answers)
    for slot in slots(form):
        value = answers[slot.path]
        if has_boxes(slot.field, slot.table is not None):
            for bookmark, option in zip(_bookmarks(slot), slot.field.marks, strict=True):
                assert made.ticked(bookmark) == (option.key in marks(slot.field, value))
                assert made.shown[bookmark] == ("☒" if made.ticked(bookmark) else "☐")
        else:
            assert made.shown[key(slot.path)] == show(slot.field, value)


@EVERY
def test_a_blank_control_holds_a_prompt_that_is_no_answer(name: str) -> None:
    form, made, rows = _made(name, False)
    for slot in slots(form, rows):
        if not has_boxes(slot.field, slot.table is not None):
            assert is_prompt(made.shown[key(slot.path)])
            assert made.setting(key(slot.path), "showingPlcHdr") is not None


@EVERY
def test_labels_headings_rows_and_options_are_printed_in_the_definitions_words_and_order(name: str) -> None:
    form, made, rows = _made(name, False)
    printed = iter(made.printed)
    wanted: list[str] = [form.title]
    for block in form.blocks:
        wanted += [block.heading] if block.heading and _stands(block, rows) else []
        if isinstance(block, FieldsBlock):
            wanted += [f.ask for f in block.fields]
        elif isinstance(block, TableBlock) and _stands(block, rows):
            for group in block.groups:
                wanted += [group.heading, *(r.ask for r in group.rows)]
            wanted += [r.ask for r in block.rows] + ([c.ask for c in block.columns] if block.repeat else [])
    for words in wanted:
        assert words in printed, words  # `in` moves on, so this holds the order too


def _stands(block: object, rows: dict[str, int]) -> bool:
    return not (isinstance(block, TableBlock) and block.repeat is not None and not rows[block.table])


@EVERY
@BOTH
def test_the_same_answers_make_the_same_bytes(name: str, filled: bool) -> None:
    assert _made(name, filled)[1].data == _made(name, filled)[1].data


@EVERY
def test_lists_are_for_one_answer_of_many_and_boxes_for_the_rest(name: str) -> None:
    form, made, rows = _made(name, False)
    for slot in slots(form, rows):
        if is_list(slot.field, slot.table is not None):
            items = made.control(key(slot.path)).iter(f"{W}listItem")
            shown = [(i.get(f"{W}value"), i.get(f"{W}displayText")) for i in items]
            assert shown == [(o.key, o.say) for o in slot.field.marks]
        elif slot.field.type == "choice":
            assert slot.field.many or len(slot.field.options) <= (3 if slot.table else 6)


@pytest.mark.client("libreoffice")
@EVERY
@pytest.mark.parametrize("via", [("docx",), ("odt", "docx"), ("doc", "docx"), ("rtf", "docx")], ids="→".join)
def test_every_answer_outlives_libreoffice(
    libreoffice: LibreOffice, tmp_path: Path, name: str, via: tuple[str, ...]
) -> None:
    form = trial.load(name)
    answers = full_answers(form)
    before = document(form, answers)
    path = tmp_path / "filled.docx"
    path.write_bytes(before.data)
    after = Document(libreoffice.detour(path, tmp_path / "back.docx", via=via).read_bytes())
    assert _answers(after) == _answers(before)


@pytest.mark.client("libreoffice")
@EVERY
def test_a_person_at_libreoffice_can_fill_every_control(
    libreoffice: LibreOffice, tmp_path: Path, name: str
) -> None:
    form, blank, _ = _made(name, False)
    path = tmp_path / "blank.docx"
    path.write_bytes(blank.data)
    answers = full_answers(form)
    typed: dict[str, str | bool] = {}
    for slot in slots(form):
        value = answers[slot.path]
        if has_boxes(slot.field, slot.table is not None):
            for bookmark, option in zip(_bookmarks(slot), slot.field.marks, strict=True):
                typed[bookmark] = option.key in marks(slot.field, value)
        else:
            typed[key(slot.path)] = show(slot.field, value)
    after = Document(libreoffice.fill_docx(path, typed, tmp_path / "typed.docx").read_bytes())
    wanted = Document(make(form, answers).data).shown
    same_rows = {k: v for k, v in after.shown.items() if k in typed}
    assert same_rows == {k: v for k, v in wanted.items() if k in typed}
