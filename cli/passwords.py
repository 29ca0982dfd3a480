"""`carepack mail passwords`, `password` and `choose`: how documents are locked that go out by mail."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Command, TargetFile, home_of
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.terminal import tell, tell_json
from cli.whom import about_people, tell_of_leavers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.mail_choices import Choice, Protection
    from filing.people.passwords import Kept
    from filing.people.roster import Person
    from filing.people.whom import Whom

_GIVEN = click.option(
    "--given",
    metavar="HOW",
    help="Note that they were given it: slip, telephone, in person, post or text message.",
)
_NOT_GIVEN = click.option(
    "--not-given", "taken_back", is_flag=True, help="Take back that they were given it."
)


@click.command(cls=Command)
@about_people("Whose", everybody=True)
@click.option("--make", is_flag=True, help="Whoever has none gets one.")
@click.option(
    "--slips",
    type=TargetFile(),
    metavar="FILE",
    help="Write a PDF with a page for each, to hand over; whoever has no password gets one.",
)
@FORCE
@_GIVEN
@_NOT_GIVEN
@click.option("--yes", "sure", is_flag=True, help="Do not ask before it is noted of a whole team or home.")
@BY
@JSON
@click.pass_obj
def passwords(
    home: Path,
    whom: Whom,
    make: bool,
    slips: Path | None,
    force: bool,
    given: str | None,
    taken_back: bool,
    sure: bool,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Who has a password for the documents we mail, whether they were given it, and how theirs go out.

    Without anybody named: everybody who works here. The passwords themselves are on the slips, and shown one at a
    time by `carepack mail password`; both is noted.
    """
    import secrets

    from filing.people import mail_choices
    from filing.people.passwords import current, ensure, way

    _one_of_two(given, taken_back=taken_back)
    if given is not None:
        way(given)  # before anything is made
    code = ExitCode.DONE
    with existing(home) as ledger:
        actor = acting(by)
        people = _people(ledger, whom, actor)
        numbers = [p.id for p in people]
        if make or slips is not None:
            ensure(ledger, numbers, actor, secrets.token_bytes)
        if slips is not None:
            _write_slips(home, ledger, people, slips, actor, force=force)
        if given is not None:
            sure = sure or not (whom.teams or whom.locations or whom.everybody or not whom.people)
            code = _note_given(ledger, people, given, actor, ask=not sure, in_json=as_json)
        if taken_back:
            _take_back(ledger, people, actor)
        kept, choices = current(ledger, numbers), mail_choices.choices(ledger, numbers)
    _tell_all(people, kept, choices, slips, as_json=as_json)
    return code


def _one_of_two(given: str | None, *, taken_back: bool) -> None:
    from schemas.errors import UsageError

    if given is not None and taken_back:
        what, do = (
            "--given notes that they were given it, and --not-given takes that back.",
            "Take one of the two.",
        )
        raise UsageError.of("password-two-ways", what, do)


def _note_given(
    ledger: Ledger, people: Sequence[Person], how: str, actor: Actor, *, ask: bool, in_json: bool
) -> ExitCode:
    """Says of whom it is noted, and of whom not and why; 3 where somebody must look."""
    from cli.keys import is_terminal
    from filing.people.passwords import note_given, to_be_noted, way

    how, numbers = way(how), [p.id for p in people]
    found = to_be_noted(ledger, numbers)
    named = {p.id: f"{p.name} ({p.ref})" for p in people}
    for some, why in (
        (found.before, "Given before, and left as that was noted"),
        (found.unseen, "Not noted: nobody has printed or seen their password, so it cannot have been given"),
        (found.without, "Not noted: no password yet"),
    ):
        if some:
            tell(f"{why}: {', '.join(named[n] for n in some)}.", err=True)
    code = ExitCode.REVIEW if found.unseen or found.without else ExitCode.DONE
    if not found.now:
        tell("Nothing was noted.", err=True)
        return code
    who = ", ".join(named[n] for n in found.now)
    if ask and (in_json or not is_terminal()):
        tell(f"Nothing was noted. To note “given, {how}” of these, add --yes: {who}.", err=True)
        return ExitCode.REVIEW
    if ask and not click.confirm(f"Note “given, {how}” of {who}?", err=True):
        return ExitCode.REVIEW
    note_given(ledger, numbers, how, actor)
    tell(f"Noted: given, {how}: {who}. To take that back: --for PERSON --not-given", err=True)
    return code


def _take_back(ledger: Ledger, people: Sequence[Person], actor: Actor) -> None:
    from filing.people.passwords import take_back_given

    back = take_back_given(ledger, [p.id for p in people], actor)
    who = ", ".join(f"{p.name} ({p.ref})" for p in people if p.id in back)
    tell(f"Noted: not given after all: {who}." if who else "Of none of them was it noted.", err=True)


def _people(ledger: Ledger, whom: Whom, actor: Actor) -> Sequence[Person]:
    from filing.people.whom import Whom, choose

    chosen = choose(ledger, whom or Whom(everybody=True), actor.day)
    if whom:
        tell_of_leavers(chosen.left)
    return chosen.people


def _write_slips(
    home: Path, ledger: Ledger, people: Sequence[Person], file: Path, actor: Actor, *, force: bool
) -> None:
    from cli.organisation import organisation
    from filing.people.passwords import current, note_shown
    from filing.whole_files import save
    from issuing.password_slips import slips

    kept = current(ledger, [p.id for p in people])
    data = slips([(p, kept[p.id]) for p in people], organisation(home).branding, actor.at)
    save(file, data, force=force, private=True)
    note_shown(ledger, [p.id for p in people], actor)


def _tell_all(
    people: Sequence[Person],
    kept: Mapping[int, Kept],
    choices: Mapping[int, Choice],
    slips: Path | None,
    *,
    as_json: bool,
) -> None:
    if as_json:
        rows = [_state(p, kept.get(p.id)) | _chosen(choices[p.id]) for p in people]
        tell_json({"passwords": rows, "slips": str(slips) if slips is not None else None})
        return
    from filing.people.mail_choices import IN_WORDS

    for person in people:
        word, choice = kept.get(person.id), choices[person.id]
        why = f" ({choice.why})" if choice.why else ""
        tell(f"{person.name} ({person.ref})  {_given(word)}; {IN_WORDS[choice.protection]}{why}")
    waiting = sum(1 for p in people if (k := kept.get(p.id)) is not None and k.given_at is None)
    told = f"{len(kept)} of {len(people)} have a password"
    tell(f"{told}; {waiting} of them were not given it yet." if waiting else f"{told}.", err=True)
    if slips is not None:
        tell(f"Slips for {len(people)}: {slips}", err=True)
        tell(
            "Once they are handed over, note it: the same command with --given slip, without --slips.",
            err=True,
        )


def _given(kept: Kept | None) -> str:
    from cli.organisation import timezone
    from filing.people.passwords import state_in_words

    context = click.get_current_context(silent=True)
    return state_in_words(kept, timezone(home_of(context) if context is not None else None))


@click.command(cls=Command)
@click.argument("person", metavar="PERSON")
@click.option("--new", is_flag=True, help="Make a new one, as when the old one has become known to others.")
@click.option(
    "--told",
    is_flag=True,
    help="Keep one that they chose themselves, to open what they locked with it; it is asked for.",
)
@_GIVEN
@_NOT_GIVEN
@BY
@JSON
@click.pass_obj
def password(
    home: Path,
    person: str,
    new: bool,
    told: bool,
    given: str | None,
    taken_back: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """The password of PERSON, to tell them by telephone or in person; that it was shown is noted.

    Whoever has none gets one. Earlier ones still open what comes back.
    """
    import secrets

    from filing.people.passwords import ensure, keep_told, note_shown, renew, spoken, way
    from filing.people.roster import find

    _one_of_two(given, taken_back=taken_back)
    if given is not None:
        way(given)
    if new and told:
        from schemas.errors import UsageError

        do = "Take one of the two."
        raise UsageError.of("password-two-ways", "--new makes one, and --told keeps theirs.", do)
    with existing(home) as ledger:
        who, actor = find(ledger, person), acting(by)
        if told:
            keep_told(ledger, who.id, _typed(who), actor)
            _say_told(who, as_json=as_json)
            return
        if new:
            renew(ledger, who.id, actor, secrets.token_bytes)
            _warn_of_earlier(ledger, who)
        ensure(ledger, [who.id], actor, secrets.token_bytes)
        note_shown(ledger, [who.id], actor)
        if given is not None:
            _note_given(ledger, [who], given, actor, ask=False, in_json=as_json)
        if taken_back:
            _take_back(ledger, [who], actor)
        kept = ensure(ledger, [who.id], actor, secrets.token_bytes)[who.id]
    if as_json:
        tell_json({**_state(who, kept), "password": kept.password})
        return
    tell(kept.password)
    tell(f"Said: {spoken(kept.password)}", err=True)
    tell(f"{who.name} ({who.ref}): {_given(kept)}. Never send it by mail.", err=True)


def _warn_of_earlier(ledger: Ledger, who: Person) -> None:
    """What the new password does not open: what is about to go out, and what they have."""
    from filing.mail.locked_before import on_the_way

    waiting = on_the_way(ledger, who.id)
    if waiting:
        which = ", ".join(f"{m.id} ({m.state})" for m in waiting)
        tell(
            f"Locked with the earlier password, and the new one does not open it: message {which}. Cancel it (carepack "
            "send cancel NUMBER) or throw its draft away, and send those documents anew. [password-earlier]",
            err=True,
        )
    tell("What was sent before opens with the earlier password alone.", err=True)


def _typed(who: Person) -> str:
    """Asked for without showing it; from a pipe, its first line."""
    if sys.stdin.isatty():
        word: str = click.prompt(f"The password that {who.name} chose", hide_input=True, err=True)
        return word
    return sys.stdin.readline().rstrip("\r\n")


def _say_told(who: Person, *, as_json: bool) -> None:
    if as_json:
        tell_json({"person": who.ref, "name": who.name, "kept": True})
        return
    tell(f"Kept for {who.name} ({who.ref}): it opens what they locked with it, and locks nothing of ours.")
    tell(f"What was refused: carepack queries reopen DOCUMENT --password-of {who.ref}", err=True)


@click.command(cls=Command)
@click.argument("person", metavar="PERSON")
@click.argument("how", type=click.Choice(["password", "plain", "none"]))
@click.option("--why", required=True, help="Why; kept with the choice.")
@BY
@JSON
@click.pass_obj
def choose(home: Path, person: str, how: Protection, why: str, by: str | None, as_json: bool) -> None:
    """How what we mail to PERSON goes out from now on, as a choice on record.

    `password`: locked, as usual. `plain`: without a lock, where they cannot open what is locked. `none`: no documents
    by mail; the message says that they are given another way.
    """
    from filing.people import mail_choices
    from filing.people.roster import find

    with existing(home) as ledger:
        who = find(ledger, person)
        made = mail_choices.choose(ledger, who.id, how, why, acting(by))
    if as_json:
        tell_json({"person": who.ref, "name": who.name, **_chosen(made)})
        return
    tell(f"{who.name} ({who.ref}): {mail_choices.IN_WORDS[how]}. {made.why}")
    if how == "plain":
        tell("Whoever gets at their mail can read these documents.", err=True)
    tell("What is in the outbox already stays as it is: carepack send list shows it.", err=True)


def _state(who: Person, kept: Kept | None) -> dict[str, Any]:
    return {
        "person": who.ref,
        "name": who.name,
        "made": kept.made_at if kept else None,
        "given": kept.given_at if kept else None,
        "given_how": kept.given_how if kept else None,
    }


def _chosen(choice: Choice) -> dict[str, Any]:
    return {
        "protection": choice.protection,
        "why": choice.why,
        "chosen_at": choice.at,
        "chosen_by": choice.by,
    }


COMMANDS = (passwords, password, choose)
