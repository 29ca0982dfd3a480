"""What every reader of returned documents offers, so that whoever reads need not know what kind a document is.

A document is opened once. What is open holds everything that was learnt of it, and gives it up when it is closed:
no module keeps anything of a person's document.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Query, Reading
    from schemas.template import Template

WHOLE = ""
"""The locator of a document that is one part."""


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

    def read(self, form: FormDefinition, template: Template | None = None) -> Reading:
        """What stands on each path of the form. Raises DocumentError where it cannot be read."""

    def compare(
        self, reading: Reading, template: Template, blank: bytes | None, expected: Callable[[], bytes]
    ) -> tuple[Query, ...]:
        """What its pages show that is neither the form's nor what was read; nothing where it has no pages of ours.

        `blank` is the rendition's kept blank, `expected` the same filled with what was read, made when it is wanted.
        Where no blank was kept, that is asked about.
        """


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
