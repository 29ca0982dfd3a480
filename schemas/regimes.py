"""How often somebody is supervised and appraised, and which clocks run beside: regimes, as settings.

A regime says, for each thing that comes round, how often; who has which is said by person, role, employment, home and
team. Every number is a setting; those of the presets (`schemas.regime_presets`) are what the sources state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.civil import Holidays, Length
from schemas.definition_base import Model
from schemas.names import name_key

SessionKind = Literal[
    "formal",
    "informal",
    "group",
    "observation",
    "appraisal",
    "agreement",
    "plan",
    "commitment",
    "none",
]
"""What the records of a form are; `none`: nothing that a clock goes by."""
Clock = Literal[
    "formal",
    "informal",
    "group",
    "observation",
    "appraisal",
    "review",
    "agreement",
    "plan",
    "renewal",
    "meeting",
    "action",
    "undated",
    "record",
    "probation",
    "rebook",
    "supervisor",
    "unsupervised",
    "adhoc",
    "award",
    "start",
]
"""Everything that can fall due, by its name in lists and JSON."""
RULES = ("formal", "group", "observation", "appraisal", "review", "agreement", "plan")
"""The members of a regime that are rules."""
PRO_RATA: frozenset[Clock] = frozenset({"formal", "group"})
"""What part-time staff have more rarely, where a regime says so."""
During = Literal["start", "probation", "asye"]


class Phase(Model):
    """A time at the beginning in which something comes round more often.

    `start`: from the first day, for as long as it `lasts`; `probation`: until it ends, as the roster says, or for the
    regime's usual time; `asye`: of newly qualified social workers, from the first day of that year, for a year where it
    does not say.
    """

    during: During
    every: Length
    at_latest: Length | None = None
    lasts: Length | None = None


class Rule(Model):
    """How often something comes round.

    `every` so often, and late after `at_latest` (without it, after `every`). `first`: so long after somebody starts,
    the first time; without it, as `every` says. Or in these `months` of each year, whenever it was last.
    """

    every: Length | None = None
    at_latest: Length | None = None
    first: Length | None = None
    months: tuple[Annotated[int, Spec(ge=1, le=12)], ...] = ()
    phases: tuple[Phase, ...] = ()
    roles: tuple[tuple[str, Length], ...] = ()
    """By role on the roster, instead of `every`."""
    from_start: bool = True
    """Whether the first one is due after somebody starts; else only the next after one that there is."""
    source: str = ""

    @property
    def in_time(self) -> Length | None:
        """The length of time after which it is late."""
        return self.at_latest or self.every


class Informal(Model):
    """So many minutes in each month of the calendar, of these kinds of session."""

    minutes: int = Spec(default=60, ge=1, le=6000)
    counts: tuple[SessionKind, ...] = ("informal",)
    source: str = ""


class Regime(Model):
    """What holds for some people. A rule that is None is for nobody; appraisals and reviews go by the policies then."""

    name: str
    source: str = ""
    like: str | None = None
    """The preset whose numbers it has where it says none of its own."""
    formal: Rule | None = None
    informal: Informal | None = None
    group: Rule | None = None
    observation: Rule | None = None
    appraisal: Rule | None = None
    review: Rule | None = None
    agreement: Rule | None = Rule(
        every=Length(number=1, unit="year"),
        from_start=False,
        source="S0, Appendix C, Walsall, Review of supervision: at least annually",
    )
    plan: Rule | None = None
    appraised: bool = True
    """Whether these people are appraised at all."""
    pro_rata: bool = False
    """Whether part-time staff have supervision, 1:1 and in groups, so much more rarely as they work less."""
    pro_rata_source: str = ""
    full_time: Decimal = Spec(default=Decimal(37), gt=0, le=168)
    """Hours a week of full-time staff; no source says how many."""
    probation: Length = Length(number=6, unit="month")
    """How long probation lasts where the roster does not say its end (S0, Newcastle: first six months of service)."""
    give_days: int = Spec(default=14, ge=1, le=365)
    """Days in which the record is given for signature (S0, Newcastle, Recording standards: within two weeks, or else
    before the next session)."""
    notes_days: int = Spec(default=28, ge=1, le=365)
    """Days in which the record is complete (S0, NSPCC, Principle 6, Standard 8: notes within 28 days)."""
    rebook_days: int = Spec(default=5, ge=1, le=60)
    """Working days in which what was postponed is held (S0, Appendix C, Walsall, Cancellations)."""
    return_days: int = Spec(default=5, ge=1, le=60)
    """Working days after an absence in which what fell into it is held (S0, Appendix C, Walsall, Cancellations)."""
    supervisor_absent: Length = Length(number=2, unit="week")
    """How long a supervisor is away before somebody else supervises (S0, Appendix C, Walsall: two weeks; Newcastle:
    over one month)."""

    counts_from: dt.date | None = None
    """As in `Regimes`, which gives it."""
    holidays: Holidays = Holidays()

    def share(self, clock: Clock, hours: Decimal | None) -> float:
        """How many times as long a `clock` takes to come round for somebody with these hours a week: 1.0 or more.

        Of supervision alone (S0, Newcastle: part time staff receive supervision pro rata): a year is a year for
        everybody, and so appraisals, agreements and plans are for part-time staff as for all others.
        """
        if clock not in PRO_RATA or not self.pro_rata or hours is None or not 0 < hours < self.full_time:
            return 1.0
        return float(self.full_time / hours)


class Assignment(Model):
    """Who has a regime: all that is said must be so of a person; of several words of one kind, one."""

    regime: str
    person: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    team: tuple[str, ...] = ()

    def fits(self, said: Mapping[str, str | None]) -> bool:
        """Whether a person is meant: what the roster says of them, by the names of the members."""
        for name, wanted in said.items():
            mine: tuple[str, ...] = getattr(self, name)
            if mine and (wanted is None or name_key(wanted) not in {name_key(w) for w in mine}):
                return False
        return True


class Ratings(Model):
    """When client ratings call for something. The source (S0, Performance and supervision) gives no figure: these are
    ours."""

    poor: Decimal = Spec(default=Decimal(3), ge=1, le=5)
    """A mean below this calls for an ad-hoc supervision or an earlier appraisal."""
    exceptional: Decimal = Spec(default=Decimal("4.5"), ge=1, le=5)
    """A mean of at least this, in each of the last `months`, calls for an acknowledgement."""
    months: int = Spec(default=3, ge=1, le=24)
    """Months to look back."""
    answer_days: int = Spec(default=14, ge=1, le=365)
    """Days in which poor ratings are answered."""


class Regimes(Model):
    """Settings of `supervision.yaml`; without the file, what is here."""

    usual: str = "provider"
    """The regime of everybody whom no line of `who` means."""
    regimes: tuple[Regime, ...] = ()
    """The organisation's own; the presets are there anyway."""
    who: tuple[Assignment, ...] = ()
    counts_from: dt.date | None = None
    """The day from which records are kept here: nothing is expected before it."""
    holidays: Holidays = Holidays()
    sessions: Mapping[str, SessionKind] = Spec(default={"informal-supervision": "informal"})
    """What the records of a form are, where its kind does not say it."""
    ratings: Ratings = Ratings()
