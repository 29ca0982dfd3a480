"""Whatever a reader, a comparison or the import asks, a person has words for it and a way to settle it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

import forms
from filing.people.roster import Person
from filing.review import decision, needed, settlement_rules
from filing.review.settlement_rules import Settlement, Way, answer_of, ways
from schemas.candidates import AnswersCandidate, Candidate, PersonCandidate, values
from schemas.doubts import SENTENCES
from schemas.errors import UsageError
from schemas.reading import Query
from tests.house.sources import ROOT, modules, tree

FORM = forms.load("supervision-record")
ZOE = Person(id=1, ref="00123", name="Zoë Example", email="", manager="", band="")
PLACES = {"an answer": "summary", "a date": "date", "a row": "agenda.5", "the document": None}
SAID = {
    "accept": Settlement("accept", candidate=1),
    "correct": Settlement("correct", value="01/02/2026"),
    "person": Settlement("correct", value="00123"),
    "people": Settlement("correct", people=("00123",)),
    "blank": Settlement("blank"),
    "waive": Settlement("waive", why="Compared with the paper."),
}


def explained() -> list[str]:
    """The codes that docs/codes.md says a person settles."""
    text = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
    section = text.split("## A person must settle something")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return sorted(code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row))


def asked() -> Iterator[str]:
    """The codes of all queries and doubts that are made in the program."""
    for module in modules("extractors", "schemas", "intake", "filing"):
        for node in ast.walk(tree(module)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [
                k.value for k in node.keywords if k.arg == "doubt" or (k.arg == "code" and name == "Query")
            ]
            for value in [*given, *(node.args[:1] if name == "Doubt" else ())]:
                parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                yield from (
                    p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)
                )


def test_every_query_is_among_those_that_a_person_settles() -> None:
    made = set(asked())
    assert {"page-missing", "picture-disagrees", "unknown-copy", "date-year"} <= made
    assert made | set(SENTENCES) | decision.CODES <= set(explained())


def candidates(code: str, place: str) -> tuple[Candidate, ...]:
    if code in decision.COMPARING | {decision.WITHDRAWN}:
        return (AnswersCandidate(keep="earlier", record=1, answers={"summary": "Well."}),)
    if code in decision.PERSON_CODES:
        return (PersonCandidate(person="00123", name="Zoë Example"),)
    return values("2026-02-01" if place == "a date" else "Well.")


@pytest.mark.parametrize("code", explained())
def test_every_query_can_be_settled_in_each_way_that_is_offered(code: str) -> None:
    # What no record goes without is always asked at a question.
    places = PLACES.items() if code not in needed.CODES else [("a date", "date")]
    for place, path in places:
        some = candidates(code, place)
        for offered in (some,) if code in decision.COMPARING | {decision.WITHDRAWN} else ((), some):
            query = Query(code=code, path=path, say="?", candidates=offered)
            there = ways(FORM, query)
            assert there, (code, place)
            for way in there:
                answer_of(FORM, query, SAID[way], (ZOE,))
            _others_are_refused(query, there)
    assert ways(FORM, Query(code=code, say="?", level="note")) == ()


def _others_are_refused(query: Query, offered: tuple[Way, ...]) -> None:
    if query.code in decision.PERSON_CODES:
        return  # a person is corrected by a name or a reference, however it is given
    for way in {"correct", "blank", "waive"} - set(offered):
        with pytest.raises(UsageError) as refused:
            answer_of(FORM, query, SAID[way], (ZOE,))
        assert refused.value.faults[0].code.startswith("settlement-")


def test_what_is_seen_on_a_page_is_confirmed_corrected_left_blank_or_waived_where_an_answer_stands() -> None:
    at_an_answer = Query(code="picture-disagrees", path="summary", say="?", candidates=values("Well."))
    assert ways(FORM, at_an_answer) == ("accept", "correct", "blank", "waive")
    assert answer_of(FORM, at_an_answer, SAID["accept"], ()) == "Well."
    for code in ("print-missing", "page-undrawable", "added-by-hand"):
        assert ways(FORM, Query(code=code, say="?")) == ("waive",)


def test_what_stands_on_a_page_beside_the_answers_goes_with_the_record_that_says_the_same() -> None:
    """Each of these, waived, makes of a return with the same answers a new version with flags, and no duplicate."""
    seen = {
        "picture-disagrees",
        "print-missing",
        "added-by-hand",
        "stray-text",
        "foreign-page",
        "foreign-field",
    }
    assert seen <= decision.WORDS <= set(explained())
    assert decision.Said(waived=frozenset({"print-missing"})).words
    # That nobody could look is nothing that stands on a page.
    assert not decision.Said(waived=frozenset({"page-undrawable"})).words


def test_the_ways_are_those_of_the_command() -> None:
    from cli.queries import _WAYS

    assert set(_WAYS) | {"accept"} == set(settlement_rules.Way.__args__)
