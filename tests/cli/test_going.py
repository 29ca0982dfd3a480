"""A round at a terminal as people have them: narrow, without colours, resized, closed; and what each key says."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from filing.ledger.database import open_ledger
from filing.review import queries, rejecting
from filing.review.settling import in_ranges
from forms import load
from tests.cli.test_ledger_commands import Told, home, told
from tests.cli.test_settling import Terminal, asked, needs_a_terminal, opened
from tests.filing.returns import returned, submit
from tests.filing.test_alike import evaluated
from tests.filing.test_asking import keyed
from tests.filing.test_settling import session

__all__ = ["asked", "home", "opened", "told"]  # fixtures
pytestmark = [needs_a_terminal, pytest.mark.thorough]
HELP = "? help"
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def at(opened: list[Terminal], terminal: Terminal) -> Terminal:
    """A terminal that has asked its first question."""
    opened.append(terminal)
    terminal.until(HELP)
    return terminal


def in_one(page: str) -> str:
    """What is shown, with its lines joined again."""
    return " ".join(page.split())


def test_a_reason_that_is_not_given_is_asked_for_and_the_question_stays(
    home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5"))
    terminal.type("w")
    terminal.until("(Enter: back):")
    terminal.type("\r")
    assert "needs a reason, and none was typed. Press w again and type it" in in_one(terminal.until(HELP))
    terminal.type("c")
    terminal.until("(Enter: back):")
    terminal.type("\r")
    assert "Nothing was typed, and nothing is answered." in terminal.until(HELP)
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW
    assert "0 queries settled." in terminal.shown


def test_where_it_is_asked_whose_it_is_the_key_says_what_letting_it_be_does(
    home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--code", "unknown-person"))
    assert "w file under this name" in in_one(terminal.shown)
    terminal.type("?")
    assert "file it under the name as written, for somebody who is on no list" in in_one(terminal.until(HELP))
    terminal.type("w")
    terminal.until("Why it is filed under the name as written (Enter: back):")
    terminal.type("\r")
    terminal.until(HELP)
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW


def test_a_document_that_was_rejected_can_be_taken_back_and_later_reopened(
    home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5", "--document", "6"))
    for _ in range(2):
        terminal.type("r")
        terminal.until("(Enter: back):")
        terminal.type("Minutes\r")
        page = in_one(terminal.until(HELP))
        assert "Document 5 is rejected once you answer about another one, or stop; u takes that back." in page
        assert "document 2 of 2" in page
        if _ == 0:
            terminal.type("u")
            assert "document 1 of 2" in terminal.until(HELP)
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW
    assert "If that was wrong: carepack queries reopen 5" in terminal.shown
    assert "1 document rejected." in terminal.shown
    with open_ledger(home) as ledger:
        assert [r.submission for r in rejecting.rejected(ledger)] == [5]


def test_how_far_an_answer_goes_is_said_and_what_it_goes_to_is_shown(
    home: Path, opened: list[Terminal]
) -> None:
    with open_ledger(home) as ledger:
        for day in (20, 21):
            submit(ledger, returned(session(day, supervisee="Nobody Atall")))
        submit(ledger, returned(evaluated(22, "Nobody Atall"), form=load("contact-evaluation")))
        same = [v for v in queries.listed(ledger) if v.query.raw == "Nobody Atall"]
    names = {v.form: v.document for v in same}
    terminal = at(opened, Terminal(home, "--alike", str(same[0].number), "--every-form"))
    assert "a all 2 alike" in in_one(terminal.shown.replace("\xa0", " "))
    terminal.type("a")
    page = in_one(terminal.until(HELP))
    assert "The answer you give now is for all 2 that ask the same on this form." in page
    assert "a all 3 alike on every form" in page
    terminal.type("a")
    page = in_one(terminal.until(HELP))
    assert "for all 3 that ask the same on every form." in page
    assert "a this one alone" in page
    terminal.type("a")
    assert "for this question alone again." in in_one(terminal.until(HELP))
    terminal.type("a")
    terminal.until(HELP)
    terminal.type("a")
    terminal.until(HELP)
    terminal.type("p")
    terminal.until("(Enter: back):")
    terminal.type("E02\r")
    page = terminal.until("y gives it")
    assert f"  contact-evaluation.1: {names['contact-evaluation']}\n" in page
    assert f", {names['supervision-record']}\n" in page
    terminal.type("n")
    assert "Nothing is answered; a starts again" in terminal.until(HELP)
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW
    assert f"Still open: {in_ranges([v.number for v in same])}." in terminal.shown


def test_in_a_narrow_window_every_line_fits_and_one_that_is_resized_is_written_to_as_it_is(
    home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5", columns=40, plain=False))
    assert max(len(_STYLE.sub("", row)) for row in terminal.shown.splitlines()) < 40
    terminal.resize(90)
    terminal.type("1")
    page = terminal.until(HELP)
    assert 40 < max(len(_STYLE.sub("", row)) for row in page.splitlines()) < 90
    terminal.type("?")
    terminal.until(HELP)
    terminal.resize(30)
    terminal.type("1")
    assert max(len(_STYLE.sub("", row)) for row in terminal.until(HELP).splitlines()) < 30


def test_what_is_asked_for_and_what_became_of_a_document_fit_a_narrow_window_too(
    home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5", columns=38))
    terminal.type("r")
    assert "Why the document is no record of ours (Enter: back):" in in_one(terminal.until("back):"))
    terminal.type("Minutes.\r")
    terminal.until("one back.")
    terminal.type("\r")
    assert terminal.ended() == ExitCode.DONE
    assert "rejected: it is kept, and nothing more is asked about it." in in_one(terminal.shown)
    assert max(len(_STYLE.sub("", row)) for row in terminal.shown.splitlines()) < 38


def test_a_terminal_of_few_columns_is_no_reason_to_stop(home: Path, opened: list[Terminal]) -> None:
    terminal = at(opened, Terminal(home, "--document", "5", columns=1))
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW


@pytest.mark.parametrize(("term", "plain"), [("dumb", False), ("xterm", True)])
def test_without_colours_nothing_but_words_is_written(
    term: str, plain: bool, home: Path, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "6", plain=plain, term=term))
    terminal.type("?")
    assert "[] is where something is missing" in in_one(terminal.until(HELP))
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW
    assert "\x1b" not in terminal.shown
    assert "1) Talked about the []rota." in terminal.shown


@pytest.mark.parametrize(
    ("how", "typing"),
    [
        ("\x03", True),
        ("\x04", False),
        ("\x04", True),
        ("SIGTERM", False),
        ("SIGTERM", True),
        ("SIGHUP", False),
        ("SIGHUP", True),
    ],
)
def test_however_it_ends_the_terminal_is_as_it_was_and_what_was_answered_is_kept(
    how: str, typing: bool, home: Path, told: Told, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5"))
    terminal.type("1")
    terminal.until(HELP)
    if typing:
        terminal.type("c")
        terminal.until("(Enter: back):")
    if len(how) == 1:
        terminal.type(how)
    else:
        time.sleep(0.4)  # Python hears no signal in the moment before it begins to wait for a line
        os.kill(terminal.process, signal.Signals[how])
    terminal.until("Still open")
    os.waitpid(terminal.process, 0)
    assert terminal.echoes()
    assert "1 query settled." in terminal.shown
    assert len(told("queries", "list", "--document", "5")["queries"]) == 2


def test_words_that_are_pasted_and_arrows_are_no_answers(
    home: Path, told: Told, opened: list[Terminal]
) -> None:
    terminal = at(opened, Terminal(home, "--document", "5"))
    for typed in ("1 1 1", "\x1b[A", "\t", "\r"):
        terminal.type(typed)
        assert "That key does nothing here" in terminal.until(HELP)
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW
    assert len(told("queries", "list", "--document", "5")["queries"]) == 3


def test_what_is_keyed_twice_is_keyed_without_the_first_keying_on_the_screen(
    home: Path, opened: list[Terminal]
) -> None:
    with open_ledger(home) as ledger:
        came = submit(ledger, returned(session(23), extra=(keyed(),)))
    terminal = at(opened, Terminal(home, "--document", str(came.submission)))
    assert "it is keyed twice. Type what you see." in in_one(terminal.shown)
    assert "12/12/2O26" not in terminal.shown
    for day, then in (("12/12/2026", "A second time, please"), ("17/12/2026", "The two keyings differ.")):
        terminal.type("c")
        terminal.until("(Enter: back):")
        terminal.type(f"{day}\r")
        page = terminal.until(HELP)
        cleared, _, after = page.partition("\x1b[2J")
        assert day in cleared
        assert then in in_one(after)
        assert (day in after) == (then != "A second time, please")
    assert "1) 12/12/2026" in after
    terminal.type("2")
    terminal.until("Enter keeps the answers")
    terminal.type("\r")
    assert terminal.ended() == ExitCode.DONE
    assert "1 query settled." in terminal.shown
