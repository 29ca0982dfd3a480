"""What a program wrote into the mailbox: what it says, and of which message of ours; and what only looks like that.

Only what surely is nothing else is told as a notice: documents on it, and words that a person may have written in it,
are for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message as Mail

from filing.mail.collected import State
from filing.mail.messages import Message
from mailing.bounces import Report, from_nobody, report, returned_ids
from mailing.carried import Carried, carried
from mailing.heads import Head
from mailing.own_words import names_in, own_lines
from mailing.programs_words import is_absence, is_of_system, is_receipt, is_subject_of_nobody

AUTO_REPLY, RECEIPT, LATE, REPORT = "auto-reply", "read-receipt", "mail-late", "report-unknown"
DOUBTFUL, DOCUMENTS, COMPLAINT, WORDS = "bounce-doubtful", "report-documents", "mail-complaint", "mail-words"
_SAY = {
    AUTO_REPLY: "A program answered in somebody's absence.",
    RECEIPT: "It says that a message was shown to somebody.",
    LATE: "A mail system says that a message is late, and that it goes on trying.",
    REPORT: "A mail system says that a message did not arrive; it is none that is known here.",
    DOUBTFUL: "A message of ours came back undelivered, but not as a mail system says that of its address.",
    DOCUMENTS: "Documents hang, or may hang, on what looks like a program’s answer; none was taken in.",
    COMPLAINT: "A complaint: somebody reported a message as unwanted (spam), and their mail system sends it back.",
    WORDS: "A program sent it, and there are words in it that a person may have written: read them in the mail.",
}
_TOLD_OF = {
    "disposition-notification": frozenset(
        {"message/disposition-notification", "message/global-disposition-notification"}
    ),
    "feedback-report": frozenset({"message/feedback-report"}),
}
"""By the kind of report, the part for programs without which it is somebody's words (RFC 8098, 3.1; RFC 5965, 2)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a message that a program wrote. `about`: the message of ours that it is about; `bounce`: what is
    believed of that."""

    state: State
    code: str
    say: str
    about: Message | None = None
    bounce: Report | None = None


def notice(mail: Mail, raw: bytes, head: Head, ours: Callable[[str], Message | None]) -> Told | None:
    """What a program says in a mail; None where it is a letter, or documents hang on it that are to be taken in.

    `ours` gives the message of ours that has a number (Message-ID).
    """
    look = _Look(mail, raw, head, ours)
    return look.notice() if look.is_by_program or look.is_back else None


class _Look:
    """One mail, with all that is to be known of it."""

    def __init__(self, mail: Mail, raw: bytes, head: Head, ours: Callable[[str], Message | None]) -> None:
        self.mail = mail
        about = tuple(_known(returned_ids(mail, raw), ours))
        self.told = _believable(report(mail, raw), about)
        kind = self.kind = _kind(mail)
        self.is_automatic = head.automatic
        self.is_by_program = self.told is not None or kind in _TOLD_OF or head.automatic
        self.is_ours = lambda number: bool(number) and ours(number) is not None
        is_report = self.told is not None or bool(kind)
        self.hangs_on: Carried = carried(mail, raw, self.is_ours, report=is_report)
        self.is_back = self.hangs_on.returned and not self.is_by_program and (bool(kind) or from_nobody(mail))
        of_address = (m for m in about if self.told is not None and self.told.is_about(m.address))
        self.about = next(of_address, about[0] if about else None)
        self.subject = head.subject

    def notice(self) -> Told | None:
        """What it says; None for what is to be taken in as any mail."""
        told, about = self.told, self.about
        is_final = told is not None and told.final
        is_believed = is_final and told is not None and about is not None and told.is_about(about.address)
        bounce = told if is_believed else None
        if (documents := self._documents()) is not None:
            return Told("notice", DOCUMENTS, _SAY[DOCUMENTS], about, bounce) if documents else None
        code = self._code(is_believed=is_believed)
        if not self._is_standing(code):
            return Told("notice", WORDS, _SAY[WORDS], about, bounce)
        if bounce is not None:
            return Told("bounce", bounce.code, bounce.say, about, bounce)
        return Told("notice", code, _SAY[code], None if code in {RECEIPT, AUTO_REPLY} else about)

    def _documents(self) -> bool | None:
        """Whether documents hang on it that a person must tell from what went out; False where all are to be taken in,
        None where there are none."""
        on, is_report = self.hangs_on, self.told is not None or self.kind in _TOLD_OF
        # What did not arrive comes back with a mail system's report; nothing else has a reason to send it.
        is_passed_on = on.returned and (self.kind == "disposition-notification" or not self._comes_back)
        if not (on.own or on.within or on.unseen or is_passed_on):
            return None
        return on.returned or (is_report and (on.within or on.unseen))

    @property
    def _comes_back(self) -> bool:
        return self.told is not None or self.is_back or self.kind == "feedback-report"

    def _code(self, *, is_believed: bool) -> str:
        if self.told is not None:
            if not self.told.final:
                return LATE
            return "bounce" if is_believed else REPORT if self.about is None else DOUBTFUL
        if self.is_back:
            return DOUBTFUL
        codes = {"feedback-report": COMPLAINT, "disposition-notification": RECEIPT}
        return codes.get(self.kind, AUTO_REPLY)

    def _is_standing(self, code: str) -> bool:
        """Whether nobody wrote anything in it; of what is for a person anyway, nobody asks."""
        lines, names = list(own_lines(self.mail, self.is_ours)), names_in(self.mail)
        ours = self.about.subject if self.about is not None else ""
        if code == AUTO_REPLY:
            return is_absence(lines, names) and is_subject_of_nobody(self.subject, ours, names)
        if code == RECEIPT:
            return is_receipt(lines, ours, names) and is_subject_of_nobody(self.subject, ours, names)
        return code not in {LATE, "bounce"} or is_of_system(lines)


def _believable(told: Report | None, about: tuple[Message, ...]) -> Report | None:
    """The report that a mail is. One that is known by its words alone counts where it is about a message of ours; and
    where it says that this is late, which a person may have written, only where it names that one's address."""
    if told is None or told.by_rules:
        return told
    if told.final:
        return told if about else None
    return told if told.from_nobody and any(told.is_about(m.address) for m in about) else None


def _known(numbers: tuple[str, ...], ours: Callable[[str], Message | None]) -> Iterator[Message]:
    for number in numbers:
        found = ours(number)
        if found is not None:
            yield found


def _kind(mail: Mail) -> str:
    """The kind of report that a mail says it is (RFC 6522); empty for none, and for one whose own part is lacking."""
    if mail.get_content_type() != "multipart/report":
        return ""
    kind = str(mail.get_param("report-type", "")).casefold() or "unknown"
    inside = mail.get_payload()
    parts = [p.get_content_type() for p in inside if isinstance(p, Mail)] if isinstance(inside, list) else []
    return "unknown" if kind in _TOLD_OF and not _TOLD_OF[kind].intersection(parts) else kind


__all__ = ["COMPLAINT", "DOCUMENTS", "DOUBTFUL", "REPORT", "WORDS", "Told", "notice"]
