"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from schemas.errors import CarepackError, Place, UsageError

CONVERT = click.option(
    "--convert",
    is_flag=True,
    help="Read .odt, .doc and .rtf as well, as LibreOffice makes Word documents of them.",
)
PASSWORD_OF = click.option(
    "--password-of",
    "openers",
    multiple=True,
    metavar="PERSON",
    help="Try the passwords kept for that person first on what is locked; again for each.",
)
NO_DRAFTS = click.option(
    "--no-drafts",
    is_flag=True,
    help="Make no drafts of handwriting: quicker for a drawer of forms; what it says is typed from its picture.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
FORCE = click.option("--force", is_flag=True, help="Replace files that are there already.")
LARGE = click.option(
    "--large-print/--usual-print",
    "large",
    default=None,
    help="In large print: 16 points and more where 12 are usual; or not, whatever the roster says.",
)
OPEN = click.option(
    "--unprotected", "is_open", is_flag=True, help="Word without protected wording, for screen readers."
)


class _PathType(click.Path):
    """A path that is checked in plain words, with a code."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def checked(self, path: Path) -> None:
        """Raises UsageError where the path cannot be what it is meant for."""
        raise NotImplementedError

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """The path. Raises UsageError."""
        path = Path(value)
        self.checked(path)
        return path


class SourceFile(_PathType):
    """A file to read; with `dash`, `-` is standard input."""

    def __init__(self, *, dash: bool = False) -> None:
        super().__init__()
        self.dash = dash

    def checked(self, path: Path) -> None:
        """Raises UsageError `is-folder`, `no-such-file`."""
        if self.dash and str(path) == "-":
            return
        if path.is_dir():
            raise UsageError.of("is-folder", "This is a folder.", "Name a file in it.", Place(file=str(path)))
        _must_exist(path)


class AnyPath(_PathType):
    """A file or folder to read."""

    def checked(self, path: Path) -> None:
        """Raises UsageError `no-such-file`."""
        _must_exist(path)


class TargetFile(_PathType):
    """A file to write."""

    def checked(self, path: Path) -> None:
        """Raises UsageError `is-folder`."""
        if path.is_dir():
            what = "This is a folder, and a file is to be written."
            raise UsageError.of("is-folder", what, "Add the name of the file to it.", Place(file=str(path)))


class Target(_PathType):
    """A file to write, or a folder to write to: which of the two, the command finds out."""

    def checked(self, path: Path) -> None:
        """Either is good."""


class HomeFolder(_PathType):
    """A folder, whether it is there yet or not."""

    def checked(self, path: Path) -> None:
        """Raises UsageError `is-file`."""
        if path.exists() and not path.is_dir():
            what = "This is a file, and a folder is meant."
            raise UsageError.of("is-file", what, "Name a folder.", Place(file=str(path)))


class TargetFolder(HomeFolder):
    """A folder to write to, which is made if it is not there."""

    def checked(self, path: Path) -> None:
        """Raises UsageError `is-file`: it is one, or its name is that of a document."""
        super().checked(path)
        place = Place(file=str(path))
        if path.suffix.lower() in {".docx", ".pdf", ".yaml", ".png"} and not path.exists():
            what = "This is the name of a file, and a folder is meant; the files in it get their names by themselves."
            raise UsageError.of("is-file", what, "Name a folder, without an ending.", place)


def _must_exist(path: Path) -> None:
    if not path.exists():
        what, do = "There is no such file.", "Check the name and the folder."
        raise UsageError.of("no-such-file", what, do, Place(file=str(path)))


SOURCE = SourceFile(dash=True)


class Command(click.Command):
    """A command in which no option that counts once may be given twice: the last would win, and nobody be told."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click has it. Raises UsageError `given-twice`."""
        if not ctx.resilient_parsing:
            _, _, order = self.make_parser(ctx).parse_args(args=list(args))
            _once(order)
        return super().parse_args(ctx, args)


def _once(order: list[click.Parameter]) -> None:
    """Whether every option of a command line that counts once is there once. Raises UsageError `given-twice`.

    A bare flag says the same however often it is there; one of two (`--open/--all`) may say both.
    """
    if any(param.is_eager for param in order):  # --help and --version look at nothing else
        return
    seen: set[click.Parameter] = set()
    for param in order:
        if not isinstance(param, click.Option) or param.multiple or param.count:
            continue
        if param.is_bool_flag and not param.secondary_opts:
            continue
        if param in seen:
            name = "/".join(max(names, key=len) for names in (param.opts, param.secondary_opts) if names)
            what = f"{name} is there more than once, and counts once."
            raise UsageError.of("given-twice", what, "Say which is meant, and leave the other out.")
        seen.add(param)


class Group(Command, click.Group):
    """A group that says which of its commands may have been meant."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it. Raises UsageError `no-such-command`."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, n=1)
            do = f"Did you mean “{near[0]}”?" if near else f"`{ctx.command_path} --help` lists them."
            raise UsageError.of("no-such-command", f"There is no command “{args[0][:60]}”.", do)
        return super().resolve_command(ctx, args)


class FormName(click.ParamType[str]):
    """The name of a form, `ID` or `ID.N`; a shell can complete it."""

    name = "form"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """The forms whose names begin so."""
        from cli.organisation import library

        try:
            known = library(home_of(ctx)).catalogue()
        except CarepackError:
            return []  # a mistake in a file is told by commands, not while somebody types
        return [CompletionItem(n) for n in sorted({e.form for e in known}) if n.startswith(incomplete)]


FORM = FormName()


class OrganisationName(click.ParamType[str]):
    """The organisation's name, no longer than a page head has room for."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """The name. Raises UsageError `organisation-long`."""
        from schemas.rendition import NAME_LIMIT

        name = str(value)
        if len(name) > NAME_LIMIT:
            what = f"The organisation's name has {len(name)} characters; the page head has room for {NAME_LIMIT}."
            raise UsageError.of("organisation-long", what, "Give a shorter name.")
        return name


def home_of(ctx: click.Context) -> Path:
    """The home folder that the command line names, or the system's usual place."""
    root = ctx.find_root()
    if isinstance(root.obj, Path):
        return root.obj
    given = root.params.get("home")  # while a shell completes, no command has run
    return Path(given) if given else Path(click.get_app_dir("carepack"))


def _remembered(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:  # noqa: ARG001
    from cli.organisation import LETTERHEAD

    ctx.meta[LETTERHEAD] = value


def branded(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose document it is."""
    command = click.option("--logo", type=SourceFile(), help="A PNG, JPEG or SVG file for the page head.")(
        command
    )
    say = "A Word document with the head and foot of your paper, for Word documents."
    # Where one is named, `cli.organisation.branded` lays it over the organisation's own.
    command = click.option(
        "--letterhead", type=SourceFile(), help=say, expose_value=False, callback=_remembered
    )(command)
    name = OrganisationName()
    return click.option("--organisation", type=name, help="The organisation's name, for the page head.")(
        command
    )
