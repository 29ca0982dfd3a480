"""Which queries ask the same: on one form, and where somebody says so on every form; one answer goes to all of them."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.records import records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.selection import Selection
from filing.review.settling import settle
from forms import load
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.values import Value
from tests.filing.returns import FORM, returned, submit
from tests.filing.test_round import became, begun, in_doubt, now, typed
from tests.filing.test_settling import ACCEPT, SUE, open_now, picked, session

pytestmark = pytest.mark.thorough


def foreign(number: str, rendition: str = "AAAAAAAAAAAA", organisation: str | None = None) -> Copy:
    """A copy that somebody else issued."""
    return Copy(
        form="supervision-record", edition=1, rendition=rendition, number=number, organisation=organisation
    )


EVALUATION = load("contact-evaluation")


def evaluated(day: int, worker: str = "Zoë Example") -> dict[str, Value]:
    """The answers of a client's evaluation."""
    said: dict[str, Value] = {"evaluator": "client", "client": f"RH-{day:04}", "ratings.care.rating": 4}
    return {"worker": worker, "date": dt.date(2026, 10, day), **said}


def strange(ledger: Ledger, day: int, copy: Copy, form: FormDefinition = FORM) -> Outcome:
    say = "This copy was not issued from here. Make sure that it belongs to this organisation."
    query = Query(code="unknown-copy", say=say, raw=copy.number)
    answers = session(day) if form is FORM else evaluated(day)
    back = returned(answers, form=form, number=copy.number, extra=(query,))
    carriers = tuple(
        c.model_copy(update={"rendition": copy.rendition, "organisation": copy.organisation})
        for c in back.reading.carriers
    )
    reading = back.reading.model_copy(update={"carriers": carriers})
    return submit(ledger, type(back)(back.form, reading, back.checked, back.queries))


def test_copies_of_one_organisation_are_answered_once(staffed: Ledger) -> None:
    """The copy numbers all differ; what counts is who made them."""
    hill = [strange(staffed, d, foreign(f"4K7Q9XT2M8WZ{d:02}", organisation="hill")) for d in (1, 2, 3)]
    # The same blank in another organisation's name, and one that names nobody and was printed from another blank.
    strange(staffed, 4, foreign("4K7Q9XT2M8WZ04", organisation="dale"))
    strange(staffed, 5, foreign("4K7Q9XT2M8WZ05"))
    nameless = [strange(staffed, d, foreign(f"4K7Q9XT2M8WZ{d:02}", "BBBBBBBBBBBB")) for d in (6, 7)]
    assert picked(staffed, Selection(alike=hill[1].asked[0])) == tuple(o.asked[0] for o in hill)
    assert picked(staffed, Selection(alike=nameless[0].asked[0])) == tuple(o.asked[0] for o in nameless)
    waive = Settlement("waive", why="Hill is our other branch.")
    done = settle(staffed, Selection(alike=hill[0].asked[0]), waive, SUE)
    assert [d.outcome.outcome for d in done.documents] == ["filed"] * 3
    assert len(open_now(staffed)) == 4


def test_copies_of_one_organisation_on_several_forms_are_answered_once_where_that_is_said(
    staffed: Ledger,
) -> None:
    hill = [strange(staffed, d, foreign(f"4K7Q9XT2M8WZ{d:02}", organisation="hill")) for d in (1, 2)]
    other = strange(staffed, 3, foreign("4K7Q9XT2M8WZ03", organisation="hill"), EVALUATION)
    strange(staffed, 4, foreign("4K7Q9XT2M8WZ04", organisation="dale"), EVALUATION)
    first = hill[0].asked[0]
    assert picked(staffed, Selection(alike=first)) == tuple(o.asked[0] for o in hill)
    everywhere = Selection(alike=first, every_form=True)
    assert picked(staffed, everywhere) == tuple(o.asked[0] for o in (*hill, other))
    done = settle(staffed, everywhere, Settlement("waive", why="Hill is our other branch."), SUE)
    assert [d.outcome.outcome for d in done.documents] == ["filed"] * 3


def test_copies_of_which_nobody_knows_the_maker_are_not_alike_on_several_forms(staffed: Ledger) -> None:
    say = "This copy was not issued from here. Make sure that it belongs to this organisation."
    asked = [
        submit(
            staffed, returned(answers, form=form, extra=(Query(code="unknown-copy", say=say, raw=number),))
        )
        for answers, form, number in (
            (session(1), FORM, "4K7Q9XT2M8WZ01"),
            (session(2), FORM, "4K7Q9XT2M8WZ02"),
            (evaluated(3), EVALUATION, "4K7Q9XT2M8WZ03"),
        )
    ]
    same = picked(staffed, Selection(alike=asked[0].asked[0], every_form=True))
    assert same == (*asked[0].asked, *asked[1].asked)


def test_a_name_that_nobody_has_is_the_same_question_on_every_form_and_a_doubtful_answer_is_not(
    staffed: Ledger,
) -> None:
    unknown = submit(staffed, returned(session(1, supervisee="Zoe Exampel")))
    elsewhere = submit(staffed, returned(evaluated(2, "Zoe Exampel"), form=EVALUATION))
    other = submit(staffed, returned(evaluated(3, "Lukasz Probba"), form=EVALUATION))
    both = (*unknown.asked, *elsewhere.asked)
    assert {unknown.code, elsewhere.code, other.code} == {"unknown-person"}
    assert picked(staffed, Selection(alike=unknown.asked[0])) == unknown.asked
    assert picked(staffed, Selection(alike=unknown.asked[0], every_form=True)) == both
    done = settle(staffed, Selection(alike=unknown.asked[0], every_form=True), ACCEPT, SUE)
    assert [records.get(staffed, d.outcome.record or 0).person for d in done.documents] == ["E02", "E02"]
    day = submit(staffed, returned(session(4), unsure=("date",)))
    submit(staffed, returned({**evaluated(4), "date": session(4)["date"]}, form=EVALUATION, unsure=("date",)))
    assert picked(staffed, Selection(alike=day.asked[0], every_form=True)) == day.asked


def test_alike_is_only_what_asks_the_same_about_the_same_seen(staffed: Ledger) -> None:
    """What one page says is no answer to another: a name that is somebody else's is asked about by itself."""
    zoe = [submit(staffed, returned(session(d, supervisee="Zoe Exampel"))) for d in (1, 2)]
    luk = submit(staffed, returned(session(3, supervisee="Lukas Proba")))
    blank = [submit(staffed, returned(session(d, summary=None))) for d in (4, 5)]
    other = submit(staffed, returned(session(6), unsure=["summary"]))
    assert {o.code for o in (*zoe, luk)} == {"unknown-person"}
    assert picked(staffed, Selection(alike=zoe[0].asked[0])) == (zoe[0].asked[0], zoe[1].asked[0])
    assert picked(staffed, Selection(alike=luk.asked[0])) == luk.asked
    missing = [n for o in blank for n in o.asked if queries.get(staffed, n).query.code == "required"]
    assert len(missing) == 2
    assert picked(staffed, Selection(alike=missing[0])) == tuple(missing)
    assert picked(staffed, Selection(alike=other.asked[0])) == other.asked


def test_the_same_answer_goes_to_all_that_are_alike_once_somebody_is_sure(staffed: Ledger) -> None:
    blanks = [submit(staffed, returned(session(d, summary=None))) for d in (1, 2, 3)]
    in_doubt(staffed, 4, ("summary",))
    around = begun(staffed)
    shown = around.shown()
    assert shown is not None
    assert (shown.alike, "a" in shown.keys) == (3, True)
    typed(around, "a", "w", "Checked.", "n")
    assert (now(around), around.held) == (blanks[0].asked[0], ())
    typed(around, "a", "w", "Checked.", "y")
    assert around.held == tuple(o.asked[0] for o in blanks)
    typed(around, "u", "a", "w", "Checked.", "y", "1", "q")
    assert [o for _, o in became(around)] == ["filed"] * 4


def test_a_for_all_can_be_changed_back_to_one(plain: Ledger) -> None:
    blanks = [submit(plain, returned(session(d, summary=None))) for d in (1, 2)]
    around = begun(plain)
    typed(around, "a")
    assert around.news() == ()  # what it does is shown with the question
    shown = around.shown()
    assert shown is not None
    assert (shown.reach, [a.number for a in shown.to]) == ("form", [o.asked[0] for o in blanks])
    typed(around, "a")
    assert around.news() == ("The answer you give now is for this question alone again.",)
    typed(around, "w", "Checked.")
    assert around.held == blanks[0].asked


def test_an_answer_goes_to_one_to_all_of_the_form_or_to_all_of_every_form(staffed: Ledger) -> None:
    """The same name that nobody has on two forms: how far the answer goes is chosen, and what is not chosen stays."""
    two = [submit(staffed, returned(session(d, supervisee="Zoe Exampel"))) for d in (1, 2)]
    other = submit(staffed, returned(evaluated(3, "Zoe Exampel"), form=EVALUATION))
    around = begun(staffed)
    numbers = [o.asked[0] for o in (*two, other)]
    reached = []
    for _ in range(3):
        typed(around, "a")
        shown = around.shown()
        assert shown is not None
        assert (shown.alike, shown.everywhere) == (2, 3)
        reached.append((shown.reach, [a.number for a in shown.to], shown.further))
    assert reached == [
        ("form", numbers[:2], "every"),
        ("every", numbers, "this"),
        ("this", numbers[:1], "form"),
    ]
    typed(around, "a", "1", "y")
    assert (around.held, now(around)) == (tuple(numbers[:2]), numbers[2])
    typed(around, "u", "a", "a", "1", "n")
    assert (around.held, now(around)) == ((), numbers[0])
    typed(around, "a", "a", "1", "y", "\r")
    assert [r.person for r in records.find(staffed)] == ["E02"] * 3


def test_where_only_other_forms_ask_the_same_the_key_goes_to_them(staffed: Ledger) -> None:
    one = submit(staffed, returned(session(1, supervisee="Zoe Exampel")))
    other = submit(staffed, returned(evaluated(3, "Zoe Exampel"), form=EVALUATION))
    around = begun(staffed)
    typed(around, "a")
    shown = around.shown()
    assert shown is not None
    assert (shown.reach, {a.number for a in shown.to}) == ("every", {*one.asked, *other.asked})
