"""A filed record printed again: as Word or PDF, in its own edition, with the organisation's look of today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuing.making import SUFFIX, Need, make_copy, make_document, with_further_pages
from schemas import standing
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filing.ledger.database import Ledger
    from filing.records.records import Filed
    from filing.records.versions import Version
    from schemas.copies import Copy
    from schemas.filled import Filled
    from schemas.rendition import Branding, RenditionFormat


@dataclass(frozen=True, slots=True)
class Reprint:
    """A record printed again. `current` is the version that counts; `private` why its form keeps it from exports.

    `withheld` counts the answers that an export of this record would leave out. `by_person` and `by_number` are names
    for its file: one for people who may know whose it is, one that may travel.
    """

    filed: Filed
    current: Version
    document: Filled
    copy: Copy
    private: str | None
    withheld: int
    by_person: str
    by_number: str

    @property
    def is_current(self) -> bool:
        """Whether this is the version that counts."""
        return self.filed.number == self.current.number and self.current.counts


def reprint(
    ledger: Ledger,
    number: int,
    kind: RenditionFormat,
    brand: Branding,
    *,
    when: dt.datetime,
    large: bool | None = None,
    provenance: bool = False,
) -> Reprint:
    """The record of this number as a document made at `when`; in large print if so wanted, or if the roster says so.

    `provenance`: with pages behind it that tell where the record comes from, and what was done with it. Like a form
    that is filled in, it is no numbered copy. Raises UsageError `no-record`, RenditionError.
    """
    from filing.people.roster import reads_large_print
    from filing.records.privacy import public
    from filing.records.records import get
    from filing.records.versions import versions_of

    filed = get(ledger, number)
    versions = versions_of(ledger, number)
    form = ledger.library.named_for(brand.organisation).load(filed.form, filed.edition)
    need = Need(large=reads_large_print(ledger, filed.person) if large is None else large)
    copy = make_copy(form, kind, brand, need=need)
    document = make_document(
        form,
        kind,
        brand,
        copy,
        filed.answers,
        when=when,
        need=need,
        finished=True,
        standing=_standing(filed, versions[-1]),
    )
    if provenance:
        from issuing.provenance import pages

        told = pages(ledger, form, filed, versions, when)
        document = with_further_pages(document, told, kind, form, brand, large=need.large)
    shown = public(ledger, [filed])
    return Reprint(
        filed=filed,
        current=versions[-1],
        document=document,
        copy=copy,
        private=form.private,
        withheld=shown.withheld,
        by_person=_by_person(filed, SUFFIX[kind]),
        by_number=f"record-{filed.number}{SUFFIX[kind]}",
    )


def _standing(filed: Filed, newest: Version) -> str | None:
    """What every page says of a record that is not the current one."""
    if not newest.counts:
        return standing.put_aside(newest.merged_into)
    return None if newest.number == filed.number else standing.replaced(filed.version, newest.version)


def _by_person(filed: Filed, suffix: str) -> str:
    """Such as `2026-11-14 Supervision Record - Zoë Example.pdf`: by it, a folder's files stand in order of date."""
    held = filed.held.isoformat() if filed.held else "no date"
    gone = (
        f"version {filed.version}, {filed.state}"
        if filed.state in {"replaced", "withdrawn", "merged"}
        else ""
    )
    whose = filed.name or f"record {filed.number}"
    return readable_name(f"{held} {filed.title}", whose, gone, suffix=suffix)


def names(made: Sequence[Reprint], *, plain: bool = False) -> tuple[str, ...]:
    """A name for each one's file, no two alike: two of one person and day are told apart by the record's number."""
    if plain:
        return tuple(one.by_number for one in made)
    wanted = [one.by_person.casefold() for one in made]
    return tuple(
        _numbered(one) if wanted.count(one.by_person.casefold()) > 1 else one.by_person for one in made
    )


def _numbered(one: Reprint) -> str:
    stem, _, ending = one.by_person.rpartition(".")
    return f"{stem} (record {one.filed.number}).{ending}"
