"""Blank forms: for nobody in particular, without a number."""

from __future__ import annotations

from desk.rooms.hand_out import choice as choosing
from desk.rooms.hand_out.choice import Choice
from desk.rooms.hand_out.room import ROOM
from desk.visit import Answer, Progress, Visit
from issuing import blank_run, handed_out
from issuing.handed_out import Head, Item
from issuing.making import Need
from schemas.errors import Fault, UsageError
from schemas.rendition import RenditionFormat


@ROOM.get("/blanks")
def start(visit: Visit) -> Answer:
    """Which forms, and how."""
    return _chosen(visit, Choice(made="both"))


@ROOM.post("/blanks")
def chosen(visit: Visit) -> Answer:
    """The same page, after a search."""
    return _chosen(visit, choosing.said(visit))


def _chosen(visit: Visit, choice: Choice, faults: tuple[Fault, ...] = ()) -> Answer:
    forms = choosing.listed_forms(visit, choosing.own_of(visit), choice)
    return visit.page(
        "hand_out/blanks.html", status_code=422 if faults else 200, choice=choice, forms=forms, faults=faults
    )


@ROOM.post("/blanks/make")
def make(visit: Visit) -> Answer:
    """Makes a blank of each form that is ticked."""
    choice, own = choosing.said(visit), choosing.own_of(visit)
    if not choice.forms:
        return _chosen(
            visit, choice, UsageError.of("pack-no-forms", "No form is ticked.", "Tick one.").faults
        )
    library = own.library.named_for(own.branding.organisation)
    forms = [library.load(name) for name in choice.forms]
    kinds: tuple[RenditionFormat, ...] = (
        ("word", "pdf") if choice.made == "both" else ("word",) if choice.made == "word" else ("pdf",)
    )
    orders = blank_run.orders(forms, kinds, Need(large=choice.large, open=choice.is_open))
    ledger, actor = visit.ledger, visit.actor
    title = forms[0].title if len(forms) == 1 else "Blank forms"
    writing = handed_out.begin(
        visit.home, Head(what="blanks", title=f"{title}, blank", at=actor.at, by=actor.by, of=len(forms))
    )

    def work(progress: Progress) -> str:
        done = 0

        def each() -> None:
            nonlocal done
            done += 1
            progress(done, len(orders), "Forms done")

        blank_run.write(
            ledger, orders, writing.folder, brand=own.branding, when=actor.at, actor=actor, each=each
        )
        for order in orders:
            for name in order.names.values():
                writing.add(Item(name=order.form.title, place=name, documents=(name,)))
        writing.end()
        return f"{ROOM.path}/made/{writing.number}"

    return visit.begin(work, title)
