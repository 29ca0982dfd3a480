"""A form of one's own published: from then on this edition stays as it is, and a change is a new edition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filing.turns import turn
from filing.whole_files import save
from forms import published
from forms.library import Entry, Library
from forms.naming import named
from forms.organisation import OwnLibrary
from issuing.bounds import CHECKS
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError


@dataclass(frozen=True, slots=True)
class Published:
    """The edition, whether it is `new` to be so, and the digest it is known by."""

    form: FormDefinition
    new: bool
    digest: str


def publish(library: Library, root: Path, form: str) -> Published:
    """Publishes a form that people name; one that is published already stays so.

    Raises UsageError `not-own` for one that comes with carepack, and DefinitionError with every mistake of it.
    """
    definition = named(library, form)
    entry = library.entry(definition.form, definition.edition)
    if not entry.own or not isinstance(library, OwnLibrary):
        raise UsageError(
            Fault(
                "not-own",
                f"{entry.name} comes with carepack and is published already.",
                Place(form=entry.form),
                "Publish a form of your own; `carepack forms new` makes one.",
            )
        )
    with turn(root):  # the list of what is published grows by one, whoever else publishes now
        library.check(entry.file, CHECKS)
        new = published.files_for(root, library, entry)
        for file, data in new.items():
            save(file, data, force=True)
    return Published(definition, bool(new), published.recorded(root)[entry.name])


@dataclass(frozen=True, slots=True)
class Standing:
    """What an edition is known by: its digest now, and the one it was published with, if it was."""

    digest: str
    recorded: str | None

    @property
    def as_published(self) -> bool:
        """Whether it is what was published."""
        return self.digest == self.recorded


def standing(library: Library, root: Path, entry: Entry) -> Standing:
    """How an edition stands to what was published. Raises DefinitionError."""
    from forms.library import BUILT_IN

    known = published.recorded(root if entry.own else BUILT_IN)
    return Standing(library.as_published(entry).digest, known.get(entry.name))
