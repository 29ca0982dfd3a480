"""What programs write for people, and mail systems about messages: an absence, a receipt, a report.

An absence and a receipt are known by the sentences that they are made of, as wholes: one other sentence in it, and
all of it is for a person. A report speaks of mail, in the words that mail systems have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from mailing.heads import without_program
from mailing.standing import DATE_WORDS, WORD, is_courtesy, is_of_signature, is_ours, is_paper
from mailing.word_lists import words_of

_ADDRESS = re.compile(
    r"\S+@\S*[^\s.,;:!?)]|https?://\S+|<[^<>\s]*>|(?<!\w)(?:\+|0)\d[\d ()-]{5,18}\d", re.IGNORECASE
)
_NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|<[^<>\s]*>|\b[\w-]+(?:\.[\w-]+){2,}\b", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?:;])\s+|\n")
_WRAPPED = 55
"""Letters of a line from which on the next one goes on with it."""
_LONGEST = 400
_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our)\b|\?", re.IGNORECASE)
_DATA = re.compile(r"\d|@|^\s*[\w-]+:")
_LEAST = 3
"""Words of a sentence; less is a heading."""
_NUMBER = r"\d{1,4}(?:st|nd|rd|th)?(?:[./:-]\d{1,4}){0,2}(?:am|pm)?"
_DAY_WORDS = "|".join(sorted(map(re.escape, DATE_WORDS), key=len, reverse=True))
_A_DAY = rf"(?:(?:{_NUMBER}|the|next|tomorrow|today|week|weekend|morning|afternoon|noon|{_DAY_WORDS})s?\b)"
_DAY = rf"{_A_DAY}(?:(?:,| -| –| and| to| of| on)? {_A_DAY})*"
_WHO = (
    r"(?:@|(?:(?:my|our|the|your|a) (?:(?:line|duty|deputy|registered|on-call|main|care) )*"
    r"(?:managers?|colleagues?|team|office|supervisor|deputy|number|home|reception)|reception)\b"
    r"|(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}))"
)
_MAILS = r"(?:e-?mails?|messages?|mails?|inbox|mailbox|quer(?:y|ies)|enquir(?:y|ies))"
_CLAUSES = tuple(
    re.compile(f"(?:{one})(?!\\w)", re.IGNORECASE)
    for one in (
        r"(?:(?:i|we|the office)(?:'m| am| are| is|'ll be| will be| shall be) )?(?:(?:currently|now) )*"
        r"(?:away|absent|unavailable|closed"
        r"|out of (?:the )?office|(?:out )?on (?:(?:annual|maternity|paternity|sick|parental|study) )?"
        r"(?:leave|holiday|training)"
        r"|not (?:in|at|available|working)(?: the| my)?(?: office| work)?|off(?: sick| work| duty)?|in training)"
        r"(?: from (?:(?:the|my) office|work))?",
        rf"(?:(?:until|till|from|to|between|on|since|by|up to) )?{_DAY}(?: inclusive)?",
        rf"(?:(?:i|i will) )?(?:with|have) (?:no|limited|little|intermittent|only limited) access to (?:my )?{_MAILS}",
        r"(?:(?:i|we)(?:'ll| will| shall| am|'m) |will )?(?:be )?(?:return|returning|back)"
        r"(?: (?:to|in|at) (?:the office|work))?",
        rf"(?:(?:i|we)(?:'ll| will| shall| can) |will |shall )(?:reply|respond|answer|get back|deal with|read)(?: to)?"
        rf"(?: (?:you|it|them|(?:(?:your|all|any|my) )?{_MAILS}))?",
        r"(?:as )?soon as (?:possible|i (?:can|return|am back))|(?:when|once|after) i (?:return|am back)"
        r"|(?:on|upon|after) my return",
        r"my (?:working|office) (?:days|hours) are|i (?:only )?work(?: part-time)?|i (?:do not|don't) work",
        rf"(?:my |this |the |these )?{_MAILS} (?:is|are|will) not "
        r"(?:being |be )?(?:monitored|checked|read|forwarded)(?: regularly)?",
        r"this is an? (?:automatic|automated|auto)[ -]?(?:reply|response|message|e-?mail)",
        rf"(?:many thanks|thanks|thank you)(?: very much)?(?: for (?:your|the) {_MAILS})?",
        r"(?:in|for) (?:case of |any |all )?(?:an )?(?:urgent|emergenc(?:y|ies))"
        r"(?: (?:matters?|enquiries|queries|cases?))?"
        rf"|if (?:it|this|your {_MAILS}) is (?:urgent|an emergency)"
        r"|if you need (?:an )?(?:urgent|immediate) (?:assistance|response|reply)|alternatively"
        r"|(?:in|during) (?:the meantime|my absence|this time)|while i am away",
        r"(?:please |kindly )?(?:contact|call|ring|phone|telephone|e-?mail|speak to|write to|get in touch with) "
        rf"{_WHO}(?:(?:,? (?:on|at|or|and|by|via))+ {_WHO})*",
    )
)
_BETWEEN = re.compile(r"(?:,|\.|!|:|;| -| –)*(?: (?:and|but|or|then|also)\b)?,? *")
_READ = re.compile(
    r"\s*(?:(?:not )?read(?: receipt)?|return receipt|delivered)\s*(?:\(\w+\)\s*)?(?:[:–-]|$)", re.IGNORECASE
)
_RECEIPT = tuple(
    re.compile(rf"(?:{one})\W*", re.IGNORECASE)
    for one in (
        rf"(?:your (?:message|e-?mail)|the (?:message|e-?mail)(?: (?:that )?you sent)?|it)?"
        r"(?: to @)? ?(?:(?:was|has been) )?"
        rf"(?:shown|displayed|read|opened|received|deleted(?: without being read)?)"
        rf"(?: (?:on|at) {_DAY})?(?: \((?:utc|gmt)\))?"
        r"(?: dublin, edinburgh, lisbon, london)?",
        r"your (?:message|e-?mail)(?: to @)?",
        r"this is an? (?:return|read) receipt(?: for the (?:mail|e-?mail|message) (?:that )?you sent(?: to @)?)?",
        r"note",
        r"this (?:return|read) receipt only acknowledges that the message was displayed on "
        r"the recipient's (?:computer|machine)",
        r"there is no guarantee that the recipient has read or understood the message(?:'s)? contents",
        rf"(?:sent|date|received|read|time)|(?:(?:sent|date|received|read|time): )?{_DAY}(?: \(?(?:utc|gmt)\)?)?",
        r"(?:to|from|cc)(?:: @)?|subject",
    )
)
_REPORT = frozenset(
    {
        "was this helpful?",
        "if prompted with an auto-complete list suggestion don't select it",
        "ask them to check that any forwarding they've set up is working correctly",
    }
)
"""Sentences of Microsoft 365's reports, besides those of which the words alone tell that they are a mail system's."""


_COMMON = words_of("""
a all am an and any are as at be been but by can do for from had has have he her his i i'll i'm i've if in
is it its may my no not of on only or our out she should so that the their there they this through to until
up was we were when which will with would you your
""")  # fmt: skip
_SYSTEM = words_of("""
account address addresses administrator assistance attached attempts below bounced code content couldn't
delayed deliver delivered delivery details diagnostic domain e-mail email emails error failed failure
feedback fix following found given headers helpful host hosted hosts hours inbox information learn mail
mailbox mails message messages misspelled network original permanent policy postmaster problem program queue
quota reason received recipient recipients refused rejected remote report resend responded response retried
retry returned rules sender sent server servers size smtp spam status subject system temporary text
transcript try trying undeliverable undelivered unknown unreachable user warning
""")  # fmt: skip
_OF_SYSTEMS = _COMMON | _SYSTEM | words_of("""
able about afraid automatically because below could created days days' did didn't further generated have
having inform keep more one own please send sorry still tell this unable up wasn't work yet
""")  # fmt: skip


def is_absence(lines: Iterable[str], names: Collection[str]) -> bool:
    """Whether these lines say that somebody is away, and nothing else. `names`: the words of the sender's name."""
    return all(
        _is_of_clauses(one) or is_courtesy(one, names) or is_of_signature(one, names)
        for one in _sentences(lines, _ADDRESS)
    )


def is_subject_of_nobody(subject: str, ours: str, names: Collection[str]) -> bool:
    """Whether a program's subject says no more than that it is one, that somebody is away, or what our paper is called.

    `ours`: what the message of ours is called that it is about.
    """
    behind = _READ.sub("", without_program(subject), count=1).strip()
    return is_ours(behind, ours) or is_paper(behind, names) or is_absence([behind], names)


def is_receipt(lines: Iterable[str], ours: str, names: Collection[str]) -> bool:
    """Whether these lines say that a message was shown, and nothing else; `ours`: what the message was called."""
    return all(
        any(known.fullmatch(one.strip()) for known in _RECEIPT)
        or is_ours(one, ours)
        or is_paper(one, names)
        or is_courtesy(one, names)
        for one in _sentences(lines, _ADDRESS)
    )


def is_of_system(lines: Iterable[str]) -> bool:
    """Whether these lines are a mail system's about a message: what is no data speaks of mail, and of nothing else in
    the first person or as a question."""
    return not any(map(_is_persons, _sentences(lines, _NO_WORDS)))


def _sentences(lines: Iterable[str], addresses: re.Pattern[str]) -> Iterator[str]:
    """Each sentence, heading or line of a list, with a sign for addresses and numbers."""
    text = "".join(one + (" " if len(one) > _WRAPPED else "\n") for one in lines).replace("’", "'")
    return (one for one in _END.split(addresses.sub("@", text)) if WORD.search(one))


def _is_of_clauses(sentence: str) -> bool:
    """Whether a sentence is made of the clauses of an absence, the longest one each time."""
    text, at = " ".join(sentence.split()).strip(), 0
    if len(text) > _LONGEST or "?" in text:
        return False
    while at < len(text):
        ends = [m.end() for clause in _CLAUSES if (m := clause.match(text, at))]
        if not ends:
            return False
        at = max(ends)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return True


def _is_persons(sentence: str) -> bool:
    if " ".join(sentence.split()).strip(" .:*•").casefold() in _REPORT:
        return False
    words = frozenset(w.casefold() for w in WORD.findall(sentence))
    if _PERSON.search(sentence):
        return not (words & _SYSTEM and words <= _OF_SYSTEMS)
    return len(words) >= _LEAST and not _DATA.search(sentence) and not words & _SYSTEM


__all__ = ["is_absence", "is_of_system", "is_receipt", "is_subject_of_nobody"]
