"""What is known of a person for a pack: means by domain, how the last appraisal ended, their Commitment."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records import packing
from filing.records.evaluations import Span
from filing.records.given import given_for
from filing.records.packing import Known
from forms import load
from tests.issuing.packs import staff

APPRAISAL = load("appraisal-framework")


def known(ledger: Ledger, ref: str = "E02", span: Span | None = None) -> Known:
    """What is known of somebody."""
    return packing.known(ledger, find(ledger, ref), span or Span())


@pytest.fixture
def url() -> None:
    """A file: which database it is makes no difference here."""


@pytest.fixture
def history(ledger: Ledger) -> Ledger:
    """Zoë with a year behind her."""
    return staff.with_history(ledger)


def test_of_somebody_without_records_nothing_is_known(history: Ledger) -> None:
    nobody = known(history, "E03")
    assert (nobody.plan, nobody.actions, nobody.session, packing.outcome(nobody)) == (None, (), 1, None)
    assert packing.commitment(nobody) is None
    assert [d.means for d in packing.domains(APPRAISAL, nobody)] == [None] * 5


def test_means_of_a_domain_are_of_the_cs_its_behaviours_are_linked_to(history: Ledger) -> None:
    found = {d.name: d for d in packing.domains(APPRAISAL, known(history))}
    personal = found["Demonstrating personal qualities"].means
    assert personal is not None
    assert personal.own is not None
    assert (personal.own.n, personal.ratings, personal.clients) == (1, 3, 3)
    assert personal.client is not None
    assert personal.client.value < personal.own.value


@pytest.mark.parametrize(("clients", "told"), [(2, False), (3, True)])
def test_a_client_mean_is_told_from_the_least_number_on(ledger: Ledger, clients: int, told: bool) -> None:
    staff.staffed(ledger)
    staff.evaluated(ledger, clients)
    means = [d.means for d in packing.domains(APPRAISAL, known(ledger))]
    assert [m is not None and m.client is not None for m in means] == [told] * 5
    assert all(m is not None and m.own is not None for m in means)


def test_only_evaluations_of_the_period_count(history: Ledger) -> None:
    late = known(history, span=Span(dt.date(2026, 12, 1), None))
    assert packing.evaluated(late) == packing.Evaluated(0, 0, None, None)
    assert not packing.evaluated(late)
    assert packing.evaluated(known(history)) == packing.Evaluated(
        1, 3, dt.date(2026, 11, 2), dt.date(2026, 11, 5)
    )


def test_the_last_appraisal_is_told_by_domain(history: Ledger) -> None:
    found = packing.domains(APPRAISAL, known(history))
    assert [(d.met, d.reviewed) for d in found] == [(4, 5), (3, 3), (2, 3), (3, 3), (2, 2)]
    assert {d.level for d in found} == {"Band 3/2", "Band 7 (Advanced Practitioner)"}
    ended = packing.outcome(known(history))
    assert ended is not None
    assert (ended.held, ended.review) == (dt.date(2025, 12, 1), dt.date(2026, 6, 1))
    assert ended.capability == "At the required level of professional capability for this post"
    assert known(history).appraisal_due == dt.date(2026, 12, 1)


def test_of_a_commitment_the_tasks_that_were_chosen_are_told(history: Ledger) -> None:
    mine = packing.commitment(known(history))
    assert mine is not None
    assert (len(mine.tasks), sum(t.done for t in mine.tasks)) == (8, 3)
    assert mine.tasks[0].statement == "Statement 1"
    assert mine.renew == dt.date(2028, 10, 12)


def test_a_supervision_carries_forward(history: Ledger) -> None:
    zoe = known(history)
    assert (zoe.session, zoe.carried("for_supervisor"), zoe.carried("for_supervisee")) == (
        5,
        "Ask about the rota",
        "Bring the diary",
    )
    assert [a.cells["what"] for a in zoe.actions] == ["Book the medication course"]


def test_records_that_were_looked_up_already_are_not_looked_up_again(history: Ledger) -> None:
    zoe = known(history)
    given = given_for(history, APPRAISAL, zoe.person, held=zoe.held)
    assert given == given_for(history, APPRAISAL, zoe.person)
    assert given_for(history, APPRAISAL, zoe.person, held=()).values.keys() == {
        "name",
        "role",
        "appraiser",
        "band",
    }


def test_objectives_that_name_no_domain_are_told_with_the_copy(history: Ledger) -> None:
    notices = {n.code: n for n in given_for(history, APPRAISAL, find(history, "E02")).notices}
    assert notices["objectives-unplaced"].say.startswith(
        "3 objectives of the development plan (record 2) name no"
    )


def test_a_supervision_is_with_the_supervisor_where_that_is_not_the_manager(ledger: Ledger) -> None:
    from dataclasses import replace

    staff.staffed(ledger)
    zoe = replace(find(ledger, "E02"), supervisor="E03", supervisor_name="Łukasz Próba")
    by = {
        name: given_for(ledger, load(name), zoe, held=()).values.get(load(name).about.by or "")
        for name in (
            "supervision-record",
            "informal-supervision",
            "supervision-agreement",
            "appraisal-framework",
        )
    }
    assert by == {
        "supervision-record": "Łukasz Próba",
        "informal-supervision": "Łukasz Próba",
        "supervision-agreement": "Łukasz Próba",
        "appraisal-framework": "Sam Sample",
    }
