"""What a reading process has said of one document, frame by frame: taken only where it may be, and only so much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field as Spec
from pydantic import TypeAdapter

from extractors.pixels import Pixels
from intake.documents import Look, Order
from intake.envelopes import Bounds, Member
from intake.isolation import frames_of_pixels, ipc_protocol
from intake.isolation.confinement import PAGES_LIMIT, Limits
from intake.isolation.results import fault
from intake.keys import Key
from schemas.copies import COPY_NUMBER
from schemas.definition_base import Model
from schemas.errors import CarepackError, DocumentError
from schemas.reading import Query, Reading


class _End(Model):
    """The last word of the reading process on a document."""

    fault: str | None = None
    status: int = 0
    peak: int = 0
    cpu: float = 0.0


class _Fault(Model):
    """Why a document was not read: a refusal's three parts, or a fault and where; and what a locked one says it is."""

    refused: str | None = None
    what: str = ""
    do: str = ""
    fault: str | None = None
    where: str = ""
    copy_number: Annotated[str, Spec(pattern=f"{COPY_NUMBER}|^$")] = ""


_PARTS: TypeAdapter[tuple[str, ...]] = TypeAdapter(
    Annotated[
        tuple[Annotated[str, Spec(min_length=1, max_length=1000)], ...],
        Spec(min_length=2, max_length=PAGES_LIMIT),
    ]
)
"""What a reading process may say of parts: how many there are and how long their locators."""

_HELD: TypeAdapter[tuple[Member, ...]] = TypeAdapter(
    Annotated[tuple[Member, ...], Spec(min_length=1, max_length=Bounds().files)]
)
"""What a reading process may say of an envelope; how much in all, the limit of an answer says."""


class Said:
    """What a reading process has said of one document, taken frame by frame."""

    def __init__(self, decide: Callable[[Look], Order], limits: Limits, keys: Sequence[Key] = ()) -> None:
        self._decide, self._limits, self._keys = decide, limits, keys
        self.key: Key | None = None
        self.copy_number: str | None = None
        self.how: Order | None = None
        self.reading: Reading | None = None
        self.error: CarepackError | None = None
        self.parts: tuple[str, ...] = ()
        self.held: tuple[Member, ...] = ()
        self.writings: dict[str, Pixels] = {}
        self.end: _End | None = None
        self._looked = False
        self._room = 2 * limits.writings  # a document may be read twice, the second time with all loaded
        self._pages = 2 * limits.pages

    def take(self, kind: bytes, body: bytes) -> bool:
        """Takes one frame; whether it is answered with an order. Raises BrokenError, ValidationError."""
        if kind == ipc_protocol.LOOK and not self._looked:
            self._looked = True
            try:
                how = self._decide(Look.model_validate_json(body))
                self.how = replace(how, doubts=(*how.doubts, _opened_with(self.key))) if self.key else how
            except CarepackError as unknown:
                self.error = unknown
            return True
        if kind == ipc_protocol.DONE and self.how is not None:
            self.reading = Reading.model_validate_json(body)
        elif kind == ipc_protocol.PARTS:
            self.parts = _PARTS.validate_json(body)
        elif kind == ipc_protocol.HELD:
            self.held = _HELD.validate_json(body)
        elif kind == ipc_protocol.FAULT:
            said = _Fault.model_validate_json(body)
            self.error, self.copy_number = _refusal(said), said.copy_number or None
        elif kind == ipc_protocol.END:
            self.end = _End.model_validate_json(body)
        else:
            self._on_the_way(kind, body)
        return False

    def _on_the_way(self, kind: bytes, body: bytes) -> None:
        """Pages that begin, and pictures of handwriting, neither without end."""
        if kind == ipc_protocol.PAGE and self._pages > 0:
            self._pages -= 1
        elif kind == ipc_protocol.OPENED and body.isdigit() and len(body) < 4 and int(body) < len(self._keys):
            self.key = self._keys[int(body)]
        elif kind == ipc_protocol.WRITING and self.how is not None:
            self._room -= len(body)
            if self._room < 0:
                raise ipc_protocol.OversizedError
            path, picture = frames_of_pixels.unpacked(body)
            self.writings[path] = picture
        else:
            raise ipc_protocol.BrokenError


def _opened_with(key: Key) -> Query:
    say = f"It came locked, and was opened with the password that is kept for {key.whose}."
    return Query(code="opened-with-password", level="note", say=say)


def _refusal(said: _Fault) -> CarepackError:
    if said.refused is not None:
        return DocumentError.of(said.refused, said.what, said.do)
    return fault(said.fault, said.where)
