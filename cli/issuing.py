"""Copies for a person: what they are given before they are made, and their place in the ledger before they leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.ledger import acting, existing, now, opened
from cli.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.evaluations import Span
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.values import Value


@dataclass(frozen=True, slots=True)
class For:
    """Whom documents are made for, what period, and who makes them."""

    person: Person | None = None
    period: str | None = None
    by: str | None = None

    @classmethod
    def of(cls, home: Path, person: str | None, period: str | None, by: str | None) -> For:
        """The person of a reference or exact name. Raises UsageError, LedgerError."""
        if person is None:
            return cls(None, period, by)
        from filing.people.roster import find

        with existing(home) as ledger:
            return cls(find(ledger, person), period, by)

    def given(
        self, home: Path, form: FormDefinition, organisation: str | None, said: Mapping[str, Value]
    ) -> dict[str, Value]:
        """What the roster and this person's records give the form, and on top of it what is `said`.

        What could not be given is said on stderr. Means are of the evaluations of the period, where it is one of dates;
        else of as many months as lie between two appraisals.
        """
        if self.person is None:
            return dict(said)
        from filing.records.copies import given_for

        with existing(home) as ledger:
            given = given_for(
                ledger,
                form,
                self.person,
                organisation=organisation,
                span=span_for(ledger, self.period),
                said=said,
            )
        for notice in given.notices:
            click.echo(f"{form.form}: {notice.path}: {printable(notice.say)} [{notice.code}]", err=True)
        return dict(given.values)


def span_for(ledger: Ledger, period: str | None) -> Span:
    """The days of a period of dates (`2026`, `2026-04..2027-03`); of any other, as far back as one appraisal is."""
    from filing.records.evaluations import Span
    from filing.records.records import span_of

    days = span_of(period) if period else None
    return Span(*days) if days else Span.up_to(now().date(), ledger.library.policies)


def register(home: Path, made: list[tuple[Copy, Filled]], whom: For | None) -> None:
    """Notes copies, templates and blanks in the ledger. A generic blank can do without one; stderr says so then."""
    from cli.failures import unusable
    from filing.records.copies import issue
    from schemas.errors import LedgerError

    whom = whom or For()
    copies, documents = [c for c, _ in made], [f for _, f in made]
    templates = [f.template for f in documents]
    try:
        with opened(home) as ledger:
            blanks, actor = new_blanks(ledger, documents), acting(whom.by)
            issue(
                ledger, copies, templates, actor=actor, blanks=blanks, person=whom.person, period=whom.period
            )
    except (LedgerError, OSError) as error:
        if any(c.number is not None for c in copies):
            raise
        why = unusable(error) if isinstance(error, OSError) else str(error)
        click.echo(
            "These blanks were made but not noted: when they come back, a row taken out will not be seen. "
            f"Make them again once the folder of the ledger can be used. {why} [not-noted]",
            err=True,
        )


def new_blanks(ledger: Ledger, documents: Iterable[Filled]) -> dict[str, bytes]:
    """The blank PDFs of these documents' renditions, by digest, as far as the ledger has not got them."""
    from filing.records.copies import without_blank

    by_digest = {d.template.rendition: d for d in documents}
    wanted = without_blank(ledger, [d.template for d in by_digest.values()])
    return {digest: d.blank() for digest, d in by_digest.items() if digest in wanted and d.blank is not None}
