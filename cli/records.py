"""`carepack records …`: what is filed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Group, TargetFile
from cli.ledger import BY, acting, counted, existing
from cli.record_bundle import bundle
from cli.record_finding import PRIVATE, Asked, chosen, find, list_
from cli.record_life import amend, merge, move, undo, withdraw
from cli.record_printing import print_
from cli.terminal import put_out, styled, tell, tell_json

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.privacy import Purpose
    from filing.records.records import Filed
    from filing.records.taking_out import Kind
    from filing.review.submissions import Origin


@click.group(cls=Group)
def records() -> None:
    """Records that were filed: list, show, print and export them, and put them right."""


for _further in (list_, find, print_, bundle, amend, move, withdraw, merge, undo):
    records.add_command(_further)


@records.command()
@click.argument("number", type=int)
@click.option("--newest", is_flag=True, help="As the newest edition of its form has it.")
@click.option(
    "--paths", is_flag=True, help="The path of each answer beside it, by which `amend` names it, too."
)
@click.option("--pictures", is_flag=True, help="A picture of each answer that stayed handwriting: its path.")
@JSON
@click.pass_obj
def show(home: Path, number: int, newest: bool, paths: bool, pictures: bool, as_json: bool) -> None:
    """Record NUMBER: every answer, where it was read, and who settled what."""
    from cli.certificates import as_json as certificate_json
    from cli.certificates import in_words
    from cli.newest import show_newest
    from cli.record_story import (
        came,
        correction,
        correction_json,
        flags,
        history,
        settled_json,
        settlements,
        version_json,
    )
    from filing.records import export
    from filing.records.newest import as_newest
    from filing.records.records import get
    from issuing.whole_record import whole

    if newest and paths:
        from schemas.errors import UsageError

        do = "Leave --newest out: a record is amended under the paths of its own edition."
        raise UsageError.of("given-twice", "--newest and --paths exclude each other.", do)
    with existing(home) as ledger:
        if newest:
            old = get(ledger, number)
            show_newest(old, as_newest(ledger.library, old), as_json=as_json)
            return
        record = whole(ledger, number)
        filed, form, places = record.filed, record.form, record.origins
        if as_json:
            further: dict[str, Any] = {
                "origins": [_place(p) for p in places],
                "history": [version_json(v, record.changed[v.number]) for v in record.versions],
                "settled": [settled_json(one) for one in record.settled],
            }
            if form.kind == "consent":
                further["certificates"] = [certificate_json(c) for c in record.certificates]
            if record.not_corrected:
                further["corrections"] = [correction_json(r) for r in record.not_corrected]
            tell_json({**export.one_as_json(ledger, filed), **further})
            return
        drawn = _drawn(home, ledger, filed) if pictures else {}
    tell(styled(f"{filed.title}, record {filed.number}", bold=True))
    about = [
        ("For", f"{filed.name or 'nobody named'}{f' ({filed.person})' if filed.person else ''}"),
        ("State", f"{filed.state}, version {filed.version}"),
        (
            "Document",
            f"{filed.document}, SHA-256 {filed.sha256[:12]}…{f', copy {filed.copy}' if filed.copy else ''}",
        ),
        *([("Within", f"{places[0].name}, at {filed.locator}")] if filed.locator and places else ()),
        *(("Again as", f"{p.name}, {p.first_at} by {p.first_by}") for p in places[1:]),
        ("Filed", f"{filed.filed_at} by {filed.filed_by}"),
        *([("Readers", ", ".join(record.readers))] if record.readers else ()),
        *([("Private", form.private)] if form.private is not None else ()),
        *history(filed, record.versions, record.changed),
        *(
            (
                "Merged",
                f"record {v.number} of {v.document}, SHA-256 {v.sha256[:12]}…, by {v.by}, {v.at}: {v.why}",
            )
            for v in record.parts
        ),
        *(("Made of it", in_words(c)) for c in record.certificates),
        *(("Not corrected", correction(r)) for r in record.not_corrected),
    ]
    width = max(10, *(len(word) + 1 for word, _ in about))
    for word, text in about:
        tell(f"  {f'{word}:' if word else '':<{width}} {text}")
    for a in record.answers:
        first, *rest = a.shown.split("\n")
        path = (styled(f"[{a.path}]  ", dim=True),) if paths else ()
        tell(f"  {a.question}  ", *path, styled(first, fg="cyan"), styled(f"  ({came(a)})", dim=True))
        for line in rest:
            tell("      ", styled(line, fg="cyan"))
        if a.path in drawn:
            tell(f"      {drawn[a.path]}")
    for line in flags(form, filed, record.settled):
        tell(f"  · {line}")
    for line in settlements(form, filed, record.settled):
        tell(f"  · {line}")


def _drawn(home: Path, ledger: Ledger, filed: Filed) -> dict[str, Path]:
    """By path, the picture of each answer that stayed handwriting."""
    from intake.pictures import Pictures

    with Pictures(home, ledger) as pictures:
        return pictures.of_handwriting(filed)


def _place(place: Origin) -> dict[str, Any]:
    """A place that the document came from."""
    told = asdict(place)
    del told["number"]
    return told


@records.command()
@chosen
@PRIVATE
@click.option(
    "--format", "said", type=click.Choice(["json", "csv", "xlsx"]), help="Without it, by the name's ending."
)
@click.option("-o", "--output", type=TargetFile(), help="The file to write.")
@FORCE
@BY
@JSON
@click.pass_obj
def export(
    home: Path,
    asked: Asked,
    purpose: Purpose | None,
    said: Kind | None,
    output: Path | None,
    force: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Write records with where each answer came from, as JSON, CSV or XLSX; without -o, to standard output.

    Private records (self-evaluations, clients' ratings, an employee's commitment) and answers that are sensitive are
    left out, and the command says how many.
    """
    from filing.people.whom import one
    from filing.records.records import find as find_with_answers
    from filing.records.taking_out import Private, taken_out
    from filing.whole_files import save
    from schemas.errors import Fault, Place, UsageError

    endings: dict[str, Kind] = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
    ending = endings.get(output.suffix.lower()) if output else None
    kind: Kind | None = said or ending or ("json" if output is None else None)
    if kind is None or (ending is not None and kind != ending):
        do = "End the name in .json, .csv or .xlsx."
        raise UsageError(
            Fault("which-format", "The name and --format do not say the same.", Place(file=str(output)), do)
        )
    if as_json and output is None:
        do = "Add -o FILE; without it the export itself is on standard output."
        raise UsageError(Fault("two-outputs", "--json tells about a file that was written.", Place(), do))
    if purpose is not None and (asked.whom.teams or not asked.whom.people):
        do = "Name them with --for PERSON."
        raise UsageError(Fault("private-of-whom", "Private records are exported of one person.", Place(), do))
    if output is not None and output.exists() and not force:
        save(output, b"", force=False)  # says that it is there, before anything is noted
    with existing(home) as ledger:
        mine = Private(one(ledger, asked.whom), purpose, acting(by)) if purpose is not None else None
        made = taken_out(ledger, find_with_answers(ledger, asked.choice(ledger)), kind, mine)
    for say, code in made.told:
        tell(f"{say}{_TO_SEE.get(code, '')} [{code}]", err=True)
    if output is None:
        put_out(made.data)
        return
    save(output, made.data, force=force, private=True)
    if as_json:
        told = {
            "file": str(output),
            "format": kind,
            "records": len(made.shown.records),
            "cut": list(made.cut),
        }
        tell_json({**told, "left_out": len(made.shown.private), "withheld": made.shown.withheld})
    else:
        tell(str(output))
        tell(f"{counted(len(made.shown.records))}.", err=True)


_TO_SEE = {"private-left-out": " `carepack records show NUMBER` shows one; --private exports a person's own."}
"""What the terminal has to say of what is left out, besides that it is."""
