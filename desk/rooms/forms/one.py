"""One form: how it looks, what it asks, which editions there are, and blanks of it to keep."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from desk.rooms.forms.room import ROOM
from desk.visit import Answer, Visit
from forms.asking import questions
from forms.listing import Shown
from forms.organisation import folder_in
from issuing.copies import register
from issuing.handing_out import generic
from issuing.making import Need, format_of
from issuing.previews import kept_preview, page_picture, pages_in
from issuing.publishing import standing
from issuing.transcripts import transcript
from schemas.definition import FormDefinition
from schemas.errors import UnknownFormError
from schemas.file_names import readable_name

WIDE = 910
"""Pixels of a page's picture: A4 at 110 dots an inch."""
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_NEEDS = {"usual": Need(), "large": Need(large=True), "open": Need(open=True)}
"""By the word of an address, for which readers a document is made."""
_HOW = {"usual": "", "large": " - large print", "open": " - for a screen reader"}
"""What of that a file's name says."""
_ANSWERS = {
    "line": "a line",
    "paragraph": "text",
    "date": "a date",
    "when": "a date, or when in words",
    "time": "a time",
    "number": "a number",
    "decimal": "a number",
    "tick": "a tick",
    "choice": "one of",
    "scale": "a number of",
    "person": "a person’s name",
    "signature": "a signature",
    "duration": "how long",
}
"""What is answered, in words, by the types of the language."""


@ROOM.get("/form/{form}.{edition:int}")
def one(visit: Visit) -> Answer:
    """A form's page."""
    shown = _shown(visit)
    form, library = shown.form, visit.library
    editions = [e for e in library.catalogue() if e.form == form.form]
    large = visit.asked("print") == "large"
    return visit.page(
        "forms/form.html",
        shown=shown,
        form=form,
        editions=editions,
        newest=editions[-1].edition == form.edition,
        standing=standing(library, folder_in(visit.home), shown.entry),
        parts=_parts(form),
        answers=_ANSWERS,
        large=large,
        counted_questions=sum(1 for _ in questions(form)),
    )


@ROOM.get("/form/{form}.{edition:int}/pages")
def pages(visit: Visit) -> Answer:
    """All pages of a form: a piece of its page, or a page of its own where no script asks."""
    form = _shown(visit).form
    large = visit.asked("print") == "large"
    data = kept_preview(form, visit.library.branding, visit.today, Need(large=large))
    what: dict[str, Any] = {"form": form, "count": pages_in(data), "large": large}
    return (
        visit.part("forms/pages.html", **what)
        if visit.by_htmx
        else visit.page("forms/all_pages.html", **what)
    )


@ROOM.get("/form/{form}.{edition:int}/{need}/{number:int}.webp")
def page(visit: Visit) -> Answer:
    """The picture of one page."""
    form = _shown(visit).form
    need = _NEEDS.get(visit.named("need"), Need())
    data = kept_preview(form, visit.library.branding, visit.today, need)
    picture = page_picture(data, visit.number("number"), WIDE)
    if picture is None:
        raise HTTPException(404)
    return visit.file(picture, f"{form.form}-{visit.number('number')}.webp", "image/webp", shown=True)


@ROOM.post("/form/{form}.{edition:int}/blank")
def blank(visit: Visit) -> Answer:
    """A blank to keep, noted in the ledger as every one is, so that what comes back of it is understood."""
    form = _shown(visit).form
    suffix, how = visit.said("as", ".docx"), visit.said("for", "usual")
    kind, need = format_of(suffix), _NEEDS.get(how)
    if kind is None or need is None:
        raise HTTPException(404)
    (order,) = generic((form,), (kind,), _no_number, need=need)
    (made,) = order.make(visit.library.branding, visit.actor.at)
    register(visit.ledger, [(made.copy, made.document)], visit.actor)
    name = readable_name(form.title, suffix=f"{_HOW[how]}{suffix}")
    return visit.file(made.document.data, name, _TYPES[suffix])


@ROOM.get("/form/{form}.{edition:int}/spoken")
def spoken(visit: Visit) -> Answer:
    """What a screen reader says of the form's PDF, in order, and how far the signature is."""
    form = _shown(visit).form
    large = visit.asked("print") == "large"
    heard = transcript(form, visit.library.branding, large=large, when=visit.actor.at)
    return visit.page("forms/spoken.html", form=form, lines=list(heard.lines()), large=large)


def _no_number() -> str:
    raise AssertionError("a blank for nobody has no number")


def _shown(visit: Visit) -> Shown:
    """The form of the address. An unknown one is a page that is not there."""
    library = visit.library
    try:
        entry = library.entry(visit.named("form"), visit.number("edition"))
    except UnknownFormError:
        raise HTTPException(404) from None
    return Shown(entry, library.load(entry.form, entry.edition))


def _parts(form: FormDefinition) -> list[tuple[str, list[object]]]:
    """The questions under the headings they stand under."""
    parts: list[tuple[str, list[object]]] = []
    for asked in questions(form):
        if not parts or parts[-1][0] != asked.heading:
            parts.append((asked.heading, []))
        parts[-1][1].append(asked)
    return parts
