"""Records taken out of the ledger as a file: what an export shows, what it leaves out, and what it had to cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records import export
from filing.records.privacy import Public, Purpose, note_export, public
from filing.records.records import Filed
from schemas.errors import Fault, Place, UsageError
from schemas.shown_text import as_json_text

Kind = Literal["json", "csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("json", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An export: its bytes, the records that it shows and those it leaves out, and the answers too long for a cell."""

    kind: Kind
    data: bytes
    shown: Public
    cut: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What it does not have, or not whole: a sentence and its code each."""
        return (*left_out(self.shown), *((_cut(where, self.kind), "cell-cut") for where in self.cut))


@dataclass(frozen=True, slots=True)
class Private:
    """That somebody's private records are taken out, too: whose, for what purpose, and who does it."""

    person: Person
    purpose: Purpose
    actor: Actor


def taken_out(ledger: Ledger, found: Sequence[Filed], kind: Kind, private: Private | None = None) -> TakenOut:
    """These records as a file. Private ones are left out, and so are sensitive answers; with `private` nothing is.

    That is noted in the audit then. Raises UsageError `private-of-whom` where others' records are among them.
    """
    if private is None:
        shown = public(ledger, found)
    else:
        if any(f.person != private.person.ref for f in found):
            what, do = "Private records are exported of one person.", "Name them, and nobody else."
            raise UsageError(Fault("private-of-whom", what, Place(), do))
        shown = Public(tuple(found))
        note_export(ledger, private.person, private.purpose, len(found), private.actor)
    if kind == "csv":
        return TakenOut(
            kind, export.as_csv(ledger, shown.records), shown, export.long_answers(ledger, shown.records)
        )
    if kind == "xlsx":
        data, cut = export.as_xlsx(ledger, shown.records)
        return TakenOut(kind, data, shown, cut)
    return TakenOut(
        kind, f"{as_json_text(export.as_json(ledger, shown.records), indent=2)}\n".encode(), shown
    )


def left_out(shown: Public) -> Iterator[tuple[str, str]]:
    """What an export does not have and why, with its code."""
    if shown.private:
        forms = ", ".join(sorted({f.title for f in shown.private}))
        several = "" if len(shown.private) == 1 else "s"
        yield f"{len(shown.private)} private record{several} left out ({forms}).", "private-left-out"
    if shown.withheld:
        count = f"{shown.withheld} answer{'' if shown.withheld == 1 else 's'}"
        say = f"{count} left out: sensitive, of self-evaluations, or means of too few ratings."
        yield say, "answers-withheld"


def _cut(where: str, kind: Kind) -> str:
    if kind == "xlsx":
        say = "longer than a cell can be, and cut there. `carepack records show` and JSON have all of it"
    else:
        say = (
            "longer than a cell of Excel can be: the file has all of it, but Excel shows the beginning alone"
        )
    return f"{where}: {say}."


__all__ = ["KINDS", "Kind", "Private", "TakenOut", "left_out", "taken_out"]
