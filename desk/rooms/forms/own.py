"""Forms of the organisation's own: begun, written with their mistakes at the line, looked at, published."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.exceptions import HTTPException

from desk.numbers import number_in
from desk.rooms.forms.gallery import newest
from desk.rooms.forms.one import WIDE
from desk.rooms.forms.room import ROOM
from desk.visit import Answer, Visit
from desk.writing import WORDING, called, editor, found_in, mistakes, path_of, there
from filing.turns import turn
from forms.drafting import id_of
from forms.listing import listing
from forms.organisation import folder_in
from forms.starting import next_edition, started
from forms.typed import form_in_text
from forms.wording_begun import with_places
from intake.second_look import up_to_date
from issuing import own_texts
from issuing.previews import kept_preview, page_picture, pages_in
from issuing.publishing import publish as published
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError, UsageError


@ROOM.get("/new")
def new(visit: Visit) -> Answer:
    """A form of one's own is begun: its title, and what it starts from."""
    return _begin(visit, {"like": visit.asked("like")}, {})


@ROOM.post("/new")
def begin(visit: Visit) -> Answer:
    """Writes the first text, and goes on to edit it."""
    said = {k: visit.said(k).strip() for k in ("title", "id", "like", "source", "sections")}
    if not said["title"]:
        return _begin(visit, said, {"title": "A form needs a title, such as “Home visit”."})
    try:
        name, text = started(
            visit.library,
            said["title"],
            form_id=said["id"] or None,
            source=said["source"] or visit.organisation or None,
            sections=[s.strip() for s in said["sections"].splitlines() if s.strip()],
            like=said["like"] or None,
        )
    except UsageError as error:
        other = f"our-{id_of(said['title'])}"[:40]
        do = "Give it another name below" + ("." if said["id"] else f", such as {other}.")
        return _begin(visit, said, {"id": f"{error.faults[0].what} {do}"})
    own_texts.write(folder_in(visit.home), f"{name}.yaml", text, own_texts.NEW)
    return visit.see(
        f"/forms/own/{name}", told="Your form is begun. It can be used as it is; now write your questions."
    )


def _begin(visit: Visit, said: dict[str, str], errors: Mapping[str, str]) -> Answer:
    forms = sorted((s.form.title, s.form.form) for s in newest(listing(visit.library).shown))
    typed = {k: said.get(k, "") for k in ("title", "id", "like", "source", "sections")}
    status_code = 422 if errors else 200
    return visit.page("forms/new.html", status_code=status_code, forms=forms, said=typed, errors=errors)


@ROOM.get("/own/{form}.{edition:int}")
def edit(visit: Visit) -> Answer:
    """The text of a form of one's own, with its mistakes; with what was typed and not saved, where there is such."""
    return editor(visit, _name(visit))


@ROOM.get("/words")
def words(visit: Visit) -> Answer:
    """Other words for forms that come with carepack."""
    return editor(visit, WORDING)


@ROOM.post("/words/add")
def add_words(visit: Visit) -> Answer:
    """Begins the other words of one form: each place with the words that stand there now, to be changed."""
    root, said = folder_in(visit.home), visit.said("form")
    text = own_texts.plain(visit.said("text"))
    form = visit.library.load(*_split(said)) if said else None
    if form is not None:
        text = with_places(text, form)
        own_texts.keep(root, WORDING, text, visit.said("seen"), visit.actor.at)
    return editor(visit, WORDING, text=text, seen=visit.said("seen"))


@ROOM.post("/check")
def check(visit: Visit) -> Answer:
    """What is wrong with the text as it is typed; and the text is kept, so that nothing of it is lost."""
    name = visit.said("file")
    root, text = folder_in(visit.home), own_texts.plain(visit.said("text"))
    own_texts.keep(root, name, text, visit.said("seen"), visit.actor.at)
    if visit.by_htmx:
        return visit.part("forms/faults.html", **found_in(visit, name, text))
    return editor(visit, name, text=text, seen=visit.said("seen"), checked=True)


@ROOM.post("/save")
def save(visit: Visit) -> Answer:
    """Saves the text, if it is still as its writer saw it; then what they asked for: looking at it, or publishing."""
    name, root = visit.said("file"), folder_in(visit.home)
    text, seen = own_texts.plain(visit.said("text")), visit.said("seen")
    if visit.said("do") == "give-up":
        own_texts.give_up(root, name)
        return visit.see(path_of(name), told="What was typed and not saved is gone.")
    own_texts.keep(root, name, text, seen, visit.actor.at)
    if visit.said("do") == "look":
        return visit.see(f"{path_of(name)}/look")
    try:
        own_texts.write(root, name, text, seen, mistakes=partial(mistakes, root, name))
    except UsageError as error:
        return editor(visit, name, text=text, seen=seen, told=error.faults, status_code=409)
    except DefinitionError:
        return editor(visit, name, text=text, seen=seen, checked=True, status_code=422)
    count = len(mistakes(root, name, text))
    if count:
        some = "1 mistake is" if count == 1 else f"{count} mistakes are"
        return visit.see(path_of(name), told=f"Saved. {some} to correct before it can be used.", tone="note")
    return visit.see(path_of(name), told="Saved. Nothing in it is wrong.")


@ROOM.post("/over")
def over(visit: Visit) -> Answer:
    """Goes on with one's own text over what somebody else saved since: after both were seen."""
    name, root = visit.said("file"), folder_in(visit.home)
    text = own_texts.plain(visit.said("text"))
    return editor(visit, name, text=text, seen=own_texts.opened(root, name).version, checked=True)


@ROOM.get("/own/{form}.{edition:int}/look")
def look(visit: Visit) -> Answer:
    """How the form looks, as it is typed."""
    name = _name(visit)
    try:
        form = _typed(visit, name)
    except DefinitionError as error:
        return visit.page("forms/look.html", name=name, form=None, count=0, faults=error.faults, mark="")
    data = kept_preview(form, visit.library.branding, visit.today)
    return visit.page(
        "forms/look.html", name=name, form=form, count=pages_in(data), faults=(), mark=form.digest[:12]
    )


@ROOM.get("/own/{form}.{edition:int}/look/{number:int}.webp")
def look_at(visit: Visit) -> Answer:
    """The picture of one page of it."""
    form = _typed(visit, _name(visit))
    picture = page_picture(
        kept_preview(form, visit.library.branding, visit.today), visit.number("number"), WIDE
    )
    if picture is None:
        raise HTTPException(404)
    return visit.file(picture, f"page-{visit.number('number')}.webp", "image/webp", shown=True)


@ROOM.get("/own/{form}.{edition:int}/publish")
def ask_to_publish(visit: Visit) -> Answer:
    """What publishing means, before it is done: it cannot be taken back."""
    return _ask(visit, "forms/publish.html")


@ROOM.post("/own/{form}.{edition:int}/publish")
def publish(visit: Visit) -> Answer:
    """Publishes the form as it is saved; returns that waited for it are looked at again."""
    name, root = _name(visit), folder_in(visit.home)
    with turn(root):  # what is published is what was seen
        if own_texts.opened(root, name).version != visit.said("seen"):
            told = "It was changed since you looked at it. Look at it again."
            return visit.see(path_of(name), told, tone="bad")
        done = published(visit.library, root, name.removesuffix(".yaml"))
    up_to_date(visit.ledger, lambda: visit.actor, lambda _: None)
    return visit.see(
        f"/forms/form/{done.form.form}.{done.form.edition}",
        told=f"{done.form.title}, edition {done.form.edition}, is published: it stays as it is from now on.",
    )


@ROOM.get("/own/{form}.{edition:int}/remove")
def ask_to_remove(visit: Visit) -> Answer:
    """What removing means, before it is done."""
    return _ask(visit, "forms/remove.html")


@ROOM.post("/own/{form}.{edition:int}/remove")
def remove(visit: Visit) -> Answer:
    """Removes a form that was never published."""
    own_texts.remove(folder_in(visit.home), _name(visit), visit.said("seen"))
    return visit.see("/forms/", told="The form is removed.")


@ROOM.post("/own/{form}.{edition:int}/next")
def next_(visit: Visit) -> Answer:
    """Begins the next edition, still the same in every question."""
    name, text = next_edition(visit.library, visit.named("form"))
    own_texts.write(folder_in(visit.home), f"{name}.yaml", text, own_texts.NEW)
    return visit.see(
        f"/forms/own/{name}", told="The next edition is begun; it is still the same in every question."
    )


def _ask(visit: Visit, template: str) -> Answer:
    own = there(visit, _name(visit))
    faults = own_texts.faults(folder_in(visit.home), own.name, own.text)
    return visit.page(
        template,
        own=own,
        path=path_of(own.name),
        faults=faults,
        form_name=own.name[:-5],
        called=called(own.name, own.text),
    )


def _typed(visit: Visit, name: str) -> FormDefinition:
    """The form as it is typed, or saved. Raises DefinitionError."""
    own = there(visit, name)
    text = own.typed.text if own.typed is not None else own.text
    return form_in_text(folder_in(visit.home), name, text)


def _name(visit: Visit) -> str:
    return f"{visit.named('form')}.{visit.number('edition')}.yaml"


def _split(said: str) -> tuple[str, int]:
    form, _, edition = said.rpartition(".")
    if (number := number_in(edition)) is None:
        raise HTTPException(404)
    return form, number
