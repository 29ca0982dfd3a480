"""Pixels that hang together, told from those that are set."""

import cv2
import numpy as np
import pytest

from extractors.paper.by_page import _KEPT, ByPage
from extractors.paper.evening import at_percent, counted
from extractors.paper.hanging import hanging
from extractors.paper.picture import Picture
from schemas.geometry import Box


def test_groups_are_those_that_statistics_of_all_pixels_tell() -> None:
    picture = (np.random.default_rng(3).random((120, 90)) < 0.2).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(picture, connectivity=8)
    found = hanging(picture)
    assert found.count == count > 50
    told = np.stack([found.left, found.top, found.wide, found.high, found.area], axis=1)
    assert (told[1:] == stats[1:]).all()
    assert (labels[found.rows, found.columns] == found.of).all()


def test_pixels_that_touch_at_a_corner_are_one_group_and_a_gap_parts_them() -> None:
    picture = np.zeros((6, 9), bool)
    picture[1, 1] = picture[2, 2] = picture[2, 4] = True
    assert hanging(picture).boxes == [Box(1, 1, 3, 3), Box(4, 2, 5, 3)]


def test_what_is_joined_is_one_group_of_the_pixels_that_are_set() -> None:
    picture = np.zeros((6, 9), np.uint8)
    picture[2, 2] = picture[2, 4] = 1
    found = hanging(picture, cv2.dilate(picture, np.ones((3, 3), np.uint8)))
    assert found.boxes == [Box(2, 2, 5, 3)]
    assert found.area[1] == 2


def test_nothing_set_is_no_group() -> None:
    assert hanging(np.zeros((4, 4), bool)).boxes == []


@pytest.mark.parametrize("percent", [0, 25, 50, 75, 80, 100])
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_share_of_counted_values_is_that_of_the_values(percent: float, size: int) -> None:
    values = np.random.default_rng(size).integers(0, 256, (1, size)).astype(np.uint8)
    where = np.full_like(values, 255)
    assert at_percent(counted(values, where), percent) == pytest.approx(np.percentile(values, percent))


class _Scan:
    """Pages of one size, counted as they are decoded."""

    def __init__(self, size: int) -> None:
        self.size, self.decoded = size, 0

    def __len__(self) -> int:
        return 9

    def picture(self, number: int) -> Picture:
        self.decoded += 1
        return Picture(number, np.zeros((1, self.size), np.uint8), None, False)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("size", "decoded"), [(_KEPT // 2, 2), (_KEPT // 2 + 1, 3)])
def test_pages_are_decoded_once_where_there_is_room_for_both(size: int, decoded: int) -> None:
    scan = _Scan(size)
    pages = ByPage(scan)
    for number in (1, 2, 1, 2):
        assert pages.picture(number).number == number
    assert scan.decoded == decoded


def test_a_page_that_was_read_is_kept_no_longer() -> None:
    scan = _Scan(10)
    pages = ByPage(scan)
    for _ in range(3):
        pages.picture(1)
    assert scan.decoded == 2
