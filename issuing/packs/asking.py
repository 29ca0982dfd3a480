"""What is asked of a run of packs, in the words of whoever asks, made into a wish; and its files put in a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from filing.whole_files import drafted, save
from issuing.letters import own_template
from issuing.packs.choosing import extras_for, formats_for, forms_for, period_for
from issuing.packs.lists import hand_out_log, index
from issuing.packs.model import Extra, Kind, Told, Wish
from issuing.packs.run import Shape
from issuing.packs.taking_up import DRAFT
from schemas.errors import Fault, Place, UsageError
from schemas.file_names import readable_name
from schemas.rendition import RenditionFormat

if TYPE_CHECKING:
    from forms.organisation import Organisation
    from issuing.packs.making import Packing
    from issuing.packs.run import Drafting
    from schemas.rendition import Branding


class Asked(BaseModel):
    """What somebody asks for, before it is held against the forms there are. `forms` and `formats` may be left out."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    forms: tuple[str, ...] = ()
    formats: tuple[RenditionFormat, ...] = ()
    shape: Shape = "folder"
    more: tuple[Extra, ...] = ()
    without: tuple[Extra, ...] = ()
    period: str | None = None
    reply_by: dt.date | None = None
    large: bool | None = None
    is_open: bool = False
    by_name: bool = False


def wish_of(
    asked: Asked, own: Organisation, brand: Branding, *, when: dt.datetime, reply_to: Callable[[], str]
) -> Wish:
    """The wish that is meant, by the clocks of `when`; `reply_to` is called where there is a cover letter.

    Raises UsageError with what cannot be had: `pack-no-forms`, `pack-extra`, `pack-print-word`, `pack-period`.
    """
    extras = extras_for(asked.kind, asked.more, asked.without)
    written = "letter" in extras
    return Wish(
        kind=asked.kind,
        forms=forms_for(asked.kind, asked.forms, own.library.named_for(brand.organisation)),
        formats=formats_for(asked.formats, asked.shape),
        brand=brand,
        when=when,
        today=when.date(),
        extras=extras,
        period=period_for(asked.kind, asked.period),
        large=asked.large,
        is_open=asked.is_open,
        by_name=asked.by_name,
        reply_to=reply_to() if written else "",
        letter=own_template(own.folder, "cover") if written else None,
        reply_by=asked.reply_by,
    )


def check_free(output: Path, packing: Packing, shape: Shape, *, skip_out: bool = False) -> None:
    """That nobody's folder or zip is there already: what is new would lie among what is old. Raises UsageError
    `exists`."""
    if shape == "print":
        return
    ending = ".zip" if shape == "zip" else ""
    some = [p for p in packing.people if not (skip_out and packing.out(p))]
    places = [output / f"{packing.folders[p.id]}{ending}" for p in some]
    if taken := [f for f in places if f.exists()]:
        what = "There is a pack of this name already; it was left as it is, and nothing was made."
        do = "Name another folder with -o, or add --force to put the new documents beside the old ones."
        raise UsageError(*(Fault("exists", what, Place(file=str(f)), do) for f in taken))


def into(output: Path, *, force: bool = False, private: bool = False) -> Drafting:
    """How a run puts its files into this folder: whole or not at all."""

    def draft(files: Mapping[str, bytes]) -> AbstractContextManager[Callable[[], None]]:
        named = {output / name: data for name, data in files.items()}
        return drafted(named, force=force, private=private, draft=DRAFT)

    return draft


def sheets(
    output: Path, done: Sequence[Told], wish: Wish, *, log: bool, everybody: bool
) -> tuple[Path, Path | None]:
    """Writes the index, and the list to sign on where it is wanted. Returns their files."""
    stamp = f" - {wish.kind} packs - {wish.when:%Y-%m-%d %H.%M.%S}.pdf"
    first = output / readable_name("Index", suffix=stamp)
    save(first, index(done, wish), force=True)
    data = hand_out_log(done, wish, everybody=everybody) if log else None
    if data is None:
        return first, None
    second = output / readable_name("Handing out", suffix=stamp)
    save(second, data, force=True)
    return first, second
