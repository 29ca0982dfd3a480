"""From a reading to a record: what is certain is in the record, everything else is a query."""

from __future__ import annotations

import pytest

import forms
from schemas.checking import Checked, check
from schemas.copies import Copy
from schemas.paths import slots
from schemas.reading import Observation, Query, Reading

FORM = forms.load("supervision-record")


def reading(**written: str) -> Reading:
    """A reading in which every printed question was found; `__` in a name stands for the dot."""
    values = {s.path: "" for s in slots(FORM)} | {k.replace("__", "."): v for k, v in written.items()}
    seen = tuple(Observation(path=p, raw=v, method="field") for p, v in values.items())
    return Reading(medium="pdf", form=FORM.form, edition=1, values=seen)


def codes(checked: Checked) -> dict[str, str | None]:
    return {q.code: q.path for q in checked.queries}


GOOD = {"supervisee": "Ann Example", "supervisor": "Bo Sample", "date": "14/11/2026", "summary": "Fine."}


def test_a_complete_reading_is_a_record_with_what_it_lacks_noted() -> None:
    checked = check(FORM, reading(**GOOD))
    assert checked.record["date"] == "2026-11-14"
    noted = {(q.code, q.path) for q in checked.queries}
    assert noted == {
        ("unsigned", "signed_supervisor"),
        ("unsigned", "signed_supervisee"),
        ("required", "length"),
        ("required", "next_meeting"),
    }
    assert not checked.in_doubt


def test_an_answer_in_doubt_is_no_part_of_the_record() -> None:
    checked = check(FORM, reading(**GOOD, next_meeting="31/11/2026"))
    assert checked.record["next_meeting"] is None
    assert codes(checked)["date-impossible"] == "next_meeting"
    assert checked.in_doubt


def test_a_question_that_was_not_found_is_a_query_and_not_a_blank() -> None:
    whole = reading(**GOOD)
    less = whole.model_copy(update={"values": tuple(v for v in whole.values if v.path != "comments")})
    assert codes(check(FORM, less))["missing"] == "comments"


def test_a_row_that_was_taken_out_is_noticed() -> None:
    whole = reading(**GOOD)
    less = whole.model_copy(
        update={"values": tuple(v for v in whole.values if not v.path.startswith("agenda.6"))}
    )
    assert not check(FORM, less).in_doubt
    assert codes(check(FORM, less, rows={"agenda": 6}))["row-missing"] == "agenda.6"
    assert codes(check(FORM, less, rows={"agenda": 7}))["row-missing"] == "agenda.7"


def test_a_cell_that_was_taken_out_of_a_row_is_noticed() -> None:
    whole = reading(**GOOD)
    less = whole.model_copy(update={"values": tuple(v for v in whole.values if v.path != "actions.2.who")})
    assert codes(check(FORM, less))["missing"] == "actions.2.who"


def test_a_doubted_cell_keeps_its_row_so_that_its_query_points_at_it() -> None:
    answers = GOOD | {"last_actions__2__now": "Perhaps", "last_actions__3__what": "Ring Jo"}
    blank = {
        f"last_actions__{n}__{c}": "" for n in (1, 2, 3) for c in ("what", "who", "when", "now", "new_date")
    }
    checked = check(FORM, reading(**(blank | answers)))
    assert [r["what"] for r in checked.record["last_actions"]] == [None, "Ring Jo"]
    assert codes(checked)["not-an-option"] == "last_actions.1.now"


def test_a_question_found_twice_is_a_query() -> None:
    whole = reading(**GOOD)
    twice = whole.model_copy(
        update={"values": (*whole.values, Observation(path="date", raw="15/11/2026", method="field"))}
    )
    assert codes(check(FORM, twice))["seen-twice"] == "date"


def test_a_question_found_twice_with_one_answer_is_a_note() -> None:
    whole = reading(**GOOD)
    again = Observation(path="date", raw="14 November 2026", method="field")
    checked = check(FORM, whole.model_copy(update={"values": (*whole.values, again)}))
    (query,) = [q for q in checked.queries if q.code == "seen-twice"]
    assert (query.path, query.level, checked.record["date"]) == ("date", "note", "2026-11-14")
    blank = Observation(path="date", raw="", method="field")
    checked = check(FORM, whole.model_copy(update={"values": (*whole.values, blank)}))
    assert [q.level for q in checked.queries if q.code == "seen-twice"] == ["must"]


@pytest.mark.parametrize(
    ("came", "asked"),
    [
        ("Nia\u2019s \u201cown\u201d plan \u2013 one", []),
        ('Nia\'s  "own" plan - one', []),
        ('Nia\'s "own" plan - two', ["locked-changed"]),
        ("", ["locked-changed"]),
    ],
)
def test_marks_that_word_makes_of_typed_ones_change_no_locked_words(came: str, asked: list[str]) -> None:
    copy = Copy(
        form=FORM.form,
        edition=1,
        rendition="3F2A9C1B7D20",
        given={"for_supervisor": 'Nia\'s "own" plan - one'},
        locked=("for_supervisor",),
    )
    checked = check(FORM, reading(**GOOD, for_supervisor=came), copy)
    assert [q.code for q in checked.queries if q.path == "for_supervisor"] == asked


def test_an_unsure_value_is_only_a_candidate() -> None:
    whole = reading(**GOOD)
    values = tuple(v.model_copy(update={"confidence": 0.5}) if v.path == "date" else v for v in whole.values)
    checked = check(FORM, whole.model_copy(update={"values": values}))
    query = next(q for q in checked.queries if q.code == "unsure")
    assert checked.record["date"] is None
    assert query.values == ("2026-11-14",)


def test_a_locked_value_that_came_back_changed_is_a_query() -> None:
    copy = Copy(
        form=FORM.form,
        edition=1,
        rendition="A" * 12,
        given={"supervisee": "Cy Other"},
        locked=("supervisee",),
    )
    checked = check(FORM, reading(**GOOD), copy)
    assert codes(checked)["locked-changed"] == "supervisee"
    assert checked.record["supervisee"] == GOOD["supervisee"]  # as it came back: docs/codes.md says so


def test_a_locked_name_with_another_apostrophe_has_not_changed_and_is_kept_as_it_came_back() -> None:
    given = {"supervisee": "Siobhán O'Neill"}
    copy = Copy(form=FORM.form, edition=1, rendition="A" * 12, given=given, locked=("supervisee",))
    checked = check(FORM, reading(**GOOD | {"supervisee": "Siobhán O’\u00adNeill"}), copy)
    assert "locked-changed" not in codes(checked)
    assert checked.record["supervisee"] == "Siobhán O’\u00adNeill"


def test_a_path_the_form_does_not_have_is_a_query() -> None:
    assert codes(check(FORM, reading(**GOOD, surprise="x")))["no-such-question"] == "surprise"


def test_the_rules_of_the_form_speak_in_its_own_words() -> None:
    answers = GOOD | {"actions__1__what": "Ring Jo", "next_meeting": "14/11/2026", "session": "7"}
    checked = check(FORM, reading(**answers))
    said = {q.path: q.say for q in checked.queries if q.code in {"when-then", "order"}}
    assert said == {
        "actions.1.who": "Say who will do this.",
        "actions.1.when": "Say by when this will be done.",
        "next_meeting": "The next meeting must be after this one.",
    }


def observed(**more: object) -> Checked:
    """A good reading in which one answer was seen so."""
    whole = reading(**GOOD)
    odd = Observation(method="label", **more)  # type: ignore[arg-type]
    kept = tuple(v for v in whole.values if v.path != odd.path)
    return check(FORM, whole.model_copy(update={"values": (*kept, odd)}))


def test_a_value_is_taken_from_a_confidence_of_four_fifths_on() -> None:
    assert observed(path="comments", raw="Fine.", confidence=0.8).answers["comments"] == "Fine."
    unsure = observed(path="comments", raw="Fine.", confidence=0.79)
    [query] = [q for q in unsure.queries if q.path == "comments"]
    assert (query.code, query.values, "comments" in unsure.answers) == ("unsure", ("Fine.",), False)


def test_a_doubted_answer_is_told_as_it_was_seen_with_what_stands_against_it() -> None:
    written = observed(path="comments", raw="Fine", doubt="struck-out", other="Fine not")
    [query] = [q for q in written.queries if q.path == "comments"]
    assert (query.code, query.raw, query.values) == ("struck-out", "Fine", ("Fine", "Fine not"))
    ticked = observed(path="worth_supervisee", marks=("4", "5"))
    [query] = [q for q in ticked.queries if q.path == "worth_supervisee"]
    assert (query.code, query.raw, query.values) == ("two-marks", "4, 5", (4, 5))
    none = observed(path="worth_supervisee", marks=(), doubt="box-missing")
    [query] = [q for q in none.queries if q.path == "worth_supervisee"]
    assert (query.code, query.raw) == ("box-missing", "")


def test_an_answer_to_no_question_is_told_with_what_it_says() -> None:
    odd = observed(path="nowhere", raw="Fine.")
    [query] = [q for q in odd.queries if q.code == "no-such-question"]
    assert (query.path, query.raw) == ("nowhere", "Fine.")


@pytest.mark.parametrize("code", ["picture-disagrees", "added-by-hand", "stray-text"])
def test_what_stands_over_an_answer_is_asked_with_the_answer_that_was_read(code: str) -> None:
    asked = (Query(code=code, path="date", say="Look."), Query(code=code, path="comments", say="Look."))
    checked = check(FORM, reading(**GOOD).model_copy(update={"queries": asked}))
    told = {q.path: (q.question, q.values) for q in checked.queries if q.code == code}
    assert told == {"date": ("Date", ("2026-11-14",)), "comments": ("Comments", ())}


def test_an_answer_that_was_not_found_is_asked_about_once() -> None:
    whole = reading(**GOOD)
    less = whole.model_copy(update={"values": tuple(v for v in whole.values if v.path != "summary")})
    assert [q.code for q in check(FORM, less).queries if q.path == "summary"] == ["missing"]


@pytest.mark.parametrize(("gone", "asked"), [(True, {"summary"}), (False, {"summary", "comments"})])
def test_of_a_page_that_is_missing_only_the_fields_that_keep_an_answer_are_asked_about(
    gone: bool, asked: set[str]
) -> None:
    whole = reading(**GOOD)
    unseen = tuple(
        v.model_copy(update={"doubt": "field-unseen"}) if v.path in {"summary", "comments"} else v
        for v in whole.values
    )
    page = (Query(code="page-missing", say="Page 2 of 3 is not in this document."),) if gone else ()
    checked = check(FORM, whole.model_copy(update={"values": unseen, "queries": page}))
    assert {q.path for q in checked.queries if q.code == "field-unseen"} == asked
    assert checked.record["summary"] is None


def test_of_a_page_that_is_missing_nothing_else_is_asked_but_of_other_pages_all_is() -> None:
    """The summary and a row of the agenda stand on page 2; another question of page 1 is gone as well."""
    gone = {"summary", *(p for p in (v.path for v in reading(**GOOD).values) if p.startswith("agenda.6."))}
    whole = reading(**GOOD)
    page_of = {v.path: 2 if v.path in gone else 1 for v in whole.values}
    page = Query(code="page-missing", say="Page 2 of 2 is not in this document.")
    left = tuple(v for v in whole.values if v.path not in {*gone, "comments"})
    found = whole.model_copy(update={"values": left, "queries": (page,)})
    asked = check(FORM, found, rows={"agenda": 6}, page_of=page_of).queries
    assert [(q.code, q.path) for q in asked if q.level == "must"] == [
        ("page-missing", None),
        ("missing", "comments"),
    ]
    without = whole.model_copy(update={"values": left})
    asked = check(FORM, without, rows={"agenda": 6}, page_of=page_of).queries
    assert {"summary", "comments", "agenda.6"} <= {q.path for q in asked if q.level == "must"}
