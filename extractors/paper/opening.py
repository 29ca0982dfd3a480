"""Files of scanned or photographed pages, told from all others and opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.paper.decoding import picture_unsupported
from extractors.paper.picture_kinds import kind_of

if TYPE_CHECKING:
    from extractors.paper.picture import Scan


def recognises(data: bytes) -> bool:
    """Whether these are pictures of pages: a picture, a bundle of them, or a PDF of nothing else."""
    from extractors.paper import bundle

    if kind_of(data) is not None or bundle.is_bundle(data):
        return True
    found = _scanned(data)
    if found is not None:
        found.close()
    return found is not None


def open_scan(data: bytes) -> Scan | None:
    """The pages of a file of pictures; None where it is no such file. `close` it.

    Raises DocumentError of the file as a whole: `picture-unsupported`, `scan-too-long`, `page-damaged`. What is wrong
    with one page is raised by `Scan.picture`, of that page.
    """
    from extractors.paper import bundle

    if bundle.is_bundle(data):
        return bundle.Bundle(data, open_scan)
    match kind_of(data):
        case None:
            return _scanned(data)
        case "unsupported":
            raise picture_unsupported()
        case "tiff":
            from extractors.paper.tiff_frames import TiffFrames

            return TiffFrames(data)
        case "heic":
            from extractors.paper.pictures import PhonePictures

            return PhonePictures(data)
        case kind:
            from extractors.paper.pictures import OnePicture

            return OnePicture(data, kind)


def _scanned(data: bytes) -> Scan | None:
    from extractors.pdf.document.opening import recognises as is_pdf

    if not is_pdf(data):
        return None
    from extractors.paper.scanned_pdf import scan_of

    return scan_of(data)
