"""Twenty questions about nine documents: what differs is shown, and how many keys they take."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from filing.ledger.database import Ledger
from filing.review import queries
from filing.review.differences import Piece, apart
from filing.review.round import Round
from filing.review.selection import Selection
from filing.review.settling import Became
from tests.filing import twenty
from tests.filing.returns import ACT


def begun(ledger: Ledger, selection: Selection) -> Round:
    return Round(ledger, selection, lambda: ACT)


def marked(pieces: Sequence[Piece]) -> str:
    return "".join(f"[{p.text}]" if p.differs else p.text for p in pieces)


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("Zoe Exampel", "Zoë Example", ("Zo[e] Examp[]e[l]", "Zo[ë] Examp[l]e[]")),
        ("14/11/2026", "14/11/2025", ("14/11/202[6]", "14/11/202[5]")),
        (
            "Talked about the rota at length.",
            "Talked about the van at length.",
            ("Talked about the [rota] at length.", "Talked about the [van] at length."),
        ),
        ("The first\nand the second line", "The first and the second line", None),
        ("14 Nov", "Sue", ("14 Nov", "Sue")),
        ("the same", "the same", ("the same", "the same")),
    ],
)
def test_what_differs_between_two_texts_is_marked_where_they_are_much_alike(
    one: str, other: str, shown: tuple[str, str] | None
) -> None:
    found = apart(one, other)
    assert "".join(p.text for p in found[1]) == other
    assert "".join(p.text for p in found[0]) == one.replace("\n", " ⏎ ")
    if shown is None:  # a line's end is shown, and what is not there is marked in the other
        assert "⏎" in marked(found[0])
        assert "[" in marked(found[1])
    else:
        assert (marked(found[0]), marked(found[1])) == shown


def test_two_sets_of_answers_are_shown_with_what_differs_between_them(staffed: Ledger) -> None:
    twenty.bring_in(staffed)
    around = begun(staffed, Selection(codes=("different-answers",)))
    shown = around.shown()
    assert shown is not None
    lines = {c.number: [marked(row) for row in c.lines] for c in shown.candidates}
    assert lines[1][1] == "Summary of session: Talked about the [rota]."
    assert lines[2][1] == "Summary of session: Talked about the [van]."


def test_twenty_questions_take_sixty_keystrokes_and_one_command(staffed: Ledger) -> None:
    twenty.bring_in(staffed)
    commands = twenty.commands(staffed)
    around = begun(staffed, Selection())
    shown = around.shown()
    assert shown is not None
    assert (shown.total, shown.documents) == (20, 9)
    twenty.go_through(around)
    assert (around.wants, around.left, around.settled) == ("end", (), 20)
    ended = [n.outcome.outcome for n in around.news() if isinstance(n, Became)]
    assert ended == ["filed"] * 9
    assert queries.listed(staffed) == ()
    assert len(commands) == 20
    assert sum(len(c) + 1 for c in commands) > 12 * twenty.keystrokes()
    assert twenty.keystrokes() <= 60
