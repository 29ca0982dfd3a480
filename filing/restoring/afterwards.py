"""What is done in a ledger that went back to a backup, before anybody works in it.

While these steps run the home says that it is half restored, and nobody else can open it. Whoever is stopped in the
midst begins again with the first, so each step can be done twice and does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from filing.ledger import record_index, upkeep
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.retention.replaying import replay


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: its name, and what does it and says how many things it was done to."""

    name: str
    run: Callable[[Ledger, Actor], int]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was gone through, and how many things it was done to."""

    name: str
    count: int


def _index(ledger: Ledger, actor: Actor) -> int:
    """Records are found by what stands in them as the forms are now; the backup's may have been others."""
    with ledger.reading() as conn:
        wrong = record_index.wrong(conn, ledger.library)
    return upkeep.reindex(ledger, actor).mended if wrong else 0


def _destroy_again(ledger: Ledger, actor: Actor) -> int:
    """What was destroyed since the backup was made is destroyed again, by the journal that stayed in the home."""
    done = replay(ledger, actor)
    return len(done.gone) + len(done.documents)


# What was destroyed goes first: nothing else is to be done with it.
STEPS: tuple[Step, ...] = (Step("destroyed-again", _destroy_again), Step("indexed", _index))


def after_restoring(ledger: Ledger, actor: Actor) -> tuple[Done, ...]:
    """Goes through all steps, in their order."""
    return tuple(Done(step.name, step.run(ledger, actor)) for step in STEPS)
