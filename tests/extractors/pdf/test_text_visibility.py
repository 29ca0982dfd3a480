"""Words that are drawn but may not count: struck out, or in the colour of the paper."""

from __future__ import annotations

import pytest

from schemas.checking import check
from schemas.prompts import PROMPTS
from tests import trial
from tests.extractors.pdf.test_labels import read, seen

FORM = "trial-group-supervision"


def test_words_with_a_level_line_through_them_are_asked_about_with_and_without_them() -> None:
    value = seen(read('#ask("Legal status", [#strike[Section 20] Section 31])'))["legal_status"]
    assert (value.doubt, (value.raw or "").strip(), value.other) == (
        "struck-out",
        "Section 31",
        "Section 20 Section 31",
    )
    assert (
        "legal_status"
        not in check(trial.load(FORM), read('#ask("Legal status", strike[Section 20])')).answers
    )


@pytest.mark.parametrize(
    "answer",
    [
        "#underline[Section 20]",
        "#overline[Section 20]",
        "#table(columns: 1, inset: 1pt, [Section 20])",
        "#text(fill: luma(40%))[Section 20]",
        "#box(fill: black, inset: 2pt, text(fill: white)[Section 20])",
    ],
)
def test_underlined_framed_and_coloured_words_are_no_doubt(answer: str) -> None:
    value = seen(read(f'#ask("Legal status", [{answer}])')).get("legal_status")
    assert value is None or value.doubt is None


def test_white_words_on_white_are_asked_about_with_and_without_them() -> None:
    value = seen(read('#ask("Legal status", [#text(fill: white)[Not] Section 20])'))["legal_status"]
    assert (value.doubt, (value.raw or "").strip(), value.other) == (
        "hidden-text",
        "Section 20",
        "Not Section 20",
    )


def test_a_prompt_that_is_struck_out_says_nothing() -> None:
    value = seen(read(f'#ask("Legal status", [#strike[{PROMPTS["write"]}] Section 20])'))["legal_status"]
    assert (value.doubt, (value.raw or "").strip()) == (None, "Section 20")


def test_an_option_struck_out_is_asked_about() -> None:
    form = trial.load(FORM)
    options = next(
        f for b in form.blocks if b.kind == "fields" for f in b.fields if f.name == "category"
    ).options
    box = '#text(font: "DejaVu Sans Mono", "{}") {}'
    boxes = "  ".join(box.format("☒" if n == 0 else "☐", o.say) for n, o in enumerate(options))
    value = seen(read(f'#ask("Category", [#strike[{boxes}]])'))["category"]
    assert (value.doubt, value.marks) == ("struck-out", (options[0].key,))


def test_answers_whose_questions_were_exchanged_are_asked_about() -> None:
    before = read('#ask("Legal status", [Section 20])\n#ask("Category", [])')
    assert "label-disagrees" not in {v.doubt for v in before.values}
    form = trial.load(FORM)
    asks = [
        f.ask for b in form.blocks if b.kind == "fields" and b.across == 1 for f in b.fields if not f.marks
    ]
    one, two = asks[0], asks[1]
    fine = read(f'#ask("{one}", [A])\n#ask("{two}", [B])')
    assert {v.doubt for v in fine.values} == {None}
    turned = read(f'#ask("{two}", [A])\n#ask("{one}", [B])')
    assert {(v.raw, v.doubt, v.other) for v in turned.values} == {
        ("A", "label-disagrees", "B"),
        ("B", "label-disagrees", "A"),
    }
