"""Text as it may be shown never acts on a terminal, and JSON of it is the same document."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from schemas import shown_text


def acts(text: str) -> set[str]:
    """Characters of a text that act on a terminal, line ends aside."""
    harmless = {"\n", "\u00ad", "\u200c", "\u200d"}
    return {
        c for c in text if c not in harmless and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }


@given(st.text())
def test_a_line_that_is_told_never_acts(text: str) -> None:
    assert acts(shown_text.printable(text, lines=True)) == set()
    assert "\n" not in shown_text.printable(text)


@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_json_says_the_same_and_never_acts(document: object) -> None:
    for indent in (None, 2):
        text = shown_text.as_json_text(document, indent=indent)
        assert acts(text) == set()
        assert json.loads(text) == document
