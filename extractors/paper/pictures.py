"""Files that are pictures, as scans: PNG, JPEG, BMP, GIF and WebP of one page each, HEIC of one or more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.contract import no_such_part
from extractors.page_begins import threads_wanted
from extractors.paper import decoding
from extractors.paper.picture import Picture
from extractors.paper.picture_kinds import Kind, measured

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PAGES = 400
"""Pages of one scan."""


class OnePicture:
    """A picture file of one page. Of an animation that is its first picture."""

    def __init__(self, data: bytes, kind: Kind) -> None:
        self._data, self._kind = data, kind

    def __len__(self) -> int:
        return 1

    def picture(self, number: int) -> Picture:
        """The page. Raises DocumentError: `page-damaged`, `picture-too-large`, `picture-too-small`."""
        if number != 1:
            raise no_such_part()
        size = measured(self._data)
        if size is None:
            raise decoding.page_damaged()
        decoding.check_size(size)
        if self._kind == "webp" and size[0] * size[1] > decoding.MOST_KEPT:
            raise decoding.picture_too_large(size)  # it takes sixteen bytes a pixel as soon as it is opened
        return decoding.page_of(decoding.opened(self._data, self._kind), number)

    def close(self) -> None:
        """Gives back what it holds: nothing."""


class PhonePictures:
    """A HEIC file: the pictures in it, mostly one. libheif turns them upright itself (ISO 23008-12, 6.5.10)."""

    def __init__(self, data: bytes) -> None:
        self._images: Sequence[Any] = _heic(data)
        if not self._images:
            raise decoding.page_damaged()
        if len(self._images) > MOST_PAGES:
            raise decoding.scan_too_long(MOST_PAGES)

    def __len__(self) -> int:
        return len(self._images)

    def picture(self, number: int) -> Picture:
        """A page. Raises DocumentError: `page-damaged`, `picture-too-large`, `picture-too-small`."""
        import cv2
        import numpy as np

        if not 0 < number <= len(self._images):
            raise no_such_part()
        image = self._images[number - 1]
        size = image.size
        decoding.check_size(size)
        with decoding.faults_told(size):
            if size[0] * size[1] * 4 > decoding.MOST_DECODED:
                raise decoding.picture_too_large(size)
            try:
                points = np.asarray(image)[:, : size[0]]
                grey: Any = points if points.ndim == 2 else cv2.cvtColor(points[:, :, :3], cv2.COLOR_RGB2GRAY)
            finally:
                image._data = None  # it would stay until the file is closed
            if grey.shape[0] * grey.shape[1] > decoding.MOST_KEPT:
                half = (grey.shape[1] // 2, grey.shape[0] // 2)
                grey = cv2.resize(grey, half, interpolation=cv2.INTER_AREA)
            return decoding.made(grey, number, None)

    def close(self) -> None:
        """Gives back what it holds."""
        self._images = ()


def _heic(data: bytes) -> Sequence[Any]:
    """The pictures of a HEIC file, not decoded yet."""
    try:
        import pi_heif
    except ImportError as error:
        raise decoding.picture_unsupported(
            "This is a photograph as iPhones keep them (HEIC), which carepack cannot read on this machine."
        ) from error
    options = pi_heif.options
    options.DECODE_THREADS = 1
    threads_wanted()  # libde265 starts one in any case, and ends the process where it cannot
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    with decoding.faults_told():
        return list(pi_heif.open_heif(data))
