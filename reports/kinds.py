"""The reports there are: what each is called and is for, what it can be asked, and how it is made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.whom import Whom
from reports.scope import Scope, scope
from reports.table import Report

Option = Literal["longer_than", "within", "size", "seed"]
"""What a report can be asked beside whom and when: days out, days ahead, how many files, and which draw again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a report: of whom, when (as `scope` takes it), and what else; None is what is usual."""

    whom: Whom = field(default_factory=Whom)
    period: str | None = None
    longer_than: int | None = None
    within: int | None = None
    size: int | None = None
    seed: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A report. `months` are those it is of where no period is said; without, it is of things as they stand.

    `past`: a home or team is of those who were there in the period. `noted`: that it was made is noted in the audit.
    """

    key: str
    title: str
    says: str
    make: Callable[[Ledger, Scope, Actor, Wanted], Report]
    months: int | None = 12
    past: bool = False
    options: tuple[Option, ...] = ()
    noted: bool = False


def made(ledger: Ledger, kind: Kind, wanted: Wanted, actor: Actor) -> Report:
    """The report, with what is to be said of who is in it. Raises UsageError as `scope` does, and as its own does."""
    asked = scope(
        ledger, wanted.whom, today=actor.day, period=wanted.period, months=kind.months, past=kind.past
    )
    report = kind.make(ledger, asked, actor, wanted)
    return replace(report, notes=(*report.notes, *asked.notes))


def _matrix(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.matrix_report import report

    return report(ledger, asked)


def _out(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:
    from reports.outstanding import LONG_DAYS, report

    days = LONG_DAYS if wanted.longer_than is None else wanted.longer_than
    return report(ledger, asked, actor, longer_than=days)


def _actions(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.actions import report

    return report(ledger, asked)


def _unsigned(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.unsigned import report

    return report(ledger, asked)


def _appraisals(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.domains import report

    return report(ledger, asked)


def _awards(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.awards import report

    return report(ledger, asked)


def _renewals(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.renewals import AHEAD_DAYS, report

    return report(ledger, asked, within=AHEAD_DAYS if wanted.within is None else wanted.within)


def _means(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.means import report

    return report(ledger, asked)


def _sample(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:
    from reports.audit_sample import report

    return report(ledger, asked, actor, seed=wanted.seed or secrets.token_hex(4), size=wanted.size)


def _matters(ledger: Ledger, asked: Scope, actor: Actor, wanted: Wanted) -> Report:  # noqa: ARG001
    from reports.matters import report

    return report(ledger, asked)


_EVERY = (
    Kind(
        "matrix",
        "Supervision",
        "Person by month: supervision done, late, postponed or missing, and informal minutes.",
        _matrix,
        past=True,
    ),
    Kind(
        "out",
        "Documents out",
        "Documents that were sent or handed over and are not back, and those made and not sent.",
        _out,
        months=None,
        options=("longer_than",),
    ),
    Kind(
        "actions",
        "Actions",
        "Actions that are open, those over first, and actions that were closed.",
        _actions,
    ),
    Kind(
        "unsigned",
        "Signatures and evidence",
        "Records not signed, signed late or not given; and records that are no evidence of a session.",
        _unsigned,
        past=True,
    ),
    Kind(
        "appraisals",
        "Appraisals",
        "Appraisals of a team by domain, from enough people; and who was appraised.",
        _appraisals,
    ),
    Kind("awards", "Awards", "Award nominations, and who consents to be shown.", _awards),
    Kind(
        "renewals",
        "Renewals",
        "What is to be renewed, reviewed or agreed anew.",
        _renewals,
        months=None,
        options=("within",),
    ),
    Kind(
        "means",
        "Client feedback",
        "Client feedback for publication: means of the organisation and its homes where enough were given.",
        _means,
    ),
    Kind(
        "sample",
        "Files to audit",
        "A random sample of supervision files to audit, drawn by chance; the draw is noted in the audit.",
        _sample,
        months=6,
        options=("size", "seed"),
        noted=True,
    ),
    Kind(
        "matters",
        "Matters for managers",
        "Low ratings and disagreements, each the open item of a named manager, until they say what was done.",
        _matters,
    ),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _EVERY}
"""By the word that asks for each, in the order in which they are shown."""
