"""A record with all that is told of it beside its answers: for whoever shows it, on whatever face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.certificates import Certificate
    from filing.records.changes import Change
    from filing.records.records import Answer, Filed
    from filing.records.versions import Version
    from filing.review.settled import Told
    from filing.review.submissions import Origin
    from filing.rights.requests import Request
    from schemas.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """One version of a record. `versions` are all there are, the first one first; `parts` were merged into them.

    `changed` is by version what it changed; `settled` what people said on the way; `origins` where its document came
    from; `certificates` what was made of it, of a consent; `not_corrected` what was asked to be put right, and refused.
    """

    filed: Filed
    form: FormDefinition
    answers: tuple[Answer, ...]
    origins: tuple[Origin, ...]
    versions: tuple[Version, ...]
    parts: tuple[Version, ...]
    changed: Mapping[int, tuple[Change, ...]]
    settled: tuple[Told, ...]
    certificates: tuple[Certificate, ...]
    not_corrected: tuple[Request, ...] = ()

    @property
    def newest(self) -> Version:
        """The version that no other follows."""
        return self.versions[-1]

    @property
    def is_newest(self) -> bool:
        """Whether this is that one."""
        return self.newest.number == self.filed.number

    @property
    def counts(self) -> bool:
        """Whether this version is the one that counts."""
        return self.is_newest and self.newest.counts

    @property
    def readers(self) -> tuple[str, ...]:
        """For whose eyes it is, by its form: the person whose it is by the roster, whatever name was written."""
        filed, form = self.filed, self.form
        mine = {form.about.person: filed.name} if filed.person is not None else {}
        return tuple(str(mine.get(r) or filed.answers[r]) for r in form.readers if r in filed.answers)


def whole(ledger: Ledger, number: int) -> WholeRecord:
    """The version of this number. Raises UsageError `no-record`."""
    from filing.records.changes import changes
    from filing.records.records import answers, get
    from filing.records.versions import merged_into, versions_of
    from filing.review.settled import settled_of
    from filing.review.submissions import came_from
    from filing.rights.requests import refused_of
    from issuing.certificates import made_of

    filed = get(ledger, number)
    form = ledger.library.load(filed.form, filed.edition)
    versions = versions_of(ledger, number)
    parts = merged_into(ledger, versions)
    return WholeRecord(
        filed=filed,
        form=form,
        answers=tuple(answers(ledger, filed)),
        origins=tuple(came_from(ledger, filed.sha256)),
        versions=versions,
        parts=parts,
        changed=changes(ledger, form, versions),
        settled=settled_of(ledger, form, number, versions, parts),
        certificates=made_of(ledger, number) if form.kind == "consent" else (),
        not_corrected=refused_of(ledger, [v.number for v in versions]),
    )


__all__ = ["WholeRecord", "whole"]
