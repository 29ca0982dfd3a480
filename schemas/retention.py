"""How long each kind of record is kept: periods that an organisation settles, and what the sources suggest.

A suggestion is shown and never followed by itself: nothing of a kind is due to be destroyed before somebody has
confirmed its period (`filing.retention.confirming`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field as Spec
from pydantic import StringConstraints

from schemas.definition_base import FormKind, Model
from schemas.policies import months_after

CountsFrom = Literal["held", "filed", "leaving"]
"""What a period counts from: the day the record is of; the day its last version was filed; the person's last day."""
COUNTS_FROM: tuple[CountsFrom, ...] = get_args(CountsFrom)
KINDS: tuple[FormKind, ...] = get_args(FormKind)
FROM_WORDS: Mapping[CountsFrom, str] = {
    "held": "the day held",
    "filed": "the day filed",
    "leaving": "the leaving date",
}
MONTHS_MOST = 1200
_Text = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Period(Model):
    """How long records of one kind are kept: so many months from a day, by which source, settled on which date."""

    kind: FormKind
    months: int = Spec(ge=1, le=MONTHS_MOST)
    counts_from: CountsFrom
    source: _Text
    settled: dt.date

    @property
    def digest(self) -> str:
        """What a confirmation is of: another period, source or date is another one."""
        said = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def words(self) -> str:
        """The period for a sentence: “2 years from the leaving date”."""
        return f"{in_words(self.months)} from {FROM_WORDS[self.counts_from]}"


class Suggestion(Model):
    """What a source says of a kind: a name to confirm it by, and the source's own words."""

    name: str
    kind: FormKind
    months: int
    counts_from: CountsFrom
    source: str
    quote: str

    def period(self, settled: dt.date) -> Period:
        """The period that whoever confirms it settles on that day."""
        return Period(
            kind=self.kind,
            months=self.months,
            counts_from=self.counts_from,
            source=self.source,
            settled=settled,
        )


_NEWCASTLE = "S0: Newcastle City Council, Supervision policy, “Storage and Retention”"
_NEWCASTLE_SAYS = (
    "When a supervisee leaves the council the records should be retained for two years after the member of staff has "
    "left and then shredded."
)
_NSPCC = "S0: NSPCC, Principles and Standards for Case Management and Supervision, Standard 8"
SUGGESTIONS: Sequence[Suggestion] = (
    *(
        Suggestion(
            name="newcastle",
            kind=kind,
            months=24,
            counts_from="leaving",
            source=_NEWCASTLE,
            quote=_NEWCASTLE_SAYS,
        )
        for kind in ("supervision", "agreement", "appraisal")
    ),
    Suggestion(
        name="nspcc",
        kind="supervision",
        months=24,
        counts_from="held",
        source=_NSPCC,
        quote="Notes of formal supervision meetings are retained for two years.",
    ),
)
"""All that the source documents state about how long something is kept. Of other kinds they say nothing."""


def suggested(kind: FormKind) -> tuple[Suggestion, ...]:
    """What the sources suggest for a kind."""
    return tuple(s for s in SUGGESTIONS if s.kind == kind)


def kept_until(since: dt.date, period: Period) -> dt.date:
    """The last day on which a record is kept whose period began on this day."""
    return months_after(since, period.months)


def in_words(months: int) -> str:
    """So many months, in years where they are whole ones."""
    number, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{number} {unit}{'' if number == 1 else 's'}"
