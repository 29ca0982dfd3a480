"""What every reader of returned documents offers, so that whoever reads need not know what kind a document is.

A document is opened once. What is open holds everything that was learnt of it, and gives it up when it is closed:
no module keeps anything of a person's document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from extractors.paper.seen import Handwriting
    from extractors.pixels import Pixels
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Query, Reading
    from schemas.template import Template

WHOLE = ""
"""The locator of a document that is one part."""


@dataclass(frozen=True, slots=True)
class AsGivenOut:
    """A document's pages as they were given out: what paper is read against.

    `pdf`: the rendition's blank with what was printed of the copy. `printed`: by path, what was filled in before
    anybody wrote on it: words, or the keys of ticked boxes.
    """

    pdf: bytes
    printed: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


GivenOut = Callable[[], AsGivenOut | None]
"""Makes it when it is wanted; None where no blank was kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A place that is shown to a person: a page of the file (from 1), a box on it, and so many points around it.

    The box is in points, as `Evidence` has it: of the page as it is shown, and of paper of the template's page. Without
    one the whole page is meant. `around` is enough for the question above an answer, and the end of its neighbours.
    `whole`: all of the page is to be shown, so that the box can be found on it.
    """

    page: int
    box: tuple[float, float, float, float] | None = None
    around: float = 36.0
    whole: bool = False


class Part(Protocol):
    """One form that came back: a document, or some pages of one. It is gone when its document is closed."""

    @property
    def medium(self) -> Medium:
        """How it came back."""

    @property
    def locator(self) -> str:
        """Where it stands in its document: `WHOLE`, or `pages=4-6`; pages count from 1, as the file has them."""

    def carriers(self) -> tuple[Carrier, ...]:
        """Every place that says which form and copy this is. Raises DocumentError where it cannot be read."""

    def divided(
        self, form: FormDefinition | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        """The locators of the forms this turns out to be, within it; none where it is one form.

        Asked twice: before anybody knows which form it is, and with the form and its template. Raises DocumentError
        `several-forms` where it is more than one and cannot be taken apart safely.
        """

    def read(
        self, form: FormDefinition, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Reading:
        """What stands on each path of the form. Raises DocumentError where it cannot be read.

        `given_out` tells what it looked like before it was filled in; only paper needs to know.
        """

    def compare(
        self, reading: Reading, template: Template, blank: bytes | None, expected: Callable[[], bytes]
    ) -> tuple[Query, ...]:
        """What its pages show that is neither the form's nor what was read; nothing where it has no pages of ours.

        `blank` is the rendition's kept blank, `expected` the same filled with what was read, made when it is wanted.
        Where no blank was kept, that is asked about.
        """

    @property
    def handwriting(self) -> Sequence[Handwriting]:
        """Pictures of what was written by hand, once it has been read; none of what was typed."""

    def picture(
        self, place: Shown, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Pixels | None:
        """What a place of it shows, for a person; None where it has no such page. Raises DocumentError."""


class OpenDocument(Protocol):
    """A document that is open."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts, as far as is told before anybody knows which form it is. Raises as `Part.divided` does."""

    def part(self, locator: str) -> Part:
        """The part of a locator; `WHOLE` is all of it. Raises DocumentError `no-such-part`."""


class Reader(Protocol):
    """Reads one kind of document."""

    @property
    def medium(self) -> Medium:
        """How the documents of this kind come back."""

    def recognises(self, data: bytes) -> bool:
        """Whether this is a document of its kind, by content; also a damaged one, which `open` then refuses."""

    def open(self, data: bytes) -> AbstractContextManager[OpenDocument]:
        """The document, open; it is closed at the end of the `with`. Raises DocumentError where it cannot be."""


def no_such_part() -> CarepackError:
    """A locator that names nothing in its document."""
    return DocumentError.of(
        "no-such-part", "The part of this file that was to be read is not in it.", "Import the file again."
    )


def several_forms() -> CarepackError:
    """A document that holds several forms where one is wanted, or that cannot be told apart."""
    return DocumentError.of(
        "several-forms", "This file seems to hold several forms.", "Send each form as a file of its own."
    )
