"""A row that a page ends in is no two rows in silence, and two rows are not asked about for standing on two pages."""

from __future__ import annotations

import pytest

from extractors.align import Match
from extractors.pdf.flat.joined_tables import torn_rows
from extractors.pdf.page.content import Char
from extractors.pdf.page.tables import Cell, Table
from schemas.geometry import Box
from schemas.paths import slots
from tests import trial

SLOT = next(iter(slots(trial.load("trial-group-supervision"))))
SIZE, LINE = 10.0, 12.0


def cell(column: int, top: float, *lines: str, under: float = 6.0) -> Cell:
    """A cell of lines of text, with this much room under the last of them."""
    left = 50.0 + 200 * column
    chars = [
        Char(c, left + 6 * n, left + 6 * n + 6, top + LINE * row, SIZE, "Any", (0.0,), True)
        for row, text in enumerate(lines, 1)
        for n, c in enumerate(text)
    ]
    return Cell(1, Box(left, top, left + 200, top + LINE * max(1, len(lines)) + under), chars)


def torn(last: list[Cell], first: list[Cell], answers: tuple[int, ...] = (0, 1)) -> dict[int, str | None]:
    head = [cell(0, 0, "Need"), cell(1, 0, "What")]
    table = Table(2, [head, last, first], seams=[2])
    matches = [Match(SLOT, 0, row, column, 100.0, "") for row in (1, 2) for column in answers]
    return torn_rows([table], matches)


def test_words_without_a_prompt_beside_them_may_be_the_rest_of_a_row() -> None:
    last = [cell(0, 700, "She needs to"), cell(1, 700, "[Click to write]")]
    first = [cell(0, 50, "learn to drive."), cell(1, 50)]
    found = torn(last, first)
    assert found == {id(last[0]): "She needs to learn to drive.", id(first[0]): None}


@pytest.mark.parametrize(
    "first",
    [
        [cell(0, 50, "Driving."), cell(1, 50, "[Click to write]")],
        [cell(0, 50, "Driving."), cell(1, 50, "☐ yes ☒ no")],
        [cell(0, 50), cell(1, 50)],
    ],
)
def test_a_row_with_its_prompts_or_boxes_is_a_row_of_its_own(first: list[Cell]) -> None:
    assert torn([cell(0, 700, "She needs to"), cell(1, 700, "Ask.")], first) == {}


def test_a_row_with_printed_words_is_a_row_of_its_own() -> None:
    first = [cell(0, 50, "Knowledge"), cell(1, 50, "Some.")]
    assert torn([cell(0, 700, "Skills"), cell(1, 700, "None.")], first, answers=(1,)) == {}


@pytest.mark.parametrize(("under", "may"), [(21.9, True), (22.1, False)])
def test_what_goes_on_is_written_to_the_lower_edge_but_for_one_line(under: float, *, may: bool) -> None:
    last = [cell(0, 700, "She needs to", under=under), cell(1, 700, "Ask.")]
    assert bool(torn(last, [cell(0, 50, "learn."), cell(1, 50)])) is may


def test_a_cell_that_was_left_empty_does_not_go_on() -> None:
    assert torn([cell(0, 700), cell(1, 700, "Ask.")], [cell(0, 50, "learn."), cell(1, 50)]) == {}
