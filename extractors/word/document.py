"""A Word document as readers are asked for it: opened once, and always one part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.contract import WHOLE, no_such_part
from extractors.while_open import forgetting

if TYPE_CHECKING:
    from extractors.contract import GivenOut, Shown
    from extractors.paper.seen import Handwriting
    from extractors.word.opening import Package
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Query, Reading
    from schemas.template import Template


@dataclass(frozen=True, slots=True)
class WordPart:
    """A Word document that is open."""

    package: Package
    locator: str = WHOLE
    medium: Medium = "word"

    def carriers(self) -> tuple[Carrier, ...]:
        """What it says it is, by its custom property, bookmark, footers and title. Raises DocumentError."""
        from extractors.word.reader import carriers_of

        return carriers_of(self.package)

    def divided(
        self, form: FormDefinition | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        """None: a Word document is one form."""
        del form, template
        return ()

    def read(
        self, form: FormDefinition, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Reading:
        """Reads it as a completed `form`; a Word rendition has no boxes, so `template` tells nothing.

        Doubts of a value (`Observation.doubt`): layers-disagree, two-values, answers-overlap, glyph-disagrees,
        box-missing, box-unreadable, list-disagrees, date-disagrees, prompt-left, prompt-changed, label-disagrees,
        struck-out, hidden-text, not-in-line, unreadable-text, moving-field.
        Queries of the whole: stray-text, label-changed, tracked-changes, comment, footnote, text-box, picture,
        added-by-hand, rows-missing. Raises DocumentError.
        """
        from extractors.word.reader import read

        del template, given_out
        return read(self.package, form)

    def compare(
        self, reading: Reading, template: Template, blank: bytes | None, expected: Callable[[], bytes]
    ) -> tuple[Query, ...]:
        """Nothing: its pages belong to the machine that shows them."""
        del reading, template, blank, expected
        return ()

    @property
    def handwriting(self) -> tuple[Handwriting, ...]:
        """None: it was typed."""
        return ()

    def picture(
        self, place: Shown, template: Template | None = None, given_out: GivenOut | None = None
    ) -> None:
        """None: its pages belong to the machine that shows them."""
        del place, template, given_out


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A Word document that is open."""

    package: Package

    @property
    def parts(self) -> tuple[WordPart, ...]:
        """Itself."""
        return (WordPart(self.package),)

    def part(self, locator: str) -> WordPart:
        """Itself. Raises DocumentError `no-such-part` for any locator but that of the whole."""
        if locator != WHOLE:
            raise no_such_part()
        return WordPart(self.package)


class WordReader:
    """The reader of Word documents (.docx)."""

    medium: Medium = "word"

    def recognises(self, data: bytes) -> bool:
        """Whether this is Word's, by content and not by name.

        A damaged .docx, an encrypted one and an old .doc are Word's too: `open` or the part then says why
        they cannot be read.
        """
        from extractors.word.opening import claims

        return claims(data)

    @contextmanager
    def open(self, data: bytes) -> Iterator[WordDocument]:
        """The document, open.

        Raises DocumentError: doc-encrypted, doc-old-format, doc-too-large, doc-damaged, doc-unsafe, doc-not-word.
        """
        from extractors.word.opening import opened

        package = opened(data)
        with forgetting(), package.container:
            yield WordDocument(package)
