"""Messages that say that one of ours did not arrive: reports by the rules (RFC 3464), and those that follow none.

Whose message came back is told by its own number (Message-ID), which the report carries along, and holds only where the
report is about the address that the message went to: anybody can write a mail that looks like a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from filing.people.address_forms import key
from mailing.carried import carries_documents
from mailing.heads import addresses, parts, words

_ID = re.compile(
    rb"^(?:[>\s]*)message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"\b(?:^|\s|:)(4\d\d|5\d\d)[ -](?!\d)", re.MULTILINE)
_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounces?)(?:[+@.-]|$)", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|failed|incomplete|problem)|returned mail|"
    r"mail delivery (?:failed|system|subsystem)|failure notice|not (?:be )?delivered|could not be delivered|"
    r"delayed",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"\bdelayed\b|will (?:be )?(?:retr|continue to be tr|keep trying)|still trying|warning", re.IGNORECASE
)
_ANSWERED = re.compile(r"\s*(?:re|aw|sv|fwd?|wg|tr|rv|odp|ynt)\s*(?:\[\d+\])?:", re.IGNORECASE)
"""How the subject begins of what a person answers or passes on."""
_OPENING = re.compile(
    r"\W*(?:hi\. this is the \S+|this message was created automatically by mail|this is the mail (?:system|delivery)|"
    r"this is the postfix|this is an automatic(?:ally generated)? (?:delivery|message|reply)|"
    r"i'm (?:afraid|sorry)[^.\n]{0,40}(?:able to deliver|to have to inform you)|"
    r"(?:your message|the following message|delivery|message delivery)\b[^.\n]{0,120}"
    r"(?:not (?:be )?delivered|failed|delayed|couldn't be delivered|undeliverable)|"
    r"a message that you sent could not be delivered)",
    re.IGNORECASE,
)
"""How mail systems begin that follow no rules."""
_NOT = re.compile(
    r"(?:could|was|can|has) ?(?:not|n['’]t)(?: yet)? (?:be |been )?(?:delivered|able|reached)|undeliver|"
    r"failed|delayed|no mailbox",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(r"^(?:final|original)-recipient:[^;\n]*;\s*(\S+@\S+)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^@\s,;:<>()\"“”'\[\]]{1,64}@[^@\s,;:<>()\"“”'\[\]]{1,255}")
_LOOKED_AT = 100_000
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bounce-full", re.compile(r"^[45]\.2\.2$")),
    ("bounce-too-large", re.compile(r"^[45]\.(?:3\.4|2\.3)$")),
    ("bounce-no-domain", re.compile(r"^[45]\.(?:1\.2|4\.4|1\.10)$")),
    ("bounce-no-mailbox", re.compile(r"^[45]\.(?:1\.\d+|2\.1)$")),
    ("bounce-refused", re.compile(r"^[45]\.7\.\d+$")),
)
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bounce-full", re.compile(r"mailbox (?:is )?full|over (?:its )?quota|quota exceeded", re.IGNORECASE)),
    ("bounce-too-large", re.compile(r"too large|message size exceeds|size limit", re.IGNORECASE)),
    (
        "bounce-no-domain",
        re.compile(r"(?:host|domain) (?:name )?(?:not found|unknown)|no such domain|nxdomain", re.IGNORECASE),
    ),
    (
        "bounce-no-mailbox",
        re.compile(
            r"(?:user|mailbox|recipient|address|account)[^\n]{0,80}?"
            r"(?:unknown|not (?:be )?found|does(?: not|n't) exist|unavailable|rejected|disabled)"
            r"|no such (?:user|mailbox|recipient)|unknown (?:user|recipient)",
            re.IGNORECASE,
        ),
    ),
    ("bounce-refused", re.compile(r"\bspam\b|blocked|policy|blacklist|not authori[sz]ed", re.IGNORECASE)),
)
SAY = {
    "bounce-no-mailbox": "There is no such mailbox.",
    "bounce-no-domain": "There is no such domain, or nothing takes mail there.",
    "bounce-full": "The mailbox is full.",
    "bounce-too-large": "The message is too large for the server there.",
    "bounce-refused": "The server there does not take it.",
    "bounce-other": "It could not be delivered.",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A mail system's word on a message. `returned`: the Message-IDs it may be about. `final`: it was given up;
    otherwise it is only late, or arrived. `status` as in RFC 3463 (5.1.1), where it is said."""

    returned: tuple[str, ...]
    final: bool
    code: str
    status: str | None
    by_rules: bool
    """Whether it is a report as RFC 3464 has it: what only looks like one may be something else."""
    failed: frozenset[str] = frozenset()
    """The addresses, in small letters, of which it says that they got nothing."""
    from_system: bool = True
    """Whether it came as mail systems send, without an address to return it to; what a person sends has one."""

    from_nobody: bool = True
    """Whether it surely has no address to return it to, or names a daemon as no person is called."""

    def is_about(self, address: str) -> bool:
        """Whether it may be believed of a message that went to this address."""
        return self.from_system and key(address) in self.failed

    @property
    def say(self) -> str:
        """What happened, in a sentence."""
        return f"{SAY[self.code]}{f' ({self.status})' if self.status else ''}"


def report(mail: Message | None, raw: bytes) -> Report | None:
    """The report that a message is; None for any other. `raw`: its bytes, of which the beginning is looked at."""
    if mail is None:
        return None
    by_rules = _by_rules(mail)
    if by_rules is None and (carries_documents(mail) or not _looks_like_one(mail)):
        return None
    told = by_rules or ""
    text = told or _text(mail)
    action = re.findall(r"^action:[ \t]*([a-z]+)", told, re.IGNORECASE | re.MULTILINE)
    found = _STATUS.search("\n".join(re.findall(r"^status:.*$", told, re.IGNORECASE | re.MULTILINE)) or text)
    status = found[0] if found else None
    subject = words(mail, "Subject")
    final = any(a.casefold() == "failed" for a in action) if action else _given_up(status, text, subject)
    return Report(
        returned_ids(mail, raw),
        final,
        _code(status, text),
        status,
        by_rules=by_rules is not None,
        failed=_failed(mail, text) if by_rules is None else _failed_by_rules(told),
        from_system=_from_system(mail, by_rules=by_rules is not None),
        from_nobody=from_nobody(mail),
    )


def _failed_by_rules(told: str) -> frozenset[str]:
    """Of whom a report says that they were given up: in the parts that say so, or in all where none says anything."""
    blocks = re.split(r"\n[ \t]*\n", told.replace("\r", ""))
    said = [b for b in blocks if re.search(r"^action:", b, re.IGNORECASE | re.MULTILINE)]
    given_up = [b for b in said if re.search(r"^action:[ \t]*failed\b", b, re.IGNORECASE | re.MULTILINE)]
    found = (_RECIPIENT.findall(b) for b in (given_up if said else blocks))
    return frozenset(key(a.strip().strip("<>")) for some in found for a in some)


def _failed(mail: Message, text: str) -> frozenset[str]:
    """Of whom it is said in a head, or else in words."""
    named = addresses(mail, "X-Failed-Recipients")
    blocks = (b for b in re.split(r"\n[ \t>]*\r?\n", text) if _says_failed(b))
    return frozenset(named or (key(a) for b in blocks for a in _ADDRESS.findall(b)))


def _says_failed(block: str) -> bool:
    """Whether a paragraph says of whomever it names that they got nothing."""
    patterns = (_STATUS, _REPLY, _NOT, *(pattern for _, pattern in _WORDS))
    return any(pattern.search(block) for pattern in patterns)


def _from_system(mail: Message, *, by_rules: bool) -> bool:
    path = mail.get("Return-Path")
    if path is not None:
        return str(path).strip() == "<>"
    # Not every mailbox keeps that head. A postmaster writes mails as people do, too.
    return by_rules or (_is_daemons(mail) and _is_machines(mail) and _is_told_by_program(mail))


def _is_machines(mail: Message) -> bool:
    """Whether its head says that a program sent it: a postmaster is a person, too."""
    said = str(mail.get("Auto-Submitted", "")).strip().casefold()
    return said.startswith("auto-") or mail.get("X-Failed-Recipients") is not None or from_nobody(mail)


def _is_daemons(mail: Message) -> bool:
    return any(_DAEMON.match(a) for a in addresses(mail, "From"))


def _is_told_by_program(mail: Message) -> bool:
    """Whether it names the address as mail systems do, brings the message back whole, or begins as they begin."""
    named = mail.get("X-Failed-Recipients") is not None
    back = any(p.get_content_type() == "message/rfc822" for p in parts(mail))
    return named or back or bool(_OPENING.match(_text(mail)))


def from_nobody(mail: Message) -> bool:
    """Whether a mail surely has no address to return it to, or names a daemon as no person is called."""
    path = mail.get("Return-Path")
    if path is not None:
        return str(path).strip() == "<>"
    return any(
        a.startswith(("mailer-daemon", "mailerdaemon", "mail-daemon")) for a in addresses(mail, "From")
    )


def _by_rules(mail: Message) -> str | None:
    """What a report says for programs to read (RFC 3464, 2); None where there is none.

    A report that somebody passes on hangs on a mail of theirs, which is no report itself.
    """
    if mail.get_content_type() != "multipart/report":
        return None
    for part in parts(mail):
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            inside = part.get_payload()
            if isinstance(inside, list):
                return "\n\n".join(_headed(p) for p in inside if isinstance(p, Message))
            return str(inside)[:_LOOKED_AT]
    return None


def _headed(block: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in block.items())[:_LOOKED_AT]


def _looks_like_one(mail: Message) -> bool:
    """Whether a mail system wrote it, by more than one sign."""
    named, subject = mail.get("X-Failed-Recipients") is not None, words(mail, "Subject")
    if _ANSWERED.match(subject):
        return False  # a person answers; systems do not
    said = bool(_SUBJECT.search(subject))
    return (_is_daemons(mail) and (said or named)) or (named and said)


def _text(mail: Message) -> str:
    """What it says in words, before what it returns."""
    found = []
    for part in parts(mail):
        if part.get_content_type() == "message/rfc822":
            break
        if part.get_content_maintype() == "text" and not part.is_multipart():
            try:
                data = part.get_payload(decode=True)
            except (ValueError, LookupError):
                continue
            if isinstance(data, bytes):
                found.append(data[:_LOOKED_AT].decode("utf-8", "replace"))
    return "\n".join(found)[:_LOOKED_AT]


def _given_up(status: str | None, text: str, subject: str) -> bool:
    if status is not None:
        return status.startswith("5")
    if _DELAYED.search(subject):
        return False
    said = _REPLY.findall(text)
    return said[-1].startswith("5") if said else not _DELAYED.search(text)


def returned_ids(mail: Message, raw: bytes) -> tuple[str, ...]:
    """The numbers of the messages that it carries along, whole, as heads alone, or in its words."""
    own = {i.strip() for i in mail.get_all("Message-ID", [])}
    found: list[str] = []
    for part in parts(mail):
        if part is not mail:
            found += [str(i).strip() for i in part.get_all("Message-ID", [])]
    # In the words, quoted, or encoded as text of its own (text/rfc822-headers).
    found += [i.decode("ascii", "replace") for i in _ID.findall(raw[: 5 * _LOOKED_AT])]
    for part in parts(mail):
        if part.get_content_type() in {"text/rfc822-headers", "text/plain"} and not part.is_multipart():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                found += [i.decode("ascii", "replace") for i in _ID.findall(data[:_LOOKED_AT])]
    named = " ".join(str(v) for name in ("In-Reply-To", "References") for v in mail.get_all(name, []))
    found += re.findall(r"<[^<>\s]{1,300}>", named)
    return tuple(dict.fromkeys(i for i in found if i not in own))[:50]


def _code(status: str | None, text: str) -> str:
    for code, pattern in _KINDS:
        if status is not None and pattern.match(status):
            return code
    return next((code for code, pattern in _WORDS if pattern.search(text)), "bounce-other")


__all__ = ["SAY", "Report", "carries_documents", "from_nobody", "report", "returned_ids"]
