"""Who may read a record. Pure: facts of the record, an account and what the organisation settled come in.

Closed is what nothing opens. A record is open to its two parties and to whom its form names, and to whom the
organisation's `policies: readers:` name for its form or kind. What clients said of somebody is never open to them, but
to the managers of their home; what somebody said of themselves serves their appraisal, and is open to them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from filing.access.accounts import Account
from schemas.names import name_key
from schemas.policies import MANAGERS, Policies

Because = Literal["about", "held", "named", "policy", "evaluation"]
SAID: dict[str, str] = {
    "about": "it is about them",
    "held": "they held it",
    "named": "the form names them",
    "policy": "the organisation’s policies name them",
    "evaluation": "managers read what clients said",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides who may read a record; people by their references."""

    record: int
    form: str
    kind: str | None
    about: frozenset[str] = frozenset()
    held_by: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    home: str | None = None
    evaluated: Literal["self", "client"] | None = None
    """Of an evaluation: who rated; `client` also where nobody says."""


def may_read(account: Account, facts: Facts, policies: Policies) -> Because | None:
    """Why this account may read the record; None where it may not."""
    if account.role not in ("manager", "member"):
        return None
    me = account.person
    if facts.evaluated == "self":
        return "about" if me is not None and me in facts.about else None
    if facts.evaluated == "client":
        if me is not None and me in facts.about:
            return None
        return "evaluation" if _manages(account, facts) else _by_policy(account, facts, policies)
    if me is not None:
        parties: tuple[tuple[Because, frozenset[str]], ...] = (
            ("about", facts.about),
            ("held", facts.held_by),
            ("named", facts.named),
        )
        for because, who in parties:
            if me in who:
                return because
    return _by_policy(account, facts, policies)


def _manages(account: Account, facts: Facts) -> bool:
    return account.role == "manager" and (not account.homes or facts.home in account.homes)


def _by_policy(account: Account, facts: Facts, policies: Policies) -> Because | None:
    settled = dict(policies.readers)
    for what in (facts.form, facts.kind):
        for who in settled.get(what or "", ()):
            if who == MANAGERS:
                if _manages(account, facts):
                    return "policy"
            elif name_key(who) == name_key(account.name):
                return "policy"
    return None


__all__ = ["SAID", "Because", "Facts", "may_read"]
