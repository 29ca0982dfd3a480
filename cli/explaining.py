"""`carepack explain`: what a code at the end of a message means, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cli.arguments import JSON, Command
from cli.terminal import styled, tell, tell_json

if TYPE_CHECKING:
    from schemas.code_page import Explained


class CodeName(click.ParamType[str]):
    """A code; a shell can complete it."""

    name = "code"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The codes that begin so."""
        from schemas.code_page import page

        codes = sorted({code for row in page() for code in row.codes})
        return [CompletionItem(code) for code in codes if code.startswith(incomplete.strip("["))]


@click.command(cls=Command)
@click.argument("codes", nargs=-1, type=CodeName(), metavar="[CODE]...")
@JSON
def explain(codes: tuple[str, ...], as_json: bool) -> None:
    """What CODE means, which stands in brackets at the end of a message, and what to do. Without one: all there are."""
    from schemas.code_page import page

    found: list[tuple[str | None, Explained]] = [pair for code in codes for pair in rows_of(code)]
    if not codes:
        found = [(None, row) for row in page()]
    if as_json:
        tell_json({"codes": [_told(c, row) for code, row in found for c in ((code,) if code else row.codes)]})
        return
    section = None
    for code, row in found:
        if code is not None:
            _show(code, row)
            continue
        if row.section != section:
            section = row.section
            tell(styled(section, bold=True))
        tell(f"  {', '.join(row.codes)}  {row.means}")


def rows_of(code: str) -> list[tuple[str, Explained]]:
    """The rows of a code. Raises UsageError `unknown-code`."""
    from schemas.code_page import bare, explained, near
    from schemas.errors import UsageError

    rows = explained(code)
    if not rows:
        close = near(code)
        do = f"Did you mean {' or '.join(close)}?" if close else "`carepack explain` lists them all."
        raise UsageError.of("unknown-code", f"There is no code “{code[:60]}”.", do)
    return [(bare(code), row) for row in rows]


def _show(code: str, row: Explained) -> None:
    tell(styled(code, bold=True), f"  ({row.section})")
    tell(f"  {'Means:':<7} {row.means}")
    if row.do is not None:
        tell(f"  {'Do:':<7} {row.do}")


def _told(code: str, row: Explained) -> dict[str, Any]:
    return {"code": code, "section": row.section, "means": row.means, "do": row.do}
