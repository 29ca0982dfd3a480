"""What is said of the outbox: plans, messages and what became of them, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.exit_codes import ExitCode
from cli.terminal import tell

if TYPE_CHECKING:
    import datetime as dt

    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.mail.messages import Message
    from mailing.outbox import Shown
    from mailing.outcomes import Run, Told
    from mailing.planning import Already, Left, Letter, Plan
    from mailing.posting import Posted
    from mailing.queueing import Queued


def _became(told: Told) -> str:
    from mailing.told import BECAME, GOOD

    return BECAME[told.became] if told.became in {*GOOD, "later"} else BECAME[told.became].upper()


def tell_of_plan(plan: Plan) -> None:
    """Who gets what, on standard output; what is left out, and what is out already, on standard error."""
    from mailing.told import LOCKED, papers, whom

    for one in plan.letters:
        how = "" if one.kind == "reminder" else f"  ({LOCKED[one.protection]})"
        tell(f"{whom(one)}  {one.address}  {papers(one)}{how}")
        for held in one.held:
            tell(f"    held, for a person to decide: {held.say} [{held.code}]")
        for note in one.notes:
            tell(f"    {note}")
    for out in plan.already:
        tell(_already(out), err=True)
    for left in plan.left:
        tell(_left(left), err=True)
    if plan.lists:
        tell(f"Lists that name people stay here: {', '.join(plan.lists)}", err=True)


def _already(out: Already) -> str:
    message = out.message
    about = "" if out.person.id == out.recipient.id else f" about {out.person.name}"
    states = {
        "held": "is held in the outbox",
        "sending": "is being sent",
        "unknown": "may have gone out: nobody here knows",
        "refused": f"was refused; correct the address on the roster, or: carepack send retry {message.id}",
        "bounced": f"did not arrive; correct the address on the roster, or: carepack send retry {message.id}",
        "drafted": "was written as a draft",
    }
    state = states.get(message.state, f"was {message.state}")
    when = f"{message.queued_at.astimezone():%d/%m/%Y %H:%M}"
    titles = ", ".join(out.titles)
    if message.state == "queued":
        return f"In the outbox already: {titles} to {out.recipient.name}{about} – message {message.id} of {when}."
    return (
        f"Not sent again: {titles} to {out.recipient.name}{about} – message {message.id} of {when} {state}."
    )


def _left(left: Left) -> str:
    whose = (
        f"{left.person.name} ({left.person.ref}): " if left.person else f"{left.file}: " if left.file else ""
    )
    return f"Not sent: {whose}{left.say} [{left.code}]"


def tell_of_queued(posted: Posted) -> None:
    """What could not be written, and who has yet to be given a password, on standard error."""
    for one in posted.queued:
        for fault in one.faults:
            tell(f"Not sent: {one.letter.person.name} ({one.letter.person.ref}): {fault}", err=True)
    if posted.owed:
        do = "give it to them another way: carepack mail passwords"
        tell(f"Not given their password yet: {', '.join(posted.owed)}; {do}", err=True)


def tell_of_one(told: Told) -> None:
    """What became of one message."""
    message = told.message
    about = "" if message.role == "person" else f" about {message.person_name}"
    line = f"{message.id:>5}  {_became(told):<15}  {message.recipient_name} <{message.address}>{about}"
    if told.became not in {"sent", "drafted"} and told.say:
        line += f" – {told.say}"
    if told.again_at is not None:
        line += f" Tried again from {_time(told.again_at)}."
    tell(line + (f" [{told.code}]" if told.code else ""))


def tell_of_went_back(ledger: Ledger, actor: Actor, *, as_json: bool) -> None:
    """What waits for a person since the ledger went back, where nobody has noticed that yet; said, but for JSON."""
    from mailing.outcomes import told_of
    from mailing.restored import notice

    found = tuple(map(told_of, notice(ledger, actor)))
    for one in () if as_json else found:
        tell_of_one(one)


def tell_of_run(run: Run, held: int = 0) -> None:
    """What a run came to, on standard error; `held` are messages that never were in it."""
    from mailing.told import in_short

    tell(in_short(run), err=True)
    for fault in run.stopped:
        tell(f"Stopped: {fault}", err=True)
    if run.next_at is not None and not run.stopped:
        tell(f"Go on from {_time(run.next_at)}: carepack send go", err=True)
    if run.counts["unknown"]:
        do = (
            "ask whoever it was for, then: carepack send sent NUMBER, or carepack send retry NUMBER --why “…”"
        )
        tell(f"Nobody here knows whether those marked UNKNOWN went out; {do}", err=True)
    if run.counts["held"] or held:
        tell(f"What is held waits for you: carepack send list --state held, {_RETRY}", err=True)


_RETRY = "then retry NUMBER --why “…”, or cancel"


def code_of(run: Run) -> ExitCode:
    """3 where a person must look at something."""
    from mailing.told import needs_a_look

    return ExitCode.REVIEW if needs_a_look(run) else ExitCode.DONE


def tell_of_message(message: Message) -> None:
    """One line of the list."""
    from mailing.told import counted

    about = "" if message.role == "person" else f", {message.role} of {message.person_name}"
    line = f"{message.id:>5}  {message.state:<9}  {message.recipient_name} <{message.address}>{about}"
    what = counted(len(message.documents), "document") if message.documents else "no document"
    line += f"  {message.kind}, {what}  {message.queued_at.astimezone():%d/%m/%Y}"
    if message.state != "sent" and message.reason:
        line += f"  {message.reason}"
    tell(line + (f" [{message.code}]" if message.code else ""))


def tell_of_shown(shown: Shown, reference: str) -> None:
    """One message with its story."""
    message = shown.message
    tell_of_message(message)
    about = f"{message.person_name} ({message.person_ref})"
    rows = {
        "subject": message.subject,
        "about": about,
        "reference": reference,
        "number": message.message_id,
        "protection": message.protection,
        "bytes": str(message.size),
        "queued": f"{_time(message.queued_at)} by {message.queued_by}",
    }
    for name, value in rows.items():
        tell(f"  {name:<11}{value}")
    for document in message.documents:
        tell(f"  document   {document.title}{f', copy {document.copy}' if document.copy else ''}")
    for done in shown.history:
        tell(f"  {_time(done.at)}  {done.outcome}  by {done.by}{f': {done.said}' if done.said else ''}")
    if shown.held is not None:
        tell(f"It would not go out now: {shown.held.say} [{shown.held.code}]", err=True)


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone():%d/%m/%Y %H:%M}"


def plan_json(plan: Plan) -> dict[str, Any]:
    """A plan's JSON."""
    return {"letters": [*map(_letter_json, plan.letters)], **left_json(plan)}


def left_json(plan: Plan) -> dict[str, Any]:
    """What a plan leaves out, as JSON."""
    left = [
        {"code": o.code, "say": o.say, "person": o.person.ref if o.person else None, "file": o.file}
        for o in plan.left
    ]
    already = [
        {
            "message": a.message.id,
            "state": a.message.state,
            "person": a.person.ref,
            "recipient": a.recipient.ref,
            "documents": list(a.titles),
        }
        for a in plan.already
    ]
    return {"left": left, "already": already}


def _letter_json(letter: Letter) -> dict[str, Any]:
    return {
        "person": letter.person.ref,
        "name": letter.person.name,
        "role": letter.role,
        "recipient": letter.recipient.ref,
        "to": letter.recipient.name,
        "address": letter.address,
        "kind": letter.kind,
        "pack": letter.pack,
        "documents": list(letter.titles),
        "protection": letter.protection,
        "held": [{"code": h.code, "say": h.say} for h in letter.held],
        "notes": list(letter.notes),
    }


def queued_json(one: Queued) -> dict[str, Any]:
    """The JSON of what was put into the outbox, or could not be."""
    return {
        "person": one.letter.person.ref,
        "recipient": one.letter.recipient.ref,
        "message": one.number,
        "held": one.held,
        "password_owed": one.password_owed,
        "faults": [{"code": f.code, "say": f"{f.what} {f.do}"} for f in one.faults],
    }


def run_json(run: Run) -> dict[str, Any]:
    """A run's JSON."""
    told = [
        {
            "message": t.message.id,
            "recipient": t.message.recipient_ref,
            "address": t.message.address,
            "became": t.became,
            "code": t.code,
            "say": t.say,
            "again_at": t.again_at.isoformat() if t.again_at else None,
        }
        for t in run.told
    ]
    stopped = [{"code": f.code, "say": f"{f.what} {f.do}"} for f in run.stopped]
    next_at = run.next_at.isoformat() if run.next_at else None
    return {"told": told, "stopped": stopped, "left_in_outbox": run.left, "next_at": next_at}


def message_json(message: Message, reference: str) -> dict[str, Any]:
    """A message's JSON."""
    return {
        "message": message.id,
        "kind": message.kind,
        "state": message.state,
        "pack": message.pack,
        "person": message.person_ref,
        "name": message.person_name,
        "role": message.role,
        "recipient": message.recipient_ref,
        "to": message.recipient_name,
        "address": message.address,
        "subject": message.subject,
        "reference": reference,
        "message_id": message.message_id,
        "documents": [{"title": d.title, "form": d.form, "copy": d.copy} for d in message.documents],
        "protection": message.protection,
        "bytes": message.size,
        "tries": message.tries,
        "next_at": message.next_at.isoformat() if message.next_at else None,
        "code": message.code,
        "reason": message.reason,
        "queued_at": message.queued_at.isoformat(),
        "queued_by": message.queued_by,
        "concluded_at": message.concluded_at.isoformat() if message.concluded_at else None,
        "concluded_by": message.concluded_by,
    }
