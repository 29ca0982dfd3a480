"""What the words in a place for a signature say: signed by whom they should be, or why not.

A typed name is a signature only where it is the person's own, and they wrote it: not "pp", not with a question mark,
not a single letter. "Refused", "N/A" and "absent on the day" are no
signature but say what became of it; another person's name says that somebody else signed. The person's name is the
one on the same form. Nobody is asked about initials, titles, short forms or a slip of a letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Literal

from schemas.accounted import Account, account, is_one_name
from schemas.definition import FormDefinition
from schemas.definition_base import Level
from schemas.handwriting import SIGNED
from schemas.names import name_key, sort_key
from schemas.paths import Slot, slot_at, slots
from schemas.questions import asked
from schemas.reading import Query
from schemas.signing_words import NOT_NAMES
from schemas.values import Value

SignatureState = Literal["signed", "unsigned", "refused", "absent", "unable", "other-name", "unclear"]
"""`unsigned`: words that say it is not signed, or not yet; `unclear`: words that say neither."""

CODES = frozenset({"unsigned", "signed-by-another", "signature-unclear"})
NOT_SIGNED: frozenset[SignatureState | None] = frozenset({"unsigned", "refused", "absent", "unable"})
"""States in which words stand there and say why nobody signed."""

_PHRASES: dict[SignatureState, tuple[str, ...]] = {
    "refused": (
        "refus(?:e|es|ed|al|ing)", "declin(?:e|es|ed|ing)", "unwilling", "disagrees?", "does not agree",
        "(?:will|would|did|does) not (?:(?:want|wish) to )?sign",
        "(?:wont|wouldnt|didnt|doesnt)(?: (?:want|wish) to)? sign",
    ),
    "unable": (
        "unable", "incapable", "(?:can|could) ?not (?:sign|write)", "(?:cant|couldnt) (?:sign|write)",
        "lacks? capacity",
    ),
    "absent": (
        "absen(?:t|ce)", "not (?:present|there|in|here|available)", "off sick", "sick",
        "(?:did not|didnt) attend", "sick leave", "dna", "(?:on|annual|maternity) (?:leave|holiday)", "away",
        "has left", "left the [a-z]+",
    ),
    "unsigned": (
        "not (?:yet )?(?:signed|applicable|required|needed)", "unsigned", "no signature", "to (?:be )?sign(?:ed)?",
        "to follow", "pending", "await(?:s|ing|ed)?", "outstanding", "not yet", "tb[acs]",
        "see (?:e ?mails?|letter|attached|paper|over|below)",
    ),
}  # fmt: skip
_STATES = tuple((state, re.compile(rf"\b(?:{'|'.join(said)})\b")) for state, said in _PHRASES.items())
_WHOLE = Account(found=True, whole=True)
_FOR_ANOTHER = re.compile(r"\bp\s?[./]?\s?p\b\.?", re.IGNORECASE)
_AT_FIRST = re.compile(r"^\W*p\s?[./]?\s?p\b\.?", re.IGNORECASE)
_ON_BEHALF = re.compile(r"\b(?:for(?: and on behalf of)?|on behalf of|o\.?b\.?o)\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:not (?:applicable|required|needed)|see [a-z]+)\b")
"""Words by which nobody is going to sign here."""
_WORDS = re.compile(r"[^\W_]+")
_NOTHING = frozenset(("", "na", "n a", "nil", "none", "no", "nobody", "no one", "blank", "void"))
_BESIDE = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev", "sister", "nurse",
    "per", "signed", "sgd", "esigned", "by", "for", "of", "on", "and", "rn", "rgn", "rmn", "esq", "jr", "sr", "manager",
    "supervisor", "supervisee", "appraiser", "worker", "staff", "director", "owner", "registered", "senior", "carer",
    "care", "support", "team", "leader", "deputy", "signature", "electronically", "digitally", "typed",
))  # fmt: skip
"""Words beside a name that are none of it."""


def state_of(words: str, name: str | None) -> SignatureState:
    """What the words in the place for a signature say, where `name` signs; None: the form does not say who."""
    if words == SIGNED:
        return "signed"
    another = _is_for_another(words, name)
    words = _FOR_ANOTHER.sub("", words) if another else words
    plain = _plain(words)
    if plain in _NOTHING and (plain or all(unicodedata.category(c)[0] in "PZC" for c in words)):
        return "unsigned"
    own = set(_plain(name or "").split())
    told = " ".join(w for w in plain.split() if w not in own)
    for state, said in _STATES:
        if said.search(told):
            return state
    letters = [w for w in plain.split() if w not in _BESIDE and not any(c.isdigit() for c in w)]
    if not letters or "?" in words or "？" in words:
        return "unclear"
    if another:
        return "other-name"
    if not own:
        return "signed" if is_one_name(words) else "unclear"
    found = _WHOLE if name_key(words) == name_key(name or "") else account(words, name or "")
    if found.found and found.whole:
        return "signed"
    # One letter is of anybody.
    one = len("".join(letters)) == 1
    return "other-name" if not (one or found.found) and _is_name(words, letters) else "unclear"


def awaits(words: str) -> bool:
    """Whether words that say that nobody has signed leave it open that somebody will: not “n/a”, nor “see e-mail”."""
    plain = _plain(words)
    return plain not in {"na", "n a"} and not _NEVER.search(plain)


def _is_for_another(words: str, name: str | None) -> bool:
    """Whether words say that somebody signed for the one who should: “pp Zoë Example”, “Sam Sample for Zoë Example”.

    Somebody whose own initials are P. P. signs with these.
    """
    initials = "".join(w[0] for w in _plain(name or "").split())
    if _FOR_ANOTHER.search(words) and not initials.startswith("pp"):
        return True
    behalf = _ON_BEHALF.search(words)
    if behalf is None or name is None:
        return False
    theirs, before = account(words[behalf.end() :], name), account(words[: behalf.start()], name)
    return theirs.found and theirs.whole and not before.found


def queries(form: FormDefinition, answers: Mapping[str, Value], rows: Mapping[str, int]) -> Iterator[Query]:
    """A query for every signature that is none, or that is not the person's own."""
    for slot in slots(form, rows):
        words = answers.get(slot.path)
        if slot.field.type != "signature" or not isinstance(words, str):
            continue
        name = signatory(slot, answers)
        state = state_of(words, name)
        if state == "signed":
            continue
        level: Level = "must"
        if state == "other-name":
            code = "signed-by-another"
            say = f"“{words}” stands here, and {name} signs. Say who signed, or why this may stand."
        elif state == "unclear":
            code = "signature-unclear"
            whose = f"{name}’s name alone" if name is not None else "one person’s name alone"
            say = f"“{words}” is not {whose}. Say whether this is signed."
        else:
            code, level = "unsigned", slot.field.required or "note"
            say = f"This is not signed ({state}): “{words}”."
        yield Query(code=code, path=slot.path, question=asked(slot), say=say, level=level, raw=words)


def state_at(form: FormDefinition, answers: Mapping[str, Value], path: str) -> SignatureState | None:
    """What the words at a path say of a signature; None where it is no place to sign, or blank."""
    slot, words = slot_at(form, path), answers.get(path)
    if slot is None or slot.field.type != "signature" or not isinstance(words, str):
        return None
    return state_of(words, signatory(slot, answers))


def signatory(slot: Slot, answers: Mapping[str, Value]) -> str | None:
    """The name of the person who signs at a place, as it stands on the form: in the same row first."""
    of = slot.field.of
    if of is None:
        return None
    head, _, _ = slot.path.rpartition(".")
    column = of.rpartition(".")[2]
    name = answers.get(f"{head}.{column}") if head else None
    if name is None:
        name = answers.get(of)
    return name if isinstance(name, str) else None


def plain_words(words: str) -> list[str]:
    """The words of a name, or that stand for a signature, without accents, signs, titles, roles and figures."""
    said = _plain(_AT_FIRST.sub("", words)).split()
    return [w for w in said if w not in _BESIDE and not any(c.isdigit() for c in w)]


def _plain(words: str) -> str:
    """Words as names are filed, without any sign but single spaces between them."""
    return " ".join(_WORDS.findall(sort_key(words)[0]))


def _is_name(words: str, letters: list[str]) -> bool:
    """Whether words look like somebody's name: one to four, each begun with a capital, or an initial."""
    spoken = [w for w in re.findall(r"[^\W\d_][^\s]*", words) if _plain(w) not in _BESIDE]
    written = 0 < len(spoken) <= 5 and all(w[0].isupper() for w in spoken)
    return written and 0 < len(letters) <= 6 and not any(w in NOT_NAMES for w in letters)
