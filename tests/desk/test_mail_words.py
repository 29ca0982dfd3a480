"""What services say is said on the desk without the terminal's commands, and still says something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.rooms.mail.words import BECAME, DID, MEANS, STATES, advice, plain, plainly
from filing.mail.messages import STATES as ALL_STATES
from mailing.recipients import ALLOWABLE
from mailing.told import BECAME as ALL_BECAME
from schemas.errors import UsageError

_ROOT = Path(__file__).parents[2]
_FILES = (*sorted((_ROOT / "mailing").glob("*.py")), _ROOT / "filing" / "ledger" / "mail_journal.py")
_NO_SENTENCES = ("carepack mail", "carepack home")
"""Names of the keyring and of a home; no words for anybody."""


def sentences() -> Iterator[str]:
    """What modules of mail say to somebody at a terminal, with 12 for whatever is filled in."""
    for file in _FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            text = ""
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                text = node.value
            elif isinstance(node, ast.JoinedStr):
                text = "".join(str(v.value) if isinstance(v, ast.Constant) else "12" for v in node.values)
            if "carepack " in text and "\n" not in text and not text.startswith(_NO_SENTENCES):
                yield text


def test_no_sentence_names_a_command_of_the_terminal() -> None:
    found = list(sentences())
    assert len(found) > 25
    left = {text: plain(text) for text in found}
    commands = ("send", "mail", "collect", "queries", "copies", "pack", "roster")
    assert {k: v for k, v in left.items() if any(f"carepack {c}" in v for c in commands)} == {}
    assert {k: v for k, v in left.items() if v and v[-1] not in ".!?" and not v.endswith("as it is")} == {}


@pytest.mark.parametrize(
    ("said", "here"),
    [
        (
            "Cancel it (carepack send cancel), and send the documents again.",
            "Cancel it, and send the documents again.",
        ),
        ("Do so once: carepack mail sign-in", "Do so once, in the settings of mail."),
        ("Message 12 is held: that cannot be done with it.", "Mail 12 is held: that cannot be done with it."),
        (None, ""),
    ],
)
def test_what_to_do_is_said_as_it_is_done_here(said: str | None, here: str) -> None:
    assert plain(said) == here


def test_every_state_and_outcome_has_its_words_and_what_may_be_let_go_its_advice() -> None:
    assert set(STATES) == set(MEANS) == set(ALL_STATES)
    assert set(BECAME) == set(ALL_BECAME)
    assert set(ALL_BECAME) <= set(DID)
    assert [code for code in sorted(ALLOWABLE) if not advice(code)] == []
    assert advice("no-such-code") == advice(None) == ""


def test_faults_are_told_in_the_words_of_the_desk() -> None:
    with pytest.raises(UsageError) as told, plainly():
        raise UsageError.of("mail-no-server", "None.", "Name one, or have drafts made: --drafts FOLDER.")
    assert told.value.faults[0].do == "Name one, or have drafts made."
