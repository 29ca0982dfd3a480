"""The index of what somebody gets: what it is, of when, from whom, what was left out and why; as pages and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filing.rights.about import Section
    from filing.rights.requests import Request
    from fillers.pages import Block, Page

TITLE = "What is held about you"
OF_ALL = "What is held, and what of it goes out"
_RIGHTS = (
    "You may ask for what is wrong to be put right, object to how it is used, and in some cases have it deleted or "
    "its use restricted. You may complain to whoever sent you this, and to the Information Commissioner’s Office "
    "(ico.org.uk)."
)
_NEVER = (
    "Beside all this the log of who did what with which record is kept, in numbers and codes, and "
    "how each document was read: where on the page an answer stood, and how surely it was made out. Neither says more "
    "of you than the records do."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in the index. `files` are its files by their path; `source` says from whom it came, and how."""

    record: int
    title: str
    held: dt.date | None
    standing: str
    source: str
    redacted: int
    few: int
    by_hand: int
    file: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """All that an index has. `to_send`: it goes out, and says nothing about others."""

    request: Request
    organisation: str
    today: dt.date
    entries: tuple[Entry, ...]
    left_out: tuple[tuple[str, str, int, str], ...]
    """What, why, how many, and, where it stays here, the numbers of the records."""
    sections: tuple[Section, ...]
    to_send: bool


def page(index: Index) -> Page:
    """The index as pages."""
    from fillers.pages import Page

    one = index.request
    return Page(
        TITLE if index.to_send else OF_ALL,
        tuple(_blocks(index)),
        subtitle=f"For {one.name} ({one.person}), who asked on {one.received:%d/%m/%Y}",
        landscape=True,
        foot=f"Request {one.number}; made on {index.today:%d/%m/%Y}"
        + ("" if index.to_send else ". NOT TO BE SENT"),
    )


def _blocks(index: Index) -> Iterator[Block]:
    from fillers.pages import Bullets, Facts, Heading, Paragraph, Run, Table

    one = index.request
    facts = [
        ("Held by", index.organisation or "–"),
        ("Received on", f"{one.received:%d/%m/%Y}"),
        ("To be answered by", f"{one.deadline:%d/%m/%Y}"),
        ("Records", str(len(index.entries))),
    ]
    yield Facts(tuple(facts))
    if not index.to_send:
        told = (
            "This index, the originals and the prints beside it stay here. Only the folder to-send goes out."
        )
        yield Paragraph(Run(told, strong=True))
    yield Bullets(tuple(_notes(index)))
    yield Heading(2, "Records")
    rows = [_row(e) for e in index.entries]
    head = ("Record", "What", "Dated", "Stands", "From whom", "Left out of it", "File")
    if rows:
        yield Table(None, head, rows, widths=(0.8, 2.4, 1.1, 1.4, 2.6, 2.4, 2), size=0.9)
    else:
        yield Paragraph("No record is held.")
    yield Heading(2, "What was left out, and why")
    if index.left_out:
        yield Table(
            None,
            ("What", "How many", "Why", "Records") if not index.to_send else ("What", "How many", "Why"),
            [
                (what, str(n), _sentence(why), *(() if index.to_send else (which,)))
                for what, why, n, which in index.left_out
            ],
            widths=(2, 0.8, 4) if index.to_send else (2, 0.8, 4, 1.4),
        )
    else:
        yield Paragraph("No record was left out.")
    for section in index.sections:
        if section.rows:
            yield Heading(2, section.title)
            yield Table(None, section.columns, section.rows, size=0.92)
    yield Heading(2, "Further")
    if none := [s.title for s in index.sections if not s.rows]:
        yield Paragraph(f"Nothing is held under: {'; '.join(none)}.")
    yield Paragraph(_NEVER)
    if index.to_send:
        yield Paragraph(_RIGHTS)


def _notes(index: Index) -> Iterator[str]:
    yield (
        "Each record is printed anew from what is filed. Where words are about somebody else, [redacted] stands in "
        "their place; the index says in how many places."
    )
    yield (
        "The documents as they came in, scans too, are not sent, since they show those words: instead of each the "
        "printed record is here, with all else that stands on it."
    )
    yield "Why: to supervise, appraise and develop staff, and to show that it was done."
    if any(e.by_hand for e in index.entries):
        yield (
            "Some answers are kept as pictures of handwriting, and nobody has typed them: the record says where. They "
            "can be looked at together with whoever keeps them."
        )


def _row(entry: Entry) -> tuple[str, ...]:
    gone = []
    if entry.redacted:
        gone.append(f"words about others in {_many(entry.redacted, 'place')}")
    if entry.few:
        gone.append(f"{_many(entry.few, 'answer')}: means of too few ratings")
    if entry.by_hand:
        gone.append(f"{_many(entry.by_hand, 'answer')} in handwriting, not typed")
    return (
        str(entry.record),
        entry.title,
        f"{entry.held:%d/%m/%Y}" if entry.held else "–",
        f"{entry.standing}{f': {entry.note}' if entry.note else ''}",
        entry.source,
        "; ".join(gone) or "nothing",
        entry.file,
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def as_json(index: Index) -> Mapping[str, Any]:
    """The same for a program."""
    one = index.request
    return {
        "request": one.number,
        "person": one.person,
        "name": one.name,
        "received": one.received.isoformat(),
        "deadline": one.deadline.isoformat(),
        "made_on": index.today.isoformat(),
        "organisation": index.organisation,
        "records": [_entry(e) for e in index.entries],
        "left_out": [
            {"what": what, "why": why, "number": n} | ({} if index.to_send else {"records": which})
            for what, why, n, which in index.left_out
        ],
        "sections": [_section(s) for s in index.sections],
    }


def _entry(entry: Entry) -> Mapping[str, Any]:
    return {
        "record": entry.record,
        "title": entry.title,
        "held": entry.held.isoformat() if entry.held else None,
        "state": entry.standing,
        "why": entry.note or None,
        "source": entry.source,
        "redacted": entry.redacted,
        "means_left_out": entry.few,
        "not_typed": entry.by_hand,
        "file": entry.file,
    }


def _section(section: Section) -> Mapping[str, Any]:
    rows: Sequence[Mapping[str, str]] = [dict(zip(section.columns, row, strict=True)) for row in section.rows]
    return {"key": section.key, "title": section.title, "rows": rows}
