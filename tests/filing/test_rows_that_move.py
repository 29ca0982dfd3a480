"""A group's return of which a row is blanked: the others move up on filing, and all that was said goes with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.ledger.database import Ledger, open_ledger
from filing.life.amending import amend
from filing.people import roster
from filing.records import records
from filing.records.filed_rows import FiledRows
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.settling import settle_each
from schemas.reading import Query
from schemas.values import Value
from tests.filing.returns import ACT, later, returned, submit
from tests.forms import group

pytestmark = pytest.mark.thorough

ROSTER = (
    "ref,name,role,manager,email\n"
    "E1,Ann Lee,Carer,,ann@example.org\n"
    "E2,Anne Lee,Carer,,anne@example.org\n"
    "E3,Sam Sample,Manager,,sam@example.org\n"
    "E4,Elizabeth Fox,Carer,,liz@example.org\n"
)
THREE: dict[str, Value] = {
    "led": "Sam Sample",
    "day": dt.date(2026, 11, 14),
    "attendees.1.name": "Ghost X",
    "attendees.2.name": "Ann Leee",
    "attendees.3.name": "Elizabeth Fox",
    "notes": "Talked of who covers Christmas.",
}
COLLEAGUES: dict[str, Value] = {**THREE, "attendees.2.name": "Ann Lee", "attendees.2.signed": "Anne Lee"}
NOBODY = Settlement("blank", why="Nobody: a line was drawn there.")
HERS = Settlement("waive", why="It is hers.")
IS_ANN = Settlement("correct", people=("E1",))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for many returns, each of a day of its own."""
    folder = tmp_path_factory.mktemp("rows")
    with open_ledger(folder / "home", library=group.library(folder)) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows the form; on its roster two people have nearly one name."""
    with open_ledger(tmp_path / "home", library=group.library(tmp_path)) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened


def asked(ledger: Ledger, outcome: Outcome) -> dict[str, int]:
    """The numbers of the open queries of a return, by code."""
    return {queries.get(ledger, n).query.code: n for n in outcome.asked}


def at(ledger: Ledger, number: int) -> str | None:
    return queries.get(ledger, number).query.path


def said(ledger: Ledger, to: dict[int, Settlement], how: str) -> Outcome:
    """What became of one return after all this was said, in this order, in the other one, or in one act."""
    if how == "in one act":
        return settle_each(ledger, to, later(1)).documents[0].outcome
    order = list(to) if how == "in order" else list(reversed(to))
    return [queries.settle(ledger, n, to[n], later(1)) for n in order][-1]


WAYS = ["in order", "the other way round", "in one act"]


@pytest.mark.parametrize("how", WAYS)
def test_everybody_gets_a_record_when_a_row_above_them_is_blanked(ledger: Ledger, how: str) -> None:
    back = submit(ledger, returned(THREE, form=group.form(), unsure=("attendees.1.name",)))
    number = asked(ledger, back)
    done = said(ledger, {number["unknown-person"]: IS_ANN, number["unsure"]: NOBODY}, how)
    assert (done.outcome, done.records) == ("filed", (1, 2))
    assert [r.person for r in sorted(records.find(ledger), key=lambda r: r.number)] == ["E1", "E4"]
    filed = records.get(ledger, 1)
    assert [row["name"] for row in filed.record["attendees"]] == ["Ann Leee", "Elizabeth Fox"]
    assert {p for p in filed.provenance if p.startswith("attendees")} == {
        "attendees.1.name",
        "attendees.2.name",
    }
    assert ledger.verify(deep=True) == ()


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("settlement", [HERS, Settlement("correct", value="Ann Lee")])
def test_what_was_said_of_a_signature_moves_with_its_row(
    ledger: Ledger, settlement: Settlement, how: str
) -> None:
    back = submit(ledger, returned(COLLEAGUES, form=group.form(), unsure=("attendees.1.name",)))
    number = asked(ledger, back)
    assert at(ledger, number["signed-by-colleague"]) == "attendees.2.signed"
    done = said(ledger, {number["signed-by-colleague"]: settlement, number["unsure"]: NOBODY}, how)
    assert (done.outcome, done.records) == ("filed", (1, 2))
    filed = records.get(ledger, 1)
    words = "Anne Lee" if settlement is HERS else "Ann Lee"
    assert filed.record["attendees"] == [
        {"name": "Ann Lee", "signed": words},
        {"name": "Elizabeth Fox", "signed": None},
    ]
    let_be = [f["path"] for f in filed.flags if f["code"] == "signed-by-colleague"]
    assert let_be == (["attendees.1.signed"] if settlement is HERS else [])
    assert ("settled" in filed.provenance["attendees.1.signed"]) == (settlement is not HERS)


@pytest.mark.parametrize(
    ("settlement", "words"),
    [
        (HERS, "Anne Lee"),
        (Settlement("correct", value="Ann Lee"), "Ann Lee"),
        (Settlement("blank", why="Not hers."), None),
    ],
)
def test_what_is_asked_once_the_row_above_is_blanked_is_settled_at_its_own_row(
    ledger: Ledger, settlement: Settlement, words: str | None
) -> None:
    unsure = ("attendees.1.name", "attendees.2.name")
    back = submit(ledger, returned(COLLEAGUES, form=group.form(), unsure=unsure))
    first, second = (n for n in back.asked if queries.get(ledger, n).query.code == "unsure")
    then = said(ledger, {first: NOBODY, second: Settlement("correct", value="Ann Lee")}, "in one act")
    (number,) = then.asked
    query = queries.get(ledger, number).query
    assert (query.code, query.path) == ("signed-by-colleague", "attendees.2.signed")
    assert query.question == "Present, row 2 – Signature"
    done = queries.settle(ledger, number, settlement, later(2))
    assert (done.outcome, done.records) == ("filed", (1, 2))
    filed = records.get(ledger, 1)
    assert filed.record["attendees"] == [
        {"name": "Ann Lee", "signed": words},
        {"name": "Elizabeth Fox", "signed": None},
    ]


def test_a_flag_of_a_row_that_is_not_filed_names_no_row_that_is(ledger: Ledger) -> None:
    back = submit(ledger, returned(THREE, form=group.form(), unsure=("attendees.1.name",)))
    number = asked(ledger, back)
    said(ledger, {number["unknown-person"]: IS_ANN, number["unsure"]: NOBODY}, "in order")
    (flag,) = (f for f in records.get(ledger, 1).flags if f["code"] == "unsure")
    assert flag["path"] is None
    assert flag["say"].startswith("Present, row 1 – Name (a row that is not filed): ")
    assert flag["blanked"]["query"] == number["unsure"]


def test_of_two_rows_with_one_name_the_blanked_one_is_asked_about_no_more(ledger: Ledger) -> None:
    twice = {**THREE, "attendees.1.name": "Ann Leee"}
    changed = Query(code="unsure", path="attendees.1.name", say="Is this right?", raw="Ann Leee")
    back = submit(ledger, returned(twice, form=group.form(), extra=(changed,)))
    doubt, first, second = back.asked
    assert [at(ledger, n) for n in (first, second)] == ["attendees.1.name", "attendees.2.name"]
    then = queries.settle(ledger, doubt, NOBODY, later(1))
    assert then.asked == (second,)
    done = queries.settle(ledger, second, IS_ANN, later(2))
    assert (done.outcome, len(done.records)) == ("filed", 2)


def test_a_signed_print_with_a_blanked_row_completes_the_record_it_is_of(ledger: Ledger) -> None:
    alone = {p: v for p, v in COLLEAGUES.items() if not p.startswith("attendees.")}
    alone |= {"attendees.1.name": "Ann Lee", "attendees.2.name": "Elizabeth Fox"}
    submit(ledger, returned(alone, form=group.form()))
    back = submit(
        ledger, returned(COLLEAGUES, form=group.form(), unsure=("attendees.1.name",)), actor=later(1)
    )
    number = asked(ledger, back)
    then = queries.settle(ledger, number["unsure"], NOBODY, later(2))
    assert then.asked == (number["signed-by-colleague"],)
    done = queries.settle(ledger, number["signed-by-colleague"], HERS, later(3))
    assert (done.outcome, done.code, done.records) == ("filed", "completed", (3, 4))
    filed = records.get(ledger, 3)
    assert filed.record["attendees"][0] == {"name": "Ann Lee", "signed": "Anne Lee"}
    assert (filed.provenance["attendees.1.name"]["submission"], done.submission) == (1, 2)
    assert filed.provenance["attendees.1.signed"]["submission"] == 2
    assert [f["path"] for f in filed.flags if f["code"] == "signed-by-colleague"] == ["attendees.1.signed"]


def test_amending_a_row_away_takes_what_was_let_be_below_it_along(ledger: Ledger) -> None:
    there = {**COLLEAGUES, "attendees.1.name": "Sam Sample"}
    doubt = Query(code="unsure", path="attendees.1.name", say="Is this right?", raw="Sam Sample")
    back = submit(ledger, returned(there, form=group.form(), extra=(doubt,)))
    number = asked(ledger, back)
    is_sam = Settlement("waive", why="It says so.")
    done = said(ledger, {number["unsure"]: is_sam, number["signed-by-colleague"]: HERS}, "in one act")
    ann = next(n for n in done.records if records.get(ledger, n).person == "E1")
    after = amend(ledger, ann, {"attendees.1.name": None}, "He was not there.", later(2))
    filed = records.get(ledger, after.record)
    assert [row["name"] for row in filed.record["attendees"]] == ["Ann Lee", "Elizabeth Fox"]
    flags = {f["code"]: f for f in filed.flags if "waived" in f}
    assert flags["signed-by-colleague"]["path"] == "attendees.1.signed"
    assert flags["signed-by-colleague"]["waived"]["why"] == "It is hers."
    assert flags["unsure"]["path"] is None
    assert {p for p, v in filed.provenance.items() if "settled" in v} == set()
    again = amend(ledger, after.record, {"notes": "Talked of nothing."}, "Said so.", later(3))
    assert [f for f in records.get(ledger, again.record).flags if "waived" in f] == list(flags.values())


def test_a_path_goes_where_its_row_is_filed_and_comes_back() -> None:
    rows = FiledRows.of(group.form(), ["day", "attendees.2.name", "attendees.4.signed"])
    assert rows.filed("day") == "day"
    assert [rows.filed(f"attendees.{n}.name") for n in range(1, 6)] == [
        None,
        "attendees.1.name",
        None,
        "attendees.2.name",
        "attendees.5.name",
    ]
    assert rows.filed("decided.1.what") == "decided.1.what"  # none is filed: one may be wanted there
    assert [rows.held(f"attendees.{n}.signed") for n in (1, 2)] == [
        "attendees.2.signed",
        "attendees.4.signed",
    ]
    assert rows.held("day") == "day"


_ROW = st.tuples(
    st.sampled_from(["Ann Leee", "Anne Lee", "Elizabeth Fox", "Tom Nobody"]),
    st.sampled_from([None, "Anne Lee", "Elizabeth Fox"]),
    st.booleans(),
)
_DAY = iter(range(1, 100_000))


def _answer(query: Query) -> Settlement:
    """What a person says, whichever row it is asked of."""
    if query.code == "unsure":
        return NOBODY
    if query.code == "unknown-person":
        return IS_ANN if query.raw == "Ann Leee" else Settlement("waive", why="A guest.")
    return Settlement("waive", why="So it was.")


def _filed_from(
    ledger: Ledger, rows: Sequence[tuple[str, str | None, bool]], data: st.DataObject
) -> list[object]:
    """What is filed of these rows, those in doubt blanked, and all settled in any order: nothing is asked twice."""
    answers: dict[str, Value] = {"led": "Sam Sample", "notes": "Talked of who covers Christmas."}
    answers["day"] = day = dt.date(1990, 1, 1) + dt.timedelta(days=next(_DAY))
    unsure = []
    for number, (name, signed, gone) in enumerate(rows, 1):
        mine = {f"attendees.{number}.name": name, f"attendees.{number}.signed": signed}
        answers |= {p: v for p, v in mine.items() if v is not None}
        unsure += [p for p, v in mine.items() if v is not None and gone]
    outcome = submit(ledger, returned(answers, form=group.form(), unsure=unsure))
    told: dict[tuple[str, str | None], int] = {}
    while outcome.outcome == "review":
        number = data.draw(st.sampled_from(outcome.asked))
        query = queries.get(ledger, number).query
        assert told.setdefault((query.code, query.path), number) == number, "asked twice"
        outcome = queries.settle(ledger, number, _answer(query), later(1))
    assert outcome.outcome == "filed"
    kept = [records.get(ledger, n) for n in outcome.records]
    assert all(r.record["day"] == day.isoformat() for r in kept)
    return [
        (
            r.person,
            r.record["attendees"],
            sorted((f["code"], f["path"]) for f in r.flags if f["code"] != "unsure"),
            sorted((p, "settled" in v, v.get("signature")) for p, v in r.provenance.items()),
        )
        for r in kept
    ]


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(_ROW, min_size=1, max_size=5), data=st.data())
def test_with_rows_blanked_the_same_is_filed_as_without_them(
    home: Ledger, rows: list[tuple[str, str | None, bool]], data: st.DataObject
) -> None:
    kept = [row for row in rows if not row[2]]
    if not kept:
        kept = [("Elizabeth Fox", None, False)]
        rows = [*rows, *kept]
    assert _filed_from(home, rows, data) == _filed_from(home, kept, data)
