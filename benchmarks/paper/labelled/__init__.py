"""Pages whose answers are known: our forms printed, completed by invented hands, scanned or photographed.

Everything is drawn from a seeded generator, so that a page can be made again from its seed. What training may use and
what figures are reported on are two `split`s with no shape of a mark, no font and no picture of a digit in common::

    rng = generator("train", 7)                            # a numpy Generator; "held-out" is never trained on
    form = printed("supervision-record", copy=True)        # what was given out: blank, template, pages as printed
    done = completed(form, rng, "harsh", split="train")    # pages at 300 dpi, and what they say by path
    scan = degrade(done.pages[0], 3, rng, "photo")         # picture, and where each point of the page lies in it
    flat = flat_of(form, 1, scan.picture, scan.lies, rng=rng)   # as the reader has it once a page is registered

- `printing`: `printed`, `drawn` – forms as they are given out, and their pages as grey pictures.
- `marks`: `PENS`, `STYLES`, `mark`, `strike`, `scribble` – single marks, for crops of a box as well as for whole pages.
- `hands`: `Hand` – words, digits in cells, signatures. Fonts are read from the folder that `CAREPACK_FONTS` names (OFL
  handwriting fonts, .ttf), digits from that of `CAREPACK_MNIST` (the idx files); without them there are plain strokes.
- `completing`: `completed` – all of a form, with its truth.
- `degrading`: `degrade` – from a good office scan (1) to what no one should be asked to read (5).
- `flat`: `flat_of` – the page laid flat with its true place and a little jitter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Split = Literal["train", "held-out"]
"""What nets may learn from, and what figures are reported on."""
SPLITS: tuple[Split, Split] = ("train", "held-out")


def generator(split: Split, *seed: int) -> np.random.Generator:
    """The chance that everything is drawn from; no two splits ever draw the same, whatever the seed."""
    import numpy as np

    return np.random.default_rng((SPLITS.index(split) + 1, *seed))
