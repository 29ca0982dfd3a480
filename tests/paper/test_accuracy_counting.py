"""The figures of accuracy: what counts as right, asked or wrong, and how sure a count is."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.paper.accuracy import page, running
from benchmarks.paper.accuracy.judging import Answer, judged
from benchmarks.paper.accuracy.plan import case, everything
from benchmarks.paper.accuracy.reading import Read
from benchmarks.paper.accuracy.tally import Count, counted, upper
from benchmarks.paper.labelled.printing import Printed, printed
from benchmarks.paper.labelled.truth import Completed, Truth
from intake.documents import Order, check_reading
from schemas.handwriting import WRITTEN
from schemas.reading import Observation, Query, Reading

pytestmark = pytest.mark.thorough

FORM = "contact-evaluation"


def answer(outcome: str, kind: str = "single", **more: object) -> Answer:
    plain = {"path": "x", "what": "answer", "how": "careful", "style": "cross", "pen": "gel", "due": False}
    return Answer(**{**plain, "kind": kind, "outcome": outcome, **more})  # type: ignore[arg-type]


def read(form: Printed, *values: Observation, queries: tuple[Query, ...] = ()) -> Read:
    """What the check makes of what was seen."""
    reading = Reading(medium="paper", form=form.form.form, edition=1, values=values, queries=queries)
    return Read(check_reading(reading, Order(form.form, form.template)))


def seen(path: str, **more: object) -> Observation:
    return Observation(path=path, method="picture", **more)  # type: ignore[arg-type]


def outcome(truth: Truth, path: str, got: Read) -> tuple[str, str]:
    done = Completed([np.zeros((1, 1), np.uint8)], {path: truth}, (1,))
    (one,) = judged(done, printed(FORM, copy=False), got)
    return one.outcome, one.code


RATING = "ratings.care.rating"
FOUR = Truth("scale", "answer", 1, marks=("4",))


@pytest.mark.parametrize(
    ("accepted", "bound"),
    [(10_000, 2.9953e-4), (3_000, 9.9808e-4), (100, 0.029513), (59, 0.049508), (1, 0.95)],
)
def test_without_a_wrong_one_the_bound_is_that_of_the_rule_of_three(accepted: int, bound: float) -> None:
    assert upper(0, accepted) == pytest.approx(bound, rel=1e-3)
    assert upper(0, accepted) <= 3 / accepted


@pytest.mark.parametrize(("wrong", "accepted"), [(1, 100), (2, 1_000), (5, 50), (1, 10_000)])
def test_at_the_bound_so_few_wrong_ones_come_by_chance_five_times_of_a_hundred(
    wrong: int, accepted: int
) -> None:
    share = upper(wrong, accepted)
    chance = sum(math.comb(accepted, k) * share**k * (1 - share) ** (accepted - k) for k in range(wrong + 1))
    assert chance == pytest.approx(0.05, rel=1e-6)
    assert share > wrong / accepted


def test_nothing_tried_says_nothing() -> None:
    assert upper(0, 0) == 1.0
    assert upper(3, 3) == 1.0


def test_a_count_tells_accepted_asked_and_due() -> None:
    count = counted(
        [answer("right")] * 6 + [answer("wrong")] + [answer("queried")] * 2 + [answer("queried", due=True)]
    )
    assert (count.right, count.wrong, count.queried, count.due) == (6, 1, 3, 1)
    assert (count.accepted, count.all, count.asked) == (7, 10, 0.3)


def test_dates_of_the_same_pictures_of_figures_count_no_further_than_the_pictures() -> None:
    few = tuple(f"t10k:{n}" for n in range(8))
    same, other = Count(), Count()
    for n in range(50):
        same.add(answer("right", "date", digits=few))
        other.add(answer("right", "date", digits=tuple(f"t10k:{8 * n + k}" for k in range(8))))
    assert same.bound == other.bound == pytest.approx(upper(0, 50))
    assert same.clustered == pytest.approx(upper(0, 1))
    assert other.clustered == pytest.approx(upper(0, 50))


def test_pictures_of_figures_that_were_asked_about_make_no_bound_better() -> None:
    count = counted([answer("queried", "date", digits=("t10k:1",))])
    assert count.images == set()


def test_what_was_accepted_as_it_was_meant_is_right() -> None:
    form = printed(FORM, copy=False)
    assert outcome(FOUR, RATING, read(form, seen(RATING, marks=("4",)))) == ("right", "")


def test_what_was_accepted_otherwise_is_wrong() -> None:
    form = printed(FORM, copy=False)
    assert outcome(FOUR, RATING, read(form, seen(RATING, marks=("3",))))[0] == "wrong"
    assert outcome(FOUR, RATING, read(form, seen(RATING, marks=())))[0] == "wrong"


def test_what_is_in_doubt_is_queried_with_its_code() -> None:
    form = printed(FORM, copy=False)
    got = read(form, seen(RATING, marks=("3",), doubt="marks-unclear"))
    assert outcome(FOUR, RATING, got) == ("queried", "marks-unclear")
    got = read(form, seen(RATING, marks=("3",), confidence=0.5))
    assert outcome(FOUR, RATING, got) == ("queried", "unsure")


def test_an_answer_that_the_reader_asks_about_beside_it_is_queried() -> None:
    form = printed(FORM, copy=False)
    asked = Query(code="added-by-hand", path=RATING, say="?")
    note = asked.model_copy(update={"level": "note"})
    good = seen(RATING, marks=("4",))
    assert outcome(FOUR, RATING, read(form, good, queries=(asked,))) == ("queried", "added-by-hand")
    assert outcome(FOUR, RATING, read(form, good, queries=(note,))) == ("right", "")


def test_a_mark_that_only_its_writer_understands_is_wrong_however_it_is_taken() -> None:
    form = printed(FORM, copy=False)
    solid = Truth("scale", "solid", 1, due=True)
    for marks in (("4",), ()):
        assert outcome(solid, RATING, read(form, seen(RATING, marks=marks)))[0] == "wrong"
    got = read(form, seen(RATING, marks=("4",), doubt="marks-unclear"))
    assert outcome(solid, RATING, got)[0] == "queried"


def test_an_answer_that_is_nowhere_is_lost_unless_its_page_is_asked_about() -> None:
    form = printed(FORM, copy=False)
    other = seen("client", raw="")
    assert outcome(FOUR, RATING, read(form, other))[0] == "wrong"
    others = Query(code="page-missing", say="?")
    assert outcome(FOUR, RATING, read(form, other, queries=(others,)))[0] == "wrong"
    poor = Query(code="page-too-poor", say="?")
    assert outcome(FOUR, RATING, read(form, other, queries=(poor,))) == ("queried", "page-too-poor")


def test_every_answer_of_a_document_that_is_refused_is_queried() -> None:
    assert outcome(FOUR, RATING, Read(None, "page-code-unreadable")) == ("queried", "page-code-unreadable")


def test_a_date_is_right_by_its_day_and_writing_by_being_there() -> None:
    form = printed(FORM, copy=False)
    date = Truth("date", "answer", 1, value="14/11/2026")
    assert outcome(date, "date", read(form, seen("date", raw="14/11/2026"))) == ("right", "")
    assert outcome(date, "date", read(form, seen("date", raw="14/11/2020")))[0] == "wrong"
    words = Truth("text", "answer", 1, value=WRITTEN)
    assert outcome(words, "helped", read(form, seen("helped", raw=WRITTEN))) == ("right", "")
    assert outcome(words, "helped", read(form, seen("helped", raw="")))[0] == "wrong"


def test_answers_come_back_from_a_line_as_they_went_into_it() -> None:
    for one in (
        answer("right"),
        answer("queried", "date", due=True, code="unsure", digits=("t10k:3",), style=""),
    ):
        assert Answer.of_json(json.loads(json.dumps(one.as_json()))) == one


def test_every_page_comes_in_every_severity_and_each_severity_alike() -> None:
    count = len(everything())
    cases = [case(n, 1) for n in range(count * 16)]
    harsh = [c for c in cases if c.set == "harsh"]
    assert len({(c.form, c.copy, c.page, c.severity) for c in harsh}) == 4 * count
    by = Counter(c.severity for c in harsh)
    assert max(by.values()) - min(by.values()) <= 0.02 * len(harsh)
    assert {(c.severity, c.kind, c.how) for c in cases if c.set == "clean"} == {(1, "office", "careful")}
    assert {(c.form, c.copy, c.page) for c in cases if c.set == "clean"} == set(everything())


def test_another_seed_makes_other_pages_of_the_same_plan() -> None:
    one, other = case(3, 1), case(3, 2)
    assert (one.form, one.page, one.severity, one.kind) == (
        other.form,
        other.page,
        other.severity,
        other.kind,
    )
    assert one.rng().random() != other.rng().random()


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    kept = [json.dumps({"number": number, "seed": 7, "split": "held-out"}) for number in (0, 2, 1)]
    out.write_text("\n".join(kept)[:-3], encoding="utf-8")  # the last line was being written
    assert running.missing(out, 4, 7) == [(1, 7, "held-out"), (3, 7, "held-out")]
    with pytest.raises(ValueError, match="seed"):
        running.missing(out, 4, 8)
    with pytest.raises(ValueError, match="seed"):
        running.missing(out, 4, 7, "train")


def test_the_page_tells_every_figure_and_what_is_wrong_in_bold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [answer("right")] * 97 + [answer("wrong"), answer("queried", due=True, code="two-marks")]
    line = {
        "form": FORM,
        "severity": 2,
        "set": "harsh",
        "refused": None,
        "seconds": 0.25,
        "notes": 1,
        "notes_seen": 1,
        "needless": 0,
        "answers": [a.as_json() for a in answers],
    }
    file = tmp_path / "accuracy.md"
    file.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", file)
    page.write([line], f"Made on {dt.date(2026, 11, 29)}.")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert f"| boxes, one answer wanted | 97 | 1 | **1** | {upper(1, 98) * 10_000:.1f} |" in text
    assert "| `two-marks` | 1 | 1 |" in text
    file.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="lost the marks"):
        page.write([line], "")
