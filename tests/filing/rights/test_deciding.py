"""What is decided about words about others; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.rights.deciding import Flagged, decide, flagged, redacted, where
from filing.rights.held import HeldRecords, held_records
from filing.rights.mentions import REDACTED
from filing.rights.requests import close, open_request
from schemas.errors import UsageError
from tests.filing.returns import ACT, SESSION, SIGNED
from tests.reports.filed import filed

SUMMARY = "Sam Sample talked of Lily, and Lily wept. Sam left."


@pytest.fixture
def asked(staffed: Ledger) -> Ledger:
    """Zoë asks; of her there is one record that names others."""
    filed(staffed, {**SESSION, **SIGNED, "summary": SUMMARY})
    open_request(staffed, find(staffed, "E02"), dt.date(2026, 11, 20), ACT)
    return staffed


def held(ledger: Ledger) -> HeldRecords:
    return held_records(ledger, find(ledger, "E02"))


def told(ledger: Ledger) -> str:
    """The summary as it goes out."""
    (piece,) = held(ledger).pieces
    return str(redacted(piece, flagged(ledger, 1, held(ledger)))["summary"])


def in_summary(found: tuple[Flagged, ...]) -> list[tuple[str, str | None]]:
    return [(f.mention.words, f.decision) for f in found if f.mention.path == "summary"]


def test_whoever_decides_sees_the_question_and_the_words_around(asked: Ledger) -> None:
    mine = held(asked)
    shown = {f.mention.key: where(mine, f.mention) for f in flagged(asked, 1, mine)}
    assert shown["1:summary:0"].around == "Sam Sample talked of Lily, and Lily wept. Sam left …"
    assert shown["1:summary:42"].around == "… m Sample talked of Lily, and Lily wept. Sam left."
    assert shown["1:supervisor:0"].question == "Name of Supervisor"


def test_what_nobody_decided_about_is_left_out(asked: Ledger) -> None:
    assert in_summary(flagged(asked, 1, held(asked))) == [("Sam Sample", None), ("Sam", None)]
    assert told(asked) == f"{REDACTED} talked of Lily, and Lily wept. {REDACTED} left."
    (piece,) = held(asked).pieces
    answers = redacted(piece, flagged(asked, 1, held(asked)))
    assert (answers["supervisor"], answers["signed_supervisor"]) == (REDACTED, REDACTED)
    assert (answers["supervisee"], answers["length"]) == ("Zoë Example", 60)
    assert piece.answers["summary"] == SUMMARY


def test_what_is_kept_stands_with_its_reason_in_that_place_alone(asked: Ledger) -> None:
    (done,) = decide(asked, 1, held(asked), "keep", ACT, keys=["1:summary:0"], why="He agreed.")
    assert (done.mention.words, done.why, done.by, done.redacted) == (
        "Sam Sample",
        "He agreed.",
        ACT.by,
        False,
    )
    assert told(asked) == f"Sam Sample talked of Lily, and Lily wept. {REDACTED} left."


def test_the_same_words_are_decided_about_at_once_and_anew(asked: Ledger) -> None:
    done = decide(asked, 1, held(asked), "keep", ACT, words=["sam  sample"], why="He agreed.")
    assert {f.mention.path for f in done} == {"summary", "supervisor"}
    again = decide(asked, 1, held(asked), "redact", ACT, words=["Sam Sample"])
    assert {f.mention.path for f in again} == {"summary", "supervisor"}
    assert told(asked).startswith(REDACTED)


def test_words_that_nothing_found_can_be_left_out_wherever_they_stand(asked: Ledger) -> None:
    done = decide(asked, 1, held(asked), "redact", ACT, words=["Lily"])
    assert [(f.mention.kind, f.mention.key) for f in done] == [
        ("said", "1:summary:21"),
        ("said", "1:summary:31"),
    ]
    assert "Lily" not in told(asked)
    decide(asked, 1, held(asked), "keep", ACT, keys=["1:summary:21"], why="That one is not her.")
    assert told(asked) == f"{REDACTED} talked of Lily, and {REDACTED} wept. {REDACTED} left."


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"decision": "keep", "keys": ["1:summary:0"]}, "access-why"),
        ({"decision": "keep", "keys": ["1:summary:1"], "why": "x"}, "access-mention"),
        ({"decision": "redact", "words": ["Nobody Here"]}, "access-mention"),
        ({"decision": "keep", "words": ["Lily"], "why": "x"}, "access-mention"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_changes(
    asked: Ledger, said: dict[str, object], code: str
) -> None:
    before = flagged(asked, 1, held(asked))
    with pytest.raises(UsageError) as error:
        decide(asked, 1, held(asked), actor=ACT, **said)  # type: ignore[arg-type]
    assert error.value.code == code
    assert flagged(asked, 1, held(asked)) == before


def test_after_a_request_is_closed_nothing_is_decided_for_it(asked: Ledger) -> None:
    close(asked, 1, ACT.day, ACT)
    with pytest.raises(UsageError) as error:
        decide(asked, 1, held(asked), "redact", ACT, words=["Lily"])
    assert error.value.code == "access-closed"


def test_the_ledger_keeps_where_the_words_stand_and_not_the_words(asked: Ledger) -> None:
    decide(asked, 1, held(asked), "redact", ACT, words=["Lily"])
    with asked.reading() as conn:
        rows = conn.exec_driver_sql("SELECT * FROM mention_decisions").all()
        bodies = conn.exec_driver_sql("SELECT body FROM audit").scalars().all()
    assert len(rows) == 2
    assert not any("Lily" in str(value) for row in rows for value in row)
    assert not any("Lily" in body for body in bodies)
