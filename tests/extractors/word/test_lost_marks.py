"""What is read where a control, or all that was written in it, was deleted and its bookmark left, or both are gone."""

from __future__ import annotations

import forms
from schemas.values import Value
from tests.damage import word as damage
from tests.damage.word import w
from tests.extractors.word.documents import Sheet, run, seen


def emptied(path: str) -> Sheet:
    """A document whose controls are lost, and in which everything was deleted at one answer; its bookmark is left."""
    sheet = Sheet(forms.load("supervision-record"), {"supervisee": "Zoë Example"}).hurt(damage.strip_controls)
    (start,) = sheet.all(f"//w:bookmarkStart[@w:name='{path}']")
    (end,) = sheet.all(f"//w:bookmarkEnd[@w:id='{start.get(w('id'))}']")
    while (held := start.getnext()) is not end:
        assert held is not None
        start.getparent().remove(held)  # type: ignore[union-attr]
    return sheet


def test_an_answer_that_was_deleted_is_blank_by_its_bookmark_whatever_its_question_says() -> None:
    sheet = emptied("supervisor")
    sheet.label("Name of Supervisor").text = "Somebody else"
    found = seen(sheet.read(), "supervisor")
    assert found is not None
    assert (found.raw, found.method, found.doubt) == ("", "bookmark", None)


def test_an_answer_that_was_deleted_and_written_beside_its_bookmark_is_read_by_its_question() -> None:
    sheet = emptied("supervisor")
    (start,) = sheet.all("//w:bookmarkStart[@w:name='supervisor']")
    start.addprevious(run("Ann Example"))
    found = seen(sheet.read(), "supervisor")
    assert found is not None
    assert (found.raw, found.method) == ("Ann Example", "label")


def test_only_the_answer_whose_marks_are_lost_is_read_by_its_question() -> None:
    answers: dict[str, Value] = {"actions.1.what": "Book", "actions.1.who": "Bo", "comments": "Well done"}
    sheet = Sheet(forms.load("supervision-record"), answers)
    control, (start,) = sheet.control("comments"), sheet.all("//w:bookmarkStart[@w:name='comments']")
    (end,) = sheet.all(f"//w:bookmarkEnd[@w:id='{start.get(w('id'))}']")
    (content,) = control.iterchildren(w("sdtContent"))
    for held in list(content):
        control.addprevious(held)
    for lost in (control, start, end):
        lost.getparent().remove(lost)  # type: ignore[union-attr]
    reading = sheet.read()
    told = {v.path: (v.raw, v.method) for v in reading.values if v.raw}
    assert told == {
        "comments": ("Well done", "label"),
        "actions.1.what": ("Book", "tag"),
        "actions.1.who": ("Bo", "tag"),
    }
