"""Which pages are made: every page of every form, as a copy and as a blank, in every severity alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from benchmarks.paper.labelled import generator

if TYPE_CHECKING:
    import numpy as np

    from benchmarks.paper.labelled import Split
    from benchmarks.paper.labelled.completing import How
    from benchmarks.paper.labelled.degrading import Kind

Set = Literal["clean", "harsh"]
"""`clean`: careful marks, an office scan of severity 1. `harsh`: marks and scans of all kinds, severities 1 to 4."""
SEVERITIES = (1, 2, 3, 4)
KINDS: dict[Kind, float] = {"office": 0.45, "photo": 0.35, "bilevel": 0.15, "fax": 0.05}
"""How often harsh pages come by each way."""
_EVERY = 4
"""One page in so many is clean."""
_SHUFFLED = 20261129


@dataclass(frozen=True, slots=True)
class Case:
    """One page: the `number` of the run, what it is a page of, and what becomes of it."""

    number: int
    seed: int
    form: str
    copy: bool
    page: int
    severity: int
    kind: Kind
    set: Set
    split: Split = "held-out"

    @property
    def how(self) -> How:
        """How it is completed."""
        return "careful" if self.set == "clean" else "harsh"

    def rng(self) -> np.random.Generator:
        """What everything on this page is drawn from."""
        return generator(self.split, self.seed, self.number)


@cache
def everything() -> tuple[tuple[str, bool, int], ...]:
    """Every page on which something is asked, of every built-in form, as a copy and as a blank; shuffled once."""
    import forms
    from benchmarks.paper.labelled.printing import printed

    found = []
    for name in sorted({e.form for e in forms.catalogue()}):
        template = printed(name, copy=False).template  # a copy's is the same
        asked = sorted({place.box.page for place in template.places if not place.part})
        found += [(name, copy, page) for copy in (True, False) for page in asked]
    order = generator("held-out", _SHUFFLED).permutation(len(found))
    return tuple(found[int(i)] for i in order)


def case(number: int, seed: int, split: Split = "held-out") -> Case:
    """The page of a number of a run, from 0. Pages and severities come round evenly, whatever the seed.

    Figures are of the `held-out` split; whoever looks for what to mend looks at the other.
    """
    pages = everything()
    form, copy, page = pages[number % len(pages)]
    turn = number // len(pages)
    clean = (number + turn) % _EVERY == 0
    if clean:
        return Case(number, seed, form, copy, page, 1, "office", "clean", split)
    # Counted over the harsh pages alone, so that severities are equally many.
    severity = SEVERITIES[(number - number // _EVERY + turn) % len(SEVERITIES)]
    chance = generator("held-out", _SHUFFLED, number).random()
    kinds = list(KINDS)
    kind = next((k for i, k in enumerate(kinds) if chance < sum(list(KINDS.values())[: i + 1])), kinds[-1])
    return Case(number, seed, form, copy, page, severity, kind, "harsh", split)
