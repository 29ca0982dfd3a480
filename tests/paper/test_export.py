"""Exported pages are the very pages of a run, and say all that another program needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.paper.accuracy.plan import case
from benchmarks.paper.export import README, export

pytestmark = pytest.mark.thorough

PAGES = 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exported")
    assert list(export(made, PAGES, 3)) == [0, 1]
    return made


def truths(folder: Path) -> list[dict[str, object]]:
    return [json.loads(f.read_text(encoding="utf-8")) for f in sorted((folder / "truth").iterdir())]


def test_each_page_has_its_picture_its_truth_and_the_blank_it_was_printed_from(folder: Path) -> None:
    assert len(truths(folder)) == PAGES
    for number, truth in enumerate(truths(folder)):
        one = case(number, 3)
        assert (truth["form"], truth["copy"], truth["number_of_page"]) == (one.form, one.copy, one.page)
        for name in ("page", "blank"):
            assert cv2.imread(str(folder / str(truth[name]))) is not None


def test_the_readme_names_every_member_of_a_truth_and_of_an_answer(folder: Path) -> None:
    named = set(re.findall(r"`([a-z_]+)`", README.read_text(encoding="utf-8")))
    for truth in truths(folder):
        assert named >= set(truth)
        answers = truth["answers"]
        assert isinstance(answers, list)
        for answer in answers:
            assert named >= set(answer)


def test_the_homography_takes_the_page_into_its_picture(folder: Path) -> None:
    for truth in truths(folder):
        picture = cv2.imread(str(folder / str(truth["page"])))
        assert picture is not None
        wide, high = truth["size"]  # type: ignore[misc]
        at = np.array([[[wide / 2, high / 2]]], np.float64)
        x, y = cv2.perspectiveTransform(at, np.array(truth["homography"]))[0, 0]
        assert x == pytest.approx(picture.shape[1] / 2, rel=0.15)
        assert y == pytest.approx(picture.shape[0] / 2, rel=0.15)


def test_the_same_pages_are_written_again(folder: Path, tmp_path: Path) -> None:
    list(export(tmp_path, 1, 3))
    for name in ("pages/00000.png", "truth/00000.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
