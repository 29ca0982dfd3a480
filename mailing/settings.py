"""An organisation's mail: `mail.yaml` in its folder. Who writes, through which server, where returns are fetched.

No password stands here: those are in the system's keyring or the environment (`mailing.secrets`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field as Spec

from filing.people.address_forms import why_not
from schemas.definition_base import Model
from schemas.errors import CarepackError, UsageError
from schemas.node_reader import NodeReader
from schemas.vocabulary import Kind, Word
from schemas.yaml_source import Faults, Node, read

FILE = "mail.yaml"
SIZE_LIMIT = 100_000
"""Bytes of the file; a full one has two thousand."""

Security = Literal["starttls", "tls"]
"""Encrypted from the start (`tls`), or before anything else is said (`starttls`); the certificate is always checked."""
SignIn = Literal["password", "xoauth2", "none"]
Provider = Literal["microsoft", "google", "other"]
Web = Annotated[
    str, Spec(pattern=r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/]).+$", max_length=500)
]
"""An address that tokens come from: encrypted, or on this computer."""
Host = Annotated[str, Spec(pattern=r"^[A-Za-z0-9.:_-]+$", max_length=253)]
Port = Annotated[int, Spec(ge=1, le=65535)]
Folder = Annotated[str, Spec(min_length=1, max_length=200)]
M = TypeVar("M", bound=Model)


class Sending(Model):
    """The server that takes our mail (SMTP)."""

    server: Host
    port: Port = 587
    security: Security = "starttls"
    sign_in: SignIn = "password"
    user: str | None = None
    most_a_minute: int = Spec(default=20, ge=1, le=10_000)
    """Messages handed over in a minute; Microsoft 365 takes 30."""
    most_a_day: int = Spec(default=1_500, ge=1, le=1_000_000)
    """Messages handed over in 24 hours; Google takes 2,000."""
    tries: int = Spec(default=6, ge=1, le=20)
    """How often a message is tried that the server refuses for now."""
    timeout: int = Spec(default=60, ge=1, le=600)
    """Seconds to wait for an answer of the server."""


class Collecting(Model):
    """The mailbox that returns come to (IMAP)."""

    server: Host
    port: Port = 993
    security: Security = "tls"
    sign_in: Literal["password", "xoauth2"] = "password"
    user: str | None = None
    folder: Folder = "INBOX"
    done: Folder = "Done"
    """Where messages are moved that were taken in."""
    problems: Folder = "Problems"
    """Where messages are moved that a person must look at."""
    timeout: int = Spec(default=60, ge=1, le=600)


class SigningIn(Model):
    """Signing in without a password (OAuth 2.0); of `microsoft` and `google` the addresses are known."""

    provider: Provider
    client: str
    """The number of the organisation's own registered application."""
    tenant: str | None = None
    """Microsoft's directory of the organisation; `organizations` where it is not said."""
    authorize: Web | None = None
    token: Web | None = None
    device: Web | None = None
    scopes: tuple[str, ...] = ()


class MailSettings(Model):
    """All of it. Without `sending`, messages go out as drafts in a folder, and a person sends them."""

    name: str | None = None
    """The name that messages come from; the organisation's own where it is not said."""
    address: str | None = None
    """The address that messages come from."""
    reply_to: str | None = None
    """The address that returns go to, where it is another one."""
    telephone: str | None = None
    """Whom to ring with a question, as it stands in messages."""
    sending: Sending | None = None
    collecting: Collecting | None = None
    signing_in: SigningIn | None = None
    shared_mailboxes: tuple[str, ...] = ()
    """Addresses that several people read: what is for one person is asked about first."""
    personal_mailboxes: tuple[str, ...] = ()
    """Addresses that look as if several people read them, and do not."""
    keep_days: int = Spec(default=30, ge=1, le=3650)
    """Days after which the text and documents of a message that is out are removed; that it went out stays known."""
    certificates: Path | None = None
    """A file of certificates (PEM) to trust beside the system's, for a server of the organisation's own."""

    @property
    def domain(self) -> str:
        """What stands behind the @ of messages' own numbers."""
        return (self.address or "carepack@carepack.invalid").rpartition("@")[2].lower()

    def user_of(self, server: Sending | Collecting) -> str | None:
        """The name to sign in with: the server's own, or the address."""
        return server.user or self.address


_SENDING = Kind(
    "sending",
    "The server that takes our mail.",
    {
        "server": Word("text", "Its name, such as smtp.office365.com.", needed=True),
        "port": Word("whole", "587 where it is not said."),
        "security": Word("text", "`starttls` or `tls`; the certificate is verified either way."),
        "sign_in": Word("text", "`password`, `xoauth2` or `none`."),
        "user": Word("text", "The name to sign in with; the address where it is not said."),
        "most_a_minute": Word("whole", "Messages handed over in a minute."),
        "most_a_day": Word("whole", "Messages handed over in 24 hours."),
        "tries": Word("whole", "How often a message is tried that the server refuses for now."),
        "timeout": Word("whole", "Seconds to wait for the server."),
    },
)
_COLLECTING = Kind(
    "collecting",
    "The mailbox that returns come to.",
    {
        "server": Word("text", "Its name, such as outlook.office365.com.", needed=True),
        "port": Word("whole", "993 where it is not said."),
        "security": Word("text", "`tls` or `starttls`; the certificate is verified either way."),
        "sign_in": Word("text", "`password` or `xoauth2`."),
        "user": Word("text", "The name to sign in with; the address where it is not said."),
        "folder": Word("text", "The folder of the mailbox that is looked at."),
        "done": Word("text", "The folder for messages that were taken in."),
        "problems": Word("text", "The folder for messages that a person must look at."),
        "timeout": Word("whole", "Seconds to wait for the server."),
    },
)
_SIGNING_IN = Kind(
    "signing_in",
    "Signing in without a password.",
    {
        "provider": Word("text", "`microsoft`, `google` or `other`.", needed=True),
        "client": Word("text", "The number of your own registered application.", needed=True),
        "tenant": Word("text", "Microsoft's directory of your organisation."),
        "authorize": Word("text", "The address where a person signs in."),
        "token": Word("text", "The address that gives tokens."),
        "device": Word("text", "The address for devices without a browser."),
        "scopes": Word("names", "What is asked for."),
    },
)
_MAIL = Kind(
    "mail",
    "An organisation's mail.",
    {
        "name": Word("text", "The name that messages come from."),
        "address": Word("text", "The address that messages come from.", needed=True),
        "reply_to": Word("text", "The address that returns go to, where it is another one."),
        "telephone": Word("text", "Whom to ring with a question."),
        "sending": Word("text", _SENDING.say),
        "collecting": Word("text", _COLLECTING.say),
        "signing_in": Word("text", _SIGNING_IN.say),
        "shared_mailboxes": Word("names", "Addresses that several people read."),
        "personal_mailboxes": Word("names", "Addresses that look so, and are one person's."),
        "keep_days": Word("whole", "Days that messages are kept after they are out."),
        "certificates": Word("text", "A file of certificates in this folder."),
    },
)


def no_address() -> CarepackError:
    """What is said where nobody has said from which address messages come."""
    do = "Write `address:` into organisation/mail.yaml; docs/sending.md shows one."
    return UsageError.of("mail-no-sender", "It is not said from which address messages come.", do)


def no_server() -> CarepackError:
    """The error of an organisation that has named no server."""
    return UsageError.of(
        "mail-no-server",
        "No mail server is named.",
        "Name one in organisation/mail.yaml (docs/sending.md tells how), or have drafts made: --drafts FOLDER.",
    )


def settings(folder: Path) -> MailSettings:
    """What `mail.yaml` in the organisation's folder says; without one, nothing is set.

    Raises DefinitionError with every mistake and its line.
    """
    file = folder / FILE
    if not file.is_file():
        return MailSettings()
    with file.open("rb") as source:
        return settings_in(folder, source.read(SIZE_LIMIT + 1))


def settings_in(folder: Path, data: bytes) -> MailSettings:
    """The same of what would stand in the file. Raises DefinitionError with every mistake and its line."""
    faults = Faults(FILE)
    text = _text(data, faults)
    root = read(text, faults) if text else None
    made = _read(folder, root, NodeReader(faults)) if root is not None else None
    faults.stop_if_any()
    return made or MailSettings()


def _text(data: bytes, faults: Faults) -> str | None:
    if len(data) > SIZE_LIMIT:
        faults.add(
            "def-too-large", None, "This file is too large for settings of mail.", "Is it the right file?"
        )
        return None
    try:
        text = data.decode("utf-8-sig")
        written = (line.strip() for line in text.splitlines())
        return text if any(line and not line.startswith("#") for line in written) else None
    except UnicodeDecodeError:
        faults.add("def-yaml", None, "This file is not UTF-8 text.", "Save it as UTF-8.")
        return None


def _read(folder: Path, root: Node, reader: NodeReader) -> MailSettings | None:
    keys = reader.keys(root, _MAIL)
    parts = {
        "sending": _part(Sending, _SENDING, keys.get("sending"), reader),
        "collecting": _part(Collecting, _COLLECTING, keys.get("collecting"), reader),
        "signing_in": _part(SigningIn, _SIGNING_IN, keys.get("signing_in"), reader),
    }
    told = {k: v for k, v in _values(_MAIL, keys, reader).items() if k not in parts and k != "certificates"}
    made = reader.make(
        MailSettings, root.line, keys, **told, **parts, certificates=_certificates(folder, keys, reader)
    )
    _check_addresses(keys, reader.faults)
    if made is not None:
        _check(made, keys, reader.faults)
    return made


def _part(model: type[M], kind: Kind, node: Node | None, reader: NodeReader) -> M | None:
    if node is None:
        return None
    keys = reader.keys(node, kind)
    if any(k not in keys for k in kind.needed):
        return None
    return reader.make(model, node.line, keys, **_values(kind, keys, reader))


def _values(kind: Kind, keys: Mapping[str, Node], reader: NodeReader) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, node in keys.items():
        match kind.words[name].shape:
            case "whole":
                found[name] = reader.number(node, int)
            case "names":
                found[name] = reader.names(node)
            case _ if node.mapping is None:
                found[name] = reader.text(node)
    return found


def _certificates(folder: Path, keys: Mapping[str, Node], reader: NodeReader) -> Path | None:
    node = keys.get("certificates")
    name = reader.text(node)
    if node is None or not name:
        return None
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        reader.faults.add(
            "mail-certificates",
            node.line,
            f"There is no file “{name}” in this folder.",
            "Put the certificates (PEM) beside mail.yaml and give the file's name.",
        )
        return None
    return file


def _check_addresses(keys: Mapping[str, Node], faults: Faults) -> None:
    for name in ("address", "reply_to", "shared_mailboxes", "personal_mailboxes"):
        for node in _entries(keys.get(name)):
            why = None if node.text is None else why_not(node.text)
            if node.text is not None and why is not None:
                what = f"“{node.text[:60]}” is no e-mail address. {why}"
                faults.add("mail-address", node.line, what, "Write it as name@example.org.")


def _entries(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield from node.items if node.items is not None else (node,)


def _check(made: MailSettings, keys: Mapping[str, Node], faults: Faults) -> None:
    """What the parts must have of one another."""
    for name, server in (("sending", made.sending), ("collecting", made.collecting)):
        if server is not None and server.sign_in == "xoauth2" and made.signing_in is None:
            what = "Signing in by `xoauth2` needs to know at whom."
            do = "Add `signing_in:` with `provider` and `client`; docs/collecting.md tells how."
            faults.add("mail-signing-in", keys[name].line, what, do)
    if made.collecting is not None:
        _check_folders(made.collecting, keys["collecting"].line, faults)
    own = made.signing_in
    if own is not None and own.provider == "other":
        missing = [w for w in ("authorize", "token") if getattr(own, w) is None]
        if missing:
            what = f"Of another provider it is not known where to sign in: {', '.join(missing)} is missing."
            faults.add("mail-signing-in", keys["signing_in"].line, what, "Add the addresses (https://…).")


def _check_folders(made: Collecting, line: int, faults: Faults) -> None:
    """A message moved into the folder that is looked at would be fetched for ever."""
    named = {"folder": made.folder, "done": made.done, "problems": made.problems}
    same = [k for k, v in named.items() if [*map(_folder, named.values())].count(_folder(v)) > 1]
    if same:
        what = f"{' and '.join(f'`{k}`' for k in same)} name the same folder of the mailbox."
        faults.add("mail-folders", line, what, "Name three folders, each another one.")


def _folder(name: str) -> str:
    return name.strip().strip("/").casefold()
