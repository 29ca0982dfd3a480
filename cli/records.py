"""`carepack records …`: what is filed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Group, TargetFile
from cli.ledger import BY, acting, counted, existing
from cli.record_finding import PRIVATE, Asked, chosen, find, list_
from cli.record_life import amend, merge, move, undo, withdraw
from cli.record_printing import print_
from cli.terminal import as_json_text, put_out, styled, tell, tell_json

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.privacy import Public, Purpose
    from filing.records.records import Filed
    from filing.review.submissions import Origin
    from schemas.definition import FormDefinition


@click.group(cls=Group)
def records() -> None:
    """Records that were filed: list, show, print and export them, and put them right."""


for _further in (list_, find, print_, amend, move, withdraw, merge, undo):
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
    from cli.record_story import came, flags, history, settled_json, settlements, version_json
    from filing.records import export
    from filing.records.changes import changes
    from filing.records.newest import as_newest
    from filing.records.records import answers, get
    from filing.records.versions import merged_into, versions_of
    from filing.review.settled import settled_of
    from filing.review.submissions import came_from
    from issuing.certificates import made_of

    if newest and paths:
        from schemas.errors import UsageError

        do = "Leave --newest out: a record is amended under the paths of its own edition."
        raise UsageError.of("given-twice", "--newest and --paths exclude each other.", do)
    with existing(home) as ledger:
        filed = get(ledger, number)
        form = ledger.library.load(filed.form, filed.edition)
        if newest:
            show_newest(filed, as_newest(ledger.library, filed), as_json=as_json)
            return
        places = came_from(ledger, filed.sha256)
        versions = versions_of(ledger, number)
        parts = merged_into(ledger, versions)
        changed = changes(ledger, form, versions)
        said = settled_of(ledger, form, number, versions, parts)
        certified = made_of(ledger, number) if form.kind == "consent" else ()
        if as_json:
            further: dict[str, Any] = {
                "origins": [_place(p) for p in places],
                "history": [version_json(v, changed[v.number]) for v in versions],
                "settled": [settled_json(one) for one in said],
            }
            if form.kind == "consent":
                further["certificates"] = [certificate_json(c) for c in certified]
            tell_json({**export.one_as_json(ledger, filed), **further})
            return
        told = list(answers(ledger, filed))
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
        *_readers(form, filed),
        *history(filed, versions, changed),
        *(
            (
                "Merged",
                f"record {v.number} of {v.document}, SHA-256 {v.sha256[:12]}…, by {v.by}, {v.at}: {v.why}",
            )
            for v in parts
        ),
        *(("Made of it", in_words(c)) for c in certified),
    ]
    width = max(10, *(len(word) + 1 for word, _ in about))
    for word, text in about:
        tell(f"  {f'{word}:' if word else '':<{width}} {text}")
    for a in told:
        first, *rest = a.shown.split("\n")
        path = (styled(f"[{a.path}]  ", dim=True),) if paths else ()
        tell(f"  {a.question}  ", *path, styled(first, fg="cyan"), styled(f"  ({came(a)})", dim=True))
        for line in rest:
            tell("      ", styled(line, fg="cyan"))
        if a.path in drawn:
            tell(f"      {drawn[a.path]}")
    for line in flags(form, filed, said):
        tell(f"  · {line}")
    for line in settlements(form, filed, said):
        tell(f"  · {line}")


def _drawn(home: Path, ledger: Ledger, filed: Filed) -> dict[str, Path]:
    """By path, the picture of each answer that stayed handwriting."""
    from cli.pictures import Pictures

    with Pictures(home, ledger) as pictures:
        return pictures.of_handwriting(filed)


def _place(place: Origin) -> dict[str, Any]:
    """A place that the document came from."""
    told = asdict(place)
    del told["number"]
    return told


def _readers(form: FormDefinition, filed: Filed) -> list[tuple[str, str]]:
    """For whose eyes a record is, by its form: the person whose it is by the roster, whatever name was written."""
    mine = {form.about.person: filed.name} if filed.person is not None else {}
    named = [str(mine.get(r) or filed.answers[r]) for r in form.readers if r in filed.answers]
    told = [("Readers", ", ".join(named))] if named else []
    return [*told, ("Private", form.private)] if form.private is not None else told


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
    said: str | None,
    output: Path | None,
    force: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Write records with where each answer came from, as JSON, CSV or XLSX; without -o, to standard output.

    Private records (self-evaluations, clients' ratings, an employee's commitment) and answers that are sensitive are
    left out, and the command says how many.
    """
    from cli.files import save
    from filing.people.whom import one
    from filing.records.privacy import Public, note_export, public
    from filing.records.records import find as find_with_answers
    from schemas.errors import Fault, Place, UsageError

    ending = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}.get(output.suffix.lower()) if output else None
    kind = said or ending or ("json" if output is None else None)
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
        subject = one(ledger, asked.whom) if purpose is not None else None
        found = find_with_answers(ledger, asked.choice(ledger))
        if purpose is None or subject is None:
            shown = public(ledger, found)
        else:
            shown = Public(found)
            note_export(ledger, subject, purpose, len(found), acting(by))
        data, cut = _exported(ledger, shown.records, kind)
    _say_left_out(shown)
    _say_cut(cut, kind)
    if output is None:
        put_out(data)
        return
    save(output, data, force=force, private=True)
    if as_json:
        told = {"file": str(output), "format": kind, "records": len(shown.records), "cut": list(cut)}
        tell_json({**told, "left_out": len(shown.private), "withheld": shown.withheld})
    else:
        tell(str(output))
        tell(f"{counted(len(shown.records))}.", err=True)


def _say_cut(cut: tuple[str, ...], kind: str) -> None:
    """What is longer than a cell, and where the whole of it stands."""
    for where in cut:
        if kind == "xlsx":
            say = "longer than a cell can be, and cut there. `carepack records show` and JSON have all of it"
        else:
            say = "longer than a cell of Excel can be: the file has all of it, but Excel shows the beginning alone"
        tell(f"{where}: {say}. [cell-cut]", err=True)


def _say_left_out(shown: Public) -> None:
    """What an export does not have, and why."""
    if shown.private:
        forms = ", ".join(sorted({f.title for f in shown.private}))
        say = (
            f"{len(shown.private)} private record{'' if len(shown.private) == 1 else 's'} left out ({forms}). "
            "`carepack records show NUMBER` shows one; --private exports a person's own. [private-left-out]"
        )
        tell(say, err=True)
    if shown.withheld:
        count = f"{shown.withheld} answer{'' if shown.withheld == 1 else 's'}"
        say = f"{count} left out: sensitive, of self-evaluations, or means of too few ratings. [answers-withheld]"
        tell(say, err=True)


def _exported(ledger: Ledger, found: tuple[Filed, ...], kind: str) -> tuple[bytes, tuple[str, ...]]:
    from filing.records import export

    if kind == "csv":
        return export.as_csv(ledger, found), export.long_answers(ledger, found)
    if kind == "xlsx":
        return export.as_xlsx(ledger, found)
    return f"{as_json_text(export.as_json(ledger, found), indent=2)}\n".encode(), ()
