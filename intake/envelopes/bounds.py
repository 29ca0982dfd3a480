"""How much an envelope may hold, and the refusal of whatever goes beyond it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.preflight import SIZE_LIMIT
from schemas.errors import CarepackError, DocumentError

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one envelope may hold, whatever is nested in it counted in.

    `files`: members, those that are left out as well. `depth`: envelopes in one another, the outermost counted.
    `each`, `total`: bytes, unpacked. `ratio`: bytes unpacked for each byte packed, asked of members over `free` bytes
    (a page of white dots packs a thousandfold and is small).
    """

    files: int = 500
    depth: int = 4
    each: int = SIZE_LIMIT
    total: int = 256 * MB
    ratio: int = 200
    free: int = 4 * MB


class OverfullError(DocumentError):
    """An envelope that holds more than it may: refused whole, for a list that is cut short would look complete."""

    kind = "overfull"


class Budget:
    """What is left of the bounds while one envelope is opened."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._files = bounds.files
        self._bytes = bounds.total

    def count(self, files: int) -> None:
        """Takes `files` members. Raises OverfullError `envelope-too-many`."""
        if files > self._files:
            raise OverfullError.of(
                "envelope-too-many",
                f"It holds more than {self.bounds.files} files.",
                "Take the completed forms out and send them in smaller lots.",
            )
        self._files -= files

    def check(self, size: int, packed: int | None = None) -> None:
        """Whether a member of `size` bytes may be unpacked from `packed` bytes.

        Raises DocumentError: `part-too-large`, `part-bomb`; OverfullError `envelope-too-large`.
        """
        bounds = self.bounds
        if size > bounds.each:
            raise too_large(bounds)
        if packed is not None and size > bounds.free and size > packed * bounds.ratio:
            raise DocumentError.of(
                "part-bomb",
                f"It is packed more than {bounds.ratio} times smaller than it is, as no document is.",
                "Do not open it. Ask the sender what it is.",
            )
        if size > self._bytes:
            raise self._overfull()

    def take(self, size: int) -> None:
        """Counts bytes that were unpacked. Raises OverfullError `envelope-too-large`."""
        if size > self._bytes:
            raise self._overfull()
        self._bytes -= size

    def _overfull(self) -> CarepackError:
        return OverfullError.of(
            "envelope-too-large",
            f"It unpacks to more than {self.bounds.total // MB} MB.",
            "Take the completed forms out and send them in smaller lots.",
        )


def too_large(bounds: Bounds) -> CarepackError:
    """A member of more bytes than any form."""
    return DocumentError.of(
        "part-too-large",
        f"It is larger than {bounds.each // MB} MB unpacked, or says so.",
        "Is it the right file? Do not open it if you do not know the sender.",
    )
