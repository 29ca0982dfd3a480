"""What a form sends, files too: taken in as it comes, into a private folder, and never more than so much.

A file's own name is kept as text to show; on the disk it has a number. The folder goes when the request has been
answered, or with the long work that took it over.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from schemas.errors import CarepackError, UsageError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one form may send; `text_bytes` is of all fields together, which are held in memory; `patience`:
    seconds in which something of it must come."""

    bytes: int = 1024 * 1024 * 1024
    files: int = 5_000
    fields: int = 20_000
    field_bytes: int = 1024 * 1024
    text_bytes: int = 16 * 1024 * 1024
    patience: float = 30.0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: the name its owner gave it, where it lies now, and its bytes."""

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Sent:
    """All that a form sent."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, Upload]] = field(default_factory=list)
    folder: Path | None = None

    def keep(self) -> Path | None:
        """Hands the folder of files over: whoever takes it removes it."""
        taken, self.folder = self.folder, None
        return taken

    def remove(self) -> None:
        """Removes the files, unless they were handed over."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends
_NAMELESS = "file"
"""What a file is called whose own name has nothing in it that can be seen."""


def too_large() -> CarepackError:
    """That a form sent more than is taken at once."""
    return UsageError.of(
        "desk-too-large",
        "This is more than can be sent at once.",
        "Send fewer files at a time; nothing was taken in.",
    )


class TooSlowError(Exception):
    """Nothing came for so long that the rest is not waited for."""


async def received(
    body: AsyncIterator[bytes], content_type: str, length: int | None, folder: Path, limits: Limits
) -> Sent:
    """What a form sends, its files in `folder` (made for them). Raises UsageError, TooSlowError.

    Whatever goes wrong, nothing of it is left.
    """
    if length is not None and length > limits.bytes:
        raise too_large()
    kind, options = parse_options_header(content_type)
    sent = Sent()
    try:
        if kind == b"multipart/form-data" and b"boundary" in options:
            await _parts(body, options[b"boundary"], _Parts(sent, folder, limits), limits)
        elif kind == b"application/x-www-form-urlencoded":
            sent.fields = await _plain(body, limits)
        else:
            raise _no_form()
    except BaseException:
        sent.remove()
        raise
    return sent


async def _pieces(body: AsyncIterator[bytes], most: int, patience: float) -> AsyncIterator[bytes]:
    came = 0
    while True:
        try:
            piece = await asyncio.wait_for(anext(body), patience)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TooSlowError from error
        came += len(piece)
        if came > most:
            raise too_large()
        yield piece


async def _plain(body: AsyncIterator[bytes], limits: Limits) -> list[tuple[str, str]]:
    most = 4 * limits.field_bytes
    whole = b"".join([p async for p in _pieces(body, min(most, limits.bytes), limits.patience)])
    try:
        return parse_qsl(
            whole.decode("ascii"), keep_blank_values=True, max_num_fields=limits.fields, errors="strict"
        )
    except ValueError as error:
        raise _no_form() from error


async def _parts(body: AsyncIterator[bytes], boundary: bytes, parts: _Parts, limits: Limits) -> None:
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for piece in _pieces(body, limits.bytes, limits.patience):
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        raise _no_form() from error
    finally:
        parts.close()
    if not parts.ended:
        raise _no_form()


def _no_form() -> CarepackError:
    return UsageError.of(
        "desk-no-form", "What was sent is not a form of the desk.", "Go back, and send it again."
    )


class _Parts:
    """The parts of a form as the parser tells of them."""

    def __init__(self, sent: Sent, folder: Path, limits: Limits) -> None:
        self._sent, self._folder, self._limits = sent, folder, limits
        self._header, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._file_name: str | None = None
        self._file: BinaryIO | None = None
        self._path = folder
        self._text = bytearray()
        self._size = 0
        self._typed = 0
        self.ended = False

    def callbacks(self) -> MultipartCallbacks:
        """As python-multipart wants them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._of_header,
            "on_header_value": self._of_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def close(self) -> None:
        """Lets go of a file that was being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._headers.clear()
        self._text.clear()
        self._size = 0

    def _of_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _of_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"name" not in options:
            raise _no_form()
        self._name = options[b"name"].decode("utf-8", "replace")
        named = options.get(b"filename")
        self._file_name = None if named is None else shown_name(named.decode("utf-8", "replace"))
        if named:  # an empty one: no file was chosen
            self._file_name = self._file_name or _NAMELESS
            self._open()
        elif len(self._sent.fields) >= self._limits.fields:
            raise too_large()

    def _open(self) -> None:
        number = len(self._sent.files)
        if number >= self._limits.files:
            raise too_large()
        if self._sent.folder is None:
            self._folder.mkdir(mode=0o700, parents=True)
            self._sent.folder = self._folder
        self._path = self._folder / f"{number:05d}"
        self._file = os.fdopen(
            os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb"
        )

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._file is not None:
            self._file.write(data[start:end])
            return
        self._typed += end - start
        if self._size > self._limits.field_bytes or self._typed > self._limits.text_bytes:
            raise too_large()
        self._text += data[start:end]

    def _end(self) -> None:
        if self._file is not None:
            self.close()
            self._sent.files.append((self._name, Upload(self._file_name or "", self._path, self._size)))
        elif self._file_name is None:
            self._sent.fields.append((self._name, self._text.decode("utf-8", "replace")))

    def _all(self) -> None:
        self.ended = True


def shown_name(name: str) -> str:
    """A file's own name as text: the last part of it, without what acts on a page or a terminal."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    clean = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return unicodedata.normalize("NFC", clean)[:255].strip()
