"""Two forms damaged in each way, a thousand damaged ones in the long run: every value right, or asked about."""

from __future__ import annotations

import os
from functools import cache

import pytest

from schemas.errors import DocumentError
from schemas.filled import Filled
from schemas.values import Value
from tests import trial
from tests.damage.law import wrong
from tests.damage.pdf import KINDS, damaged, drawn_kind
from tests.extractors.pdf.test_boxes import ANSWERS
from tests.law.documents import back, made

pytestmark = pytest.mark.thorough

LONG = range(int(os.environ.get("CAREPACK_DAMAGES", "0")))
EACH, BATCH = 2, 10
_MORE: dict[str, dict[str, Value]] = {
    "supervision-record": {
        **ANSWERS,
        "actions.2.what": "Write to the family and say when the review is, and who will be there",
        "actions.2.when": "by Easter",
        "disagree": "I do not think that the rota was the cause of it, and I said so. " * 6,
    },
    "appraisal-framework": {
        "name": "Siân ap Sampl",
        "behaviours.pq1.evidence": "She leads the handover, and has since March.",
        "behaviours.pq1.self": 4,
        "behaviours.pq2.met": "not_met",
    },
}


@cache
def document(name: str) -> tuple[dict[str, Value], Filled]:
    from schemas import normal

    answers = normal.answers(trial.load(name), _MORE[name])
    return answers, made(trial.load(name), "pdf", answers)


def asked_of_all(checked: object) -> bool:
    """Whether the document as a whole is asked about."""
    return any(q.path is None and q.level == "must" for q in checked.queries)  # type: ignore[attr-defined]


def seeds() -> list[range] | list[list[int]]:
    """The seeds of the damaged forms, some at a time: in the gate the first few that draw each kind of damage."""
    if LONG:
        return [LONG[at : at + BATCH] for at in LONG[::BATCH]]
    drawn = {kind: [s for s in range(1000) if drawn_kind(s) == kind][:EACH] for kind in KINDS}
    return list(drawn.values())


@pytest.mark.parametrize("some", seeds(), ids=lambda some: str(some[0]))
def test_a_damaged_form_gives_right_values_or_queries(some: range | list[int]) -> None:
    faults = []
    for seed in some:
        name = list(_MORE)[seed % 4 == 3]
        answers, filled = document(name)
        hurt = damaged(filled.data, seed)
        try:
            checked = back(trial.load(name), hurt.data, filled.template)
        except DocumentError:
            continue
        if (found := wrong(trial.load(name), answers, checked, ())) and not asked_of_all(checked):
            faults.append((seed, hurt.did, found))
    assert not faults


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_does_the_same_damage(kind: str) -> None:
    data = document("supervision-record")[1].data
    assert damaged(data, 3, kind).did == damaged(data, 3, kind).did
    assert damaged(data, 3, kind).data != data


def test_an_overwritten_value_is_asked_about_wherever_the_old_words_still_show() -> None:
    answers, filled = document("supervision-record")
    for seed in range(10):
        hurt = damaged(filled.data, seed, "value_changed")
        checked = back(trial.load("supervision-record"), hurt.data, filled.template)
        name = hurt.did[0].split()[0].split("___")[0].replace("__", ".")
        assert checked.answers.get(name) in (answers[name], None)
        assert any(q.path == name for q in checked.queries)
