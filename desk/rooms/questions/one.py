"""One question after another: shown with its place, answered with a key, taken back until its document is closed."""

from __future__ import annotations

from typing import Any

from desk.numbers import number_in
from desk.rooms.questions.room import ROOM, going, progress, tell
from desk.rooms.questions.words import history, say_here
from desk.visit import Answer, Visit
from filing.people.directory import people
from filing.people.looking_up import look_up
from filing.review import asking, holding
from filing.review.asking import Question
from filing.review.differences import plain
from filing.review.foretelling import foretell
from filing.review.query_list import get
from filing.review.round_parts import Reach, people_in
from filing.review.selection import Selection
from filing.review.settled import chosen_of_each
from filing.review.settlement_rules import Settlement
from filing.review.surroundings import located, surroundings
from schemas.errors import Fault, Place, UsageError
from schemas.was_held import CODE as SESSION_HELD

_TYPED = ("value", "person", "why", "reject", "reach")
_REACHES: dict[str, Reach] = {"form": "form", "every": "every"}


@ROOM.get("/go/{round:int}/{query:int}")
def ask(visit: Visit) -> Answer:
    """A question, as it is now."""
    return _shown(visit)


def _shown(visit: Visit, faults: tuple[Fault, ...] = (), typed: dict[str, str] | None = None) -> Answer:
    number, round_number = visit.number("query"), visit.number("round")
    one = going(visit).round_of(round_number)
    question = asking.question(visit.ledger, number, one.selection, visit.actor)
    now = asking.order(visit.ledger, one.selection)
    asked = located(visit.ledger, question.asked)
    where = asked.query.evidence
    has_page = where is not None and where.page is not None
    if not has_page:
        going(visit).seen(visit, number)  # what there is to see of it stands in this very page
    around = surroundings(visit.ledger, question.form, question.asked)
    following = now.after(number, asked.submission)
    return visit.page(
        "questions/one.html",
        status_code=422 if faults else 200,
        question=question,
        asked=asked,
        say=say_here(asked.query),
        round_number=round_number,
        progress=progress(one, now, number, question.asked.submission),
        has_page=has_page,
        around=around,
        following=following,
        before=_before(now.asked, number),
        look=going(visit).look(visit, number, question.version),
        told=history(chosen_of_each(visit.ledger, [question.asked])[number], visit.actor.at.tzinfo),
        faults=faults,
        again=visit.said("how") if faults else "",
        typed=typed or dict.fromkeys(_TYPED, ""),
        whether_held=question.asked.query.code == SESSION_HELD,
        several="people" in _ways(question),
    )


def _ways(question: Question) -> tuple[str, ...]:
    from filing.review.settlement_rules import ways

    return tuple(ways(question.form, question.asked.query))


def _before(asked: tuple[tuple[int, int], ...], number: int) -> int | None:
    order = [q for q, _ in asked]
    at = order.index(number) if number in order else 0
    return order[at - 1] if at else None


@ROOM.post("/go/{round:int}/{query:int}")
def answer(visit: Visit) -> Answer:
    """What is said to it: the next question follows, or what is wrong with what was said."""
    number, round_number = visit.number("query"), visit.number("round")
    selection = going(visit).round_of(round_number).selection
    how = visit.said("how")
    if how == "skip":
        return _next(visit, selection, round_number, number)
    typed = {name: visit.said(name) for name in _TYPED}
    try:
        version = going(visit).version(visit, number, visit.said("look"))
        if how == "reject":
            done = asking.reject(visit.ledger, number, version, typed["reject"], visit.actor)
        else:
            reach = _REACHES.get(typed["reach"], "this")
            settlement = _settlement(visit, how)
            if reach != "this" and visit.said("sure") != "yes":
                return _sure(visit, reach, typed, settlement)
            done = asking.say(
                visit.ledger, number, version, settlement, visit.actor, selection=selection, reach=reach
            )
    except UsageError as error:
        return _shown(visit, error.faults, typed)
    tell(visit, done.closed.news)
    return _next(visit, selection, round_number, number, again=done.again)


def _next(
    visit: Visit, selection: Selection, round_number: int, number: int, *, again: bool = False
) -> Answer:
    following = asking.go_on(visit.ledger, selection, number, again=again)
    return visit.see(f"/questions/go/{round_number}/{following if following is not None else 'end'}")


def _settlement(visit: Visit, how: str) -> Settlement:
    """What a form says. Raises UsageError where it says nothing."""
    if how.startswith("accept-") and (candidate := number_in(how[7:])) is not None:
        return Settlement("accept", candidate=candidate)
    if how == "blank":
        return Settlement("blank")
    if how == "waive" and visit.said("why").strip():
        return Settlement("waive", why=visit.said("why").strip())
    if how == "correct" and visit.said("value").strip():
        why = visit.said("reason").strip() or None
        return Settlement("correct", value=visit.said("value").strip(), why=why)
    if how.startswith("person-"):
        return Settlement("correct", people=(how[7:],))
    if how == "person" and visit.said("person").strip():
        return Settlement("correct", people=people_in(visit.said("person").strip(), people(visit.ledger)))
    held = get(visit.ledger, visit.number("query")).query.code == SESSION_HELD
    words = {
        "waive": "How do you know that it was held?" if held else "To let it be as it is needs a reason.",
        "reject": "How do you know that it was not held?" if held else "Rejecting a document needs a reason.",
    }
    what = words.get(how, "Nothing was typed, and nothing is answered.")
    raise UsageError(Fault("nothing-typed", what, Place(), "Type it in a few words, or answer otherwise."))


def _sure(visit: Visit, reach: Reach, typed: dict[str, str], settlement: Settlement) -> Answer:
    number, round_number = visit.number("query"), visit.number("round")
    said = ", ".join(settlement.people) or settlement.value or ""
    wrong = foretell(visit.ledger, number, said, person=bool(settlement.people)).faults
    if wrong:
        return _shown(visit, wrong, typed)
    one = going(visit).round_of(round_number)
    to = asking.alike_of(visit.ledger, number, one.selection, reach)
    question = asking.question(visit.ledger, number, one.selection, visit.actor)
    return visit.page(
        "questions/sure.html",
        to=to,
        documents=len({a.submission for a in to}),
        title_of=visit.library.title_of,
        reach=reach,
        typed=typed,
        answer=_in_words(visit, question, settlement),
        how=visit.said("how"),
        look=visit.said("look"),
        number=number,
        round_number=round_number,
    )


def _in_words(visit: Visit, question: Question, settlement: Settlement) -> str:
    """An answer, as it is shown before many get it."""
    if settlement.action == "accept":
        lines = [c.lines[0] for c in question.candidates if c.number == settlement.candidate]
        return plain(lines[0]) if lines else ""
    if settlement.people:
        called = {p.ref.casefold(): f"{p.name} ({p.ref})" for p in people(visit.ledger)}
        return ", ".join(called.get(said.casefold(), said) for said in settlement.people)
    if settlement.action == "waive":
        let = "File it under the name as written" if question.whose else "Let it be as it is"
        return f"{let}: {settlement.why}"
    return settlement.value or "Left empty"


@ROOM.post("/go/{round:int}/{query:int}/check")
def check(visit: Visit) -> Answer:
    """What would come of what is being typed; nothing is kept."""
    found = foretell(visit.ledger, visit.number("query"), visit.said("value"))
    return visit.part("checked.html", found=found, typed=visit.said("value"))


@ROOM.post("/go/{round:int}/{query:int}/people")
def whom(visit: Visit) -> Answer:
    """People of the roster that fit the words that are being typed."""
    words = visit.said("person")
    found = look_up(people(visit.ledger), words)
    return visit.part("people_found.html", found=found, words=words, name="how", before="person-")


@ROOM.post("/go/{round:int}/undo")
def undo(visit: Visit) -> Answer:
    """Takes back what was said last, as long as it is not written."""
    round_number = visit.number("round")
    back = holding.take_back(visit.ledger, visit.actor)
    if not back:
        visit.tell(
            "What you answered before is filed with its document, and is not taken back here. A question of a document "
            "that is still open can be settled again; a record is put right where it stands.",
            "note",
        )
        here = number_in(visit.said("query"))
        return visit.see(f"/questions/go/{round_number}/{here if here is not None else 'end'}")
    first = back[0]
    now = asking.order(visit.ledger, Selection(documents=(str(first.submission),)))
    query = first.query or next((q for q, _ in now.asked), None)
    visit.tell(
        "Taken back. Here it is again." if first.query else "The document is not rejected any more.", "note"
    )
    return visit.see(f"/questions/go/{round_number}/{query if query is not None else 'end'}")


@ROOM.get("/go/{round:int}/end")
def end(visit: Visit) -> Answer:
    """After the last question: what is kept and not filed yet, and what was left open."""
    one = going(visit).round_of(visit.number("round"))
    now = asking.order(visit.ledger, one.selection)
    held = asking.held_of(visit.ledger, visit.actor)
    first = asking.go_on(visit.ledger, one.selection, None)
    return visit.page(
        "questions/end.html", round_number=visit.number("round"), held=held, left=len(now), first=first
    )


@ROOM.post("/go/{round:int}/finish")
def finish(visit: Visit) -> Answer:
    """Writes what is held, and goes on with what that asks."""
    one, round_number = going(visit).round_of(visit.number("round")), visit.number("round")
    before = {q for q, _ in asking.order(visit.ledger, one.selection).asked}
    done = asking.finish(visit.ledger, visit.actor)
    tell(visit, done.news)
    new = [q for q, _ in asking.order(visit.ledger, one.selection).asked if q not in before]
    return visit.see(f"/questions/go/{round_number}/{new[0]}" if new else f"/questions/go/{round_number}/end")


@ROOM.get("/{query:int}")
def look(visit: Visit) -> Answer:
    """One question to look up: what was asked, and who settled what."""
    asked = get(visit.ledger, visit.number("query"))
    told = history(chosen_of_each(visit.ledger, [asked])[asked.number], visit.actor.at.tzinfo)
    return visit.page("questions/look.html", asked=asked, say=say_here(asked.query), told=told)


@ROOM.get("/original/{query:int}")
def original(visit: Visit) -> Answer:
    """The file as it came."""
    asked: Any = get(visit.ledger, visit.number("query"))
    data = visit.ledger.originals.get(asked.sha256)
    return visit.file(data, asked.document, "application/octet-stream")


__all__ = ["answer", "ask", "check", "end", "finish", "look", "original", "undo", "whom"]
