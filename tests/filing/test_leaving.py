"""Who leaves: the last day, who takes over, what hangs on them, and when they are away."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.people.absences import Absence, absent, note_absence, remove
from filing.people.changes import handed_over, history
from filing.people.leaving import given_away, leave, planned, stay
from filing.people.roster import Person, find, import_csv
from filing.people.standing import in_words, standing
from filing.records.copies import listed
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, NOON, NUMBER, SESSION, later, returned, submit
from tests.filing.test_copies import issued

pytestmark = pytest.mark.thorough

DAY = ACT.day
YESTERDAY = DAY - dt.timedelta(days=1)


def people(ledger: Ledger, *refs: str) -> list[Person]:
    return [find(ledger, ref) for ref in refs]


def supervised(ledger: Ledger) -> None:
    """Łukasz Próba is supervised by Zoë Example, whose manager, like his, is Sam Sample; Nia Nova has left."""
    data = "ref,name,manager,supervisor,professional supervisor,leaves\n"
    data += "E03,Łukasz Próba,E01,E02,E01,\nE04,Nia Nova,E01,E02,,1/1/2026\n"
    import_csv(ledger, data.encode(), ACT)


def test_what_hangs_on_somebody_is_told(staffed: Ledger) -> None:
    supervised(staffed)
    issued(staffed, NUMBER, "E02")
    submit(
        staffed,
        returned(
            {
                **SESSION,
                "actions.2.what": "Ask for the rota",
                "actions.2.who": "Sam Sample",
                "actions.2.when": "31/12/2026",
            }
        ),
    )
    of = standing(staffed, find(staffed, "E02"), NOON, DAY)
    assert [c.number for c in of.copies] == [NUMBER]
    assert ([p.ref for p in of.manages], [p.ref for p in of.supervises]) == ([], ["E03"])
    assert ([(t.record, t.person.ref) for t in of.actions], of.own) == (
        [(1, "E02")],
        2,
    )  # “Zoë”, in her own record
    sam = standing(staffed, find(staffed, "E01"), NOON, DAY)
    assert [p.ref for p in sam.manages] == ["E02", "E03"]
    assert [p.ref for p in sam.professionally] == ["E03"]
    assert [(t.record, t.person.ref) for t in sam.actions] == [(1, "E02")]
    assert [p.ref for p in sam.others] == ["E02", "E03"]
    assert in_words(sam) == [
        "manages Zoë Example (E02), Łukasz Próba (E03)",
        "is the professional supervisor of Łukasz Próba (E03)",
        "has 1 open action to do: record 1 of Zoë Example",
    ]
    assert standing(staffed, find(staffed, "E03"), NOON, DAY).actions == ()


def test_a_first_name_counts_only_between_the_two(staffed: Ledger) -> None:
    import_csv(staffed, "ref,name,manager\nE05,Zoë Other,\n".encode(), ACT)
    submit(staffed, returned(SESSION))
    assert standing(staffed, find(staffed, "E05"), NOON, DAY).actions == ()
    assert len(standing(staffed, find(staffed, "E02"), NOON, DAY).actions) == 1


def test_whoever_takes_over_manages_and_supervises_from_now_on(staffed: Ledger) -> None:
    supervised(staffed)
    sam, zoe = people(staffed, "E01", "E02")
    changes = planned(staffed, sam, YESTERDAY, zoe, DAY)
    done = leave(staffed, sam, YESTERDAY, ACT, to=zoe)
    assert done.changes == changes
    sam, zoe, lukasz, nia = people(staffed, "E01", "E02", "E03", "E04")
    assert sam.leaves == YESTERDAY
    assert (zoe.manager, lukasz.manager, lukasz.professional_supervisor, lukasz.supervisor) == (
        None,
        "E02",
        "E02",
        "E02",
    )
    assert nia.manager == "E01"  # who has left stays as she was
    assert (done.without, handed_over(staffed)) == ((), {sam.id: "E02"})
    assert [n.what for n in history(staffed, sam)] == ["joined", "leaves", "hand-over"]
    assert ("manager", "E01", None) in [(n.what, n.before, n.after) for n in history(staffed, zoe)]
    again = leave(staffed, sam, YESTERDAY, ACT, to=zoe)
    assert (again.changes, len(history(staffed, sam))) == ((), 3)


def test_who_takes_over_gets_the_manager_of_the_one_who_leaves(staffed: Ledger) -> None:
    import_csv(staffed, b"ref,name,manager\nE07,Ola Otter,\nE01,Sam Sample,E07\n", ACT)
    sam, zoe = people(staffed, "E01", "E02")
    leave(staffed, sam, YESTERDAY, ACT, to=zoe)
    assert (find(staffed, "E02").manager, find(staffed, "E03").manager) == ("E07", "E02")
    ola, zoe = people(staffed, "E07", "E02")
    leave(staffed, zoe, YESTERDAY, ACT, to=ola)
    assert (find(staffed, "E07").manager, find(staffed, "E03").manager) == (None, "E07")


def test_without_anybody_to_take_over_it_is_told_who_is_without(staffed: Ledger) -> None:
    supervised(staffed)
    done = leave(staffed, find(staffed, "E01"), YESTERDAY, ACT)
    assert [p.ref for p in done.without] == ["E02", "E03"]
    assert find(staffed, "E02").manager == "E01"


@pytest.mark.parametrize(("on", "state"), [(YESTERDAY, "withdrawn"), (DAY, "issued")])
def test_copies_that_are_out_are_withdrawn_once_the_day_is_over(
    staffed: Ledger, on: dt.date, state: str
) -> None:
    issued(staffed, NUMBER, "E02")
    done = leave(staffed, find(staffed, "E02"), on, ACT)
    assert done.withdrawn == ((NUMBER,) if state == "withdrawn" else ())
    assert [c.state for c in listed(staffed, now=NOON, every=True)] == [state]
    later_on = leave(staffed, find(staffed, "E02"), on, later(1))
    assert later_on.withdrawn == (() if state == "withdrawn" else (NUMBER,))


def test_a_copy_of_a_leaver_that_comes_back_is_filed(staffed: Ledger) -> None:
    copy = issued(staffed, NUMBER, "E02")
    leave(staffed, find(staffed, "E02"), YESTERDAY, ACT)
    answers: dict[str, Value] = {**SESSION, **copy.given}
    assert submit(staffed, returned(answers, copy=copy)).outcome == "filed"


@pytest.mark.parametrize(
    ("who", "on", "to", "code"),
    [
        ("E02", YESTERDAY, "E02", "hand-over"),
        ("E01", YESTERDAY, "E04", "hand-over"),
        ("E03", dt.date(2019, 12, 31), None, "leave-order"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    staffed: Ledger, who: str, on: dt.date, to: str | None, code: str
) -> None:
    supervised(staffed)
    import_csv(staffed, "ref,name,starts\nE03,Łukasz Próba,1/1/2020\n".encode(), ACT)
    person = find(staffed, who)
    with pytest.raises(UsageError) as refused:
        leave(staffed, person, on, ACT, to=find(staffed, to) if to else None)
    assert refused.value.code == code
    assert find(staffed, who) == person
    assert leave(
        staffed, find(staffed, "E03"), dt.date(2020, 1, 1), ACT
    ).changes  # the first day may be the last


def test_who_stays_has_no_leaving_date_and_it_is_kept_that_there_was_one(staffed: Ledger) -> None:
    leave(staffed, find(staffed, "E02"), YESTERDAY, ACT)
    assert stay(staffed, find(staffed, "E02"), ACT)
    assert find(staffed, "E02").leaves is None
    assert not stay(staffed, find(staffed, "E02"), ACT)
    told = [(n.what, n.before, n.after) for n in history(staffed, find(staffed, "E02"))]
    assert told[1:] == [("leaves", None, "2026-11-21"), ("leaves", "2026-11-21", None)]


def test_an_absence_ends_when_somebody_says_and_keeps_its_reason(staffed: Ledger) -> None:
    zoe = find(staffed, "E02")
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 8)
    note_absence(staffed, zoe, Absence(first, None, "family"), ACT)
    assert absent(staffed)[zoe.id][0].covers(dt.date(2030, 1, 1))
    assert note_absence(staffed, zoe, Absence(first, last), ACT) == Absence(first, last, "family")
    (kept,) = absent(staffed)[zoe.id]
    assert [kept.covers(d) for d in (dt.date(2026, 2, 28), first, last, dt.date(2026, 3, 9))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert "family" not in str(history(staffed, zoe))


def test_absences_that_overlap_or_end_before_they_begin_are_refused(staffed: Ledger) -> None:
    zoe, lukasz = people(staffed, "E02", "E03")
    note_absence(staffed, zoe, Absence(dt.date(2026, 3, 1), dt.date(2026, 3, 8)), ACT)
    for wrong, code in (
        (Absence(dt.date(2026, 3, 8)), "absence-overlaps"),
        (Absence(dt.date(2026, 2, 1), dt.date(2026, 3, 1)), "absence-overlaps"),
        (Absence(dt.date(2026, 5, 2), dt.date(2026, 5, 1)), "absence-order"),
    ):
        with pytest.raises(UsageError) as refused:
            note_absence(staffed, zoe, wrong, ACT)
        assert refused.value.code == code
    note_absence(staffed, zoe, Absence(dt.date(2026, 3, 9), dt.date(2026, 3, 9)), ACT)
    note_absence(staffed, lukasz, Absence(dt.date(2026, 3, 8)), ACT)
    assert {k: len(v) for k, v in absent(staffed).items()} == {zoe.id: 2, lukasz.id: 1}


def test_an_absence_noted_by_mistake_is_taken_out_and_that_is_kept(staffed: Ledger) -> None:
    zoe, first = find(staffed, "E02"), dt.date(2026, 3, 1)
    note_absence(staffed, zoe, Absence(first), ACT)
    with pytest.raises(UsageError, match="01/03/2026"):
        remove(staffed, zoe, dt.date(2026, 3, 2), ACT)
    assert remove(staffed, zoe, first, ACT) == Absence(first)
    assert absent(staffed) == {}
    assert [(n.before, n.after) for n in history(staffed, zoe)][1:] == [
        (None, "2026-03-01"),
        ("2026-03-01", None),
    ]


def test_who_stays_after_all_is_told_what_they_do_not_get_back(staffed: Ledger) -> None:
    supervised(staffed)
    issued(staffed, NUMBER, "E02")
    zoe, lukasz, sam = people(staffed, "E02", "E03", "E01")
    assert given_away(staffed, zoe) == ()
    leave(staffed, zoe, YESTERDAY, ACT, to=sam)
    assert stay(staffed, find(staffed, "E02"), later(1))
    handed, gone = given_away(staffed, find(staffed, "E02"))
    assert handed.startswith("Łukasz Próba (E03) stays with Sam Sample (E01) as the supervisor")
    assert gone.startswith(f"Copy {NUMBER} stays withdrawn")
    assert handed_over(staffed) == {}
    import_csv(staffed, "ref,name,supervisor\nE03,Łukasz Próba,E02\n".encode(), later(2))
    assert [line[:4] for line in given_away(staffed, find(staffed, "E02"))] == ["Copy"]
    assert find(staffed, "E03").supervisor == zoe.ref != lukasz.ref
