"""Packs as one file to print: forms flattened, a sheet before each person's, the index of it in front.

What is printed is for paper: it has no form fields and no tags. The forms' own codes are on it, so that what comes back
on paper is known.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuing.packs.words import NONE, count, day

if TYPE_CHECKING:
    from pikepdf import Pdf

    from filing.people.roster import Person
    from fillers.pages import Page
    from issuing.packs.model import MadePack, PackFile, Wish

MOST = 40
"""Packs in one file: a team of more is printed in several, which printers and people take more easily."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who is printed together: a home and a team or manager, in words; either may be missing."""

    home: str | None
    team: str | None

    @property
    def title(self) -> str:
        """What it is called on sheets and in the file's name."""
        return ", ".join(p for p in (self.home, self.team) if p) or "No team"


def team_of(person: Person) -> Team:
    """The team that somebody's pack is printed with."""
    return Team(
        person.home, person.team or (f"team of {person.manager_name}" if person.manager_name else None)
    )


def print_file(team: str, packs: Sequence[MadePack], wish: Wish, *, both_sides: bool = True) -> bytes:
    """These packs as one PDF: an index sheet, then for each person a sheet with their name and their documents.

    With `both_sides` every document begins on a sheet of its own. Equal arguments give equal bytes.
    """
    import pikepdf

    from fillers import pages

    with ExitStack() as opened:
        out = opened.enter_context(pikepdf.new())

        def put(data: bytes) -> None:
            source = opened.enter_context(pikepdf.open(io.BytesIO(data)))
            _flatten(source)
            out.pages.extend(source.pages)
            if both_sides and len(source.pages) % 2:
                box = source.pages[-1].mediabox
                out.add_blank_page(page_size=(float(box[2]), float(box[3])))

        put(pages.pdf(_front(team, packs, wish), wish.brand, when=wish.when))
        for pack in packs:
            put(pages.pdf(_separator(team, pack, wish), wish.brand, when=wish.when))
            for file in printed(pack.files):
                put(file.data)
        _describe(out, team)
        saved = io.BytesIO()
        out.save(saved, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return saved.getvalue()


def printed(files: Iterable[PackFile]) -> Iterator[PackFile]:
    """The documents of a pack that are printed, the private one last."""
    yield from sorted((f for f in files if f.format == "pdf"), key=lambda f: f.private)


def _flatten(pdf: Pdf) -> None:
    """Draws what stands in the fields onto the pages, and takes out what paper has no use for."""
    from pikepdf import Name

    if Name.AcroForm in pdf.Root:
        pdf.flatten_annotations("print")
    for page in pdf.pages:
        for name in (Name.Annots, Name.StructParents, Name.Tabs, Name.Metadata):
            if name in page.obj:
                del page.obj[name]


def _describe(pdf: Pdf, team: str) -> None:
    from pikepdf import Dictionary, String

    pdf.Root.Lang = String("en-GB")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=String(f"Packs to print: {team}"), Producer=String("carepack"))
    )


def _front(team: str, packs: Sequence[MadePack], wish: Wish) -> Page:
    from fillers.pages import Page, Table

    rows = [
        (f"{pack.person.name} ({pack.person.ref})", "\n".join(told(f) for f in printed(pack.files)), "")
        for pack in packs
    ]
    table = Table(None, ("For", "Documents", "Done"), rows, (), None, (2.2, 4, 0.8), 0.9)
    how_many = f"{count(len(packs), 'pack')}, made on {day(wish.today)}{_for(wish)}."
    subtitle = f"{how_many} A sheet with the name stands before each."
    return Page(f"To print: {team}", (table,), subtitle=subtitle)


def _separator(team: str, pack: MadePack, wish: Wish) -> Page:
    from fillers.pages import Bullets, Facts, Heading, Page, Paragraph, Space

    person = pack.person
    private = any(f.private for f in printed(pack.files))
    say = "Personal: hand this over in a closed envelope." if wish.kind == "appraisal" or private else ""
    blocks = (
        Facts((("Reference", person.ref), ("Role", person.role or NONE), ("Team", team))),
        *((Paragraph(say),) if say else ()),
        Heading(2, "In this pack"),
        Bullets(tuple(told(f) for f in printed(pack.files))),
        Space(6),
        Paragraph("Large print." if person.large_print else ""),
    )
    return Page(person.name, blocks, subtitle=f"Made on {day(wish.today)}{_for(wish)}")


def _for(wish: Wish) -> str:
    return f" for {wish.period}" if wish.period else ""


def told(file: PackFile) -> str:
    """A document with its number, as sheets list it."""
    number = f", copy {file.copy.number}" if file.copy is not None and file.copy.number else ""
    return f"{file.title}{number}{' (private)' if file.private else ''}"
