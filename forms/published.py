"""A published edition never changes: its digest is recorded, and compared whenever it counts.

`published.json` beside the definitions maps `ID.N` to the digest. The digest is over the resolved definition, so a
shared part that changes under a published form is noticed too; defaults are left out of it, so that the language
can grow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from forms.library import BUILT_IN, Entry, Library, builtin
from schemas.errors import DefinitionError, Fault, Place

FILE = "published.json"


def recorded(folder: Path) -> dict[str, str]:
    """The digests recorded in a folder, by `ID.N`. Raises DefinitionError where the file is damaged."""
    file = folder / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(d, str) for d in found.values()):
        raise DefinitionError(
            Fault(
                "published-damaged",
                "The list of published editions cannot be read.",
                Place(file=FILE),
                "Bring it back from a copy of the folder.",
            )
        )
    return found


def written(digests: Mapping[str, str]) -> bytes:
    """The file's content for these digests."""
    return (json.dumps(dict(sorted(digests.items())), indent=2) + "\n").encode()


def files_for(folder: Path, library: Library, entry: Entry) -> dict[Path, bytes]:
    """What is to be written, in this order, so that an edition is published; {} where it is already.

    The text comes first: a list that names what is not kept would be worse than a text nobody names. Raises
    DefinitionError where the list is damaged.
    """
    digests = recorded(folder)
    if entry.name in digests:
        return {}
    digest = library.as_published(entry).digest
    return {
        folder / "published" / entry.file.name: entry.file.read_bytes(),
        folder / FILE: written({**digests, entry.name: digest}),
    }


def changed(library: Library, entry: Entry, digests: Mapping[str, str]) -> Fault | None:
    """The fault of a published edition that is no longer what was published. Raises DefinitionError."""
    known = digests.get(entry.name)
    if known is None or library.as_published(entry).digest == known:
        return None
    return Fault(
        "published-changed",
        f"Edition {entry.edition} of {entry.form} was published and has been changed since.",
        Place(file=entry.file.name),
        "Copies of it are about, so put it back as it was (a copy of it is in the folder `published`), and make "
        f"the change in a new edition: `carepack forms new --edition-of {entry.form}`.",
    )


def publish_built_in(folder: Path = BUILT_IN) -> list[str]:
    """Records every built-in edition that is not recorded yet; those that are stay as they are. For makers."""
    library, digests = builtin(), recorded(folder)
    new = {e.name: library.as_published(e).digest for e in library.catalogue() if e.name not in digests}
    (folder / FILE).write_bytes(written({**digests, **new}))
    return sorted(new)


if __name__ == "__main__":
    publish_built_in()
