"""`carepack records list` and `find`: which records there are, without opening them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command
from cli.ledger import BY, acting, counted, existing
from cli.nobodys import tell_of_unclaimed
from cli.terminal import styled, tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.directory import Person
    from filing.people.whom import Whom
    from filing.records.finding import Choice, Found, Listing, Order, State
    from filing.records.privacy import Purpose
    from schemas.definition import FormKind

ON_A_TERMINAL = 50
"""Records that `find` shows on a terminal, where nobody says how many."""
_STATES = ("complete", "unsigned", "replaced", "withdrawn", "merged")
_COUNTS = frozenset({"complete", "unsigned"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say about which records are meant."""

    whom: Whom
    form: str | None
    kind: FormKind | None
    period: str | None
    state: State | None
    nobodys: bool = False

    def choice(self, ledger: Ledger, words: str | None = None) -> Choice:
        """The same for the ledger. Raises UsageError `whose-or-nobodys`, and where it does not know the people."""
        from filing.people.whom import refs_of
        from filing.records.finding import Choice

        if self.nobodys and self.whom:
            from schemas.errors import UsageError

            what = "--nobody is of those who are not on the roster, and somebody on it is named."
            raise UsageError.of("whose-or-nobodys", what, "Leave out --nobody, or --for and --team.")
        return Choice(
            people=refs_of(ledger, self.whom),
            form=self.form,
            kind=self.kind,
            period=self.period,
            state=self.state,
            words=words,
            nobodys=self.nobodys,
        )


class _Kind(click.ParamType[str]):
    """What sort of record a form makes. The forms' language is loaded only where somebody says one."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """One of the kinds that forms have."""
        return self._choice().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        """The kinds that begin so."""
        return self._choice().shell_complete(ctx, param, incomplete)

    @staticmethod
    def _choice() -> click.Choice[str]:
        from typing import get_args

        from schemas.definition import FormKind

        return click.Choice(get_args(FormKind))


def chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which records; the command is given them as one `asked`."""

    @wraps(command)
    def run(
        *args: Any,
        whom: Whom,
        form: str | None,
        kind: FormKind | None,
        period: str | None,
        state: State | None,
        nobodys: bool,
        **more: Any,
    ) -> Any:
        return command(*args, asked=Asked(whom, form, kind, period, state, nobodys), **more)

    out: Callable[..., Any] = run
    states = "Complete or unsigned; replaced by a later version; withdrawn; or merged with another record."
    for option in (
        click.option("--state", type=click.Choice(_STATES), help=states),
        click.option(
            "--period", help="The period of the copy, or a date held: 2026, 2026-11, 2026-04..2027-03."
        ),
        click.option("--kind", type=_Kind(), help="Of every form of this kind: supervision, appraisal …"),
        click.option("--form", help="Of one form (ID or ID.N)."),
        click.option(
            "--nobody", "nobodys", is_flag=True, help="Filed under a name alone: nobody's on the roster."
        ),
        about_people("Of whom"),
    ):
        out = option(out)
    return out


PRIVATE = click.option(
    "--private",
    "purpose",
    type=click.Choice(["subject-access", "legal-duty"]),
    help="With what is private, and for what: the person's own right (one person, --for), or an order. It is noted.",
)


@click.command("list", cls=Command)
@chosen
@JSON
@click.pass_obj
def list_(home: Path, asked: Asked, as_json: bool) -> None:
    """Records by the date they were held; of each, the newest version."""
    from filing.records.finding import listed
    from filing.records.unclaimed import unclaimed_of

    with existing(home, forms=False) as ledger:
        found = listed(ledger, asked.choice(ledger))
        offered = unclaimed_of(ledger, found.records) if asked.nobodys else ()
    if as_json:
        tell_json({"records": [told(r) for r in found.records]})
    else:
        _tell_all(found.records)
        tell(f"{counted(found.number)}.", err=True)
    tell_of_unclaimed(offered, most=len(offered))


@click.command(cls=Command)
@click.argument("words", nargs=-1)
@chosen
@click.option(
    "--order",
    type=click.Choice(["newest", "oldest", "filed"]),
    default="newest",
    show_default=True,
    help="By the date held, the newest or the oldest first; or as they were filed, the last one first.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Show so many, 0 for all. [default: {ON_A_TERMINAL} on a terminal, else all]",
)
@PRIVATE
@BY
@JSON
@click.pass_obj
def find(
    home: Path,
    words: tuple[str, ...],
    asked: Asked,
    order: Order,
    limit: int | None,
    purpose: Purpose | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Records on which all of WORDS stand, wherever: in an answer, in the person's name, as their reference.

    Capitals, accents, apostrophes and hyphens make no difference. "Words in quotation marks" stand so in one answer;
    medic* is how a word begins. What stands on private records is not looked through, nor what is sensitive.
    """
    from filing.records.finding import listed
    from filing.records.unclaimed import unclaimed_of

    most = (
        (ON_A_TERMINAL if sys.stdout.isatty() and not as_json else None) if limit is None else limit or None
    )
    with existing(home, forms=False) as ledger:
        choice = asked.choice(ledger, looked_for(words))
        if purpose is None:
            found = listed(ledger, choice, order=order, limit=most)
        else:
            from filing.records.privacy import find_private

            whose = subject(ledger, asked.whom)
            found = find_private(ledger, whose, purpose, acting(by), choice=choice, order=order, limit=most)
        if as_json:
            records = [told(r) for r in found.records]
            tell_json({"records": records, "found": found.number, "more": found.more})
        else:
            _tell_all(found.records)
            _sum_up(ledger, found, choice)
        offered = unclaimed_of(ledger, found.records) if asked.nobodys else ()
        tell_of_unclaimed(offered, most=len(offered))


def looked_for(words: tuple[str, ...]) -> str | None:
    """Words of a command line as the ledger looks for them: what came with a space in it stands together."""
    return " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words) or None


def subject(ledger: Ledger, whom: Whom) -> Person:
    """The one person whose private records are looked through. Raises UsageError."""
    from filing.people.whom import one
    from schemas.errors import Fault, Place, UsageError

    if whom.teams or not whom.people:
        what, do = "Private records are looked through of one person.", "Name them with --for PERSON."
        raise UsageError(Fault("private-of-whom", what, Place(), do))
    return one(ledger, whom)


def _sum_up(ledger: Ledger, found: Found, choice: Choice) -> None:
    """How many there are, how to see the rest, and of nothing, what may have been meant."""
    number = f"{found.number} record{'' if found.number == 1 else 's'}"
    if found.more:
        tell(f"{number}; {found.more} more with --limit 0.", err=True)
        return
    tell(f"{number}.", err=True)
    if not found.number and choice.words is not None:
        from filing.records.finding import beginning_so

        if near := beginning_so(ledger, choice):
            some = "1 record has" if near == 1 else f"{near} records have"
            tell(f"{some} words that begin so: put * behind each word.", err=True)


def _tell_all(records: tuple[Listing, ...]) -> None:
    for r in records:
        held = f"{r.held:%d/%m/%Y}" if r.held else "no date   "
        who = f"{r.name or 'nobody named'}{f' ({r.person})' if r.person else ''}"
        version = f"  version {r.version}" if r.version > 1 else ""
        tell(f"{r.number:>5}  {held}  {r.title}  {who}  {r.state}{version}", styled(_since(r), dim=True))


def _since(r: Listing) -> str:
    """Of a version that does not count any more, what was done, by whom, when and why."""
    if r.next is not None:
        why = f": {r.next.why}" if r.next.why else ""
        return f"  ({r.next.act} by {r.next.by}, {r.next.at[:10]}{why}; now record {r.next.record})"
    if r.state in _COUNTS:
        return ""
    into = f"; now record {r.merged_into}" if r.merged_into is not None else ""
    return f"  (by {r.filed_by}, {r.filed_at[:10]}{f': {r.why}' if r.why else ''}{into})"


def told(r: Listing) -> dict[str, Any]:
    """A record of a list as JSON has it."""
    from dataclasses import asdict

    out = {"record": r.number, **asdict(r), "held": r.held.isoformat() if r.held else None}
    for name in ("number", "title"):
        del out[name]
    return out
