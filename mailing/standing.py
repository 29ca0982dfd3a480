"""Lines that stand in mails whatever is written: a greeting, a signature, a disclaimer, what says who is quoted.

Each is known as a whole. A line with anything else in it is somebody's own: what cannot be told is never put away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from mailing.word_lists import words_of

NO_WORDS = re.compile(r"\S+@\S+|<[^<>\s]*>|\b(?:https?://|www\.)\S+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*")
_MONTHS = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august "
    "september october november december januar februar märz mai juni juli oktober dezember mrz dez okt janv "
    "févr mars avr juin juil août sept déc janvier février avril juillet septembre octobre novembre décembre "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
)
_DAYS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag lun mar mer jeu ven sam dim "
    "lundi mardi mercredi jeudi vendredi samedi dimanche pon wt śr czw pt sob niedz"
)
DATE_WORDS = frozenset(
    f"{_MONTHS} {_DAYS} am pm a p m at um uhr à o th st nd rd gmt utc bst cet cest".split()
)
_SAID = re.compile(
    r"(?:on|am|le|w dniu) (.{5,250}?)\s(?:(?:wrote|a écrit|napisał(?:\(?a\)?)?|pisze) ?|schrieb (.{2,120})):",
    re.IGNORECASE,
)
_NAME = 5
"""Words of a name, at most."""
_PARTICLES = words_of("""
van der den de von la di
""")
_DATED = re.compile(r"\b\d{4}\b|\b\d{1,2}[:.]\d\d\b")
_SENT_FROM = (
    r"(?:my )?(?:i(?:phone|pad)|(?:mobile |smart|windows |android )?phone|mobile(?: device)?|tablet|"
    r"android(?: device)?|"
    r"blackberry|huawei(?: phone| mobile)?|pixel|xiaomi|(?:samsung )?galaxy(?: smartphone| tablet| device)?|"
    r"samsung(?: mobile| device| tablet| smartphone)?|(?:yahoo |proton |aol |samsung )?mail|outlook|gmail|hotmail|aol)"
)
_FOOTER = re.compile(
    rf"(?:sent (?:from|via) (?:the )?{_SENT_FROM}(?: mobile)?"
    r"(?: (?:for|on|app for) (?:ios|android|i(?:phone|pad)|mac|windows(?: 1[01])?))?"
    r"|get outlook for (?:ios|android|mac)|von meinem (?:iphone|ipad|handy) gesendet"
    r"|envoyé de mon (?:iphone|ipad)|wysłane z (?:iphone.?a|telefonu))\.?",
    re.IGNORECASE,
)
_GREETING = re.compile(r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|greetings)\b", re.IGNORECASE)
_GREETED = words_of("""
all both team everyone everybody there sir madam or
""")
_ATTACHED = re.compile(
    r"(?:please )?(?:(?:find|see) )?(?:attached|enclosed)(?: (?:please find|is|are))?"
    r"(?: (?:(?:the|my|your) )?(?:completed |signed |filled[- ]in )*(?:forms?|papers?|document))?"
    r"|(?:please )?(?:find|see) (?:the|my|your) (?:attached|enclosed)(?: (?:forms?|papers?|document))?"
    r"|(?:please )?(?:find|see) (?:(?:the|my|your) )?(?:completed |signed )*(?:forms?|papers?) (?:attached|enclosed)"
    r"|(?:(?:the|my|your) )?(?:completed |signed )*(?:forms?|papers?) (?:(?:is|are) )?(?:attached|enclosed)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:kind|best|warm|kindest) )?regards|best wishes|(?:many )?thanks|thank you|cheers|yours sincerely"
    r"|yours faithfully|sincerely",
    re.IGNORECASE,
)
_POSTS = words_of("""
support worker workers senior junior carer care assistant deputy manager registered team leader nurse nursing social
supervisor administrator coordinator co-ordinator officer director trustee residential domiciliary service services
office hr nhs ltd limited cic llp plc the of and for mr mrs ms miss dr tel telephone phone mobile mob fax email
e-mail web website t m e w
""")
_PLACES = words_of("""
lodge house road street lane avenue court crescent terrace gardens square
""")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_SHORT = 80
_PAPERS = words_of("""
re aw sv fwd fw wg tr rv pd the a my your our of for and from to form forms paper papers document documents
completed complete signed filled in scan scanned copy copies supervision supervisions appraisal appraisals session
record letter blank reminder return returned new two three number member staff
""")
_REFERENCE = re.compile(r"(?:reference )?\[?\b[A-Z2-7]{4}-[A-Z2-7]{4}\b\]?", re.IGNORECASE)
_ANSWERED = re.compile(r"(?:\s*(?:re|aw|sv|fwd?|wg|tr|rv|pd|odp)\s*:)*\s*", re.IGNORECASE)
_NOTICES = (
    re.compile(
        r"(?:\W*(?:caution|warning|external)(?: e-?mail| message)?\W+)?(?:this (?:e-?mail|message) (?:has )?)?"
        r"(?:originated|came|was sent) from outside (?:of )?(?:the|your|our|this) (?:organi[sz]ation|company)\W*"
        r"(?:(?:please )?do not (?:click|open) (?:on )?(?:any )?(?:links|attachments)"
        r"(?: or (?:open )?(?:any )?(?:links|attachments))?"
        r" unless you (?:recogni[sz]e|know|trust) the sender(?: and know (?:that )?the content is safe)?\W*)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:please )?(?:consider|think of|think about) the environment before (?:you print|printing) this e-?mail\W*",
        re.IGNORECASE,
    ),
)
_DISCLAIMER = words_of("""
a accept accepted act action addressed addressee addressees advise advised all altered an and any are arising as at
attached attachments author authorised authorized be been before by can caused charity checked communication company
computer confidential confidentiality consider contain contains content contents copied copy copying damage delete
deleted destroy did do does disclose disclosed disclosure distribute distributed distribution e-mail e-mails email
emails england entity error external files for from has have however if immediately in inadvertently individual
individuals information intended internet is it its kindly known law legally liability links loss mail may message
named necessarily no nor not notify number of on only opinions or organisation other out outside part person please
precautions presence printing prior privileged prohibited read received recipient recipients registered reliance
rely reply represent responsibility return sender sent should so sole solely strictly system taken taking that the
them then this those through to transmission transmitted unauthorised unauthorized unless use used views virus
viruses wales we which whom will with within without you you've your
""")
_ASKS = frozenset({"please", "error", "do"})
_LEAST = 20
"""Words that a disclaimer has at least."""


def names_of(*boxes: str) -> frozenset[str]:
    """The words of which names are made: of people as a head names them, and of their addresses."""
    return frozenset(folded(word) for box in boxes for word in WORD.findall(box))


def folded(word: str) -> str:
    """A word without case and marks: addresses have neither."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def attribution(lines: Sequence[str], number: int) -> int:
    """Of how many lines the one is that says whose words follow: “On … wrote:”; 0 where it is none.

    A day with its year or time, a name, and nothing else.
    """
    joined: list[str] = []
    for line in lines[number : number + 3]:
        if not line.strip():
            break
        joined.append(line.strip())
        if _is_attribution(" ".join(joined)):
            return len(joined)
    return 0


def _is_attribution(line: str) -> bool:
    match = _SAID.fullmatch(line)
    if match is None or not _DATED.search(match[1]):
        return False
    # Where the day ends and the name begins nobody marks: words of a day first, then a name's, which are large.
    words = WORD.findall(NO_WORDS.sub(" ", f"{match[1]} {match[2] or ''}"))
    while words and words[0].casefold() in DATE_WORDS:
        words.pop(0)
    return len(words) <= _NAME and all(w[0].isupper() or w in _PARTICLES for w in words)


def is_footer(line: str) -> bool:
    """Whether a telephone or a mail program adds this line."""
    return bool(_FOOTER.fullmatch(" ".join(re.sub(r"<[^<>]*>|\([^()]*://[^()]*\)", " ", line).split())))


def is_courtesy(line: str, names: Collection[str]) -> bool:
    """Whether it is a greeting, says that something is attached, or is a name of these, and nothing else."""
    plain = " ".join(line.split()).strip(" ,.!:;–-")
    begins = _GREETING.match(plain)
    if begins is not None:
        return _made_of(plain[begins.end() :], _GREETED, names) and "?" not in plain
    if "?" in plain:
        return False
    known = _ATTACHED.fullmatch(plain) or _CLOSING.fullmatch(plain)
    return known is not None or (re.search(r"[\d@/]", plain) is None and _made_of(plain, (), names))


def is_of_signature(line: str, names: Collection[str]) -> bool:
    """Whether a line of a signature is a name, a post, an organisation, an address or a number, and nothing else."""
    if len(line) > _SHORT or "?" in line or "!" in line:
        return False
    return all(_is_piece(piece, names) for piece in re.split(r"[,|;•·]", _POSTCODE.sub(" ", line)))


def _is_piece(piece: str, names: Collection[str]) -> bool:
    words = WORD.findall(NO_WORDS.sub(" ", piece))
    if len(words) <= 3 and words and words[-1].casefold() in _PLACES:
        words = words[1:-1] if words[0].istitle() else words[:-1]
    return _made_of(" ".join(words), _POSTS, names)


def is_ours(subject: str, ours: str) -> bool:
    """Whether a subject is that of a message of ours, answered or passed on."""
    return bool(ours) and _ANSWERED.sub("", subject, count=1).split() == ours.split()


def is_paper(subject: str, names: Collection[str]) -> bool:
    """Whether a subject only names a paper."""
    return not re.search(r"[?!@/]", subject) and _made_of(_REFERENCE.sub(" ", subject), _PAPERS, names)


def is_reference(line: str) -> bool:
    """Whether it is the line with which our messages end."""
    return bool(_REFERENCE.fullmatch(line.strip()))


def _made_of(text: str, known: Collection[str], names: Collection[str]) -> bool:
    return all(w.casefold() in known or folded(w) in names for w in WORD.findall(NO_WORDS.sub(" ", text)))


def is_disclaimer(text: str) -> bool:
    """Whether a paragraph is one that organisations add below every mail: long, of what is confidential and for whom it
    is intended, and of the words that such texts are made of alone."""
    plain = " ".join(text.split())
    if any(one.fullmatch(plain) for one in _NOTICES):
        return True
    sentences = [_plain_words(one) for one in re.split(r"(?<=[.!?:;])\s", plain)]
    words = [w for one in sentences for w in one]
    is_one = any(w.startswith("confidential") for w in words) and "intended" in words and "?" not in plain
    # “Do not use it, it was sent in error” is somebody's word; “if you have it in error, do not use it” is not.
    is_ifs = all("if" in one or _ASKS.isdisjoint(one) for one in sentences)
    return is_one and is_ifs and len(words) >= _LEAST and _DISCLAIMER.issuperset(words)


def _plain_words(text: str) -> list[str]:
    return [w.casefold().replace("’", "'") for w in WORD.findall(NO_WORDS.sub(" ", text))]


__all__ = [
    "DATE_WORDS", "NO_WORDS", "WORD", "attribution", "folded", "is_courtesy", "is_disclaimer", "is_footer",
    "is_of_signature", "is_ours", "is_paper", "is_reference", "names_of",
]  # fmt: skip
