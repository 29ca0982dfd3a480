"""Words about others are found in what is held about somebody; the person's own are not."""

from __future__ import annotations

import pytest

from filing.rights.mentions import REDACTED, Finder, Known, mentions, places, without
from forms import load
from schemas.values import Value

ZOE = Known("E02", ("Zoë Example", "Zoë Maiden"), "zoe@example.org")
SAM = Known("E01", ("Samuel Sample",), "sam@example.org")
LUKASZ = Known("E03", ("Łukasz O'Próba-Nowak", "Łukasz Dawny"))
TOM = Known("E04", ("Tom Example",))
FINDER = Finder.of(ZOE, (ZOE, SAM, LUKASZ, TOM), ("C-77", "Flat 3"))


def found(text: str) -> list[tuple[str, str, str | None]]:
    """What is found in a text: the words, what they are, and whose."""
    return [(text[s.start : s.end], s.kind, s.ref) for s in FINDER.spans(text)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "ref"),
    [
        ("It was Samuel Sample who said so.", "Samuel Sample", "name", "E01"),
        ("it was samuel sample who said so", "samuel sample", "name", "E01"),
        ("Sample, Samuel, was there.", "Sample, Samuel", "name", "E01"),
        ("S. Sample was there.", "S. Sample", "name", "E01"),
        ("Sam’s rota", "Sam", "name", "E01"),  # a short form, and a genitive
        ("SAMPLE was there.", "SAMPLE", "name", "E01"),
        ("she and sam talked", "sam", "name", "E01"),  # somebody who writes no capitals
        ("With Lukasz.", "Lukasz", "name", "E03"),  # written without its stroke
        ("With O’Próba-Nowak.", "O’Próba-Nowak", "name", "E03"),
        ("With Nowak.", "Nowak", "name", "E03"),
        ("Mr Dawny called.", "Dawny", "former", "E03"),
        ("Mrs Example called.", "Example", "name", "E04"),  # who may be another Example
        ("Tom Example called.", "Tom Example", "name", "E04"),
        ("Ask e03 for it.", "e03", "reference", "E03"),
        ("With client C-014 at noon.", "C-014", "client", None),
        ("Was in flat 3 today.", "flat 3", "client", None),
        ("Write to daughter.lily@example.com.", "daughter.lily@example.com", "email", None),
        ("Call 01632 960 123 at night", "01632 960 123", "telephone", None),
        ("Call +44 (0)7700 900123.", "+44 (0)7700 900123", "telephone", None),
        ("Sam\u00ad\u200buel was there.", "Sam\u00ad\u200buel", "name", "E01"),  # marks that nobody sees
    ],
)
def test_words_about_others_are_found(text: str, words: str, kind: str, ref: str | None) -> None:
    assert found(text) == [(words, kind, ref)]


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Example, Zoe, Example and Zoë Maiden are all herself.",
        "A sample of the forms will do.",  # no name, for it has no capital where others have
        "Her reference is E02, her address zoe@example.org.",
        "On 14/11/2026, 2026-11-14 and 07-11-2026 at 10:30, 24 hours, page 3 of 12.",
        "COVID-19 and PQ12, Q4 2026.",
    ],
)
def test_the_person_s_own_words_and_plain_words_are_nobody_s(text: str) -> None:
    assert found(text) == []


def test_what_lies_over_another_is_one() -> None:
    text = "Mail sam.sample@example.org and Samuel Sample"
    assert [words for words, *_ in found(text)] == ["sam.sample@example.org", "Samuel Sample"]
    assert FINDER.hidden(text) == f"Mail {REDACTED} and {REDACTED}"


def test_a_text_without_spans_has_none_of_their_words_even_where_they_overlap() -> None:
    from filing.rights.mentions import Span

    spans = (Span(0, 5, "name"), Span(3, 8, "said"), Span(10, 12, "name"))
    assert without("abcdefgh--xy!", spans) == f"{REDACTED}--{REDACTED}!"


def test_words_that_somebody_names_are_found_whole_across_lines_and_in_any_case() -> None:
    text = "Lily came. lily\nmay come; Lilyan not."
    assert [text[a:b] for a, b in places(text, "lily")] == ["Lily", "lily"]
    assert [text[a:b] for a, b in places(text, "Lily may")] == ["lily\nmay"]
    assert list(places(text, "  ")) == []


def test_on_a_record_names_and_signatures_of_others_are_flagged_whole_whoever_they_are() -> None:
    form = load("supervision-record")
    answers: dict[str, Value] = {
        "supervisee": "Zoe Exampel",  # a slip: whose record it is, is known
        "supervisor": "Dr Quirk",  # on no roster
        "session": 4,
        "summary": "Samuel is kind.",
        "actions.1.who": "Sam",
        "signed_supervisor": "Quirk",
        "signed_supervisee": "Z. Example",
    }
    said = {m.path: (m.kind, m.words, m.key) for m in mentions(form, 12, answers, FINDER)}
    assert said == {
        "supervisor": ("name", "Dr Quirk", "12:supervisor:0"),
        "summary": ("name", "Samuel", "12:summary:0"),
        "actions.1.who": ("name", "Sam", "12:actions.1.who:0"),
        "signed_supervisor": ("signature", "Quirk", "12:signed_supervisor:0"),
    }


def test_the_reference_of_a_client_is_flagged_as_a_whole() -> None:
    form = load("direct-observation")
    answers: dict[str, Value] = {"worker": "Zoë Example", "client": "the lady upstairs"}
    assert [(m.kind, m.words) for m in mentions(form, 1, answers, FINDER)] == [
        ("client", "the lady upstairs")
    ]
