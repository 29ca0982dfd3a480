"""`carepack reports inspection`: a folder for an inspector, of one home and period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORCE, JSON, Command, TargetFolder
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, today
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from reports.inspection.making import Pack
    from reports.table import Report


@click.command(cls=Command)
@click.option("--location", "home_of", required=True, metavar="HOME", help="The home it is of.")
@click.option("--period", required=True, metavar="PERIOD",
              help="2026, 2026-11, or two of them with .. between.")  # fmt: skip
@click.option(
    "-o", "--out", required=True, type=TargetFolder(), metavar="FOLDER", help="The folder to write."
)
@click.option("--named", is_flag=True, help="Call files by people's names, not by their references alone.")
@BY
@FORCE
@JSON
@click.pass_obj
def inspection(
    home: Path, home_of: str, period: str, out: Path, named: bool, by: str | None, force: bool, as_json: bool
) -> ExitCode:
    """A folder for an inspector: reports, the records they rest on, and the list of what is lacking.

    Headings come from organisation/inspection.yaml, or from the file that comes with carepack.
    """
    from reports.inspection.making import plan

    with existing(home) as ledger:
        pack = plan(ledger, home_of, period, acting(by), today=today(), named=named)
        index = _write(pack, out, force=force)
        pack.note()
    _tell(pack, index, out, as_json=as_json)
    return ExitCode.REVIEW if pack.unprinted else ExitCode.DONE


def _write(pack: Pack, out: Path, *, force: bool) -> Report:
    from filing.whole_files import drafting
    from reports.inspection.packed import in_json
    from schemas.errors import Place, UsageError

    if out.is_dir() and any(out.iterdir()) and not force:
        what = "There is something in this folder already; it was left as it is, and nothing was written."
        do = "Name a new folder. With --force files of the same names are replaced, and others stay."
        raise UsageError.of("exists", what, do, Place(file=str(out)))
    with drafting([out / name for name in pack.names], force=force, private=True) as drafts:
        for name, data in pack.files(in_json):
            drafts.add(out / name, data)
        drafts.put_in_place()
    assert pack.report is not None  # noqa: S101 - it is made before the last file
    return pack.report


def _tell(pack: Pack, index: Report, out: Path, *, as_json: bool) -> None:
    people, records = len(pack.scope.people), len(pack.contents.pieces) - len(pack.unprinted)
    if as_json:
        tell_json(
            {
                "folder": str(out),
                "location": pack.home,
                "period": pack.scope.period.words,
                "people": list(index.people),
                "records": records,
                "not_printed": sorted(pack.unprinted),
                "files": len(pack.names) - len(pack.unprinted),
                "gaps": len(index.gaps),
                "headings": {"name": pack.headings.name, "dated": pack.headings.dated.isoformat(),
                             "stale": pack.headings.stale(pack.scope.today)},
            }
        )  # fmt: skip
        return
    counted = (
        _many(people, "person", "people"),
        _many(records, "record", "records"),
        _many(len(index.gaps), "gap", "gaps"),
    )
    tell(f"{pack.home}, {pack.scope.period.words}: {', '.join(counted)}.")
    tell(f"Open {out / 'index.html'}: what is lacking stands at its head.")
    if pack.headings.stale(pack.scope.today):
        tell(next(g.what for g in index.gaps if g.code == "headings-old"), err=True)
    tell(
        "Read it before you hand it over: what people wrote in their own words is printed as it is.", err=True
    )
    for number, why in pack.unprinted.items():
        tell(f"Record {number} could not be printed: {why}", err=True)


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
