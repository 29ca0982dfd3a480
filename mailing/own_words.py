"""What the sender of a mail wrote in it: beside a form, or in what looks like a program's, it would be put away unread.

A line is nobody's word only where that is certain: it is marked as quoted, is our own text, or is known as a whole for
what stands in mails anyway. What the words mean is for a person to read; whatever cannot be told apart is the sender's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message

from intake.envelopes.asides import left_out
from intake.envelopes.in_words import text_of
from mailing.carried import inner_of
from mailing.heads import name_of
from mailing.heads import words as head_words
from mailing.page_text import text_of_page
from mailing.standing import (
    DATE_WORDS,
    NO_WORDS,
    WORD,
    attribution,
    folded,
    is_courtesy,
    is_disclaimer,
    is_footer,
    is_of_signature,
    is_ours,
    is_paper,
    is_reference,
    names_of,
)

WORDY = frozenset({"plain text", "a web page", "an appointment", "a visiting card", "a link"})
"""Files that are left out of what is taken in, and in which somebody may have written."""
_HEAD = re.compile(
    r"\*?(from|sent|date|to|cc|subject|importance|attachments?|reply-to|von|gesendet|an|datum|betreff)\*?\s?:\*?\s*(.*)",
    re.IGNORECASE,
)
_SENDERS = frozenset({"from", "von"})
_SUBJECTS, _FILES = frozenset({"subject", "betreff"}), frozenset({"attachment", "attachments"})
_FILE = re.compile(r"[^;,]+\.\w{2,4}", re.IGNORECASE)
_OTHERS = re.compile(
    r"-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht|message d'origine) ?-{2,}",
    re.IGNORECASE,
)
_LINK = re.compile(r"<(?:mailto:|https?:)[^>]*>", re.IGNORECASE)
_POINT = re.compile(r"\W*\d{1,2}[.)]\s+")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_MARKED = re.compile(r"--[ \t]*")
_OF_HEADS = DATE_WORDS | {"high", "normal", "low"}
_NAME = 5
"""Words of a name beside its address."""
_SIGNED = 6
"""Lines of a signature."""
_JOINED = 12
"""Lines into which one sentence of ours may be wrapped."""
_DOCUMENTS = ("%PDF", "PK\x03\x04", "\xd0\xcf\x11\xe0", "{\\rtf")
"""How documents begin, whatever they are called."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The message of ours that a mail answers: what it is called, and its text as long as that is kept."""

    subject: str = ""
    text: str = ""


class _Known:
    """Our text, in which whole sentences are found again, however they are wrapped; never a piece of one."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = []
        self._begins: dict[str, list[int]] = {}
        self._ends: set[int] = set()
        for paragraph in _paragraphs(text):
            for sentence in _SENTENCE.split(paragraph):
                words = _plain(sentence)
                if words:
                    self._begins.setdefault(words[0], []).append(len(self._words))
                    self._words += words
                    self._ends.add(len(self._words))

    def count(self, lines: Sequence[str]) -> int:
        """How many of these lines, from the first on, are whole sentences of it together; 0 where they are not."""
        for first in (lines[0], _POINT.sub("", lines[0], count=1)):
            joined: list[str] = []
            for number, line in enumerate((first, *lines[1:_JOINED])):
                words = _plain(line)
                if not words:
                    break
                joined += words
                at = [
                    n for n in self._begins.get(joined[0], ()) if self._words[n : n + len(joined)] == joined
                ]
                if any(n + len(joined) in self._ends for n in at):
                    return number + 1
                if not at:
                    break
        return 0


def has_own_words(
    mail: Message | None, is_known: Callable[[str], bool], ours: Answered | None = None
) -> bool:
    """Whether a letter stands in it that its sender wrote there, in the subject too; for the rest see `own_lines`."""
    if mail is None:
        return False
    answered = ours or Answered()
    if any(_is_said(head, answered, mail) for head in _heads(mail, is_known)):
        return True
    return any(any(map(str.isalnum, line)) for line in own_lines(mail, is_known, answered))


def own_lines(mail: Message, is_known: Callable[[str], bool], ours: Answered | None = None) -> Iterator[str]:
    """What stands in the mail and in those that hang on it, line by line, without what is nobody's word.

    `is_known` says of a number (Message-ID) whether that message is one of ours, whose words are known; `ours` is the
    one that is answered, by which it is told from answers between its lines.
    """
    text = "\n".join(_lines(mail, is_known, ours or Answered()))
    for paragraph in text.split("\n\n"):
        if not is_disclaimer(paragraph):
            yield from paragraph.split("\n")
            yield ""


def _lines(mail: Message, is_known: Callable[[str], bool], answered: Answered) -> Iterator[str]:
    known = _Known(answered.text)
    for part, head in _texts(mail, is_known):
        if isinstance(text := _said(part), str):
            yield from _Reading(
                text.splitlines(), known, answered, names_in(mail), head_words(head, "Subject")
            ).own()
            yield ""


def names_in(mail: Message) -> frozenset[str]:
    """The words of the names in its head: of whom it is from, and of whom it is to."""
    return names_of(*(head_words(mail, name) for name in ("From", "To", "Cc", "Reply-To")))


def text_in(mail: Message) -> str:
    """All words of a message, of whoever they are."""
    return "\n".join(said for part, _ in _texts(mail, bool) if (said := _said(part)))


def _said(part: Message) -> str | None:
    """The words of a part; None for a document, whatever it is called."""
    text = _decoded(part)
    if text.startswith(_DOCUMENTS):
        return None
    kind, name = part.get_content_type(), str(name_of(part) or "").casefold()
    is_plain = kind == "text/plain" or (not kind.startswith("text/") and not name.endswith((".htm", ".html")))
    return text if is_plain else text_of_page(text)


def _decoded(part: Message) -> str:
    """Its letters: some programs write two bytes for each, and do not say so."""
    data = _bytes(part)
    if data and (data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:100]):
        is_big = data.startswith((b"\xfe\xff", b"\0"))
        return data.decode("utf-16-be" if is_big else "utf-16-le", "replace").lstrip("\ufeff")
    return text_of(part).lstrip("\ufeff")


def _is_said(head: Message, answered: Answered, mail: Message) -> bool:
    """Whether a subject says more than that it is of a message of ours, a paper, or a file that hangs on it."""
    subject = head_words(head, "Subject")
    files = {str(name_of(part)).casefold() for part in head.walk() if name_of(part)}
    is_file = subject.casefold() in files | {one.rpartition(".")[0] for one in files}
    return not (is_ours(subject, answered.subject) or is_file or is_paper(subject, names_in(mail)))


@dataclass(slots=True)
class _Reading:
    """The lines of one text, and where in it we are: in a signature, below the head of another mail, or neither."""

    lines: Sequence[str]
    known: _Known
    answered: Answered
    names: Collection[str]
    subject: str
    place: str = "own"
    signed: int = 0
    taken: int = field(default=1)

    def own(self) -> Iterator[str]:
        """The lines that are words; for what is nobody's, an empty one."""
        number = 0
        while number < len(self.lines):
            self.taken = 1
            yield self.lines[number].strip() if self._is_own(number) else ""
            number += self.taken

    def _is_own(self, number: int) -> bool:
        line = self.lines[number].strip()
        if line.startswith(">"):
            self.place = "own"  # where what is quoted is marked, all else is not quoted
            return False
        if _MARKED.fullmatch(self.lines[number]):
            self.place, self.signed = "signature", 0
            return False
        if _OTHERS.fullmatch(line):
            self.place = "other"
            return False
        if count := attribution(self.lines, number) or self._head(number):
            self.place, self.taken = "other", count
            return False
        if self.place == "other" and (count := self.known.count(self.lines[number : number + _JOINED])):
            self.taken = count
            return False
        if self.place == "signature" and line:
            self.signed += 1
            if self.signed <= _SIGNED and is_of_signature(line, self.names):
                return False
        return bool(line) and not (is_footer(line) or is_courtesy(line, self.names) or is_reference(line))

    def _head(self, number: int) -> int:
        """Of how many lines the head of another mail is that begins here, and says nothing else; 0 where none does."""
        heads: list[tuple[str, str]] = []
        first = _HEAD.fullmatch(self.lines[number].strip())
        if first is None or first[1].casefold() not in _SENDERS:
            return 0
        for line in self.lines[number:]:
            match = _HEAD.fullmatch(line.strip())
            if match is None or not self._is_of_head(match[1].casefold(), match[2]):
                break
            heads.append((match[1].casefold(), match[2]))
        return len(heads) if len(heads) > 1 or (heads and "@" in heads[0][1]) else 0

    def _is_of_head(self, name: str, value: str) -> bool:
        """Whether a line of a head says only a name, a day, a file, or what the mail is called anyway."""
        if name in _SUBJECTS:
            called = value.split() and value.split() == self.subject.split()[-len(value.split()) :]
            return bool(called) or is_ours(value, self.answered.subject) or is_paper(value, self.names)
        if name in _FILES:
            return all(_FILE.fullmatch(one.strip()) for one in re.split(r"[;,]", value) if one.strip())
        words = [w for w in WORD.findall(NO_WORDS.sub(" ", value)) if folded(w) not in self.names]
        is_named = "@" in value and len(words) <= _NAME and all(w.istitle() for w in words)
        return is_named or all(w.casefold() in _OF_HEADS for w in words)


def _paragraphs(text: str) -> Iterator[str]:
    """What belongs together, unwrapped: a line of a list begins another."""
    joined: list[str] = []
    for line in text.splitlines():
        if joined and (not line.strip() or re.match(r"\s*(?:-|\d{1,2}[.)])\s", line)):
            yield " ".join(joined)
            joined = []
        if line.strip():
            joined.append(_POINT.sub("", line.strip(), count=1))
    yield " ".join(joined)


def _plain(text: str) -> list[str]:
    """Words alone, so that it does not matter how programs wrap and mark them."""
    return "".join(c if c.isalnum() else " " for c in _LINK.sub("", text).casefold()).split()


def _texts(mail: Message, is_known: Callable[[str], bool]) -> Iterator[tuple[Message, Message]]:
    """Every part of words, each with the mail in which it stands; not those of a message of ours."""
    for part, head in _leaves(mail, is_known):
        is_text = part.get_content_maintype() == "text" and part.get_content_subtype() != "rfc822-headers"
        if is_text or _is_wordy(part):
            yield part, head


def _is_wordy(part: Message) -> bool:
    """Whether it is a file that is left out of what is taken in, and may hold words."""
    name = str(name_of(part) or "")
    return left_out(name, b"") in WORDY and left_out(name, _bytes(part)) in WORDY


def _heads(mail: Message, is_known: Callable[[str], bool]) -> Iterator[Message]:
    """The mail and those that hang on it, but for ours."""
    yield mail
    seen = {id(mail)}
    for _, head in _leaves(mail, is_known):
        if id(head) not in seen:
            seen.add(id(head))
            yield head


def _leaves(mail: Message, is_known: Callable[[str], bool]) -> Iterator[tuple[Message, Message]]:
    waiting = [(mail, mail)]
    while waiting:
        part, head = waiting.pop(0)
        inside, inner = part.get_payload(), inner_of(part)
        if inner is not None:
            if not is_known(str(inner.get("Message-ID", "")).strip()):
                waiting.insert(0, (inner, inner))
        elif part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting = [(p, head) for p in inside if isinstance(p, Message)] + waiting
        else:
            yield part, head


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


__all__ = ["WORDY", "Answered", "has_own_words", "names_in", "own_lines", "text_in"]
