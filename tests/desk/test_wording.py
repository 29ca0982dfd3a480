"""What services say is said on the desk without the terminal's commands, and still says something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from desk.offered import OFFERED
from desk.rooms import ROOMS
from desk.wording import rooms_named, to_do, told

_ROOT = Path(__file__).parents[2]
_BELOW = ("schemas", "forms", "fillers", "extractors", "filing", "intake", "issuing", "reports")
_MAIL = ("mailing", "filing/ledger/mail_journal.py")
_NO_SENTENCES = ("carepack mail", "carepack home")
"""Names of the keyring and of a home; no words for anybody."""
DOORS = {room.path: room.label for room in ROOMS}
HAND_OUT, QUESTIONS = '<a href="/hand-out/">Hand out</a>', '<a href="/questions/">Questions</a>'


def sentences(*places: str) -> Iterator[str]:
    """What modules say to somebody at a terminal, with 12 for whatever is filled in."""
    for place in places:
        for file in sorted((_ROOT / place).rglob("*.py")) or [_ROOT / place]:
            nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
            parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
            docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
            texts = [_text(node) for node in nodes if id(node) not in parts | docs]
            yield from (
                t for t in texts if "carepack " in t and "\n" not in t and not t.startswith(_NO_SENTENCES)
            )


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "12" for v in node.values)
    return ""


def read(text: str) -> str:
    """What to do next, as it is read here."""
    return to_do(text, DOORS).striptags()


def test_no_sentence_of_any_service_names_a_command_that_the_desk_offers_or_an_option() -> None:
    found = list(sentences(*_BELOW, *_MAIL))
    assert len(found) > 100
    commands = "|".join(map(re.escape, {c.partition(" ")[0] for c in OFFERED} - {"forms"}))
    named = re.compile(rf"carepack (?:{commands})\b|(?<![\w-])--[a-z]")
    assert {text: read(text) for text in found if named.search(read(text))} == {}


def test_what_mail_says_ends_as_a_sentence_does() -> None:
    left = {text: read(text) for text in sentences(*_MAIL)}
    assert len(left) > 25
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
        ("Name one, or have drafts made: --drafts FOLDER.", "Name one, or have drafts made."),
        ("Say why it is put off, with --why.", "Say why it is put off."),
        ("Choose another name, or add --force to replace it.", "Choose another name."),
        ("Use the newest: --record 12", "Use the newest."),
        ("Leave --port out.", ""),
        ("Use this one. Or leave --picture out.", "Use this one."),
        ("`a: b` is twice here.", "“a: b” is twice here."),
        ("`carepack queries list` shows <them>.", f"{QUESTIONS} shows &lt;them&gt;."),
        ("Settle it: carepack queries.", f"Settle it: {QUESTIONS}."),
        ("`carepack forms schema x` lists them.", "“carepack forms schema x” lists them."),
        (Markup("<b>5 &lt; 6</b>: carepack copies list"), f"<b>5 &lt; 6</b>: {HAND_OUT}"),
    ],
)
def test_what_to_do_is_said_as_it_is_done_here(said: str, here: str) -> None:
    assert to_do(said, DOORS) == here


def test_what_is_wrong_is_said_even_where_only_an_option_would_say_it() -> None:
    assert told("--x is <no> day.", DOORS) == "--x is &lt;no&gt; day."


def test_in_a_report_rooms_and_settings_are_named_and_nothing_else_is_changed() -> None:
    body = Markup("<p>“--x” (carepack due): message 3, `a`. Set in organisation/supervision.yaml.</p>")
    assert rooms_named(body, DOORS) == (
        '<p>“--x” (<a href="/reports/">Reports</a>): message 3, `a`. '
        "Set under Settings, “How often people are supervised”.</p>"
    )
