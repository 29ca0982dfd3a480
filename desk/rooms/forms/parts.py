"""Shared parts of the organisation's own forms: begun, written with their mistakes at the line, removed."""

from __future__ import annotations

from desk.rooms.forms.room import ROOM
from desk.visit import Answer, Visit
from desk.writing import editor, path_of, there
from forms import own_parts
from forms.organisation import folder_in
from issuing import own_texts


@ROOM.get("/parts")
def parts(visit: Visit) -> Answer:
    """All files of shared parts, with what uses each."""
    return _all(visit)


@ROOM.post("/parts")
def begin(visit: Visit) -> Answer:
    """Begins a file of shared parts: it can be used as it is, and tells how it goes on."""
    says = visit.said("says").strip()
    if not says:
        return _all(visit, "Say what it is about, such as “Home visits”.")
    root = folder_in(visit.home)
    name, text = own_parts.started(root, says)
    if own_texts.opened(root, name).version != own_texts.NEW:
        return _all(visit, f"There is {name} already. Open it above, or choose another word.")
    own_texts.write(root, name, text, own_texts.NEW)
    return visit.see(path_of(name), told="It is begun. It can be used as it is; now write your own.")


@ROOM.get("/parts/{name}")
def edit(visit: Visit) -> Answer:
    """The text of shared parts, with its mistakes, and with those that it would make in forms."""
    return editor(visit, _name(visit))


@ROOM.get("/parts/{name}/remove")
def ask_to_remove(visit: Visit) -> Answer:
    """What removing means, before it is done; or what uses them."""
    own = there(visit, _name(visit))
    users = own_parts.users(folder_in(visit.home), own.name)
    return visit.page("forms/part_remove.html", own=own, path=path_of(own.name), users=users)


@ROOM.post("/parts/{name}/remove")
def remove(visit: Visit) -> Answer:
    """Removes shared parts that nothing uses."""
    own_texts.remove(folder_in(visit.home), _name(visit), visit.said("seen"))
    return visit.see("/forms/parts", told="They are removed.")


def _all(visit: Visit, error: str = "") -> Answer:
    root = folder_in(visit.home)
    found = [
        (name, path_of(name) if own_texts.is_part(name) else "", own_parts.users(root, name))
        for name in own_parts.names(root)
    ]
    said = visit.said("says")
    return visit.page(
        "forms/parts.html", status_code=422 if error else 200, found=found, said=said, error=error
    )


def _name(visit: Visit) -> str:
    return f"parts/{visit.named('name')}.yaml"
