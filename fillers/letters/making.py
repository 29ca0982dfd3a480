"""A letter: a template, filled with the data of one record, or with the facts of one person."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from fillers.letters.award import PROTECTED
from fillers.letters.data import RENEWED_AFTER, prepared
from fillers.letters.kinds import Kind, kind, shipped
from fillers.letters.order import Order
from fillers.letters.personal import personal
from schemas.definition import FormDefinition
from schemas.errors import UsageError
from schemas.rendition import Branding
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: a .docx, open for editing, or a PDF. `left` says what of the one could not be carried to the other."""

    name: str
    data: bytes
    left: tuple[str, ...] = ()


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
    picture: bytes | None = None,
) -> Letter:
    """The letter `name` of these answers; equal arguments give equal bytes.

    `template` is an organisation's own .docx; without it the letter's own is used. One that comes from outside
    is read and rendered in a process of its own, under bounds of time, memory and size. `renewed_after` counts
    years. `large`: in large print, whatever the template's sizes. `picture`: of the person, on an award certificate of
    somebody who consents to be named (PNG or JPEG).

    Raises UsageError `letter-unknown`, and `letter-picture` for a picture where there may be none; and RenditionError:
    what the record lacks (`letter-no-tasks`, `letter-incomplete`, `letter-no-consent`, `letter-names-person`,
    `letter-not-for-form`), or what is wrong with the template, all of it at once (`letter-unknown-field`,
    `letter-list`, `letter-code`, `letter-syntax`, `letter-mixed`, `letter-template`, `letter-link`,
    `letter-too-long`, `letter-bounds`), or `logo-kind`.
    """
    branding = branding or Branding()
    wanted = kind(name)
    if wanted.personal:
        what = f"The letter {name} is written to a person, and made of no record."
        raise UsageError.of("letter-usage", what, f"Say whom it is for: carepack letter {name} --for PERSON")
    data = prepared(wanted, form, answers, branding, when=when.date(), renewed_after=renewed_after)
    if picture is not None and not (wanted.consent and data["name"] != PROTECTED):
        what = "A picture is only on the award certificate of somebody who consents to be shown with name and picture."
        raise UsageError.of("letter-picture", what, "Leave --picture out.")
    return _written(wanted, data, branding, when, template=template, large=large, picture=picture)


def render_for(
    name: str,
    facts: Mapping[str, object],
    branding: Branding | None = None,
    *,
    when: dt.datetime,
    template: bytes | None = None,
    large: bool = False,
) -> Letter:
    """The letter `name` to a person, of these facts (`fillers.letters.personal`); equal arguments give equal bytes.

    Raises as `render` does, and UsageError `letter-fact` for a fact that no letter has.
    """
    branding = branding or Branding()
    wanted = kind(name)
    if not wanted.personal:
        what = f"The letter {name} is made of a record."
        raise UsageError.of("letter-usage", what, f"Say which: carepack letter {name} --record NUMBER")
    data = personal(wanted, facts, branding, when=when.date())
    return _written(wanted, data, branding, when, template=template, large=large)


def _written(
    wanted: Kind,
    data: Mapping[str, object],
    branding: Branding,
    when: dt.datetime,
    *,
    template: bytes | None,
    large: bool,
    picture: bytes | None = None,
) -> Letter:
    from fillers.colour import rrggbb
    from fillers.pictures import as_png
    from fillers.word.compiling import logo_png

    paper = branding.letterhead if template is None and not wanted.framed else None
    order = Order(
        file=f"{wanted.name}.docx",
        title=f"{wanted.title}: {data['name']}".rstrip(": "),
        author=str(data["employer"]) or "carepack",
        when=when.astimezone(dt.UTC) if when.tzinfo is not None else when.replace(tzinfo=dt.UTC),
        colour=rrggbb(branding.colour),
        logo=logo_png(branding) if paper is None else None,
        data=data if paper is None else {**data, **_beside(branding)},
        large=large,
        personal=wanted.personal,
        framed=wanted.framed,
        picture=as_png(picture) if picture is not None else None,
    )
    if template is None:
        from fillers.letters.document import written

        made = written(shipped(wanted.name), order)
        if paper is not None:
            from fillers.letters.on_letterhead import on_letterhead

            made = on_letterhead(made, paper, large=large)
        return Letter(wanted.name, made)
    from fillers.letters.confined import write

    made = write(template, order)
    left = (
        ("the picture, for its template has no {{ picture }}",) if picture and not _has_picture(made) else ()
    )
    return Letter(wanted.name, made, left)


def _has_picture(letter: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        parts = (n for n in archive.namelist() if n.startswith("word/") and n.endswith(".xml"))
        return any(b'descr="Picture of ' in archive.read(n) for n in parts)


def _beside(branding: Branding) -> dict[str, object]:
    """What of the organisation's look is not printed beside its letterhead."""
    from fillers.word import letterhead_laid

    on = letterhead_laid.of(branding)
    return {"footer": ""} if on is not None and on.foot.margin.words else {}


def as_pdf(
    letter: Letter, branding: Branding | None, *, when: dt.datetime, own: bool, large: bool = False
) -> Letter:
    """The letter as an accessible PDF. `own`: it is of an organisation's own template, whose head and foot it has.

    Raises RenditionError `pdf-layout`.
    """
    from fillers.letters.as_pages import walked
    from fillers.pages import pdf

    branding = branding or Branding()
    theirs = own or (branding.letterhead is not None and not kind(letter.name).framed)
    found = walked(letter.data, head=theirs, framed=kind(letter.name).framed)
    look = Branding(colour=branding.colour) if theirs else branding
    made = pdf(found.page, look, when=when, large=large)
    return Letter(letter.name, made, (*letter.left, *found.left))
