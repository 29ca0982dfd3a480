"""Black and white scans lose faint pens: a page that shows hardly any is asked about, once."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.paper.flat_page import FlatPage, Quality
from extractors.paper.reading import pale
from extractors.paper.seen import Seen
from schemas.geometry import Box
from schemas.handwriting import WRITTEN

BOX = Box(0, 0, 10, 10)
NOTHING = np.zeros((10, 10), np.uint8)
PAGE = FlatPage(7, 2, NOTHING, NOTHING, Quality(200, 0.05, 0.9, 0.9, 0.01, 2, 4, bilevel=True))
BLANK, WORDS, TICK = Seen(BOX, raw=""), Seen(BOX, raw=WRITTEN), Seen(BOX, marks=("yes",))
UNSURE = Seen(BOX, raw=WRITTEN, doubt="faint-writing")


@pytest.mark.parametrize(
    ("seen", "asked"),
    [
        ([BLANK], True),
        ([BLANK, WORDS, TICK], True),
        ([BLANK, WORDS, TICK, WORDS], False),
        ([BLANK, WORDS, TICK, UNSURE], True),
        ([WORDS], False),
        ([], False),
    ],
)
def test_a_page_is_asked_about_where_something_is_blank_and_fewer_than_three_answers_show_the_pen(
    seen: list[Seen], asked: bool
) -> None:
    query = pale(PAGE, seen)
    assert (query is not None) == asked
    if query is not None:
        assert (query.code, query.level, query.path) == ("page-pale", "must", None)
        assert query.evidence is not None
        assert query.evidence.page == PAGE.number
        assert "Page 2 " in query.say
