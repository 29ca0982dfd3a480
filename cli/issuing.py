"""Copies for a person: what they are given before they are made, and their place in the ledger before they leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.ledger import acting, existing, now, opened
from cli.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filing.people.roster import Person
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

    @property
    def large(self) -> bool:
        """Whether the roster says that this person reads large print."""
        return self.person is not None and self.person.large_print

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
        from issuing.copies import given_to

        with existing(home) as ledger:
            given = given_to(
                ledger,
                form,
                self.person,
                today=now().date(),
                organisation=organisation,
                period=self.period,
                said=said,
            )
        for notice in given.notices:
            tell(f"{form.form}: {notice.path}: {notice.say} [{notice.code}]", err=True)
        return dict(given.values)


def noted(home: Path, made: list[tuple[Copy, Filled]], whom: For | None) -> None:
    """Notes copies, templates and blanks in the ledger. A generic blank can do without one; stderr says so then."""
    from cli.failures import unusable
    from issuing.copies import register
    from schemas.errors import LedgerError

    whom = whom or For()
    try:
        with opened(home) as ledger:
            register(ledger, made, acting(whom.by), person=whom.person, period=whom.period)
    except (LedgerError, OSError) as error:
        if any(c.number is not None for c, _ in made):
            raise
        why = unusable(error) if isinstance(error, OSError) else str(error)
        tell(
            "These blanks were made but not noted: when they come back, a row taken out will not be seen. "
            f"Make them again once the folder of the ledger can be used. {why} [not-noted]",
            err=True,
        )
