"""What the organisation set: its forms and words, its letters and letterhead, and its mail."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.finding import Circumstances, Line, of_faults, so_many
from forms.faults import faults_in
from issuing import letter_checking
from issuing.bounds import CHECKS
from issuing.letters import FOLDER
from mailing import account
from mailing.secrets import Secrets
from mailing.settings import FILE as MAIL
from mailing.settings import MailSettings, settings
from schemas.errors import CarepackError, Fault


def forms(at: Circumstances) -> Iterator[Line]:
    """Every mistake in the organisation's folder."""
    if not at.organisation.is_dir():
        yield Line("forms", "ok", "There are no forms or words of your own; the built-in ones are used.")
        return
    files, found = faults_in(at.organisation, at.organisation, CHECKS)
    yield from of_faults("forms", "bad", found)
    if not found:
        yield Line(
            "forms", "ok", f"Your own forms and words are sound: {so_many(len(files), 'file', 'files')}."
        )


def letters(at: Circumstances) -> Iterator[Line]:
    """Every mistake in its letters' templates and its letterhead."""
    own = at.organisation
    files = (*sorted((own / FOLDER).glob("*.docx")), *sorted(own.glob("letterhead.docx")))
    found: list[Fault] = []
    for file in files:
        try:
            found += letter_checking.faults_in(file.name, file.read_bytes())[1]
        except CarepackError as error:
            found += error.faults
    yield from of_faults("letters", "bad", found)
    if not found:
        own_ones = so_many(len(files), "file", "files")
        yield Line("letters", "ok", f"Letters and letterhead are sound: {own_ones} of your own.")


def mail(at: Circumstances) -> Iterator[Line]:
    """Whether mail is set, readable, and has its passwords; `online`: whether the servers let us in."""
    try:
        found = settings(at.organisation)
    except CarepackError as error:
        yield from of_faults("mail", "bad", error.faults)
        return
    servers = tuple(account.named(found))
    if not servers:
        yield Line("mail", "ok", f"No mail is sent or collected ({MAIL} names no server).")
        return
    secrets = Secrets(at.environment)
    lacking = _lacking(found, secrets)
    yield from lacking
    if not at.online:
        if not lacking:
            what = f"{MAIL} is sound, and names {so_many(len(servers), 'server', 'servers')} (--online asks them)."
            yield Line("mail", "ok", what)
        return
    for server in servers:
        faults = account.against(server, found, secrets)
        yield from of_faults("mail", "bad", faults)
        if not faults:
            yield Line(
                "mail",
                "ok",
                f"The server for {'collecting' if server == 'mailbox' else 'sending'} lets us in.",
            )


def _lacking(found: MailSettings, secrets: Secrets) -> list[Line]:
    lines = []
    for user in account.users(found):
        try:
            if secrets.find("password", user) is None:
                what = f"There is no password for the mail account {user}."
                lines.append(Line("mail", "bad", what, "carepack mail sign-in"))
        except CarepackError as error:
            lines += of_faults("mail", "warn", error.faults)
    return lines
