"""A text of the organisation's folder where it is written: a form, shared parts, other words, or settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from desk.visit import Answer, Visit
from forms.listing import listing
from forms.organisation import folder_in
from issuing import own_texts
from mailing import setting_up
from schemas.errors import CarepackError, Fault

WORDING = "wording.yaml"
PLACES = {
    WORDING: ("/forms/words", "forms/words.html"),
    "organisation.yaml": ("/settings/file/organisation", "settings/file.html"),
    "supervision.yaml": ("/settings/file/supervision", "settings/file.html"),
    own_texts.MAIL_FILE: ("/mail/settings/file", "mail/file.html"),
}
"""Of the files that are no form, where each is written, and by which template."""


def path_of(name: str) -> str:
    """Where a text of this name is written."""
    if name in PLACES:
        return PLACES[name][0]
    return f"/forms/{name[:-5]}" if own_texts.is_part(name) else f"/forms/own/{name[:-5]}"


def mistakes(root: Path, name: str, text: str) -> Sequence[Fault]:
    """What is wrong with a text that would stand in this file, by whoever knows."""
    return (
        setting_up.faults(root, text) if name == own_texts.MAIL_FILE else own_texts.faults(root, name, text)
    )


def to_correct(faults: Sequence[Fault]) -> dict[str, str]:
    """Of faults in files on which everything rests, the files, and where each is written."""
    names = dict.fromkeys(f.place.file for f in faults if f.place.file)
    return {name: path_of(name) for name in names if name in PLACES or own_texts.is_part(name)}


def editor(
    visit: Visit,
    name: str,
    *,
    text: str | None = None,
    seen: str | None = None,
    checked: bool = False,
    told: Sequence[Fault] = (),
    status_code: int = 200,
) -> Answer:
    """The page on which a text is written. `text`: as it is typed; else as it was typed last, or as it is saved."""
    own = there(visit, name)
    kept = own.typed if text is None else None
    shown = text if text is not None else kept.text if kept is not None else own.text
    began = seen if seen is not None else kept.seen if kept is not None else own.version
    template = "forms/part.html" if own_texts.is_part(name) else "forms/editor.html"
    return visit.page(
        PLACES[name][1] if name in PLACES else template,
        status_code=status_code,
        own=own,
        text=shown,
        seen=began,
        kept=kept,
        told=told,
        elsewhere=own.version != began,
        checked=checked,
        path=path_of(name),
        form_name=name[:-5],
        called=called(name, shown),
        forms=_built_in(visit) if name == WORDING else (),
        **(found_in(visit, name, shown) if checked else {"found": None, "lines": shown.splitlines()}),
    )


def called(name: str, text: str) -> str:
    """What a form is called on its page, as far as its text says so; of another text the name of its file."""
    if not own_texts.is_form(name):
        return name
    form, edition, _ = name.rsplit(".", 2)
    title = re.search(r'^title: *"?(.+?)"? *$', text, re.M)
    return f"{title[1][:120] if title else form}, edition {edition}"


def found_in(visit: Visit, name: str, text: str) -> dict[str, Any]:
    """The mistakes of a text, each with its line, as the template of mistakes has them."""
    faults = mistakes(folder_in(visit.home), name, text)
    lines = text.splitlines()
    return {"found": [(f, own_texts.line_shown(lines, f)) for f in faults], "lines": lines}


def there(visit: Visit, name: str) -> own_texts.OwnText:
    """A file. A form's that is not there, and of which nothing was typed, is a page that is not there."""
    try:
        own = own_texts.opened(folder_in(visit.home), name)
    except CarepackError as error:
        if error.code == "no-such-text":
            raise HTTPException(404) from None
        raise
    if own.version == own_texts.NEW and own.typed is None and name not in PLACES:
        raise HTTPException(404)
    return own


def _built_in(visit: Visit) -> list[tuple[str, str]]:
    every = [s for s in listing(visit.library).shown if not s.entry.own]
    return sorted((f"{s.form.title}, edition {s.form.edition}", s.entry.name) for s in every)
