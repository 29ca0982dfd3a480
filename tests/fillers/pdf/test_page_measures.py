"""The sizes and fill of every form's pages, blank, filled and in large print: bounds, on what is drawn."""

from __future__ import annotations

import sys
from functools import cache

import pytest

from benchmarks.layout import HEAD, STATES, Measures, measure
from tests import shapes

pytestmark = pytest.mark.thorough

EVERY = shapes.in_looks(STATES, ("large",))

_measured = cache(measure)


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_type_boxes_and_gaps_are_large_enough_and_nothing_stands_alone_or_on_an_empty_page(
    name: str, state: str
) -> None:
    """All that is held of a page in one: to draw and measure it is what takes its time."""
    found: Measures = _measured(name, state)
    sys.stdout.write(f"{HEAD}\n{found.row()}\n")  # shown by `pytest -rP`, and where a bound is broken
    large = state == "large"
    assert found.type >= (15.99 if large else 11.99)
    assert found.foot >= (15.99 if large else 9.99)
    assert found.code >= 9.99
    assert found.gap >= 3.0
    assert found.tick == 0 or found.tick >= 4.5
    assert found.box >= 7.99
    assert found.cell == 0 or found.cell >= 4.5
    # No page but the last is under a third full; no signature, row, heading or question stands alone.
    assert (found.thin, found.lone, found.orphans) == (0, 0, 0)
    assert found.head <= 4  # little is printed again
    assert found.turned == 0


@pytest.mark.parametrize(
    ("name", "state", "most"),
    [
        ("appraisal-framework", "blank", 12),
        ("appraisal-framework", "filled", 12),
        ("appraisal-framework", "large", 30),
        ("supervision-record", "blank", 3),
        ("supervision-record", "filled", 3),
        ("contact-evaluation", "blank", 1),
        ("contact-evaluation", "filled", 1),
        ("direct-observation", "filled", 3),
        ("file-audit", "filled", 3),
        ("idea-consent", "filled", 2),
        ("informal-supervision", "filled", 2),
        ("supervision-agreement", "filled", 2),
        ("lead-responsibilities", "blank", 2),
        ("session-reflection", "blank", 2),
        ("strategy-audit", "filled", 3),
        ("implementation-audit", "filled", 2),
        ("annual-review", "filled", 3),
        ("supervision-components", "filled", 5),
        ("supervision-outcomes", "filled", 5),
        ("commitment-employee", "blank", 8),
        ("pdp-induction", "blank", 4),
    ],
)
def test_a_form_takes_no_more_pages_than_it_did(name: str, state: str, most: int) -> None:
    assert _measured(name, state).asked <= most
