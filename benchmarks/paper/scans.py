"""A labelled page as the file that a scanner or a telephone hands over."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from benchmarks.paper.labelled.degrading import degrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled.degrading import Degraded, Kind

    Grey = npt.NDArray[np.uint8]


def scanned(page: Grey, severity: int, rng: np.random.Generator, kind: Kind) -> Degraded:
    """A page (300 dpi) that went through a machine, as `degrade` does it."""
    return degrade(page, severity, rng, kind)


def as_file(one: Degraded, kind: Kind) -> bytes:
    """The picture as a file: a PNG, of black and white machines a TIFF (G4). All but photos say their dots per inch."""
    if kind in {"bilevel", "fax"}:
        return tiff([one])
    return png(one.picture, None if kind == "photo" else one.dpi)


def png(picture: Grey, dpi: float | None = None) -> bytes:
    """A picture (grey or BGR) as a PNG."""
    from PIL import Image

    image = Image.fromarray(picture if picture.ndim == 2 else picture[:, :, ::-1])
    out = BytesIO()
    if dpi is None:
        image.save(out, "PNG", compress_level=1)
    else:
        image.save(out, "PNG", compress_level=1, dpi=(dpi, dpi))
    return out.getvalue()


def tiff(pages: Sequence[Degraded]) -> bytes:
    """Pages of black and white as one TIFF, packed as faxes are (G4)."""
    from PIL import Image

    images = [Image.fromarray(page.picture).convert("1", dither=Image.Dither.NONE) for page in pages]
    out, dpi = BytesIO(), pages[0].dpi
    images[0].save(out, "TIFF", compression="group4", save_all=True, append_images=images[1:], dpi=(dpi, dpi))
    return out.getvalue()
