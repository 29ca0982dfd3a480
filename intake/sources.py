"""Files to bring in: what names, folders and patterns stand for, and their bytes, without being led astray.

In a folder no link is followed out of it, and what is no file (a socket, a device) is refused, never opened
and waited for. Files are only ever read.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.preflight import SCAN_LIMIT, most_bytes, too_large
from schemas.errors import CarepackError, DocumentError, Fault, Place, UsageError

DROPPINGS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
"""Names (in lower case) that systems leave in folders. Names that begin with `.` or `~$` are left out as well."""

SENT = "sent:"
"""How the origin begins of a file that was sent, as from a browser."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to bring in. `found`: it came up in a folder and was not named. `refusal`: why it is not opened.

    `kept`: of what was sent to us, where its bytes lie meanwhile; `path` is then the name that it was sent under.
    """

    path: Path
    found: bool = False
    refusal: CarepackError | None = None
    kept: Path | None = None

    @property
    def origin(self) -> str:
        """The place it came from, for good: of what was sent, its name there, which is all that is known."""
        if self.kept is not None:
            return f"{SENT}{self.path.as_posix()}"
        return "file:" + os.path.realpath(self.path)

    @property
    def lies(self) -> Path:
        """The file that has the bytes."""
        return self.kept or self.path

    def bytes(self) -> bytes:
        """All of the file. Raises DocumentError: `link`, `not-a-file`, `file-unreadable`, `too-large`."""
        data = beginning(self, SCAN_LIMIT + 1)
        if len(data) > most_bytes(data):
            raise too_large(most_bytes(data))
        return data


def place_named(origin: str) -> str:
    """The path or name that an origin tells, as people know it."""
    return origin.removeprefix("file:").removeprefix(SENT)


def beginning(source: Source, most: int) -> bytes:
    """The first bytes of a file, at most so many. Raises DocumentError: `link`, `not-a-file`, `file-unreadable`."""
    if source.refusal is not None:
        raise source.refusal
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if source.found:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(source.lies, flags)
    except OSError as error:
        raise _unreadable(error) from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _no_file()
        try:
            return file.read(most)
        except OSError as error:
            raise _unreadable(error) from error


def gather(names: Iterable[str], leave_out: Iterable[Path] = ()) -> tuple[Source, ...]:
    """What the names stand for, in order, each file once; folders with all that is in them but for `leave_out`.

    Raises UsageError with every name that stands for nothing.
    """
    found: dict[str, Source] = {}
    faults: list[Fault] = []
    own = frozenset(os.path.realpath(p) for p in leave_out)
    for name in names:
        path = Path(name)
        if os.path.lexists(path):
            sources = _named(path, own)
        elif glob.has_magic(name) and (matches := sorted(glob.glob(name, recursive=True))):  # noqa: PTH207
            # The shell leaves patterns alone on Windows; Path.glob takes no absolute one.
            sources = (s for m in matches for s in _named(Path(m), own))
        else:
            say = "There is no such file or folder."
            faults.append(Fault("no-such-file", say, Place(file=name), "Check the name and the folder."))
            continue
        for source in sources:
            found.setdefault(os.path.realpath(source.path), source)
    if faults:
        raise UsageError(*faults)
    return tuple(found.values())


def _named(path: Path, own: frozenset[str]) -> Iterator[Source]:
    """A file as named, or everything in a folder."""
    if path.is_dir():
        yield from _inside(path, own)
    else:
        yield Source(path, refusal=None if path.is_file() else _refusal_of(path))


def _inside(folder: Path, own: frozenset[str]) -> Iterator[Source]:
    """Everything in a folder, in order, however deep: folders wait on a stack of ours, not on the program's."""
    top, names = folder.resolve(), {Path(p).name for p in own}
    waiting: list[os.DirEntry[str]] = []

    def look(place: str | Path) -> Iterator[Source]:
        try:
            with os.scandir(place) as there:
                waiting.extend(sorted(there, key=lambda e: e.name, reverse=True))
        except OSError as error:
            yield Source(Path(place), found=True, refusal=_unreadable(error))

    yield from look(folder)
    while waiting:
        entry = waiting.pop()
        path = Path(entry.path)
        if is_left_out(entry.name) or (entry.name in names and os.path.realpath(path) in own):
            continue
        if entry.is_symlink():
            # A link to something in this folder is that thing, which comes up by itself.
            if not path.exists() or not _comes_up(path.resolve(), top):
                yield Source(path, found=True, refusal=_link())
        elif entry.is_dir(follow_symlinks=False):
            yield from look(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield Source(path, found=True)
        else:
            yield Source(path, found=True, refusal=_no_file())


def is_left_out(name: str) -> bool:
    """Whether systems leave such a thing in folders."""
    return name.startswith((".", "~$")) or name.lower() in DROPPINGS


def _comes_up(thing: Path, top: Path) -> bool:
    """Whether a thing is in the folder, and on no way to it is anything left out."""
    return thing.is_relative_to(top) and not any(map(is_left_out, thing.relative_to(top).parts))


def _refusal_of(path: Path) -> CarepackError:
    """Why a named thing that is neither file nor folder is not opened."""
    return _link() if path.is_symlink() and not path.exists() else _no_file()


def _link() -> CarepackError:
    return DocumentError.of(
        "link",
        "This is a link out of the folder, to something left out of it, or to nothing; it was not followed.",
        "Name the file or folder it leads to.",
    )


def _no_file() -> CarepackError:
    return DocumentError.of(
        "not-a-file", "This is not a file (but a device, a pipe or a socket).", "Leave it where it is."
    )


def _unreadable(error: OSError) -> CarepackError:
    return DocumentError.of(
        "file-unreadable",
        f"It cannot be opened: {error.strerror or 'unknown reason'}.",
        "Check that it is closed in other programs and that you may read it, and import it again.",
    )
