"""What the pages on writing forms show is right."""

from __future__ import annotations

import re
from pathlib import Path

import forms
from forms.library import merge
from schemas import vocabulary as v
from schemas.language import parse, parse_parts

PAGE = (Path(__file__).parents[2] / "docs" / "writing-a-form.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
TABLE, BLOCKS = SHOWN[1], [SHOWN[0], *SHOWN[2:]]


def test_the_form_on_the_page_is_right() -> None:
    assert parse(BLOCKS[0], "visit.1.yaml", forms.parts()).title == "Visit"


def test_the_table_on_the_page_can_be_used() -> None:
    text = BLOCKS[0][: BLOCKS[0].index("  - table:")] + TABLE
    form = parse(text, "visit.1.yaml", forms.parts())
    further = form.further("support")
    assert further is not None
    assert [c.name for c in further.columns] == ["other", "comments"]


def test_the_parts_on_the_page_can_be_used() -> None:
    parts = merge(forms.parts(), parse_parts(BLOCKS[1], "parts/own.yaml", forms.parts(), lay_over=False))
    form = parse(BLOCKS[0].replace("type: tick}", "type: scale, scale: comfort}"), "visit.1.yaml", parts)
    assert form.title == "Visit"


def test_every_word_of_the_language_is_on_the_page() -> None:
    kinds = [v.FORM, v.FIELD, v.REPEAT, *v.BLOCKS.values(), *v.RULES.values(), v.PARTS]
    missing = {w for k in kinds for w in k.allowed if not re.search(rf"\b{w}\b", PAGE)}
    assert missing == set()
