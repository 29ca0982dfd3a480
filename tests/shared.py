"""What all processes of one run make once: files by the digest of what they are made of.

A process keeps what it made, but a form's tests may be handed to another one: what takes a real program or a second is
kept in a folder that both see. Nothing waits for anything: where two need the same at the same moment both make it,
and each finds a whole file.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shared:
    """A folder of one run."""

    folder: Path

    def file(self, source: bytes, how: str, make: Callable[[Path], object]) -> Path:
        """What `make` writes of these bytes, in the way that `how` says and as the file's suffix; made once."""
        kept = self.folder / f"{hashlib.sha256(source).hexdigest()[:32]}.{how}"
        if not kept.exists():
            # `make` goes by the suffix, and a name of its own keeps another process from reading half of it.
            mine = kept.with_name(f"{uuid.uuid4().hex}.{how}")
            make(mine)
            mine.replace(kept)
        return kept
