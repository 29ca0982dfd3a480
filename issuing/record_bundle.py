"""Records with the documents they were made of, and an index of both, for whoever takes them along.

Each record is printed when its turn comes, and each original read: there is one in memory, however many there are. No
name in the bundle tells whose a file is; the index does, inside.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from filing.records.bundling import WHY, Paper, Piece, pieces
from filing.records.export import disarmed
from filing.whole_bundles import SUMS
from issuing.making import SUFFIX, Need, make_copy, make_document
from schemas import standing
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.records.records import Filed
    from schemas.rendition import Branding, RenditionFormat

PAGE, TABLE = "index.html", "index.csv"
COLUMNS = (
    "record", "version", "form", "edition", "title", "person", "name", "period", "held", "state", "filed_at",
    "filed_by", "left_out", "file", "document", "called", "within", "document_sha256", "original", "note",
)  # fmt: skip
_SHOWN = ("record", "held", "title", "name", "state", "file", "original", "note")
_HEADS = ("Record", "Held", "Form", "Of", "State", "As it is filed", "As it came in", "To be said")
_LINKS = frozenset({"file", "original"})
_KNOWN = (
    "pdf docx docm doc odt rtf txt xlsx xls zip eml msg mbox png jpg jpeg tif tiff heic heif webp bmp gif"
)
_ENDINGS = frozenset(f".{ending}" for ending in _KNOWN.split(" "))
"""Endings of files that are known; any other might be a part of somebody's name."""
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#eee}"
)


@dataclass(slots=True)
class RecordBundle:
    """A bundle that is asked for. What `files` yields is made when it is asked for; the counts are whole after it."""

    ledger: Ledger
    numbers: tuple[int, ...]
    brand: Branding
    kind: RenditionFormat
    actor: Actor
    private: bool = False
    left_out: list[int] = field(default_factory=list)
    """Private records, which are not in it."""
    withheld: int = 0
    originals: dict[str, str] = field(default_factory=dict)
    """By its digest, under which name each original is in it."""
    staying: dict[int, str] = field(default_factory=dict)
    """Documents whose original is not in it, each with the code that says why."""
    unprinted: dict[int, str] = field(default_factory=dict)
    """Records that could not be printed, each with why."""

    @property
    def taken(self) -> tuple[int, ...]:
        """The records that are in it."""
        gone = set(self.left_out)
        return tuple(n for n in self.numbers if n not in gone)

    def files(self) -> Iterator[tuple[str, bytes | IO[bytes]]]:
        """Each file with its path in the bundle: records and originals, then the index, and the digests of all."""
        with ExitStack() as stack:
            table, page, sums = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
            table.write(b"\xef\xbb\xbf" + _line(COLUMNS))
            page.write(self._head().encode())
            for one in pieces(self.ledger, self.numbers, private=self.private):
                if not isinstance(one, Piece):
                    self.left_out.append(one.number)
                    continue
                self.withheld += one.withheld
                for name, data in self._of(one):
                    sums.write(f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
                    yield name, data
                for row in self._rows(one):
                    table.write(_line([disarmed(row[c]) for c in COLUMNS]))
                    page.write(_shown(row).encode())
            page.write(self._foot().encode())
            for name, made in ((TABLE, table), (PAGE, page)):
                made.seek(0)
                sums.write(f"{hashlib.file_digest(made, 'sha256').hexdigest()}  {name}\n".encode())
                made.seek(0)
                yield name, made
            sums.seek(0)
            yield SUMS, sums

    def _of(self, piece: Piece) -> Iterator[tuple[str, bytes]]:
        """The record as it is filed, and the originals that are not in the bundle yet."""
        try:
            printed = self._printed(piece)
        except CarepackError as error:
            self.unprinted[piece.filed.number] = error.faults[0].what
        else:
            yield self._name(piece.filed), printed
        for paper in piece.papers:
            if paper.stays is not None:
                self.staying[paper.number] = paper.stays
            elif paper.sha256 not in self.originals:
                try:
                    data = self.ledger.originals.get(paper.sha256)
                except CarepackError as error:
                    self.staying[paper.number] = error.code
                    continue
                self.originals[paper.sha256] = _original(paper)
                yield self.originals[paper.sha256], data

    def _printed(self, piece: Piece) -> bytes:
        """The record with what may be shown of it. Raises DefinitionError, RenditionError."""
        from filing.people.roster import reads_large_print
        from filing.records.versions import versions_of

        filed, brand = piece.filed, self.brand
        newest = versions_of(self.ledger, filed.number)[-1]
        says = standing.taken_out(filed.number, piece.withheld) if piece.withheld else None
        if not newest.counts:
            says = standing.put_aside(newest.merged_into)
        elif newest.number != filed.number:
            says = standing.replaced(filed.version, newest.version)
        form = self.ledger.library.named_for(brand.organisation).load(filed.form, filed.edition)
        need = Need(large=reads_large_print(self.ledger, filed.person))
        copy = make_copy(form, self.kind, brand, need=need)
        made = make_document(
            form,
            self.kind,
            brand,
            copy,
            filed.answers,
            when=self.actor.at,
            need=need,
            finished=True,
            standing=says,
        )
        return made.data

    def _name(self, filed: Filed) -> str:
        return f"records/record-{filed.number}{SUFFIX[self.kind]}"

    def _rows(self, piece: Piece) -> Iterator[dict[str, str | int]]:
        """Lines of the index: one for each document of the record."""
        filed, why = piece.filed, self.unprinted.get(piece.filed.number)
        about: dict[str, str | int] = {
            "record": filed.number,
            "version": filed.version,
            "form": filed.form,
            "edition": filed.edition,
            "title": filed.title,
            "person": filed.person or "",
            "name": filed.name or "",
            "period": filed.period or "",
            "held": filed.held.isoformat() if filed.held else "",
            "state": filed.state,
            "filed_at": filed.filed_at,
            "filed_by": filed.filed_by,
            "left_out": piece.withheld,
            "file": self._name(filed) if why is None else "",
        }
        for paper in piece.papers:
            code = self.staying.get(paper.number)
            said = [f"{piece.withheld} of its answers are left out"] if piece.withheld else []
            said += [f"not printed: {why}"] if why is not None else []
            said += [f"the original stays: {_why(code)}"] if code is not None else []
            yield {
                **about,
                "document": paper.number,
                "called": paper.name,
                "within": paper.locator,
                "document_sha256": paper.sha256,
                "original": self.originals.get(paper.sha256, "") if code is None else "",
                "note": "; ".join(said),
            }

    def _head(self) -> str:
        whose = html.escape(self.brand.organisation or "carepack")
        heads = "".join(f'<th scope="col">{h}</th>' for h in _HEADS)
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Records</title>'
            f"<style>{_STYLE}</style></head><body>"
            "<h1>Records and the documents they were made of</h1>"
            f"<p>{whose}, {self.actor.day:%d/%m/%Y}. {TABLE} has the same for a spreadsheet, "
            f"{SUMS} the digest of each file.</p>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>\n"
        )

    def _foot(self) -> str:
        gone = len(self.left_out)
        said = f"<p>{gone} private record{'' if gone == 1 else 's'} left out.</p>" if gone else ""
        return f"</tbody></table>{said}</body></html>\n"


def _why(code: str) -> str:
    """In words why an original is not in the bundle."""
    return WHY.get(code, f"it cannot be read ({code})")


def _original(paper: Paper) -> str:
    """The name of an original: a number, since its own may tell whose it is."""
    ending = PurePosixPath(paper.file).suffix.lower()
    return f"originals/document-{paper.number}{ending if ending in _ENDINGS else ''}"


def _line(cells: Sequence[str | int]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _shown(row: dict[str, str | int]) -> str:
    cells = []
    for column in _SHOWN:
        said = html.escape(str(row[column]))
        link = column in _LINKS and said
        cells.append(
            f'<td><a href="{said}">{said.partition("/")[2]}</a></td>' if link else f"<td>{said}</td>"
        )
    return f"<tr>{''.join(cells)}</tr>\n"
