"""What a scanner makes of a page, and that the truth of where it lies is true."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.degrading import KINDS, degrade
from benchmarks.paper.labelled.flat import flat_of
from benchmarks.paper.labelled.lies import plane
from benchmarks.paper.labelled.printing import drawn, printed
from benchmarks.paper.labelled.wear import WEAR
from benchmarks.paper.scans import as_file

pytestmark = pytest.mark.thorough

FORM = "contact-evaluation"


def dots(at: list[tuple[float, float]], dpi: float) -> np.ndarray:
    """An A4 page with a black dot at each of these points."""
    import cv2

    page = np.full((round(841.89 * dpi / 72), round(595.28 * dpi / 72)), 255, np.uint8)
    for x, y in at:
        cv2.circle(page, (round(x * dpi / 72), round(y * dpi / 72)), round(dpi / 18), 0, -1)
    return page


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("severity", [1, 4])
def test_a_dot_lies_in_the_picture_where_the_truth_says(kind: str, severity: int) -> None:
    at = [(120.0, 140.0), (480.0, 150.0), (300.0, 420.0), (110.0, 690.0), (470.0, 700.0)]
    scan = degrade(dots(at, 150), severity, generator("held-out", 8), kind, dpi=150, to=150, harm=())  # type: ignore[arg-type]
    grey = scan.picture if scan.picture.ndim == 2 else scan.picture.min(axis=2)
    for x, y in at:
        px, py = (int(v) for v in scan.lies.of(x, y))
        window = 255.0 - grey[py - 20 : py + 21, px - 20 : px + 21]
        window = np.clip(window - np.percentile(window, 40) - 40, 0, None)
        rows, columns = np.indices(window.shape)
        found = ((window * columns).sum() / window.sum(), (window * rows).sum() / window.sum())
        assert found == pytest.approx((20.5, 20.5), abs=2.0), (x, y)


def test_the_homography_fits_the_page_but_for_its_bend() -> None:
    scan = degrade(dots([], 100), 2, generator("held-out", 2), "photo", dpi=100, to=100, harm=())
    flat = plane(scan.lies.size, scan.lies.homography)
    assert np.abs(flat.knots - scan.lies.knots).max() < 0.5 * 100 / 25.4  # half a millimetre
    assert np.abs(flat.knots - scan.lies.knots).max() > 0


def test_a_page_laid_flat_by_its_truth_covers_the_page_as_it_was_given_out() -> None:
    import cv2

    form = printed(FORM)
    scan = degrade(
        drawn(form, 1, 200), 2, generator("held-out", 4), "office", dpi=200, to=200, harm=("paper",)
    )
    flat = flat_of(form, 1, scan.picture, scan.lies)
    soft = [cv2.GaussianBlur(ink, (0, 0), 1.5).astype(int) for ink in (flat.ink, flat.blank)]
    assert np.abs(soft[0] - soft[1]).mean() < 4
    assert flat.ink.shape == flat.blank.shape == (round(841.89 * 200 / 72), round(595.28 * 200 / 72))


def test_a_flat_page_with_jitter_lies_beside_the_exact_one() -> None:
    form = printed(FORM)
    page = drawn(form, 1, 200)
    scan = degrade(page, 1, generator("held-out", 4), dpi=200, to=200, harm=())
    exact, beside = (
        flat_of(form, 1, scan.picture, scan.lies, rng=r) for r in (None, generator("held-out", 5))
    )
    assert (exact.ink != beside.ink).any()


@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_from_one_seed_is_the_same_each_time(kind: str) -> None:
    page = drawn(printed(FORM), 1, 100)
    one, again = (degrade(page, 3, generator("train", 6), kind, dpi=100) for _ in range(2))  # type: ignore[arg-type]
    assert (one.picture == again.picture).all()
    assert (one.lies.knots == again.lies.knots).all()
    assert one.wear == again.wear


@pytest.mark.parametrize("name", WEAR)
def test_each_harm_changes_the_page_and_leaves_most_of_it(name: str) -> None:
    page = drawn(printed(FORM), 1, 100).copy()
    before = page.copy()
    WEAR[name](page, 3, generator("train", 2), 100)
    changed = np.abs(page.astype(int) - before) > 24
    assert (page != before).any()
    assert changed.mean() < 0.2


def test_worse_severities_leave_less_to_see() -> None:
    form = printed(FORM)
    page = drawn(form, 1, 150)
    apart = []
    for severity in (1, 3, 5):
        off = []
        for seed in range(2):
            scan = degrade(page, severity, generator("held-out", seed), "photo", dpi=150)
            flat = flat_of(form, 1, scan.picture, scan.lies)
            off.append(np.abs(flat.ink.astype(int) - flat.blank).mean())
        apart.append(np.mean(off))
    assert apart == sorted(apart)


@pytest.mark.parametrize("severity", [0, 6])
def test_there_is_no_severity_but_one_to_five(severity: int) -> None:
    with pytest.raises(ValueError, match="none of 1 to 5"):
        degrade(dots([], 72), severity, generator("train", 1), dpi=72)


def test_black_and_white_machines_hand_over_nothing_else() -> None:
    page = drawn(printed(FORM), 1, 100)
    for kind in ("bilevel", "fax"):
        scan = degrade(page, 2, generator("train", 3), kind, dpi=100)  # type: ignore[arg-type]
        assert set(np.unique(scan.picture)) == {0, 255}
        assert as_file(scan, kind)[:4] == b"II*\0"  # type: ignore[arg-type]
