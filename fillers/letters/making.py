"""A letter: a template, filled with the data of one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fillers.letters.data import RENEWED_AFTER, prepared
from fillers.letters.kinds import kind, shipped
from fillers.letters.order import Order
from schemas.definition import FormDefinition
from schemas.rendition import Branding
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as a .docx, open for editing."""

    name: str
    data: bytes


def render(
    name: str,
    form: FormDefinition,
    answers: Mapping[str, Value],
    branding: Branding | None = None,
    *,
    when: dt.datetime,
    template: bytes | None = None,
    renewed_after: int = RENEWED_AFTER,
    large: bool = False,
) -> Letter:
    """The letter `name` of these answers; equal arguments give equal bytes.

    `template` is an organisation's own .docx; without it the letter's own is used. One that comes from outside
    is read and rendered in a process of its own, under bounds of time, memory and size. `renewed_after` counts
    years. `large`: in large print, whatever the template's sizes.

    Raises UsageError `letter-unknown`, and RenditionError: what the record lacks (`letter-no-tasks`,
    `letter-incomplete`, `letter-not-for-form`), or what is wrong with the template, all of it at once
    (`letter-unknown-field`, `letter-list`, `letter-code`, `letter-syntax`, `letter-mixed`, `letter-template`,
    `letter-link`, `letter-too-long`, `letter-bounds`), or `logo-kind`.
    """
    from fillers.colour import rrggbb
    from fillers.word.compiling import logo_png

    branding = branding or Branding()
    wanted = kind(name)
    data = prepared(wanted, form, answers, branding, when=when.date(), renewed_after=renewed_after)
    order = Order(
        file=f"{name}.docx",
        title=f"{wanted.title}: {data['name']}".rstrip(": "),
        author=str(data["employer"]) or "carepack",
        when=when.astimezone(dt.UTC) if when.tzinfo is not None else when.replace(tzinfo=dt.UTC),
        colour=rrggbb(branding.colour),
        logo=logo_png(branding),
        data=data,
        large=large,
    )
    if template is None:
        from fillers.letters.document import written

        return Letter(name, written(shipped(name), order))
    from fillers.letters.confined import write

    return Letter(name, write(template, order))
