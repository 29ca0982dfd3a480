"""`carepack demo`: the whole road in one command, with an invented person's record."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.arguments import JSON, Command, TargetFolder
from cli.exit_codes import ExitCode
from cli.terminal import tell, tell_json

FORM = "supervision-record"


@click.command(cls=Command)
@click.option(
    "-o",
    "--output",
    type=TargetFolder(),
    default=Path("carepack-demo"),
    show_default=True,
    help="The folder to write to.",
)
@JSON
def demo(output: Path, as_json: bool) -> ExitCode:
    """Make a blank Supervision Record, fill one, read it back; file one that came back, settling its query."""
    from cli.demo_filing import come_back
    from cli.ledger import now
    from cli.reading import outcome, show
    from filing.whole_files import save
    from forms import builtin, load
    from intake import Issued, read
    from issuing.making import make_copy, make_document
    from schemas.reading import with_paths
    from schemas.records import answers_of
    from schemas.rendition import Branding, RenditionFormat

    form, brand, issued = load(FORM), Branding(organisation="Example Care (invented)"), Issued(None)
    given = json.loads((Path(__file__).parent / "demo_record.json").read_text(encoding="utf-8"))
    answers = answers_of(form, given)
    written, documents = [], []
    kinds: tuple[tuple[RenditionFormat, str], ...] = (("word", "docx"), ("pdf", "pdf"))
    for kind, suffix in kinds:
        copy = make_copy(form, kind, brand)
        for what in ("blank", "completed"):
            filled = make_document(
                form, kind, brand, copy, answers if what == "completed" else {}, when=now()
            )
            issued.keep(filled.template)
            file = output / f"{FORM}-{what}.{suffix}"
            save(file, filled.data, force=True)
            written.append(file)
        documents.append(read(file.read_bytes(), str(file), builtin(), issued))
    if as_json:
        returned, filed = come_back(output, form, brand, answers, quiet=True)
        written.append(returned)
        told = {
            "written": [str(f) for f in written],
            "documents": [with_paths(d.as_json()) for d in documents],
        }
        tell_json({**told, "filed": filed})
        return outcome(documents)
    show(documents[1], builtin())
    same = all(answers_of(form, d.record or {}) == answers for d in documents)
    tell(
        "Word and PDF were filled and read back; "
        + ("both gave" if same else "NOT both gave")
        + " the same record."
    )
    written.append(come_back(output, form, brand, answers, quiet=False)[0])
    tell()
    tell("Open the pages:")
    for file in written:
        tell(f"  {file.resolve()}")
    return outcome(documents) if same else ExitCode.UNEXPECTED
