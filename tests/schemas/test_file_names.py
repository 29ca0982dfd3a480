"""Names of files that people read, and that every system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.file_names import NAME_BYTES, readable_name

WINDOWS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (
            ("2026-11-14 Supervision Record", "Zoë Example"),
            "2026-11-14 Supervision Record - Zoë Example.pdf",
        ),
        (("2026-11-14 Commitment: ours", "O’Neil/Smith"), "2026-11-14 Commitment ours - O’Neil Smith.pdf"),
        (("Re: <plan>?", "..\\..\\etc"), "Re plan - etc.pdf"),
        (("Zoe\u0308",), "Zoë.pdf"),
        (("a\u202egpj.exe", "b\tc\nd"), "a gpj.exe - b c d.pdf"),
        (("CON",), "_CON.pdf"),
        (("com1.notes",), "_com1.notes.pdf"),
        (("Constance",), "Constance.pdf"),
        (("", " . ", "\u200b"), "document.pdf"),
    ],
)
def test_a_name_has_its_parts_and_nothing_that_a_system_refuses(parts: tuple[str, ...], name: str) -> None:
    assert readable_name(*parts, suffix=".pdf") == name


def test_a_long_name_is_cut_at_its_end_and_keeps_its_ending() -> None:
    exact = "x" * NAME_BYTES
    assert readable_name(exact, suffix=".pdf") == f"{exact}.pdf"
    cut = readable_name(f"{exact}y", suffix=".pdf")
    assert cut == f"{'x' * (NAME_BYTES - 3)}….pdf"
    assert readable_name("ż" * NAME_BYTES, suffix=".docx").endswith("ż….docx")


def test_no_letter_is_torn_from_its_marks() -> None:
    letters = "a" * (NAME_BYTES - 4)
    # The mark of the x would be over the limit by itself; without it the x is another letter.
    assert readable_name(f"{letters}x\u0301yyyy", suffix=".pdf") == f"{letters}….pdf"


@given(st.lists(st.text(max_size=120), max_size=4))
@example(["x" * 400])
@example(["aux"])
def test_every_name_is_one_that_windows_takes(parts: list[str]) -> None:
    parts = [p.encode("utf-8", "ignore").decode() for p in parts]
    name = readable_name(*parts, suffix=".pdf")
    assert WINDOWS.search(name) is None
    assert len(name.encode()) <= NAME_BYTES + 5
    stem = name.removesuffix(".pdf")
    assert stem
    assert stem == stem.strip(" .")
    assert stem.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
