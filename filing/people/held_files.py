"""A file that somebody was shown, kept privately by its digest until they say what becomes of it, or for a day.

Between the two nothing of it stands anywhere else, and what is taken in is to the byte what was shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filing.whole_files import save
from schemas.errors import UsageError

KEPT = dt.timedelta(days=1)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class HeldFiles:
    """The files that are held in a folder, which is made where there is none, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hold(self, data: bytes, name: str, now: dt.datetime) -> str:
        """Keeps a file, and returns its digest; what has been held for longer than a day goes."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.forget(now)
        digest = hashlib.sha256(data).hexdigest()
        self._put(digest, data)
        self._put(f"{digest}.json", json.dumps({"name": name}).encode())
        return digest

    def data(self, digest: str) -> bytes:
        """The bytes of a file. Raises UsageError `file-gone`."""
        return self._read(digest, "")

    def name(self, digest: str) -> str:
        """What its owner called it. Raises UsageError `file-gone`."""
        return str(self._told(digest)["name"])

    def done(self, digest: str, outcome: Mapping[str, Any]) -> None:
        """Lets go of a file that was taken in; what came of it can be looked at until the day is over."""
        told = {**self._told(digest), "outcome": outcome}
        self._put(f"{digest}.json", json.dumps(told).encode())
        (self._folder / digest).unlink(missing_ok=True)

    def outcome(self, digest: str) -> Mapping[str, Any] | None:
        """What came of a file; None where nothing has yet. Raises UsageError `file-gone`."""
        found = self._told(digest).get("outcome")
        return found if isinstance(found, dict) else None

    def drop(self, digest: str) -> None:
        """Throws a file away, and what is known of it."""
        if _DIGEST.fullmatch(digest):
            for more in ("", ".json"):
                (self._folder / f"{digest}{more}").unlink(missing_ok=True)

    def _told(self, digest: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._read(digest, ".json"))
        return told

    def _read(self, digest: str, more: str) -> bytes:
        if _DIGEST.fullmatch(digest):
            try:
                return (self._folder / f"{digest}{more}").read_bytes()
            except FileNotFoundError:
                pass
        what = "This file is not kept any more: it was taken in, thrown away, or is more than a day old."
        raise UsageError.of("file-gone", what, "Choose it again; nothing is taken in twice.")

    def _put(self, name: str, data: bytes) -> None:
        save(self._folder / name, data, force=True, private=True)

    def forget(self, now: dt.datetime) -> None:
        """What has been held for longer than a day goes."""
        for file in self._folder.iterdir() if self._folder.is_dir() else ():
            if dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC) < now - KEPT:
                file.unlink(missing_ok=True)
