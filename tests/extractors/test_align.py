"""Label alignment: right, or missing; never a neighbour's."""

from __future__ import annotations

import pytest

from extractors.align import EXACT, MARGIN, THRESHOLD, Grid, align, likeness, one_to_one
from schemas.definition import (
    Field,
    FieldsBlock,
    FormDefinition,
    Repeat,
    Row,
    RowGroup,
    TableBlock,
    TextBlock,
)

FORM = FormDefinition(
    form="tiny",
    edition=1,
    title="Tiny",
    source="Test",
    blocks=(
        FieldsBlock(across=2, fields=(Field(name="name", ask="Name"), Field(name="role", ask="Job title"))),
        FieldsBlock(
            across=2,
            fields=(
                Field(name="signed", ask="Signature of Supervisor"),
                Field(name="on", ask="Date"),
                Field(name="signed_too", ask="Signature of Supervisee"),
                Field(name="on_too", ask="Date"),
            ),
        ),
        TableBlock(
            table="actions",
            repeat=Repeat(print=2, mark="a)"),
            columns=(Field(name="what", ask="Action"), Field(name="who", ask="By whom")),
        ),
        TableBlock(
            table="rated",
            columns=(Field(name="now", ask="Rating now"), Field(name="then", ask="Rating then")),
            groups=(
                RowGroup(
                    id="one", heading="At work", rows=(Row(id="a", ask="Listens"), Row(id="b", ask="Other"))
                ),
                RowGroup(
                    id="two", heading="At home", rows=(Row(id="c", ask="Rests"), Row(id="d", ask="Other"))
                ),
            ),
        ),
    ),
)
NAMES = Grid((("Name", "Job title"), ("Zoë", "Carer")))
SUPERVISOR = Grid((("Signature of Supervisor", "Date"), ("S", "1/1/2027")))
SUPERVISEE = Grid((("Signature of Supervisee", "Date"), ("Z", "2/1/2027")))
ACTIONS = Grid((("Action", "By whom"), ("a) ring", "me"), ("b) write", "you")))
WORK = Grid((("", "Rating now", "Rating then"), ("Listens", "1", "2"), ("Other", "3", "4")), ("At work",))
HOME = Grid((("", "Rating now", "Rating then"), ("Rests", "5", "6"), ("Other", "7", "8")), ("At home",))


def found(*grids: Grid) -> dict[str, str | None]:
    return {m.slot.path: grids[m.grid].rows[m.row][m.column] for m in align(FORM, grids).matches}


def test_every_answer_of_a_whole_form_is_found() -> None:
    seen = found(NAMES, SUPERVISOR, SUPERVISEE, ACTIONS, WORK, HOME)
    assert seen["role"] == "Carer"
    assert (seen["on"], seen["on_too"]) == ("1/1/2027", "2/1/2027")
    assert seen["actions.2.who"] == "you"
    assert (seen["rated.b.now"], seen["rated.d.now"]) == ("3", "7")
    assert len(seen) == 18


def test_the_order_of_tables_does_not_matter() -> None:
    assert found(HOME, ACTIONS, SUPERVISEE, WORK, SUPERVISOR, NAMES) == found(
        NAMES, SUPERVISOR, SUPERVISEE, ACTIONS, WORK, HOME
    )


def test_what_is_gone_takes_nobody_elses_place() -> None:
    seen = found(NAMES, SUPERVISEE)
    assert seen == {"name": "Zoë", "role": "Carer", "signed_too": "Z", "on_too": "2/1/2027"}


def test_a_label_like_two_questions_is_neithers() -> None:
    assert found(Grid((("Signature of Supervis", "Date"), ("S", "1/1/2027")))) == {}


def test_an_answer_row_that_was_taken_out_leaves_its_questions_missing() -> None:
    assert found(Grid((("Name", "Job title"),))) == {}


def test_two_answer_rows_are_one_too_many() -> None:
    assert found(Grid((("Name", "Job title"), ("Zoë", "Carer"), ("Siân", "Cook")))) == {}


def test_tables_that_ran_together_are_told_apart_by_their_questions() -> None:
    seen = found(Grid((*NAMES.rows, *SUPERVISOR.rows, *SUPERVISEE.rows)))
    assert (seen["name"], seen["signed"], seen["signed_too"]) == ("Zoë", "S", "Z")


def test_columns_that_changed_places_are_found_by_their_words() -> None:
    assert found(Grid((("By whom", "Action"), ("me", "ring")))) == {
        "actions.1.what": "ring",
        "actions.1.who": "me",
    }


def test_a_column_that_was_taken_out_is_missing() -> None:
    grid = Grid((("", "Rating then"), ("Listens", "2"), ("Other", "4")), ("At work",))
    assert set(found(grid)) <= {"rated.a.then", "rated.b.then"}


def test_a_row_with_merged_cells_is_left_out() -> None:
    seen = found(Grid((("Action", "By whom"), ("ring me",), ("write", "you"))))
    assert seen == {"actions.2.what": "write", "actions.2.who": "you"}
    assert "actions.1.who" not in found(Grid((("Action", "By whom"), ("ring", None), ("write", "you"))))


def test_a_fixed_row_whose_words_became_anothers_is_missing_and_so_is_the_other() -> None:
    seen = found(Grid((WORK.rows[0], ("Listens", "1", "2"), ("Listens", "3", "4")), ("At work",)))
    assert seen == {}


def test_a_group_that_lost_its_only_row_does_not_take_the_one_that_reads_alike_in_another() -> None:
    groups = (
        RowGroup(id="g3", heading="Statement 3", rows=(Row(id="t3", ask="A task of our own"),)),
        RowGroup(
            id="g5",
            heading="Statement 5",
            rows=(Row(id="t5_1", ask="Supervise everybody monthly"), Row(id="t5", ask="A task of our own")),
        ),
    )
    table = TableBlock(table="tasks", columns=(Field(name="notes", ask="Notes"),), groups=groups)
    form = FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))
    grids = (
        Grid((("", "Notes"),), ("Statement 3",)),
        Grid((("", "Notes"), ("A task of our own", "of statement 5")), ("Statement 5",)),
    )
    assert [m.slot.path for m in align(form, grids).matches] == ["tasks.t5.notes"]


def test_numbers_in_a_column_of_their_own_are_told() -> None:
    grid = Grid((("No.", "Action", "By whom"), ("a)", "ring", "me")))
    matches = align(FORM, [grid]).matches
    assert [(m.slot.path, m.column, m.numbered) for m in matches] == [
        ("actions.1.what", 1, True),
        ("actions.1.who", 2, True),
    ]
    assert not align(FORM, [ACTIONS]).matches[0].numbered


def test_a_header_is_found_with_its_help_and_with_words_written_under_it() -> None:
    assert found(Grid((("Name\nas on your badge", "Job title"), ("Zoë", "Carer"))))["name"] == "Zoë"


def test_a_question_that_wraps_in_a_narrow_cell_still_parts_its_answers() -> None:
    columns = (
        Field(name="self", ask="Self-reflection", head="How it went"),
        Field(name="client", ask="Mean Client feedback", under="self"),
        Field(name="many", ask="Mean of how many", under="self"),
    )
    table = TableBlock(table="t", rows=(Row(id="a", ask="Listens"),), columns=columns)
    form = FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))
    cell = "Self-reflection\nfour\nMean Client\nfeedback\nfive\nMean of how\nmany\n12"
    matches = align(form, [Grid((("", "How it went"), ("Listens", cell)))]).matches
    spans = {m.slot.field.name: m.lines(cell) for m in matches}
    assert {name: cell.split("\n")[slice(*span)] for name, span in spans.items() if span} == {
        "self": ["four"],
        "client": ["five"],
        "many": ["12"],
    }


def test_of_two_takers_only_the_one_with_a_rival_nearly_as_good_is_left_out() -> None:
    assert one_to_one([("a", 1, 95.0), ("b", 2, 90.0), ("c", 2, 88.0)]) == {"a": 1}
    assert one_to_one([("a", 1, 95.0), ("b", 2, 90.0), ("b", 3, 88.0)]) == {"a": 1}


@pytest.mark.parametrize(
    ("own", "rival", "sure"),
    [
        (90.0, 90.0 - MARGIN - 0.1, True),
        (90.0, 90.0 - MARGIN + 0.1, False),
        (EXACT, EXACT - 1.1, True),
        (EXACT, EXACT - 0.9, False),
    ],
)
def test_a_match_is_sure_from_a_margin_over_its_rival_on(own: float, rival: float, *, sure: bool) -> None:
    assert pytest.approx(6.0) == MARGIN
    assert bool(one_to_one([("a", 1, own), ("b", 1, rival)])) is sure


def test_a_label_with_words_added_under_it_is_it_and_an_untouched_one_is_better() -> None:
    added = likeness("Action point", None, "Action point\nrang the family")
    assert THRESHOLD < added < likeness("Action point", None, "Action point") == 100.0
    assert added == pytest.approx(98.0)


@pytest.mark.parametrize(
    ("seen", "found"), [("Name of supervixxxxxxxx", True), ("Name of supervxxxxxxx", False)]
)
def test_a_label_is_told_from_a_likeness_on(seen: str, *, found: bool) -> None:
    assert pytest.approx(72.0) == THRESHOLD
    asked = FieldsBlock(fields=(Field(name="name", ask="Name of supervisee"),))
    form = FormDefinition(form="small", edition=1, title="Small", source="Test", blocks=(asked,))
    alike = likeness("Name of supervisee", None, seen)
    assert (alike >= THRESHOLD) is found
    assert abs(alike - THRESHOLD) < 1.5
    assert bool(align(form, [Grid(((seen,), ("Zoë",)))]).matches) is found


NOTES = FormDefinition(
    form="notes",
    edition=1,
    title="Notes",
    source="Test",
    blocks=(
        TextBlock(heading="The case", text="To consider"),
        FieldsBlock(fields=(Field(name="case", ask="Notes"),)),
        TextBlock(heading="The plan", text="To consider"),
        FieldsBlock(fields=(Field(name="plan", ask="Notes"),)),
    ),
)
OF_CASE = Grid((("Notes",), ("Two children",)), ("The case", "To consider"))
OF_PLAN = Grid((("Notes",), ("Step down",)), ("The plan", "To consider"))


@pytest.mark.parametrize("grids", [(OF_CASE, OF_PLAN), (OF_PLAN, OF_CASE)])
def test_questions_of_the_same_words_are_told_apart_by_the_heading_of_the_text_before_them(
    grids: tuple[Grid, Grid],
) -> None:
    seen = {m.slot.path: grids[m.grid].rows[m.row][m.column] for m in align(NOTES, grids).matches}
    assert seen == {"case": "Two children", "plan": "Step down"}


def test_a_question_of_the_same_words_never_takes_the_answer_under_another_heading() -> None:
    (match,) = align(NOTES, (OF_PLAN,)).matches
    assert match.slot.path == "plan"


def test_questions_of_the_same_words_that_stand_elsewhere_than_on_the_form_are_nobodys() -> None:
    """Nothing stands over them that says whose they are; only what comes before them does."""
    own = tuple(
        FieldsBlock(fields=(Field(name=name, ask=ask),))
        for name, ask in (("work", "Work"), ("more_work", "More"), ("home", "Home"), ("more_home", "More"))
    )
    form = FormDefinition(form="more", edition=1, title="More", source="Test", blocks=own)
    work, more_work, home, more_home = (Grid(((w,), (a,))) for w, a in zip(
        ("Work", "More", "Home", "More"), ("one", "two", "three", "four"), strict=True
    ))  # fmt: skip

    def seen(*grids: Grid) -> dict[str, str | None]:
        return {m.slot.path: grids[m.grid].rows[m.row][m.column] for m in align(form, grids).matches}

    whole = {"work": "one", "more_work": "two", "home": "three", "more_home": "four"}
    assert seen(work, more_work, home, more_home) == whole
    assert seen(home, more_home, work, more_work) == {"work": "one", "home": "three"}
