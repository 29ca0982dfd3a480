"""A bundle put on the disk: as a folder, or as two zip files, so that what stays here never travels with the rest."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from filing.whole_files import drafting, save
from issuing.rights.bundle import HERE, OUT, Bundle
from schemas.errors import Fault, Place, UsageError

Progress = Callable[[], None]


def in_folder(bundle: Bundle, folder: Path, progress: Progress, *, force: bool = False) -> tuple[Path, ...]:
    """Writes both folders into that one, for their owner alone: all of it, or nothing.

    Raises UsageError `exists` where something is in it already.
    """
    if folder.is_dir() and any(folder.iterdir()) and not force:
        what = "There is something in this folder already; it was left as it is, and nothing was written."
        do = "Name a new folder: what was left over from an earlier copy must not be sent."
        raise UsageError(Fault("exists", what, Place(file=str(folder)), do))
    with drafting([folder / name for name in bundle.names], force=force, private=True) as drafts:
        for name, data in bundle.files():
            drafts.add(folder / name, data)
            progress()
        drafts.put_in_place()
    bundle.note()
    return folder / OUT, folder / HERE


def zipped(bundle: Bundle, file: Path, progress: Progress, *, force: bool = False) -> tuple[Path, ...]:
    """Writes what goes out into that file, and what does not into another beside it: both, or none.

    Raises UsageError `exists`.
    """
    files = {OUT: file, HERE: file.with_name(f"{file.stem}-{HERE}.zip")}
    taken = [f for f in files.values() if f.exists() and not force]
    if taken:
        what = "There is a file of this name already; it was left as it is, and nothing was written."
        raise UsageError(*(Fault("exists", what, Place(file=str(f)), "Choose another name.") for f in taken))
    drafts = {where: f.with_name(f".carepack-{f.name}.draft") for where, f in files.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            out = {where: stack.enter_context(_private_zip(draft)) for where, draft in drafts.items()}
            for name, data in bundle.files():
                where, _, inside = name.partition("/")
                out[where].writestr(inside, data)
                progress()
        for where, draft in drafts.items():
            draft.replace(files[where])
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    bundle.note()
    return tuple(files.values())


def _private_zip(draft: Path) -> zipfile.ZipFile:
    """A zip file to be written, which nobody but its owner may read."""
    save(draft, b"", force=True, private=True)
    return zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED)
