"""`carepack forms list`: which forms there are, by family, and which of them are for what somebody wants to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.arguments import JSON, Command
from cli.terminal import styled, tell, tell_json
from cli.wrapping import tell_wrapped

if TYPE_CHECKING:
    from forms.listing import Shown


class Made(NamedTuple):
    """What is made of the records of a form, and filled in by nobody."""

    letter: str
    title: str
    form: str | None


class _Family(click.ParamType[str]):
    """The family of a form. The forms' language is loaded only where somebody says one."""

    name = "family"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """One of the families there are."""
        return self._choice().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        """The families that begin so."""
        return self._choice().shell_complete(ctx, param, incomplete)

    @staticmethod
    def _choice() -> click.Choice[str]:
        from forms.families import FAMILIES

        return click.Choice([*FAMILIES, "own"])


@click.command("list", cls=Command)
@click.argument("words", nargs=-1)
@click.option("--family", type=_Family(), help="Of one family: supervision, agreements … or own.")
@JSON
@click.pass_obj
def list_(home: Path, words: tuple[str, ...], family: str | None, as_json: bool) -> None:
    """Every form and edition there is, by family, and what is made of records and filled in by nobody; with WORDS
    those that are found by all of them.

    Looked through are names, titles, what a form is for, who fills it in and how often. Capitals and accents make no
    difference, and the beginning of a word is enough.
    """
    from cli.organisation import library
    from forms.listing import has, having, listing, near, words_of
    from issuing.letters import kinds

    said = " ".join(words)
    every = listing(library(home))
    mine = tuple(s for s in every.shown if family in {None, s.family})
    found = having(mine, said)
    there = {s.form.form for s in mine}
    made = [
        Made(k.name, k.title, k.form)
        for k in kinds()
        if k.form in there and has(words_of(k.name, k.title, k.says), said)
    ]
    if as_json:
        alike = [w for _, close in near(mine, said) for w in close] if not (found or made) else []
        faulty = [str(e.file) for e in every.faulty]
        output_only = [m._asdict() for m in made]
        told = {"forms": [_told(s) for s in found], "near": alike, "faulty": faulty}
        tell_json({**told, "output_only": output_only})
        return
    _show(found, full=bool(words) or family is not None)
    _show_made(made, after=bool(found))
    if not (found or made):
        _nothing(near(mine, said), said)
    elif not words and family is None:
        tell(
            "What they are for: carepack forms list --family NAME, or words of what you want to do.", err=True
        )
    for entry in every.faulty:
        tell(f'{entry.name} has mistakes: carepack forms lint "{entry.file}"', err=True)


def _show(found: Sequence[Shown], *, full: bool) -> None:
    from forms.listing import grouped

    for number, (title, mine) in enumerate(grouped(found)):
        if number:
            tell()
        tell(styled(title, bold=True))
        width = max(len(s.form.form) for s in mine)
        for s in mine:
            own = "  (your own)" if s.entry.own else ""
            tell(f"  {s.form.form:<{width}}  edition {s.form.edition}  {s.form.title}{own}")
            if full and s.form.purpose is not None:
                tell_wrapped(s.form.purpose.what, first="      ")
                for word, told in (("Who", s.form.purpose.who), ("How often", s.form.purpose.often)):
                    tell_wrapped(styled(told, dim=True), first=f"      {word}: ", then="        ")


def _show_made(made: Sequence[Made], *, after: bool) -> None:
    """What is made of records: nothing on it is filled in."""
    if not made:
        return
    if after:
        tell()
    tell(styled("Made of records", bold=True))
    width = max(len(m.letter) for m in made)
    for m in made:
        tell(f"  {m.letter:<{width}}  output only  {m.title}, made of {m.form}: carepack letter {m.letter}")


def _nothing(near: Sequence[tuple[str, Sequence[str]]], said: str) -> None:
    """What may have been meant, where no form has all the words."""
    if not said:
        tell("There is no form in this family.", err=True)
        return
    for word, close in near:
        like = f" Did you mean {' or '.join(close)}?" if close else ""
        tell(f"No form has a word that begins with “{word[:60]}”.{like}", err=True)
    if not near:
        tell("No form has all of these words together; leave one out.", err=True)


def _told(s: Shown) -> dict[str, Any]:
    f = s.form
    return {
        "form": f.form,
        "edition": f.edition,
        "title": f.title,
        "source": f.source,
        "kind": f.kind,
        "family": s.entry.family,
        "purpose": f.purpose.model_dump() if f.purpose is not None else None,
        "own": s.entry.own,
    }
