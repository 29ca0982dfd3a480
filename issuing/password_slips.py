"""Slips of paper with a password each, to be handed over: the other way that a password goes, never by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.people.passwords import Kept
    from filing.people.roster import Person
    from fillers.pages import Block
    from schemas.rendition import Branding


def slips(people: Sequence[tuple[Person, Kept]], brand: Branding, when: dt.datetime) -> bytes:
    """A PDF of one page a person, in this order; in large print where anybody among them reads that.

    Raises RenditionError as `fillers.pages.pdf`.
    """
    from fillers.pages import Page, PageBreak, pdf
    from schemas.rendition import Branding

    blocks: list[Block] = []
    for number, (person, kept) in enumerate(people):
        blocks += [PageBreak()] if number else []
        blocks += _slip(person, kept, brand.organisation or "us")
    page = Page("Passwords for documents", tuple(blocks), titled=False, foot="Private", numbered=False)
    # A page's head stands on the first one alone: here every page is one person's, and all are alike.
    plain = Branding(colour=brand.colour, footer=brand.footer)
    return pdf(page, plain, when=when, large=any(person.large_print for person, _ in people))


def _slip(person: Person, kept: Kept, organisation: str) -> list[Block]:
    from filing.people.passwords import spoken
    from fillers.pages import Bullets, Heading, Paragraph, Run, Space

    return [
        Heading(2, f"Your password for documents from {organisation}"),
        Paragraph((Run(person.name, strong=True), f" ({person.ref})")),
        Space(6),
        Paragraph(Run(kept.password, strong=True), size=1.6),
        Paragraph(Run(spoken(kept.password), quiet=True)),
        Space(6),
        Bullets(
            (
                "Documents that we send you by e-mail are locked. They ask for this password when you open them.",
                "Type it as it is printed: small letters, figures, and the two hyphens. There is no "
                "letter l, o or s in it, and no figure 0, 1 or 5.",
                "Leave it on when you have filled a document in and send it back. We can open it.",
                "It stays the same for everything we send you. Keep this paper where others do not see it.",
                "Please never send the password by e-mail. If you lose it, ask us, and we tell you again.",
            )
        ),
        Paragraph(
            "If your telephone does not open locked documents, use a computer, or ask us for another way."
        ),
    ]
