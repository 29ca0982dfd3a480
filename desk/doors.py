"""The doors of single things: a record in the way is opened by `filing.access.reading`, which notes it first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from filing.access.reading import open_record, readable, readers_of
from filing.records.beside import beside
from filing.review.decision_terms import DIFFERENT
from filing.review.query_list import get
from schemas.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from desk.visit import Visit

_RECORD, _QUERY, _ORIGINAL = "{record:int}", "{query:int}", "/original"


def passed(visit: Visit, way: str) -> None:
    """Opens what this way leads to, for who signed in. Raises UsageError `not-yours`; CarepackError as noting does."""
    account = visit.account
    if account is None:
        return
    if _RECORD in way:
        open_record(visit.ledger, account, visit.number("record"), visit.kept.actor.at)
        if way.endswith(_ORIGINAL):
            together = beside(visit.ledger, visit.number("record"))
            if together is None or mine(visit, together) != set(together):
                raise _not_alone()
    if _QUERY in way:
        asked = get(visit.ledger, visit.number("query"))
        if (
            not asked.open or asked.query.code == DIFFERENT
        ):  # that shows answers of a record, beside the document's
            what = "This question is settled, or shows what is on record, and is not open to your account."
            raise UsageError(Fault("not-yours", what, Place(), "Choose another one in Questions."))
        if way.startswith(f"/questions{_ORIGINAL}") and asked.locator:
            raise _not_alone()


def _not_alone() -> UsageError:
    what, do = "This file holds more than is open to your account.", "Ask whoever keeps the accounts."
    return UsageError(Fault("not-yours", what, Place(), do))


def mine(visit: Visit, numbers: Iterable[int]) -> set[int]:
    """Those of these records that may be shown to who is here; all of them, where nobody has to sign in."""
    wanted = set(numbers)
    return wanted if visit.account is None else set(readable(visit.ledger, visit.account, wanted))


def others_who_may(visit: Visit, number: int) -> tuple[tuple[str, str], ...]:
    """Who else may read a record, and why; nothing where nobody signs in, and it is a matter of who sits here."""
    account = visit.account
    if account is None:
        return ()
    return tuple((name, why) for name, why in readers_of(visit.ledger, number) if name != account.name)
