"""Records are listed and found without being opened, alike on both databases, and what is private stays so."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import audit, record_words
from filing.ledger.words import BETWEEN, Wanted, wanted
from filing.life import acts
from filing.life.undoing import undo
from filing.people import roster
from filing.records import finding, records
from filing.records.finding import Choice, Listing, listed
from filing.records.privacy import find_private
from forms import load
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

BY_LUKASZ = {**SIGNED, "signed_supervisee": "Łukasz Próba"}
EVALUATION: dict[str, Value] = {
    "worker": "Zoë Example",
    "date": dt.date(2026, 11, 2),
    "evaluator": "client",
    "client": "RH-0142",
    "ratings.care.rating": 4,
    "comments": "The tea was too strong.",
}


def file(ledger: Ledger, **changes: Value) -> int:
    """The number of a session's record."""
    outcome = submit(ledger, returned({**SESSION, **changes}))
    assert outcome.record is not None, outcome.queries
    return outcome.record


def found(ledger: Ledger, words: str | None = None, **choice: object) -> list[int]:
    """The numbers of the records found, the oldest first."""
    return [r.number for r in listed(ledger, Choice(words=words, **choice)).records]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "rota",
        "ROTA talked",
        '"about the rota"',
        "medic* course",
        "medication course rota Łukasz zoe E02",
        "e02",
        "sam",
        "14/11/2026",
        "2026-11-14",
        "11/2026",
        "2026-11",
        "31.12.2026",
        "1 h",
        "sample*",
    ],
)
def test_a_record_is_found_by_any_word_that_stands_on_it(staffed: Ledger, typed: str) -> None:
    mine = file(staffed, comments="Łukasz O’Neill’s follow-up; Straße")
    file(
        staffed, supervisee="Łukasz Próba", supervisor="Another", date=dt.date(2025, 1, 2), summary="Talked."
    )
    assert mine in found(staffed, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "rot",
        "rota medicine",
        '"rota about"',
        "topics",
        "Agenda",
        "2026-10",
        "rota*medication",
        "E03",
        "the-rota-x",
    ],
)
def test_a_record_is_not_found_by_what_does_not_stand_on_it(staffed: Ledger, typed: str) -> None:
    file(staffed)
    assert found(staffed, typed) == []


@pytest.mark.parametrize(
    "typed", ["O'Neill", "o’neill", "oneill", "neill", "followup", "follow-up", "STRASSE"]
)
def test_names_and_compounds_are_found_however_they_are_written(staffed: Ledger, typed: str) -> None:
    number = file(staffed, comments="Łukasz O’Neill: follow-up, Straße")
    assert found(staffed, typed) == [number]


def test_no_phrase_runs_from_one_answer_into_the_next(staffed: Ledger) -> None:
    file(staffed, summary="about the night", comments="shift work")
    assert found(staffed, '"night shift"') == []
    assert len(found(staffed, "night shift")) == 1


@pytest.mark.parametrize("typed", ["", "  ", "“”", "* - '", BETWEEN])
def test_what_has_no_word_in_it_is_told(staffed: Ledger, typed: str) -> None:
    with pytest.raises(UsageError) as told:
        found(staffed, typed)
    assert told.value.code == "no-words"


def test_options_are_found_by_their_words(staffed: Ledger) -> None:
    answers = {**EVALUATION, "evaluator": "for_client", "helped": "His niece"}
    private = submit(staffed, returned(answers, form=load("contact-evaluation"))).record
    zoe = roster.find(staffed, "E02")
    for words, numbers in (('"a relative or advocate"', [private]), ("for_client", []), ("rating", [])):
        told = find_private(staffed, zoe, "subject-access", ACT, choice=Choice(words=words))
        assert [r.number for r in told.records] == numbers


def test_a_person_is_found_by_the_names_they_have_and_had(staffed: Ledger) -> None:
    number = file(staffed)
    assert found(staffed, "marlowe") == []
    renamed = ROSTER.replace("Zoë Example", "Zoë Marlowe")
    roster.import_csv(staffed, renamed.encode(), later(1), [])
    assert found(staffed, "marlowe") == found(staffed, "zoe example") == [number]
    assert staffed.verify(deep=True) == ()


def test_versions_that_do_not_count_are_found_by_their_state_and_say_what_was_done(staffed: Ledger) -> None:
    first = file(staffed)
    second = file(staffed, session=5, date=dt.date(2026, 10, 3), **SIGNED)
    third = file(staffed, supervisee="Łukasz Próba", session=6)
    (gone,) = acts.withdraw(staffed, [first], "It was a test.", later(1))
    assert (found(staffed), found(staffed, state="complete")) == ([second, third], [second])
    (withdrawn,) = listed(staffed, Choice(state="withdrawn")).records
    assert (withdrawn.number, withdrawn.why, withdrawn.filed_by) == (gone.record, "It was a test.", ACT.by)
    (replaced,) = listed(staffed, Choice(state="replaced")).records
    assert replaced.number == first
    assert replaced.next is not None
    assert (replaced.next.record, replaced.next.act, replaced.next.why) == (
        gone.record,
        "withdrawn",
        "It was a test.",
    )
    back = undo(staffed, gone.record, "It was none.", later(2))
    assert found(staffed) == [second, third, back.record]
    assert found(staffed, "rota", state="replaced") == [first, gone.record]
    assert records.get(staffed, gone.record).state == "replaced"
    assert staffed.verify(deep=True) == ()


def test_a_list_is_in_order_has_a_limit_and_says_how_many_there_are(staffed: Ledger) -> None:
    days = [dt.date(2026, 3, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 1, 1)]
    a, b, c, d = (file(staffed, session=n, date=day) for n, day in enumerate(days, 1))
    for order, numbers in (("oldest", [b, d, c, a]), ("newest", [a, c, d, b]), ("filed", [d, c, b, a])):
        for limit in (None, 1, 3, 4, 9):
            some = listed(staffed, order=order, limit=limit)  # type: ignore[arg-type]
            assert [r.number for r in some.records] == numbers[:limit]
            assert (some.number, some.more) == (4, 4 - len(some.records))


def test_a_list_is_turned_page_by_page_and_each_record_stands_on_one(staffed: Ledger) -> None:
    every = {file(staffed, date=dt.date(2026, m, 14), session=m, next_meeting=None) for m in range(1, 6)}
    pages = [listed(staffed, order="newest", limit=2, skip=skip) for skip in (0, 2, 4, 6)]
    assert [len(p.records) for p in pages] == [2, 2, 1, 0]
    assert {r.number for p in pages for r in p.records} == every
    assert [(p.number, p.more) for p in pages] == [(5, 3), (5, 1), (5, 0), (5, 0)]


def test_what_would_not_be_looked_for_is_refused_before_it_is(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as refused:
        finding.check(staffed, Choice(period="next Tuesday"))
    assert refused.value.code == "no-period"


def test_the_forms_of_which_something_is_filed_have_their_titles(staffed: Ledger) -> None:
    file(staffed)
    submit(staffed, returned(EVALUATION, form=load("contact-evaluation")))
    filed = finding.forms_filed(staffed)
    assert [(f.form, f.kind) for f in filed] == [
        ("contact-evaluation", "evaluation"),
        ("supervision-record", "supervision"),
    ]
    assert all(f.title != f.form for f in filed)


def test_everything_asked_for_narrows_what_is_found(staffed: Ledger) -> None:
    zoe, lukasz = (
        file(staffed),
        file(staffed, supervisee="Łukasz Próba", date=dt.date(2026, 10, 1), **BY_LUKASZ),
    )
    assert found(staffed, people="E02") == [zoe]
    assert found(staffed, people=("E02", "E03")) == [lukasz, zoe]
    assert found(staffed, people=()) == []
    assert found(staffed, kind="supervision") == [lukasz, zoe]
    assert found(staffed, kind="appraisal") == []
    assert found(staffed, form="supervision-record.1", period="2026-10") == [lukasz]
    assert found(staffed, "rota", people="E02", state="unsigned", period="..2026-11") == [zoe]
    assert found(staffed, "rota", people="E02", state="complete") == []


def test_a_listing_says_of_a_record_what_the_record_says(staffed: Ledger) -> None:
    file(staffed)
    file(staffed, supervisee="Łukasz Próba", **BY_LUKASZ)
    shared = [n for n in Listing.__slots__ if n != "next"]
    for mine in listed(staffed).records:
        filed = records.get(staffed, mine.number)
        assert {n: getattr(mine, n) for n in shared} == {n: getattr(filed, n) for n in shared}


# --- what is private ---------------------------------------------------------------------------------------------


def evaluation(ledger: Ledger) -> int:
    """The number of a private record: what a client said of Zoë."""
    outcome = submit(ledger, returned(EVALUATION, form=load("contact-evaluation")))
    assert outcome.record is not None, outcome.queries
    return outcome.record


def test_what_stands_on_private_records_is_not_looked_through(staffed: Ledger) -> None:
    private, other = evaluation(staffed), file(staffed, summary="Tea in the garden")
    assert found(staffed) == [private, other]
    assert found(staffed, people="E02", kind="evaluation") == [private]
    assert found(staffed, "tea") == [other]
    assert found(staffed, "strong") == []
    assert found(staffed, "client") == []  # who rated
    assert found(staffed, "zoe") == [private, other]


def test_private_records_of_one_person_are_looked_through_on_purpose_and_that_is_noted(
    staffed: Ledger,
) -> None:
    private, other = evaluation(staffed), file(staffed, summary="Tea in the garden")
    file(staffed, supervisee="Łukasz Próba", summary="Tea again", session=9)
    zoe = roster.find(staffed, "E02")
    told = find_private(staffed, zoe, "subject-access", ACT, choice=Choice(words="tea"))
    assert [r.number for r in told.records] == [private, other]
    both = find_private(staffed, zoe, "legal-duty", ACT, choice=Choice(words='E02 "too strong"'))
    assert [r.number for r in both.records] == [private]
    with staffed.reading() as conn:
        noted = conn.execute(
            select(audit.c.subject, audit.c.body).where(audit.c.action == "private-searched")
        ).all()
    assert [n.subject for n in noted] == [f"person {zoe.id}"] * 2
    assert [n.body for n in noted] == [
        '{"purpose":"subject-access","records":2}',
        '{"purpose":"legal-duty","records":1}',
    ]
    with pytest.raises(UsageError) as told_off:
        find_private(staffed, zoe, "subject-access", ACT, choice=Choice())
    assert told_off.value.code == "no-words"


def test_sensitive_answers_are_found_by_nothing(staffed: Ledger) -> None:
    private = evaluation(staffed)
    zoe = roster.find(staffed, "E02")
    for words, numbers in (("RH-0142", []), ("rh", []), ("strong", [private])):
        told = find_private(staffed, zoe, "subject-access", ACT, choice=Choice(words=words))
        assert [r.number for r in told.records] == numbers
    with staffed.reading() as conn:
        kept = conn.execute(select(record_words)).mappings().all()
    assert all("142" not in str(dict(row)) for row in kept)


# --- the law -----------------------------------------------------------------------------------------------------

LETTERS = st.characters(
    categories=(
        "Lu",
        "Ll",
        "Lo",
        "Lm",
        "Lt",
        "Mn",
        "Mc",
        "Nd",
        "No",
        "Pd",
        "Po",
        "Ps",
        "Pe",
        "Sm",
        "Sk",
        "So",
        "Zs",
    )
)
KNOWN = st.sampled_from(
    [
        "rota", "O'Neill", "O’Neill", "follow-up", "followup", "Zoë", "Łukasz", "14/11/2026", "2026-11-14", "007",
        "7", "AND", "OR", "NOT", "NEAR(", "night shift", '"night shift"', "*", "ro*", "Straße", "हिन्दी", "日本語",
        "naïve", "İstanbul", "ﬁne", "x²", "½", "a_b", "{words}", "words:rota", "rota^2", "-rota", "<->", "&", "|", "!",
        "\\", "%", ":*", "'", "''",
    ]
)  # fmt: skip
TEXT = st.lists(KNOWN | st.text(LETTERS, max_size=8), min_size=1, max_size=6).map(" ".join)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Ledger, Ledger]]:
    """A ledger on each database, with the same records."""
    url = request.getfixturevalue("postgres").database()
    folder = tmp_path_factory.mktemp("both")
    with open_ledger(folder / "file") as one, open_ledger(folder / "server", url=url) as other:
        for ledger in (one, other):
            roster.import_csv(ledger, ROSTER.encode(), ACT)
        yield one, other


def stands(ledger: Ledger, number: int, item: Wanted) -> bool:
    """Whether a word or phrase stands on a record, by its words alone."""
    with ledger.reading() as conn:
        row = conn.execute(select(record_words).where(record_words.c.record == number)).mappings().one()
    parts = [p.split(" ") for c in ("who", "words") for p in row[c].split(f" {BETWEEN} ")]
    return any(_at(part, way, begins=item.begins) for part in parts for way in item.ways)


def _at(part: list[str], way: tuple[str, ...], *, begins: bool) -> bool:
    for first in range(len(part) - len(way) + 1):
        *there, last = part[first : first + len(way)]
        if tuple(there) == way[:-1] and (last.startswith(way[-1]) if begins else last == way[-1]):
            return True
    return False


@pytest.mark.client("postgres")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=TEXT, typed=TEXT)
def test_both_databases_find_the_same_and_whatever_was_written(
    both: tuple[Ledger, Ledger], written: str, typed: str
) -> None:
    turn = next(TURNS)
    here, there = ({file(ledger, comments=f"– {written}", session=turn): turn} for ledger in both)
    for numbers, ledger in ((here, both[0]), (there, both[1])):
        SESSIONS.setdefault(ledger.kind, {}).update(numbers)
    (number,) = here
    for query in (typed, written, f'"{typed}"', f"{typed}*", *written.split()):
        if not wanted(query):
            continue
        one, other = (
            [SESSIONS[ledger.kind][n] for n in found(ledger, query) if n in SESSIONS[ledger.kind]]
            for ledger in both
        )
        assert one == other
        assert (turn in one) == all(stands(both[0], number, item) for item in wanted(query))
    for word in written.split():
        assert not wanted(word) or number in found(both[0], word)


TURNS = itertools.count(1)
SESSIONS: dict[str, dict[int, int]] = {}
"""The sessions written down in each of the two ledgers, by the number of their record there."""


def test_nothing_that_is_typed_is_a_fault(plain: Ledger) -> None:
    file(plain)
    many = " ".join(f"word{n}" for n in range(3000))
    assert found(plain, many) == []
    assert finding.beginning_so(plain, Choice(words="rot tal")) == 1
