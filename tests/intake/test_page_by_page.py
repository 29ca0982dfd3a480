"""A scan of many pages may cost more than a form, page by page; and no more than that."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

import forms
from extractors.page_begins import page_begins, telling
from intake import Issued
from intake.isolation.confinement import MB, PAGES_LIMIT, Limits
from intake.isolation.isolation import Isolation
from tests.faults import sabotage
from tests.intake.test_isolation import a_form, refusal

LIMITS = Limits(memory=256 * MB, pictures=256 * MB, cpu=1, page=1, pages=4, wall=20.0)
posix = pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "fork"), reason="Windows confines by a job object: NOT TESTED"
)
pytestmark = [posix, pytest.mark.thorough]


@contextmanager
def reading(limits: Limits) -> Iterator[Isolation]:
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, limits=limits, way="fork") as opened:
            yield opened


@pytest.fixture(scope="module")
def isolation() -> Iterator[Isolation]:
    with reading(LIMITS) as opened:
        yield opened


def test_each_page_of_a_scan_brings_its_own_time_of_the_processor(isolation: Isolation) -> None:
    assert refusal(isolation, sabotage.document("scan=3,0.6,0")) == ("did", "3 pages, 0 MB")


def test_a_page_that_takes_more_than_all_so_far_may_take_is_stopped(isolation: Isolation) -> None:
    assert refusal(isolation, sabotage.document("scan=1,5,0"))[0] == "read-too-long"
    assert isolation.read(a_form()).findings is not None


def test_as_many_pages_are_begun_as_are_allowed_and_no_more(isolation: Isolation) -> None:
    assert refusal(isolation, sabotage.document("scan=4,0,0")) == ("did", "4 pages, 0 MB")
    assert refusal(isolation, sabotage.document("scan=5,0,0"))[0] == "read-too-long"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not enforce RLIMIT_AS")
def test_a_scan_has_memory_for_its_pictures_and_a_form_has_not(isolation: Isolation) -> None:
    assert refusal(isolation, sabotage.document("scan=1,0,400")) == ("did", "1 pages, 400 MB")
    assert refusal(isolation, sabotage.document("scan=1,0,600"))[0] == "read-too-much-memory"
    assert refusal(isolation, sabotage.document("scan=0,0,400"))[0] == "read-too-much-memory"


def test_the_clock_counts_anew_with_each_page() -> None:
    with reading(replace(LIMITS, wall=0.8)) as opened:
        assert refusal(opened, sabotage.document("linger=3,0.5")) == ("did", "3 pages")
        assert refusal(opened, sabotage.document("linger=1,1.2"))[0] == "read-stuck"


def test_every_page_of_the_longest_scan_may_be_looked_at_three_times() -> None:
    assert Limits().pages == 3 * PAGES_LIMIT == 1200


def test_a_page_that_begins_is_told_to_whoever_asked_and_to_nobody_else() -> None:
    begun: list[str] = []
    page_begins()
    with telling(lambda: begun.append("outer")):
        with telling(lambda: begun.append("inner")):
            page_begins()
        page_begins()
    page_begins()
    assert begun == ["inner", "outer"]
