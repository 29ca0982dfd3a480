"""Who writes gets the room; what belongs together stays together; large print."""

from __future__ import annotations

import pytest

import forms
from fillers import word
from fillers.word import heights, layout
from fillers.word.checks import check
from fillers.word.heights import landscape
from fillers.word.layout import text_width
from schemas.copies import Copy
from schemas.definition import Field, FormDefinition, Item, Row, Scale, TableBlock
from schemas.rendition import Variant
from schemas.values import Value
from tests import shapes
from tests.fillers.word.making import WHEN, document
from tests.fillers.word.reading import Document, W
from tests.law.documents import sample

pytestmark = pytest.mark.thorough

NO_ANSWERS: dict[str, Value] = {}


def widths(name: str, table: str) -> list[int]:
    form = forms.load(name)
    block = next(t for t in form.tables if t.table == table)
    for density in layout.SIZES:
        found = heights.widths(block, density, text_width(landscape(form)))
        if found is not None:
            return list(found)
    raise AssertionError(f"{table} does not fit")


# The page of the second stands in Word, and its printed words are long.
@pytest.mark.parametrize(("name", "wider"), [("pdp-guided", 1.5), ("pdp-2016", 1.1)])
def test_notes_are_the_widest_column_beside_printed_words(name: str, wider: float) -> None:
    activities, tools, notes = widths(name, "discussion")
    assert notes > wider * max(activities, tools)


def test_ratings_take_what_their_boxes_need_and_leave_the_rest_to_the_words() -> None:
    words, _ = widths("contact-evaluation", "ratings")
    assert words > 0.42 * text_width(landscape=False)


def test_the_appraisal_stands_upright_and_its_evidence_is_widest() -> None:
    form = forms.load("appraisal-framework")
    assert not landscape(form)
    words, evidence, objectives, ratings = widths("appraisal-framework", "behaviours")
    assert evidence == max(words, evidence, objectives, ratings)


def test_no_row_of_the_appraisal_is_split_and_its_heads_are_printed_again() -> None:
    made = document(forms.load("appraisal-framework"))
    tables = [t for t in made.body.iter(f"{W}tbl") if len(list(t.iter(f"{W}gridCol"))) == 4]
    assert len(tables) == 5
    for table in tables:
        head, *rows = table.findall(f"{W}tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


@pytest.mark.parametrize("name", shapes.EVERY)
def test_no_row_of_a_table_is_parted_in_large_print(name: str) -> None:
    made = document(forms.load(name), large=True)
    for row in (row for table in made.body.iter(f"{W}tbl") for row in table.findall(f"{W}tr")[1:]):
        controls = list(row.iter(f"{W}sdt"))
        if len(list(row.iter(f"{W}tc"))) > 2 and controls:
            assert row.find(f"{W}trPr/{W}cantSplit") is not None


def of_a_row(points: int) -> TableBlock:
    items = tuple(Item(say="what a point says " * (2 + n % 5)) for n in range(points))
    columns = (
        Field(name="rating", ask="Rating", type="scale", scale=Scale(first=1, last=4)),
        Field(name="evidence", ask="Evidence", type="paragraph"),
    )
    return TableBlock(table="t", columns=columns, rows=(Row(id="row", ask="Understand:", items=items),))


def test_answers_keep_to_less_beside_printed_words_that_nearly_fill_a_page() -> None:
    wide = text_width(landscape=False)
    found = {n: heights.widths(of_a_row(n), "LargeDense", wide) for n in (10, 13, 14)}
    assert found[10] == found[13]
    assert found[14] is not None
    words, rating, _ = found[14]
    assert words > 0.65 * wide
    assert rating < 0.13 * wide


def test_a_groups_name_over_words_without_a_head_has_no_empty_line_above_it() -> None:
    made = document(forms.load("leader-goals"))
    heads = (cell for table in made.body.iter(f"{W}tbl") for cell in table.iterfind(f"{W}tr[1]/{W}tc[1]"))
    texts = [["".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p")] for cell in heads]
    assert ["Mental capacity"] in texts
    assert [""] not in texts


def test_the_head_of_a_group_names_it_on_every_page() -> None:
    made = document(forms.load("commitment-employee"))
    heads = [
        "".join(t.text or "" for t in table.find(f"{W}tr").iter(f"{W}t"))
        for table in made.body.iter(f"{W}tbl")
    ]  # type: ignore[union-attr]
    assert [h for h in heads if h.startswith("TasksStatement 2")]


def test_four_boxes_of_a_kind_stay_on_one_page() -> None:
    made = document(forms.load("pdp-2016"))
    box = made.control("strengths").getparent()
    assert box is not None
    assert box.find(f"{W}pPr/{W}keepNext") is not None


def large(form: FormDefinition, answers: dict[str, Value]) -> bytes:
    compiled = word.compile(word.rendition(form, variant=Variant(large=True)))
    copy = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    return word.fill(compiled, copy, answers, when=WHEN).data


@pytest.mark.parametrize("name", shapes.EVERY)
def test_large_print_has_sixteen_points_and_is_sound(name: str) -> None:
    form = forms.load(name)
    for answers in (NO_ANSWERS, sample(name)):
        data = large(form, answers)
        assert check(data) == ()
    used = {p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in Document(data).body.iter(f"{W}p")}  # type: ignore[union-attr]
    assert not used & {"Label", "Answer", "Row", "LabelDense", "AnswerDense", "AnswerCompact", "Help"}
