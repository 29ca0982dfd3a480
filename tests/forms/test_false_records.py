"""Records that say what cannot be: each is asked about, filled in on either rendition and read back whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

import forms
from extractors import pdf as pdf_reader
from extractors import word as word_reader
from schemas.checking import Checked, check
from schemas.definition import FormDefinition
from schemas.rendition import RenditionFormat
from schemas.values import Value
from tests.law.documents import made, on_blank, sample

pytestmark = pytest.mark.thorough

TODAY = dt.date(2026, 11, 29)
SESSION, APPRAISAL, EVALUATION = "supervision-record", "appraisal-framework", "contact-evaluation"
NAMES = ("supervisee", "supervisor")


@dataclass(frozen=True)
class False_:  # noqa: N801 - a word that is taken
    """What is false of an otherwise whole record, and what is asked of it: code, path and question."""

    what: str
    form: str
    change: dict[str, Value | None]
    code: str
    path: str
    question: str

    def __str__(self) -> str:
        return self.what


def without(form: str, *endings: str) -> dict[str, Value | None]:
    """The sample's answers whose paths end so, taken out."""
    return {p: None for p in sample(form) if p.endswith(endings)}


FALSE = [
    False_(
        "a session dated next June", SESSION,
        {"date": dt.date(2027, 6, 14), "next_meeting": dt.date(2027, 7, 12)},
        "not-future", "date", "Date",
    ),
    False_(
        "a session held by the supervisee with themselves", SESSION,
        {"supervisor": sample(SESSION)["supervisee"], "signed_supervisor": sample(SESSION)["supervisee"]},
        "differ", "supervisee", "Name of Supervisee",
    ),
    False_(
        "a session that somebody else signed", SESSION,
        {"signed_supervisee": "Dora Madeup"},
        "signed-by-another", "signed_supervisee", "Signature of Supervisee",
    ),
    False_(
        "an appraisal without a single behaviour reviewed", APPRAISAL,
        without(APPRAISAL, ".met", ".evidence"),
        "count", "behaviours.pq1.met", "Met / Not Met",
    ),
    False_(
        "an evaluation that names its client", EVALUATION,
        {"client": "Mrs Sample"},
        "client-named", "client", "Client reference",
    ),
]  # fmt: skip


def read(form: FormDefinition, kind: RenditionFormat, answers: dict[str, Value]) -> Checked:
    filled = made(form, kind, answers)
    if kind == "pdf":
        reading = pdf_reader.extract(filled.data, form, filled.template)
    else:
        reading = word_reader.extract(filled.data, form)
    return check(form, reading, rows=dict(filled.template.rows), on=TODAY)


def must(checked: Checked) -> list[tuple[str, str | None, str | None]]:
    return [(q.code, q.path, q.question) for q in checked.queries if q.level == "must"]


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", [SESSION, APPRAISAL, EVALUATION])
def test_a_true_record_is_asked_nothing(name: str, kind: RenditionFormat) -> None:
    form = forms.load(name)
    assert must(read(form, kind, on_blank(form, sample(name)))) == []


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("false", FALSE, ids=str)
def test_a_false_record_is_asked_about_where_it_is_false_and_nowhere_else(
    false: False_, kind: RenditionFormat
) -> None:
    form = forms.load(false.form)
    answers = {p: v for p, v in {**sample(false.form), **false.change}.items() if v is not None}
    assert must(read(form, kind, on_blank(form, answers))) == [(false.code, false.path, false.question)]


def test_all_that_is_false_of_one_session_is_asked_at_once() -> None:
    form = forms.load(SESSION)
    answers = on_blank(form, sample(SESSION)) | {
        "date": dt.date(2027, 6, 14),
        "next_meeting": dt.date(2027, 7, 12),
        "supervisor": sample(SESSION)["supervisee"],
        "signed_supervisor": "Dora Madeup",
        "signed_supervisee": "Dora Madeup",
    }
    found = {(code, path) for code, path, _ in must(read(form, "pdf", answers))}
    assert found == {
        ("not-future", "date"),
        ("differ", "supervisee"),
        ("signed-by-another", "signed_supervisor"),
        ("signed-by-another", "signed_supervisee"),
    }


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_what_a_good_record_would_have_is_reported_and_holds_nothing_back(kind: RenditionFormat) -> None:
    form = forms.load(SESSION)
    answers = on_blank(form, sample(SESSION))
    for path in ("length", "next_meeting", "signed_supervisee_on"):
        answers.pop(path, None)
    checked = read(form, kind, answers | {"worth_supervisee": 2})
    assert must(checked) == []
    noted = {(q.code, q.path) for q in checked.queries if q.level == "note"}
    assert noted == {
        ("required", "length"),
        ("required", "next_meeting"),
        ("when-then", "signed_supervisee_on"),
        ("worth-a-word", "worth_supervisee"),
    }


def test_an_action_that_lacks_only_its_date_is_asked_for_its_date_alone() -> None:
    form = forms.load(SESSION)
    answers = on_blank(form, sample(SESSION))
    del answers["actions.2.when"]
    (query,) = [q for q in read(form, "word", answers).queries if q.level == "must"]
    assert query.sentence == "Action points, row 2 – By when: Say by when this will be done."


def test_a_statement_without_a_task_is_blamed_on_the_statement_and_no_task() -> None:
    from schemas import rules

    form = forms.load("commitment-employee")
    answers = {p: v for p, v in sample(form.form).items() if not p.startswith("tasks.t2_")}
    (query,) = [q for q in rules.check(form, answers, on=TODAY) if q.level == "must"]
    assert (query.code, query.path, query.question) == ("count", "tasks.t2_1.chosen", "Statement 2")


@pytest.mark.parametrize("name", sorted({e.form for e in forms.catalogue()}))
def test_no_question_of_a_query_is_longer_than_a_line_or_two(name: str) -> None:
    from schemas.paths import slots
    from schemas.questions import asked

    assert all(len(asked(slot)) <= 170 for slot in slots(forms.load(name)))
