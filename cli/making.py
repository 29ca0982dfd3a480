"""`carepack fill`: a form filled from a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORCE, FORM, JSON, LARGE, OPEN, SOURCE, Command, TargetFile, branded
from cli.exit_codes import ExitCode
from cli.issuing import TO, Out, json_record, put_out, tell_out
from cli.ledger import now, today
from cli.terminal import tell

if TYPE_CHECKING:
    from schemas.rendition import RenditionFormat


@click.command(cls=Command)
@click.argument("form", type=FORM)
@click.argument("record", type=SOURCE)
@click.option("--to", "kind", type=TO, help="Word or PDF; without it, by the ending of the output's name.")
@click.option(
    "-o",
    "--output",
    type=TargetFile(),
    required=True,
    help="The file to write.",
)
@LARGE
@OPEN
@branded
@FORCE
@JSON
@click.pass_obj
def fill(
    home: Path,
    form: str,
    record: Path,
    kind: RenditionFormat | None,
    output: Path,
    large: bool | None,
    is_open: bool,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORM filled with the answers in RECORD, a JSON file (`-` for standard input), and say what the form misses.

    RECORD may be all that `carepack records show --json` says, or `carepack read --json` of one document.
    It is made whatever is missing; the exit code is 3 where somebody must look at something.
    """
    from cli.organisation import branded as look
    from cli.organisation import organisation as here
    from cli.reading import marked
    from forms.naming import named
    from issuing.making import Need, format_of, make_copy, make_document
    from schemas import rules
    from schemas.errors import Place, UsageError

    ending = format_of(output.suffix)
    chosen = kind or ending
    if chosen is None or (ending is not None and chosen != ending):
        what, do = "Word or PDF? The name and --to do not say the same.", "End the name in .docx or .pdf."
        raise UsageError.of("which-format", what, do, Place(file=str(output)))
    own = here(home)
    brand = look(own.branding, organisation, logo)
    definition = named(own.library.named_for(brand.organisation), form)
    answers, doubts = json_record(record, definition)
    need = Need(large=bool(large), open=is_open and chosen == "word")
    copy = make_copy(definition, chosen, brand, need=need)
    document = make_document(definition, chosen, brand, copy, answers, when=now(), need=need)
    asked = rules.check(definition, answers, own.library.policies, on=today())
    made = put_out(home, [Out(output, document, copy)], [output], force=force)
    tell_out(made, as_json=as_json, asked=asked)
    for query in () if as_json else asked:
        tell("  ", *marked(query, definition), err=True)
    if doubts:
        say = "something on the form that was read is still in doubt"
        tell(f"{output.name}: {say} ({doubts} to look at) and not in it. [fill-in-doubt]", err=True)
    return ExitCode.REVIEW if doubts or any(q.level == "must" for q in asked) else ExitCode.DONE
