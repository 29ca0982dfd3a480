"""`carepack blank`: blanks, and copies for people, as many as there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORCE, FORM, JSON, LARGE, OPEN, SOURCE, Command, TargetFolder, branded
from cli.exit_codes import ExitCode
from cli.issuing import TO, Out, json_record, new_number, put_out, tell_out
from cli.ledger import BY, existing, here, today
from cli.terminal import tell
from cli.whom import about_people, tell_of_leavers

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from issuing.handing_out import Order
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding, RenditionFormat
    from schemas.values import Value


@click.command(cls=Command)
@click.argument("forms", nargs=-1, required=True, type=FORM)
@click.option(
    "--to",
    "kinds",
    type=TO,
    multiple=True,
    default=("word", "pdf"),
    show_default="both",
    help="Word, PDF or both.",
)
@click.option(
    "-o",
    "--output",
    type=TargetFolder(),
    default=Path(),
    show_default="here",
    help="The folder to write to.",
)
@click.option(
    "--given",
    type=SOURCE,
    help="A JSON record of values to pre-fill; what the form locks is locked. Makes numbered copies.",
)
@about_people("Whom it is for, each with a copy of their own", everybody=True)
@click.option("--period", help="What period it is for, such as “2026 Q4”.")
@click.option("--named", is_flag=True, help="Files named by person, for handing out by hand; not for e-mail.")
@LARGE
@OPEN
@BY
@branded
@FORCE
@JSON
@click.pass_obj
def blank(
    home: Path,
    forms: tuple[str, ...],
    kinds: tuple[RenditionFormat, ...],
    output: Path,
    given: Path | None,
    whom: Whom,
    period: str | None,
    named: bool,
    by: str | None,
    large: bool | None,
    is_open: bool,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORMS as blank documents: `ID` for the newest edition, `ID.N` for edition N.

    With --for, --team, --location or --all each is a numbered copy for that person, with what the roster and
    their last records give it. With --given the blanks are numbered copies that carry those values; one form at a time.
    They are in large print for whom the roster says so, or with --large-print.
    The exit code is 3 where somebody has a copy of the form already that is out.
    """
    from cli.organisation import branded as look
    from cli.organisation import organisation as here
    from forms.naming import named as form_of
    from schemas.errors import UsageError

    own = here(home)
    brand = look(own.branding, organisation, logo)
    library = own.library.named_for(brand.organisation)
    wanted = tuple({(f.form, f.edition): f for f in (form_of(library, name) for name in forms)}.values())
    if given is not None and len(wanted) > 1:
        raise UsageError.of("one-form", "Given values belong to one form.", "Name one form with --given.")
    if not whom and (named or (period is not None and given is None)):
        what = f"{'--named' if named else '--period'} is about a person's copy, and nobody is named."
        raise UsageError.of("for-nobody", what, "Add --for PERSON, --team TEAM, --location HOME or --all.")
    said = dict(json_record(given, wanted[0])[0]) if given is not None else None
    if whom:
        orders = _for_people(
            home, wanted, whom, kinds, brand, said, period=period, large=large, is_open=is_open, named=named
        )
    else:
        orders = _generic(wanted, kinds, said, large=bool(large), is_open=is_open)
    _tell_of(orders)
    files = [output / name for order in orders for name in order.names.values()]
    made = put_out(home, _made(orders, output, brand), files, force=force, by=by, period=period)
    tell_out(made, as_json=as_json)
    return ExitCode.REVIEW if any(order.out for order in orders) else ExitCode.DONE


def _for_people(
    home: Path,
    forms: Sequence[FormDefinition],
    whom: Whom,
    kinds: tuple[RenditionFormat, ...],
    brand: Branding,
    said: dict[str, Value] | None,
    *,
    period: str | None,
    large: bool | None,
    is_open: bool,
    named: bool,
) -> tuple[Order, ...]:
    """What is to be made, looked up in the ledger."""
    from filing.people.whom import choose
    from issuing.handing_out import for_people

    with existing(home) as ledger:
        meant = choose(ledger, whom, today())
        tell_of_leavers(meant.left)
        return for_people(
            ledger,
            forms,
            meant.people,
            kinds,
            new_number,
            when=here(),
            organisation=brand.organisation,
            period=period,
            said=said,
            large=large,
            is_open=is_open,
            by_name=named,
        )


def _generic(
    forms: Sequence[FormDefinition],
    kinds: tuple[RenditionFormat, ...],
    said: dict[str, Value] | None,
    *,
    large: bool,
    is_open: bool,
) -> tuple[Order, ...]:
    from issuing.handing_out import generic
    from issuing.making import Need

    return generic(forms, kinds, new_number, said=said, need=Need(large=large, open=is_open))


def _tell_of(orders: Iterable[Order]) -> None:
    """What could not be given, and which copies are out already, on standard error."""
    for order in orders:
        for_whom = f" for {order.person.ref}" if order.person else ""
        for notice in order.notices:
            tell(f"{order.form.form}{for_whom}: {notice.path}: {notice.say} [{notice.code}]", err=True)
        if order.already is not None:
            tell(f"{order.form.form}: {order.already.say} [{order.already.code}]", err=True)


def _made(orders: Iterable[Order], output: Path, brand: Branding) -> Iterator[Out]:
    for order in orders:
        notices = (*order.notices, *((order.already,) if order.already else ()))
        for made in order.make(brand, here()):
            yield Out(output / made.name, made.document, made.copy, order.person, notices, order.out)
