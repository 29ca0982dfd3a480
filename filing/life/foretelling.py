"""What an act on records would do, told before it is done: it is done in a trial of the ledger, and taken back.

So nothing is foretold that the act itself would not do, and whatever would refuse the act refuses it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from filing.ledger.database import Ledger
from filing.ledger.trial import Trial, trial
from filing.life.acts import Done
from filing.records.changes import Change, changes
from filing.records.records import Filed, get
from filing.records.versions import versions_of
from schemas.errors import Fault, UsageError

LET_BE = frozenset({"record-rests", "record-twice", "merge-differs", "amend-breaks"})
"""What is told of an act and can be let be with `even_so`; whatever else speaks against it does so for good."""


class Act(Protocol):
    """An act on records, in a ledger; `even_so` as `filing.life.acts` has it."""

    def __call__(self, ledger: Ledger, /, *, even_so: bool) -> Sequence[Done]:
        """Does it. Raises UsageError."""


@dataclass(frozen=True, slots=True)
class Step:
    """One record before an act and after it, and what the act changes of its answers."""

    done: Done
    before: Filed
    after: Filed
    changed: tuple[Change, ...]

    @property
    def copy_out(self) -> str | None:
        """The number of the copy that is out again after it."""
        gone = not self.after_counts or self.after.copy != self.before.copy
        return self.before.copy if gone else None

    @property
    def after_counts(self) -> bool:
        """Whether the record counts afterwards."""
        return self.after.state in {"complete", "unsigned"}


@dataclass(frozen=True, slots=True)
class Foretold:
    """What would be done; `against` is what has to be let be (`even_so`) for it, each as the act says it."""

    steps: tuple[Step, ...]
    against: tuple[Fault, ...] = ()


def foretold(ledger: Ledger, act: Act) -> Foretold:
    """What this act would do now; nothing of it is done. Raises what the act raises, whatever is let be."""
    against: tuple[Fault, ...] = ()
    with trial(ledger) as trying:
        try:
            return Foretold(_steps(trying, act(trying, even_so=False)))
        except UsageError as error:
            if any(f.code not in LET_BE for f in error.faults):
                raise
            against = error.faults
    with trial(ledger) as trying:
        return Foretold(_steps(trying, act(trying, even_so=True)), against)


def _steps(trying: Trial, done: Sequence[Done]) -> tuple[Step, ...]:
    return tuple(_step(trying, one) for one in done)


def _step(trying: Trial, done: Done) -> Step:
    before, after = get(trying, done.before), get(trying, done.record)
    form = trying.library.load(after.form, after.edition)
    versions = versions_of(trying, done.record)[-2:]
    return Step(done, before, after, changes(trying, form, versions)[done.record])


def only(act: Callable[[Ledger, bool], Done]) -> Act:
    """An act that does one thing, as `foretold` takes it."""

    def run(ledger: Ledger, /, *, even_so: bool) -> Sequence[Done]:
        return (act(ledger, even_so),)

    return run


__all__ = ["LET_BE", "Act", "Foretold", "Step", "foretold", "only"]
