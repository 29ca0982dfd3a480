"""The certificate of a run of destruction as a page: what went, by which period, by whom, and what lies elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from filing.retention.certificate import Certificate, Elsewhere, Left, Where
from fillers.pages import Block, Bullets, Facts, Heading, Page, Paragraph, Table, pdf
from schemas.rendition import Branding
from schemas.retention import FROM_WORDS, in_words
from schemas.zones import day_in

WHERE: Mapping[Where, str] = {
    "backup": "A backup of the ledger",
    "moved": "The file that the ledger was moved from",
    "message": "Message {}, which carried its copy",
    "pack": "Pack {}, in which its copy was handed out",
    "certificate": "Pack {}, an award certificate that was made of it",
    "export": "An export of the person's private records",
}
_SIZE = 10.0


def page(made: Certificate, zone: str, brand: Branding | None = None) -> bytes:
    """The certificate as PDF/UA-1; equal arguments give equal bytes. Raises RenditionError as `fillers.pages.pdf`."""
    title = f"Certificate of destruction {made.destruction}"
    on = f"{day_in(made.at, zone):%d/%m/%Y}"
    laid = Page(title, tuple(_blocks(made, zone)), landscape=True, foot=f"{title}, {on}")
    return pdf(laid, brand or Branding(), when=made.at, size=_SIZE)


def says(one: Elsewhere) -> str:
    """What lies elsewhere, in words."""
    return WHERE[one.where].format(one.number)


def _blocks(made: Certificate, zone: str) -> Iterator[Block]:
    yield Facts(
        (
            ("Destroyed on", _day(made.at, zone)),
            ("By", made.by),
            ("Records", str(len(made.records))),
            ("Documents, and files of them", f"{len(made.documents)}, {made.files}"),
            ("Cleared from the disk on", _day(made.wiped_at, zone) if made.wiped_at else "not yet"),
        )
    )
    if made.again:
        yield Paragraph("All of it was destroyed before; an older backup had brought it back.")
    yield Heading(2, "What was destroyed")
    if made.records:
        header = (
            "Record",
            "Form",
            "Kind",
            "Person",
            "Kept for",
            "By which source",
            "Settled",
            "Until",
            "Documents",
        )
        rows = [_row(one) for one in made.records]
        widths = (0.7, 2.0, 1.2, 0.8, 1.6, 2.6, 1.0, 1.0, 1.0)
        yield Table(None, header, rows, widths=widths, size=0.9)
    else:
        yield Paragraph("Documents alone, of which no record was made.")
    yield Heading(2, "Not reached from here")
    if made.elsewhere:
        yield Paragraph(
            "Each may hold something of these records. Destroy it where it lies, or note why it is kept."
        )
        others = [(says(e), _day(e.at, zone), e.by, ", ".join(map(str, e.records))) for e in made.elsewhere]
        yield Table(
            None, ("What", "Of", "By", "May hold records"), others, widths=(3.0, 1.0, 1.5, 2.0), size=0.9
        )
    else:
        yield Paragraph("Nothing is known of that holds any of it still.")
    yield Heading(2, "What stays known")
    yield Bullets(tuple(_notes(made)))


def _row(one: Left) -> tuple[str, ...]:
    return (
        str(one.number),
        f"{one.form}, edition {one.edition}",
        one.kind.replace("_", " "),
        one.person or "–",
        f"{in_words(one.months)} from {FROM_WORDS[one.counts_from]}",
        one.source,
        f"{one.settled:%d/%m/%Y}" if one.settled else "–",
        f"{one.kept_until:%d/%m/%Y}" if one.kept_until else "–",
        ", ".join(map(str, one.documents)) or "–",
    )


def _notes(made: Certificate) -> Iterator[str]:
    yield (
        "Of each record its number, form and kind, the person's reference, the number of its copy, when it was filed, "
        "and the period that it went by. Nothing that stood on it."
    )
    if made.staying:
        which = ", ".join(map(str, made.staying))
        yield f"The files of documents {which} hold other people's documents, too, and stay for those."
    yield (
        "What somebody printed, saved or exported (but for private records) is noted nowhere, and is not listed here."
    )


def _day(at: dt.datetime, zone: str) -> str:
    return f"{day_in(at, zone):%d/%m/%Y}"
