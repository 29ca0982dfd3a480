"""The strokes of marks on a box whose corners are (0, 0) and (1, 1), y downwards.

Each style has two families of shapes, one for each split: what is trained on straight ticks is tried on curved ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split

    Rng = np.random.Generator
    Line = npt.NDArray[np.float64]


def _near(rng: Rng, points: Any, by: float = 0.05) -> Line:
    import numpy as np

    p = np.asarray(points, float)
    return p + rng.normal(0, by, p.shape)


def _round(rng: Rng, points: Any, by: float = 0.05) -> Line:
    from benchmarks.paper.labelled.pens import curved

    return curved(_near(rng, points, by))


def _straight_tick(rng: Rng) -> list[Line]:
    return [_near(rng, [(0.12, 0.5), (0.4, 0.88), (0.92, 0.1)])]


def _hooked_tick(rng: Rng) -> list[Line]:
    return [_round(rng, [(0.05, 0.6), (0.18, 0.48), (0.36, 0.86), (0.55, 0.45), (1.0, -0.02)], 0.04)]


def _straight_cross(rng: Rng) -> list[Line]:
    return [_near(rng, [(0.12, 0.12), (0.9, 0.9)]), _near(rng, [(0.9, 0.12), (0.1, 0.9)])]


def _bowed_cross(rng: Rng) -> list[Line]:
    if rng.random() < 0.35:  # in one stroke, the pen not lifted
        return [
            _round(rng, [(0.1, 0.12), (0.5, 0.5), (0.92, 0.86), (1.02, 0.5), (0.86, 0.14), (0.1, 0.95)], 0.04)
        ]
    first = _round(rng, [(0.05, 0.2), (0.45, 0.42), (0.95, 0.8)])
    return [first, _round(rng, [(0.8, 0.02), (0.55, 0.5), (0.2, 1.0)])]


def _slash(rng: Rng) -> list[Line]:
    return [_near(rng, [(0.12, 0.92), (0.9, 0.08)], 0.06)]


def _bowed_slash(rng: Rng) -> list[Line]:
    if rng.random() < 0.4:
        return [_round(rng, [(0.1, 0.05), (0.55, 0.45), (0.92, 0.95)])]
    return [_round(rng, [(0.05, 0.95), (0.35, 0.7), (0.6, 0.25), (1.0, 0.1)])]


def _hatched(rng: Rng) -> list[Line]:
    import numpy as np

    rows = np.arange(0.03, 1.0, 0.085)
    ends = [(x, y + 0.02) for n, y in enumerate(rows) for x in ((0.04, 0.96) if n % 2 else (0.96, 0.04))]
    return [_near(rng, ends, 0.02)]


def _spiralled(rng: Rng) -> list[Line]:
    import numpy as np

    turns = np.linspace(0, 2 * np.pi * 6, 240)
    reach = np.linspace(0.04, 0.56, 240)
    corners = np.maximum(abs(np.cos(turns)), abs(np.sin(turns))) ** 0.7  # squarer than a circle
    spiral = 0.5 + np.column_stack((np.cos(turns), np.sin(turns))) * (reach / corners)[:, None]
    slant = np.column_stack((np.tile((0.02, 0.98), 6), np.repeat(np.linspace(0.05, 0.95, 6), 2)))
    return [_near(rng, spiral, 0.008), _near(rng, slant, 0.02)]


def _disc(rng: Rng) -> list[Line]:
    import numpy as np

    turns = np.linspace(0, 2 * np.pi * 3, 40)
    reach = np.linspace(0.02, float(rng.uniform(0.12, 0.2)), 40)
    return [_near(rng, (0.5, 0.5), 0.06) + np.column_stack((np.cos(turns), np.sin(turns))) * reach[:, None]]


def _dab(rng: Rng) -> list[Line]:
    start = _near(rng, (0.45, 0.45), 0.08)
    end = start + _near(rng, (0.16, 0.14), 0.05)
    return [_round(rng, [start, (start + end) / 2, end, start + 0.03, end], 0.02)]


def _waves(rng: Rng) -> list[Line]:
    import numpy as np

    x = np.linspace(0.06, 0.95, 50)
    wave = np.sin(2 * np.pi * rng.uniform(1.6, 3.2) * x + rng.uniform(0, 6)) * rng.uniform(0.2, 0.38)
    return [np.column_stack((x, 0.5 + wave))]


def _loops(rng: Rng) -> list[Line]:
    import numpy as np

    t = np.linspace(0, 2 * np.pi * float(rng.uniform(2.2, 3.5)), 70)
    line = np.column_stack(
        (0.12 + 0.72 * t / t[-1] + 0.13 * np.cos(t), 0.5 + rng.uniform(0.22, 0.36) * np.sin(t))
    )
    return [line if rng.random() < 0.6 else line[:, ::-1]]


def _crossing_tick(rng: Rng) -> list[Line]:
    far = float(rng.uniform(1.2, 1.7))
    return [_near(rng, [(-0.45, 0.35), (0.38, 0.85), (far, -0.45)], 0.07)]


def _swung_tick(rng: Rng) -> list[Line]:
    far = float(rng.uniform(1.2, 1.8))
    return [_round(rng, [(-0.3, 0.2), (-0.05, 0.3), (0.35, 0.92), (0.75, 0.3), (far, -0.4)], 0.05)]


def _ring(rng: Rng) -> list[Line]:
    import numpy as np

    start, turn = rng.uniform(-2.2, -0.8), rng.uniform(2 * np.pi, 2 * np.pi * 1.12)
    t = np.linspace(start, start + turn, 60)
    reach = 0.5 * np.linspace(1, float(rng.uniform(0.92, 1.08)), 60)
    return [0.5 + np.column_stack((np.cos(t), np.sin(t))) * reach[:, None]]


def _double_ring(rng: Rng) -> list[Line]:
    import numpy as np

    start, turn = rng.uniform(0.5, 2.5), -rng.uniform(2 * np.pi * 0.97, 2 * np.pi * 1.8)
    t = np.linspace(start, start + turn, 90)
    wobble = 0.5 + 0.03 * np.sin(3 * t + rng.uniform(0, 6)) + 0.02 * np.linspace(-1, 1, 90)
    squarer = (abs(np.cos(t)) ** 3 + abs(np.sin(t)) ** 3) ** (-1 / 3)
    return [0.5 + np.column_stack((np.cos(t), np.sin(t))) * (wobble * squarer)[:, None]]


_Family = Mapping[str, tuple[Callable[[Any], list[Any]], Callable[[Any], list[Any]]]]
_SHAPES: _Family = {
    "tick": (_straight_tick, _hooked_tick),
    "cross": (_straight_cross, _bowed_cross),
    "slash": (_slash, _bowed_slash),
    "filled": (_hatched, _spiralled),
    "dot": (_disc, _dab),
    "squiggle": (_waves, _loops),
    "circle": (_ring, _double_ring),
    "crossing tick": (_crossing_tick, _swung_tick),
}
STYLES = tuple(_SHAPES)
"""`filled` hides the whole box, `circle` goes round the words beside it, `crossing tick` begins and ends outside."""


def shape(style: str, rng: Rng, split: Split) -> list[Line]:
    """The strokes of a style, on the box from (0, 0) to (1, 1)."""
    from benchmarks.paper.labelled import SPLITS

    return _SHAPES[style][SPLITS.index(split)](rng)
