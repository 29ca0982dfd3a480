"""Evaluations known by what a definition says of them, and client means that name no client."""

from __future__ import annotations

import pytest

import forms
from forms import load
from schemas.definition import Scale
from schemas.errors import DefinitionError
from schemas.evaluations import Evaluation, behind, bridges, client_mean, evaluation, own_mean
from schemas.language import parse
from schemas.means import Mean
from schemas.values import Value

EVALUATION = load("contact-evaluation")
APPRAISAL = forms.builtin().entry("appraisal-framework").file.read_text(encoding="utf-8")
CONTACT = forms.builtin().entry("contact-evaluation").file.read_text(encoding="utf-8")


def by(client: str | None, rating: int) -> Evaluation:
    """A client's rating of care."""
    return Evaluation({"care": rating}, own=False, client=client)


def test_an_advocate_s_rating_is_the_client_s_and_the_worker_s_is_not() -> None:
    answers = {"ratings.care.rating": 4, "client": " C-1 "}
    own, client, advocate = (
        evaluation(EVALUATION, {**answers, "evaluator": rater}) for rater in ("self", "client", "for_client")
    )
    assert own is not None
    assert client == advocate == Evaluation({"care": 4}, own=False, client="c-1")
    assert own.own
    assert evaluation(EVALUATION, answers) is None
    assert evaluation(load("supervision-record"), answers) is None


def test_the_rating_is_the_scale_from_one_to_five_whatever_stands_before_it() -> None:
    table = EVALUATION.table("ratings")
    (rating,) = table.columns
    words = rating.model_copy(update={"name": "words", "type": "line", "scale": None})
    ten = rating.model_copy(update={"name": "ten", "scale": Scale(first=1, last=10)})
    others = table.model_copy(update={"columns": (words, ten, rating)})
    blocks = tuple(others if b is table else b for b in EVALUATION.blocks)
    form = EVALUATION.model_copy(update={"blocks": blocks})
    answers: dict[str, Value] = {
        "evaluator": "client", "ratings.care.words": "fine", "ratings.care.ten": 9, "ratings.care.rating": 4,
    }  # fmt: skip
    assert evaluation(form, answers) == Evaluation({"care": 4}, own=False)


def test_a_mean_of_one_client_is_told_however_often_they_rated_to_nobody() -> None:
    assert client_mean([by("a", 5)] * 9, ["care"], 3) is None
    assert client_mean([by("a", 5), by("b", 5), by(None, 5), by(None, 1)], ["care"], 4) is None
    assert client_mean([by("a", 5), by("b", 5), by(None, 5), by(None, 1)], ["care"], 3) == Mean(4, 4)  # type: ignore[arg-type]
    assert behind([by("a", 5), by("a", 4)], ["care"]) == (2, 1)
    assert behind([by("a", 5)], ["courage"]) == (0, 0)


def test_own_ratings_and_clients_are_in_no_common_mean() -> None:
    mixed = [by("a", 5), by("b", 5), by("c", 5), Evaluation({"care": 1}, own=True)]
    assert client_mean(mixed, ["care"], 3) == Mean(5, 3)  # type: ignore[arg-type]
    assert own_mean(mixed, ["care"]) == Mean(1, 1)  # type: ignore[arg-type]


def test_the_appraisal_s_table_is_a_bridge_and_says_what_is_usual() -> None:
    (bridge,) = bridges(load("appraisal-framework"))
    assert bridge.table.table == "behaviours"
    assert (bridge.links.name, bridge.box.type, bridge.exact.type) == ("cs", "scale", "decimal")
    assert bridge.usual("pq2") == ("care", "compassion")
    assert bridge.usual("sd2") == ()
    assert sum(bool(bridge.usual(r.id)) for r in bridge.table.fixed) == 17
    assert bridges(EVALUATION) == ()


def test_what_becomes_of_records_can_be_said_of_a_published_edition() -> None:
    lines = CONTACT.splitlines(keepends=True)
    open_ = "".join(line for line in lines if not line.startswith("private:"))
    open_ = open_.replace(", ratings: ratings, rater: evaluator, client: client}", "}")
    plain = parse(open_, "contact-evaluation.1.yaml", forms.parts())
    assert plain.private is None
    assert plain.digest == EVALUATION.digest
    assert EVALUATION.private is not None


@pytest.mark.parametrize(
    ("text", "old", "new", "says"),
    [
        (CONTACT, "ratings: ratings,", "ratings: rating,", "which is no table"),
        (CONTACT, "rater: evaluator", "rater: client", "which is no choice of the form"),
        (CONTACT, "client: client}", "client: nobody}", "which is no line of the form"),
        (CONTACT, "private:", "readers: [worker]\nprivate:", "would read what clients say of them"),
        (APPRAISAL, "usual: {cs: [courage]}", "usual: {cs: [curage]}", "says `curage`"),
        (APPRAISAL, "usual: {cs: [courage]}", "usual: {sc: [courage]}", "says `courage`"),
    ],
)
def test_what_a_form_says_wrongly_of_evaluations_is_told(text: str, old: str, new: str, says: str) -> None:
    assert old in text
    with pytest.raises(DefinitionError, match=says):
        parse(text.replace(old, new, 1), "x.1.yaml", forms.parts())
