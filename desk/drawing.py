"""Small pictures of forms drawn beside the desk: by a process of its own, with patience, that ends with it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from issuing.small_pictures import draw

if TYPE_CHECKING:
    from forms.library import Library
    from schemas.definition import FormDefinition


class Drawing:
    """Draws what is missing, in a process of its own that ends with this one; one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being drawn."""
        return self._process is not None and self._process.poll() is None

    def begin(self, organisation: Path, folder: Path, names: Sequence[str]) -> None:
        """Begins to draw forms by their `ID.N`, in this order, of an organisation whose folder this is."""
        with self._lock:
            if self.busy or not names:
                return
            self._let_go()
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
            command = [sys.executable, "-P", "-m", "desk.drawing", str(organisation), str(folder)]
            # Its input is ours: when we are no more, however we ended, it comes to its end and so does the drawing.
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [*command, *names],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
            )

    def end(self) -> None:
        """Ends the drawing; what is drawn stays."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
            self._let_go()

    def _let_go(self) -> None:
        """Closes what is left of one that ended."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def _wanted(library: Library, names: Sequence[str]) -> Iterator[FormDefinition]:
    from schemas.errors import CarepackError

    for name in names:
        form, _, edition = name.rpartition(".")
        with contextlib.suppress(CarepackError):  # one that has mistakes, or is gone by now
            yield library.load(form, int(edition))


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    """Draws the forms that the command line names, and ends early where its parent does."""
    from forms.organisation import organisation
    from schemas.errors import CarepackError

    threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)
    root, folder, *names = sys.argv[1:]
    own = organisation(Path(root))
    for form in _wanted(own.library, names):
        with contextlib.suppress(CarepackError):
            draw(Path(folder), form, own.branding, dt.datetime.now(dt.UTC))
    os._exit(0)  # a thread still waits for the end of the input


if __name__ == "__main__":
    main()
