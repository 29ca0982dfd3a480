"""`carepack forms preview`: a form as PDF and as a picture of each page, made again on every save."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORM, JSON, Command, TargetFolder
from cli.exit_codes import ExitCode
from cli.ledger import now
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

_PAUSE = 0.5
"""Seconds between two looks at the files."""


@click.command(cls=Command)
@click.argument("form", type=FORM)
@click.option(
    "-o",
    "--output",
    type=TargetFolder(),
    default=Path("carepack-preview"),
    show_default=True,
    help="The folder to write to; what was previewed there before is replaced.",
)
@click.option("--watch", is_flag=True, help="Stay, and make it again whenever the form is saved.")
@JSON
@click.pass_obj
def preview(home: Path, form: str, output: Path, watch: bool, as_json: bool) -> ExitCode:
    """Show FORM (its name, or the path of its file) as it will look: a PDF and a PNG of each page."""
    from schemas.errors import CarepackError

    if not watch:
        files = render(home, form, output)
        if as_json:
            tell_json({"files": [str(f) for f in files]})
        else:
            for file in files:
                tell(str(file))
        return ExitCode.DONE
    tell("Watching; stop with Ctrl+C.", err=True)

    def again() -> None:
        try:
            files = render(home, form, output)
        except CarepackError as error:
            _tell(error, home, form)
        else:
            tell(f"{time.strftime('%H:%M:%S')}  {files[0]}, {len(files) - 1} page(s)")

    follow(lambda: _sources(home, form), again)
    return ExitCode.DONE


def _tell(error: Exception, home: Path, form: str) -> None:
    from cli.form_checking import show_faults
    from cli.organisation import folder
    from schemas.errors import CarepackError

    assert isinstance(error, CarepackError)  # noqa: S101 - as caught
    near = Path(form).parent if Path(form).is_file() else folder(home)
    show_faults(error.faults, near, err=True)
    tell(f"{time.strftime('%H:%M:%S')}  The preview stays as it was until this is corrected.", err=True)


def follow(sources: Callable[[], Iterator[Path]], again: Callable[[], None], pause: float = _PAUSE) -> None:
    """Calls `again` at once, and whenever one of the sources is another than before; until Ctrl+C."""
    before: object = None
    try:
        while True:
            now = [(f, s.st_mtime_ns, s.st_size) for f in sources() if (s := _state(f)) is not None]
            if now != before:
                before = now
                again()
            time.sleep(pause)
    except KeyboardInterrupt:
        return


def _state(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:  # an editor puts a new file in the old one's place
        return None


def _sources(home: Path, form: str) -> Iterator[Path]:
    from cli.organisation import folder

    roots = [folder(home), folder(home) / "forms", folder(home) / "forms" / "parts"]
    if Path(form).is_file():
        yield Path(form)
        roots.append(Path(form).parent / "parts")
    for root in dict.fromkeys(roots):
        yield from (f for f in sorted(root.glob("*")) if f.suffix in {".yaml", ".png", ".svg"})


def render(home: Path, form: str, output: Path) -> list[Path]:
    """Writes the PDF and a PNG of each page; those of pages that are no more are removed. Raises CarepackError."""
    from filing.whole_files import save
    from issuing.previews import pictures
    from issuing.previews import preview as made

    definition, brand = _definition(home, form)
    data = made(definition, brand, when=now())
    stem = f"{definition.form}.{definition.edition}"
    files = [output / f"{stem}.pdf"]
    save(files[0], data, force=True)
    for number, picture in enumerate(pictures(data), 1):
        files.append(output / f"{stem}-{number}.png")
        save(files[-1], picture, force=True)
    for old in output.glob(f"{stem}-*.png"):
        if old not in files and old.stem.rpartition("-")[2].isdigit():
            old.unlink()
    return files


def _definition(home: Path, form: str) -> tuple[FormDefinition, Branding]:
    from cli.organisation import folder, organisation
    from forms.library import BUILT_IN, Library
    from forms.naming import named
    from schemas.errors import Place, UsageError

    own = organisation(home)
    file = Path(form)
    if not file.is_file():
        if file.suffix in {".yaml", ".yml"} or file.is_dir():  # a file is meant, not the name of a form
            what = "This is a folder." if file.is_dir() else "There is no such file."
            code = "is-folder" if file.is_dir() else "no-such-file"
            raise UsageError.of(code, what, "Name a form's file, or a form by its name.", Place(file=form))
        return named(own.library, form), own.branding
    inside = file.parent.resolve() == (folder(home) / "forms").resolve()
    library = own.library if inside else Library((BUILT_IN, file.parent))
    return library.check(file), own.branding
