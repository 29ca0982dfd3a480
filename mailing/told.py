"""What is said of messages, in the same words at the terminal and on the desk."""

from __future__ import annotations

from collections.abc import Mapping

from mailing.outcomes import Became, Run
from mailing.planning import Letter

LOCKED: Mapping[str, str] = {
    "password": "locked with a password",
    "plain": "NOT LOCKED",
    "none": "named only, nothing enclosed",
}
"""How documents go out."""
BECAME: Mapping[Became, str] = {
    "sent": "sent",
    "drafted": "drafted",
    "later": "refused for now",
    "held": "held",
    "refused": "refused",
    "unknown": "unknown",
    "dropped": "not needed",
}
"""What became of messages in a run, in the order in which it is told."""
GOOD: frozenset[str] = frozenset({"sent", "drafted", "dropped"})
"""Of these nobody has to look at anything."""


def counted(number: int, thing: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def whom(letter: Letter) -> str:
    """Who gets it, and about whom it is, if that is another."""
    about = f"{letter.person.name} ({letter.person.ref})"
    if letter.role == "person":
        return about
    return f"{letter.recipient.name} ({letter.recipient.ref}), {letter.role} of {about}"


def papers(letter: Letter) -> str:
    """What it carries, or asks for."""
    if letter.kind == "reminder":
        return f"a reminder of {counted(len(letter.awaited), 'document')}: {'; '.join(asks_for(letter))}"
    return f"{counted(len(letter.documents), 'document')}: {', '.join(letter.titles)}"


def asks_for(letter: Letter) -> tuple[str, ...]:
    """What a reminder asks for, each with how and when it went out."""
    return tuple(
        f"{a.title}{f' (copy {a.number})' if a.number else ''}, {a.how} on {a.since:%d/%m/%Y}"
        for a in letter.awaited
    )


def in_short(run: Run) -> str:
    """What a run came to, in a line."""
    counts = run.counts
    said = [f"{counts[became]} {words}" for became, words in BECAME.items() if counts[became]]
    return f"{', '.join(said) or 'Nothing was sent'}; {run.left} left in the outbox."


def needs_a_look(run: Run) -> bool:
    """Whether a person must look at something."""
    return bool(run.stopped) or bool(set(run.counts) - GOOD)
