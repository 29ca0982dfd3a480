"""Blanks for nobody in particular, made into a folder under names that people can read; all of them or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filing.whole_files import drafting
from issuing.copies import file_name, register
from issuing.handing_out import Order, generic
from issuing.making import AS_USUAL, SUFFIX, Need
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.rendition import Branding, RenditionFormat


def orders(
    forms: Sequence[FormDefinition], kinds: Iterable[RenditionFormat], need: Need = AS_USUAL
) -> tuple[Order, ...]:
    """A blank of each form, called by its title; by its name, too, where two have one title."""
    titles = [f.title.casefold() for f in forms]
    return tuple(
        replace(order, names={k: _name(order.form, k, need, titles) for k in order.names})
        for order in generic(forms, kinds, str, need=need)
    )


def _name(form: FormDefinition, kind: RenditionFormat, need: Need, titles: Sequence[str]) -> str:
    if titles.count(form.title.casefold()) > 1:
        how = "large print" if need.large else ""
        return readable_name(form.title, form.form, how, suffix=SUFFIX[kind])
    return file_name(form, kind, need, None, "")


def write(
    ledger: Ledger,
    wanted: Sequence[Order],
    folder: Path,
    *,
    brand: Branding,
    when: dt.datetime,
    actor: Actor,
    each: Callable[[], None],
) -> None:
    """The blanks in this folder, each noted in the ledger before it is in its place. `each` is called after every
    form."""
    noted: list[tuple[Copy, Filled]] = []
    with drafting([folder / name for o in wanted for name in o.names.values()], force=False) as drafts:
        for order in wanted:
            for made in order.make(brand, when):
                drafts.add(folder / made.name, made.document.data)
                noted.append((made.copy, replace(made.document, data=b"")))
            each()
        register(ledger, noted, actor)
        drafts.put_in_place()
