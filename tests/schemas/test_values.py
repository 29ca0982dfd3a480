"""Values: what is shown is understood again, and what cannot be understood is never guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import normal, times
from schemas.definition import Field, Option, Scale
from schemas.values import Understood, from_marks, has_full_year, marks, show, understand
from schemas.values import normal as normal_value
from tests import strategies

OPTIONS = (
    Option(key="done", say="Done"),
    Option(key="go_on", say="Continue"),
    Option(key="drop", say="Drop"),
)
FIELDS = [
    Field(name="a", ask="A", type="line"),
    Field(name="a", ask="A", type="paragraph"),
    Field(name="a", ask="A", type="date"),
    Field(name="a", ask="A", type="when"),
    Field(name="a", ask="A", type="number", least=Decimal(1), most=Decimal(9999)),
    Field(name="a", ask="A", type="decimal", places=1, least=Decimal(1), most=Decimal(5)),
    Field(name="a", ask="A", type="decimal"),
    Field(name="a", ask="A", type="duration"),
    Field(name="a", ask="A", type="choice", options=OPTIONS),
    Field(name="a", ask="A", type="choice", options=OPTIONS, many=True),
    Field(name="a", ask="A", type="tick"),
    Field(name="a", ask="A", type="scale", scale=Scale(first=5, last=1, say=((1, "low"), (5, "high")))),
    Field(name="a", ask="A", type="person"),
    Field(name="a", ask="A", type="signature"),
    Field(name="a", ask="A", type="time"),
]
TIME = FIELDS[-1]
DATE, DURATION = FIELDS[2], FIELDS[7]


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f"{f.type}{'-many' if f.many else ''}")
@given(data=st.data())
def test_what_is_shown_is_understood_as_the_same_value(field: Field, data: st.DataObject) -> None:
    value = normal_value(field, data.draw(strategies.value(field)))
    if value is None:
        return
    assert understand(field, show(field, value)).value == value
    if field.marks:
        assert from_marks(field, marks(field, value)).value == value


@pytest.mark.parametrize(
    "written",
    [
        "14/11/2026", "14-11-26", "14.11.2026", "14 11 2026", "14112026", "2026-11-14", "14 November 2026",
        "14 / 11 / 2026", "Sat 14th Nov 2026", "Saturday, 14 November 2026", "14th of November 2026", "14-Nov-2026",
    ],
)  # fmt: skip
def test_a_date_is_understood_however_people_write_it_day_first(written: str) -> None:
    assert understand(DATE, written).value == dt.date(2026, 11, 14)


@pytest.mark.parametrize(
    ("written", "code", "candidates"),
    [
        ("soon", "date-unreadable", ()),
        ("14 Octember 2026", "date-unreadable", ()),
        ("30/02/2026", "date-impossible", ()),
        ("11/14/2026", "date-impossible", (dt.date(2026, 11, 14),)),
        ("Sunday 14 November 2026", "date-weekday", (dt.date(2026, 11, 14),)),
        ("14/11", "date-unreadable", ()),
        ("14/11/0026", "date-out-of-range", (dt.date(2026, 11, 14),)),
        ("14/11/1926", "date-out-of-range", (dt.date(2026, 11, 14),)),
        ("14/11/2206", "date-out-of-range", ()),
        ("4 March 20", "date-year", (dt.date(2020, 3, 4),)),
        ("4 March 26", "date-year", (dt.date(2026, 3, 4),)),
        ("10/12/20", "date-year", (dt.date(2020, 12, 10),)),
        ("10/12/19", "date-year", (dt.date(2019, 12, 10),)),
        ("10/12/95", "date-year", (dt.date(1995, 12, 10), dt.date(2095, 12, 10))),
        ("31/02/20", "date-impossible", ()),
        ("14/11/2026 or 15/11/2026", "date-unreadable", ()),
    ],
)
def test_a_date_that_is_not_certain_is_a_doubt_with_its_candidates(
    written: str, code: str, candidates: tuple[dt.date, ...]
) -> None:
    seen = understand(DATE, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert (seen.doubt.code, seen.doubt.candidates) == (code, candidates)


def test_a_form_that_asks_for_other_years_has_them_and_two_digits_then_mean_what_they_can() -> None:
    born = Field(name="a", ask="Born", type="date", least=Decimal(1920), most=Decimal(2010))
    assert understand(born, "14/11/1945").value == dt.date(1945, 11, 14)
    assert understand(born, "14/11/45").value == dt.date(1945, 11, 14)
    assert understand(born, "14/11/2026").doubt is not None
    assert understand(born, "14/11/05").value == dt.date(2005, 11, 14)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1 h 15 min", 75), ("1hr 15", 75), ("75 mins", 75), ("1:15", 75), ("1.25 hours", 75), ("1¼ hours", 75),
        ("an hour and a half", 90), ("1 hour and 30 minutes", 90), ("2 HRS", 120), ("0 min", 0), ("1h30", 90),
        ("1h 30m", 90), ("1,5 hours", 90), ("1.5h", 90), ("0.5 hours", 30), (".5 hr", 30), ("1.75 hrs", 105),
        ("1.50 hours", 90), ("1.80 hours", 108), ("half an hour", 30), ("Half hour", 30), ("½ hour", 30),
        ("half-hour", 30),
        ("1½h", 90), ("1/2 hour", 30), ("3/4 of an hour", 45), ("1 and 1/4 hours", 75), ("an hour and a quarter", 75),
        ("three quarters of an hour", 45), ("quarter of an hour", 15), ("one and a half hours", 90), ("An hour.", 60),
        ("two and a half hours", 150), ("2 hours and a half", 150), ("two hours", 120), ("one hour thirty minutes", 90),
        ("forty five minutes", 45), ("three hours", 180), ("1 hr. 5 min.", 65), ("10:30 hours", 630), ("0:45", 45),
        ("5:59", 359), ("99 h 59 min", 5999), ("1 hour, 10 minutes", 70), ("90min", 90),
    ],
)  # fmt: skip
def test_a_length_of_time_is_understood_in_minutes(written: str, minutes: int) -> None:
    assert understand(DURATION, written) == Understood(minutes)


@pytest.mark.parametrize(
    ("written", "meanings"),
    [
        ("1.30 hours", (90, 78)), ("1.15 hrs", (75, 69)), ("1,30 h", (90, 78)), ("0.45 hours", (45, 27)),
        ("1.05 hours", (65, 63)), ("1.33 hours", (93, 80)), ("10:30", (630,)), ("6:00", (360,)), ("14:15", (855,)),
        ("1 1/4 hours", (75, 165)), ("2 1/2 hrs", (150, 630)), ("10:00-11:15", (75,)), ("11.30 to 1.00", (90,)),
        ("1 h 75 min", (135,)),
    ],
)  # fmt: skip
def test_a_length_with_two_meanings_is_asked_about_with_both(written: str, meanings: tuple[int, ...]) -> None:
    seen = understand(DURATION, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert (seen.doubt.code, seen.doubt.candidates) == ("duration-two-meanings", meanings)


@pytest.mark.parametrize(
    ("written", "meanings"),
    [
        ("90", (90, 5400)), ("1", (1, 60)), ("a while", ()), ("1 h 75 h", ()), ("1.333 hours", ()), ("100 hours", ()),
        ("10:75", ()), ("hours", ()), ("half", ()), ("-1 hour", ()), ("1.5", ()), ("an hour and a bit", ()),
    ],
)  # fmt: skip
def test_a_length_without_a_unit_is_never_guessed(written: str, meanings: tuple[int, ...]) -> None:
    seen = understand(DURATION, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert (seen.doubt.code, seen.doubt.candidates) == ("duration-unreadable", meanings)


@given(st.integers(0, 99), st.integers(0, 59))
def test_every_length_in_figures_has_one_meaning(hours: int, minutes: int) -> None:
    for written in (
        f"{hours} h {minutes} min",
        f"{hours}hrs {minutes:02}",
        f"{hours} hours and {minutes} mins",
    ):
        assert understand(DURATION, written).value == hours * 60 + minutes


@given(st.text(alphabet="0123456789 .,:/½hourminsad-", max_size=14))
def test_whatever_is_written_a_length_is_one_a_record_holds(written: str) -> None:
    seen = understand(DURATION, written)
    for minutes in [seen.value] if seen.doubt is None else seen.doubt.candidates:
        assert minutes is None or (isinstance(minutes, int) and 0 <= minutes <= 99 * 60 + 59)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("14:30", "14:30"), ("14.30", "14:30"), ("1430", "14:30"), ("1430 hrs", "14:30"), ("14h30", "14:30"),
        ("2.30pm", "14:30"), ("2:30 p.m.", "14:30"), ("2 PM", "14:00"), ("9am", "09:00"),
        ("02:30", "02:30"), ("10.15", "10:15"), ("12:05", "12:05"), ("00:00", "00:00"), ("0:45", "00:45"),
        ("14:30:00", "14:30"), ("noon", "12:00"), ("12 midnight", "00:00"), ("24:00", "00:00"), ("14:30 pm", "14:30"),
    ],
)  # fmt: skip
def test_a_time_is_understood_however_people_write_it(written: str, meant: str) -> None:
    assert understand(TIME, written).value == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2:30", ("14:30", "02:30")), ("2.30", ("14:30", "02:30")), ("9:15", ("09:15", "21:15")),
        ("12 am", ("00:00", "12:00")), ("12.30 pm", ("12:30", "00:30")), ("14:30 am", ("14:30", "02:30")),
        ("11 o'clock", ("11:00", "23:00")),
    ],
)  # fmt: skip
def test_a_time_with_two_meanings_is_asked_about_with_both(written: str, meant: tuple[str, ...]) -> None:
    seen = understand(TIME, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert (seen.doubt.code, seen.doubt.candidates) == ("time-two-meanings", meant)


@pytest.mark.parametrize(
    "written", ["half past two", "25:00", "14:60", "24:10", "2", "14:3", "afternoon", "1 h 15 min"]
)
def test_what_is_no_time_of_the_day_is_not_guessed(written: str) -> None:
    seen = understand(TIME, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert seen.doubt.code == "time-unreadable"


@given(st.text(alphabet="0123456789 .:hamp'oclk", max_size=9))
def test_whatever_is_written_a_time_is_one_a_record_holds(written: str) -> None:
    seen = understand(TIME, written)
    for value in [seen.value] if seen.doubt is None else seen.doubt.candidates:
        assert value is None or times.PLAIN.fullmatch(str(value))


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("14/11/2026", True), ("14112026", True), ("14 11 2026", True), ("14 November 2026", True),
        ("2026-11-14", True),
        ("14 11 26", False), ("14/11/26", False), ("141126", False), ("14 11 20", False), ("14/11/202", False),
        ("4 March 20", False), ("14/11/20261", False), ("", False),
    ],
)  # fmt: skip
def test_only_four_digits_are_a_full_year(written: str, full: bool) -> None:
    assert has_full_year(written) is full


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        (FIELDS[4], "seven", "number-unreadable"),
        (FIELDS[4], "0", "number-out-of-range"),
        (FIELDS[4], "3.5", "number-unreadable"),
        (FIELDS[5], "3.25", "number-places"),
        (FIELDS[5], "5.1", "number-out-of-range"),
        (FIELDS[8], "Dome", "not-an-option"),
        (FIELDS[9], "Done; maybe", "not-an-option"),
        (FIELDS[11], "6", "not-an-option"),
    ],
)
def test_what_does_not_fit_the_type_is_a_doubt(field: Field, written: str, code: str) -> None:
    seen = understand(field, written)
    assert seen.value is None
    assert seen.doubt is not None
    assert seen.doubt.code == code


def test_two_ticks_where_one_is_asked_for_are_a_doubt_with_both_as_candidates() -> None:
    seen = from_marks(FIELDS[8], ("done", "drop"))
    assert seen.value is None
    assert seen.doubt is not None
    assert (seen.doubt.code, seen.doubt.candidates) == ("two-marks", ("done", "drop"))


def test_a_near_miss_of_an_option_names_the_option_as_candidate() -> None:
    seen = understand(FIELDS[8], "Continu")
    assert seen.doubt is not None
    assert seen.doubt.candidates == ("go_on",)


def test_ticks_are_kept_in_printed_order_and_an_unknown_one_is_left_out() -> None:
    assert from_marks(FIELDS[9], ("drop", "done", "zzz")).value == ("done", "drop")


@given(st.text())
def test_normal_text_is_its_own_normal_form(raw: str) -> None:
    once = normal.text(raw)
    assert normal.text(once) == once
    assert normal.line(normal.line(raw)) == normal.line(raw)
    assert "\n" not in normal.line(raw)


@given(st.text(st.characters(categories=("Cc", "Cs", "Zs", "L"))))
def test_normal_text_holds_nothing_that_xml_cannot_carry(raw: str) -> None:
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in normal.text(raw))
    assert not any(0xD800 <= ord(c) <= 0xDFFF for c in normal.text(raw))


@pytest.mark.parametrize("raw", ["10 \u202e21/01\u202c", "\u202b5 - 3\u202c"])
def test_a_mark_that_turns_characters_round_is_a_doubt(raw: str) -> None:
    found = understand(Field(name="x", ask="X"), raw)
    assert found.doubt is not None
    assert found.doubt.code == "turned-text"
    assert not {"\u202e", "\u202b", "\u202c"} & set(str(found.doubt.candidates[0]))


@pytest.mark.parametrize("raw", ["\u202a07700 900123\u202c", "\u202bسارة\u202c", "👩\u200d⚕️"])
def test_marks_that_turn_nothing_round_are_no_doubt(raw: str) -> None:
    assert understand(Field(name="x", ask="X"), raw).value == raw


def test_only_boxes_have_marks() -> None:
    assert marks(FIELDS[0], "done") == marks(FIELDS[8], None) == marks(DATE, dt.date(2026, 11, 14)) == ()
    assert marks(FIELDS[8], "done") == ("done",)
    assert marks(FIELDS[10], True) == ("yes",)
