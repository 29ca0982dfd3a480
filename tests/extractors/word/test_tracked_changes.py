"""A form typed with Track Changes on reads as its final text, with one note; what touches the form's words is asked."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path

import pytest
from lxml import etree

import forms
import samples
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.records import answers_of
from tests import shapes
from tests.damage.word import w
from tests.extractors.word.documents import Element, Sheet, run
from tests.fillers.word.making import make


def removed(*runs: Element, kind: str = "del") -> Element:
    """Runs as Word keeps them that were deleted with Track Changes on."""
    made = etree.Element(w(kind), {w("id"): "1", w("author"): "Ann", w("date"): "2026-11-14T10:00:00Z"})
    for one in runs:
        made.append(one)
        for text in one.iter(w("t")):
            text.tag = w("delText")
    return made


def added(text: str, kind: str = "ins") -> Element:
    made = etree.Element(w(kind), {w("id"): "2", w("author"): "Ann", w("date"): "2026-11-14T10:00:00Z"})
    made.append(run(text))
    return made


def tracked(form: FormDefinition, sheet: Sheet, blank: Sheet) -> None:
    """Turns every answer of a filled form into what Word keeps where a blank was filled in with Track Changes on."""
    empty = {tag_of(control): control.find(w("sdtContent")) for control in blank.all("//w:sdt")}
    for control in sheet.all("//w:sdt"):
        was, now = copy.deepcopy(empty.get(tag_of(control))), control.find(w("sdtContent"))
        assert now is not None
        if was is not None and etree.tostring(was) == etree.tostring(now):
            continue
        new = etree.Element(w("ins"), {w("id"): "3", w("author"): "Ann"})
        new.extend(list(now))
        now[:] = [removed(*list(was)), new] if was is not None else [new]


def tag_of(control: Element) -> str | None:
    tag = control.find(f"{w('sdtPr')}/{w('tag')}")
    return None if tag is None else tag.get(w("val"))


def notes(queries: tuple[Query, ...] | list[Query]) -> list[Query]:
    return [q for q in queries if q.code == "tracked-changes"]


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_a_form_filled_in_with_track_changes_on_is_its_final_text_and_one_note(name: str) -> None:
    form = forms.load(name)
    sample = Path(samples.__file__).parent / name / "record.json"
    answers = answers_of(form, json.loads(sample.read_text(encoding="utf-8")))
    sheet, plain = Sheet(form, answers), Sheet(form, answers)
    tracked(form, sheet, Sheet(form))
    rows = dict(sheet.filled.template.rows)
    assert dict(plain.filled.template.rows) == rows
    typed, usual = sheet.checked(), plain.checked()
    assert typed.record == usual.record
    [note] = notes(typed.queries)
    assert (note.level, note.path, note.raw) == ("note", None, None)
    assert [q for q in typed.queries if q.code != "tracked-changes"] == list(usual.queries)


def record(**answers: object) -> Sheet:
    return Sheet(forms.load("supervision-record"), answers)  # type: ignore[arg-type]


def content(sheet: Sheet, tag: str) -> Element:
    found = sheet.control(tag).find(w("sdtContent"))
    assert found is not None
    return found


@pytest.mark.parametrize(("gone", "new"), [("del", "ins"), ("moveFrom", "moveTo")])
def test_what_was_put_in_counts_and_what_was_taken_out_is_told_in_the_note(gone: str, new: str) -> None:
    sheet = record(comments="All well")
    holder = content(sheet, "comments")
    holder[:] = [removed(holder[0], kind=gone), added("Not well", kind=new)]
    checked = sheet.checked()
    assert checked.answers["comments"] == "Not well"
    [note] = notes(checked.queries)
    assert (note.level, note.raw) == ("note", "removed: All well")


def test_a_line_end_that_was_removed_joins_its_lines() -> None:
    sheet = record(comments="All well.")
    cell = next(sheet.control("comments").iterancestors(w("tc")))
    [paragraph] = cell.findall(w("p"))
    holder = content(sheet, "comments")
    block = sheet.control("comments")
    cell.append(block)
    cell.remove(paragraph)
    holder[:] = [etree.Element(w("p")), etree.Element(w("p"))]
    for one, text in zip(holder, ("All ", "well now."), strict=True):
        one.append(run(text))
    properties = etree.SubElement(etree.Element(w("x")), w("pPr"))
    etree.SubElement(etree.SubElement(properties, w("rPr")), w("del"))
    holder[0].insert(0, properties)
    checked = sheet.checked()
    assert checked.answers["comments"] == "All well now."
    assert [q.level for q in notes(checked.queries)] == ["note"]


ACTIONS = {"actions.1.what": "Ring", "actions.1.who": "Ann", "actions.2.what": "Book", "actions.2.who": "Bo"}


def test_a_row_that_was_removed_is_asked_about_once_and_keeps_its_answers() -> None:
    sheet = record(**ACTIONS)
    properties = sheet.row("actions.what", 1).find(w("trPr"))
    assert properties is not None
    properties.append(etree.Element(w("del")))
    checked = sheet.checked()
    assert checked.answers["actions.2.what"] == "Book"
    [query] = notes(checked.queries)
    assert (query.level, query.path) == ("must", "actions.2.what")
    assert query.raw is not None
    assert "Book" in query.raw
    assert "Bo" in query.raw


def test_a_row_that_was_put_in_is_a_row_like_any_other() -> None:
    sheet = record(**ACTIONS)
    properties = sheet.row("actions.what", 1).find(w("trPr"))
    assert properties is not None
    properties.append(etree.Element(w("ins")))
    checked = sheet.checked()
    assert checked.answers["actions.2.what"] == "Book"
    assert [q.level for q in notes(checked.queries)] == ["note"]


def test_printed_words_that_were_taken_out_are_asked_about_once() -> None:
    sheet = record(comments="All well")
    for words in ("Name of Supervisor", "Name of Supervisee"):
        label = sheet.label(words).getparent()
        label.getparent().replace(label, holder := etree.Element(w("x")))
        holder.getparent().replace(holder, removed(label))
    [query] = [q for q in notes(sheet.read().queries) if q.level == "must"]
    assert query.raw == "removed: Name of Supervisee\nremoved: Name of Supervisor"


def test_a_word_put_into_a_printed_line_is_asked_about() -> None:
    sheet = record(comments="All well")
    label = sheet.label("Name of Supervisor").getparent()
    label.addnext(added(" not"))
    [query] = [q for q in notes(sheet.read().queries) if q.level == "must"]
    assert query.raw == "added: not"


def test_what_was_deleted_is_never_read_whatever_else_was_done() -> None:
    form = forms.load("supervision-record")
    for seed in range(6):
        sheet = Sheet(form, {"comments": "SECRET", "summary": "SECRET", "actions.1.what": "SECRET"})
        rng = random.Random(seed)
        for tag in ("comments", "summary", "actions.what"):
            holder = content(sheet, tag)
            holder[:] = [removed(*list(holder))] + [added("Kept")] * rng.randint(0, 1)
        checked = sheet.checked()
        assert "SECRET" not in str(checked.record)
        assert len(notes(checked.queries)) == 1


def test_a_clean_form_has_no_such_note() -> None:
    filled = make(forms.load("supervision-record"), {"comments": "All well"})
    assert filled.data
    assert not notes(record(comments="All well").read().queries)
