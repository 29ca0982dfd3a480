"""Drafts of handwriting: pictures to the resident recogniser, its text into what may be meant, never into answers.

The recogniser starts with the first picture of handwriting, and is ended with the readers. One that hangs, dies or
says too much is ended and replaced; one that does so again and again is left alone, and what has no draft says so.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from extractors.pixels import Pixels
from intake.isolation import frames_of_pixels, ipc_protocol
from intake.isolation.recogniser import DRAFT, LIMITS, MOST_WORDS
from intake.isolation.starting import started
from schemas.handwriting import WRITTEN
from schemas.reading import Observation, Query, Reading

PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from intake.isolation.recogniser import main; main()"
)
_STARTS, _READS = 60.0, 30.0
"""Seconds on the clock: to load the models, and to read one picture; a whole page takes one on an idle machine."""
_ANSWER = 8 * MOST_WORDS
"""Bytes of a draft: JSON has up to six for a letter."""
_FAILURES = 3
"""Times in a row that it may fail before nobody starts it again."""


def installed() -> bool:
    """Whether what recognises handwriting is on this machine; not every platform has it."""
    return all(importlib.util.find_spec(name) is not None for name in ("onnxruntime", "rapidocr"))


class Drafting:
    """The recogniser's end here. Several threads may ask; it does one thing after another. Close it."""

    def __init__(self, *, reads: float = _READS) -> None:
        self._reads = reads
        self._one = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._failed = 0

    def drafted(self, reading: Reading, pictures: Mapping[str, Pixels]) -> Reading:
        """The reading, with a draft beside each answer that is handwriting; a note where some have none."""
        values = [self._with_draft(seen, pictures) for seen in reading.values]
        lacking = sum(_wants(seen) for seen in values)
        if values == list(reading.values) and not lacking:
            return reading
        notes = (_no_drafts(lacking, here=installed()),) if lacking else ()
        return reading.model_copy(update={"values": tuple(values), "queries": (*reading.queries, *notes)})

    def draft(self, picture: Pixels) -> str | None:
        """What a picture of handwriting seems to say; None where nobody can tell."""
        with self._one:
            if self._failed >= _FAILURES or not installed():
                return None
            try:
                said = self._asked(picture)
            except (ipc_protocol.BrokenError, OSError, ValueError):
                self._failed += 1
                self._end()
                return None
            self._failed = 0
            return said or None

    @property
    def pid(self) -> int | None:
        """The number of the recogniser, where one runs."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """Ends the recogniser, if one runs; the next picture starts another."""
        with self._one:
            self._end()

    def _with_draft(self, seen: Observation, pictures: Mapping[str, Pixels]) -> Observation:
        if not _wants(seen) or seen.path not in pictures:
            return seen
        return seen.model_copy(update={"other": self.draft(pictures[seen.path])})

    def _asked(self, picture: Pixels) -> str:
        """Raises BrokenError where it hangs, dies, or talks nonsense."""
        if self._process is not None and self._process.poll() is not None:
            self._end()  # it died between two pictures
        if self._process is None:
            self._start()
        said = json.loads(self._heard(DRAFT, frames_of_pixels.packed(picture)))
        if not isinstance(said, str) or len(said) > MOST_WORDS:
            raise ipc_protocol.BrokenError
        return "".join(c for c in said if c == "\n" or c.isprintable()).strip()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="carepack-draft-")
        self._process = started(PROGRAM, Path(self._folder.name), LIMITS)
        self._heard(ipc_protocol.HELLO, None)

    def _heard(self, kind: bytes, body: bytes | None) -> bytes:
        """What it says to this, within its time. Raises BrokenError."""
        process = self._process
        assert process is not None  # noqa: S101 - started before
        assert process.stdin is not None  # noqa: S101 - made with pipes
        assert process.stdout is not None  # noqa: S101 - made with pipes
        watch = threading.Timer(_STARTS if body is None else self._reads, process.kill)
        watch.daemon = True
        watch.start()
        try:
            if body is not None:
                ipc_protocol.send(process.stdin, ipc_protocol.WRITING, body)
            said, words = ipc_protocol.receive(process.stdout, _ANSWER)
        finally:
            watch.cancel()
        if said != kind:
            raise ipc_protocol.BrokenError
        return words

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
            process.wait()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()


def _wants(seen: Observation) -> bool:
    return seen.raw == WRITTEN and seen.other is None


def _no_drafts(count: int, *, here: bool) -> Query:
    """That handwriting has no draft, said once for a document."""
    what = f"{count} {'answer' if count == 1 else 'answers'} in handwriting"
    if here:
        say = f"No draft could be made of {what}: what recognises it made nothing of the picture."
    else:
        say = f"No draft was made of {what}: what recognises handwriting does not exist for this kind of computer."
    return Query(code="no-drafts", level="note", say=say)
