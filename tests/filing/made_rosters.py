"""Rosters made by chance from a seed: names as homes have them, and e-mail addresses by the rules that offices have."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_FIRST_WORDS = """
Aaron Abigail Adaeze Agnieszka Aisha Alexander Alice Amara Amit Amy Ana Andrew Angela Anita Anthony Arjun
Aoife Barbara Beata Benjamin Bethany Blessing Bogdan Bronwyn Callum Carmen Caroline Catherine Charlotte
Chidi Chloë Claire Colin Daniel David Deborah Deepa Dilys Dominic Donna Edward Efua Eilidh Elizabeth Emily
Emmanuel Esther Fatima Fiona Florin Folasade Frances Gareth Gemma Gloria Grace Graham Grażyna Gwen Hannah
Harpreet Helen Hugh Ian Ifeoma Imran Ioana Irena Ivan Jacqueline Jakub James Jane Janet Jennifer Joanna John
Joseph Joyce Judith Julie Kamal Karen Katarzyna Keith Kelly Khadija Kofi Kwame Laura Lesley Li Linda Łukasz
Lynn Małgorzata Marek Margaret Maria Mark Mary Mercy Michael Mohammed Monika Natalie Ngozi Niamh Nicholas
Nimisha Norma Oluwaseun Owen Patricia Paul Pedro Peter Philip Precious Priya Rachel Radu Rebecca Rhys
Richard Robert Rosemary Ruth Samantha Samuel Sarah Seán Sharon Shirley Simon Siobhán Sophie Stephen Susan
Svetlana Tamara Thomas Tomasz Tracey Usha Valerie Victoria Wanjiru William Xin Yasmin Yetunde Zoë
"""
_LAST_WORDS = """
Adams Adeyemi Ahmed Ali Allen Amoah Anderson Asante Bailey Baker Banda Begum Bell Bennett Brown Campbell
Carter Chen Clarke Collins Cook Cooper Cox Cruz Davies Dąbrowska Dlamini Edwards Evans Fernandes Fisher Fox
Garcia Gill Gray Green Griffiths Hall Harris Hart Hassan Hill Horvath House Hughes Hussain Ibrahim Iqbal
Ionescu Jackson James Jenkins Johnson Jones Joseph Kamara Kaur Kelly Khan King Kowalska Kumar Lee Lewis
Lloyd MacDonald Mahmood Marshall Martin Mensah Miller Mitchell Moore Morgan Morris Moyo Müller Murphy Nair
Ndlovu Nguyen Novák Nowak O’Brien O’Neill Okafor Okonkwo Osei Owen Parker Patel Perera Petrov Phillips
Popescu Price Reid Richards Roberts Robinson Rose Ryan Santos Scott Shah Sharma Silva Singh Smith Stewart
Stone Taylor Thomas Thompson Turner Walker Walsh Ward Watson White Williams Wilson Wiśniewska Wood Wright
Young Zhang Zieliński
"""
ROOMS = ("info", "office", "reception", "nights")
COMMON = ["Jones", "Smith", "Williams", "Patel", "Khan", "Brown", "Davies", "Singh"]
_NOTHING_WORDS = """
sunnydays bluebird mufc lfc catlover happyfeet dreamer gardener moonlight roadrunner angel xx teddybear
footy twinkle pinklady goldfish rainbow busybee bigbear starlight cupcake scooby harley princess nanny
dancing
"""
FIRST, LAST, NOTHING = _FIRST_WORDS.split(), _LAST_WORDS.split(), _NOTHING_WORDS.split()
NICK = {
    "Robert": "bob", "William": "bill", "Elizabeth": "liz", "Margaret": "peggy", "Richard": "dick", "Susan": "sue",
    "Michael": "mike", "Thomas": "tom", "Rebecca": "becky", "James": "jim", "Patricia": "trish", "Catherine": "kate",
    "Anthony": "tony", "Stephen": "steve", "Victoria": "vicky", "Edward": "ted", "Daniel": "dan", "Samantha": "sam",
    "Samuel": "sam", "Joseph": "joe", "Nicholas": "nick", "Andrew": "andy", "Deborah": "deb", "Jennifer": "jen",
}  # fmt: skip
"""How friends call somebody, as far as that is not the name's beginning."""


@dataclass(frozen=True)
class Somebody:
    """One person of a made roster."""

    ref: str
    first: str
    last: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


def plain(word: str) -> str:
    """A name in the letters that addresses have."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(c for c in apart if c.isalpha() and c.isascii())


def _nick(one: Somebody) -> str:
    return NICK.get(one.first, plain(one.first)[:4] if len(one.first) > 5 else plain(one.first))


WAYS: dict[str, Callable[[Somebody], str]] = {
    "sam.sample": lambda p: f"{plain(p.first)}.{plain(p.last)}",
    "ssample": lambda p: plain(p.first)[0] + plain(p.last),
    "s.sample": lambda p: f"{plain(p.first)[0]}.{plain(p.last)}",
    "sample.sam": lambda p: f"{plain(p.last)}.{plain(p.first)}",
    "sams": lambda p: plain(p.first) + plain(p.last)[0],
    "ss012": lambda p: f"{plain(p.first)[0]}{plain(p.last)[0]}{p.number:03}",
    "ss7": lambda p: f"{plain(p.first)[0]}{plain(p.last)[0]}{p.number % 9 + 1}",
    "sxs12": lambda p: (
        f"{plain(p.first)[0]}{'abcdefghjlmr'[p.number % 12]}{plain(p.last)[0]}{p.number % 90 + 10}"
    ),
    "ssam12": lambda p: f"{plain(p.first)[0]}{plain(p.last)[:3]}{p.number % 90 + 10}",
    "nick.sample": lambda p: f"{_nick(p)}.{plain(p.last)}",
    "e0123": lambda p: p.ref.lower(),
    "10123": lambda p: "".join(c for c in p.ref if c.isdigit()),
    "staff0123": lambda p: f"staff{p.ref[1:]}",
    "bob72": lambda p: f"{_nick(p)}{p.number % 40 + 60}",
    "bob": _nick,
    "rob41": lambda p: f"{plain(p.first)[:3]}{p.number % 90 + 10}",
    "rob": lambda p: plain(p.first)[:3],
    "robe": lambda p: plain(p.first)[:4],
    "sam41": lambda p: f"{plain(p.last)[:3]}{p.number % 90 + 10}",
    "s1234": lambda p: f"{plain(p.first)[0]}{p.number % 9000 + 1000}",
    "care07": lambda p: f"care{p.number:02}",
}
"""By an example of what stands before the @: how an office makes it."""


def people(chance: random.Random, many: int, way: str = "") -> list[Somebody]:
    """So many people of different names; some share a surname, and some are of one family beside another."""
    found: dict[str, Somebody] = {}
    number = 1 if way == "care07" else chance.randrange(100, 3000)
    order = chance.sample(range(number, number + 3 * many), many)
    while len(found) < many:
        last = chance.choice(COMMON) if chance.random() < 0.15 else chance.choice(LAST)
        if chance.random() < 0.08:
            last = f"{last}-{chance.choice(LAST)}"
        n = order[len(found)]
        one = Somebody(f"E{n:04}", chance.choice(FIRST), last, n)
        found.setdefault(one.name, one)
    everyone = list(found.values())
    by = chance.choice(("ref", "last", "first", "none"))
    if by != "none":
        everyone.sort(key=lambda p: (plain(getattr(p, by)) if by != "ref" else p.ref, p.name))
    return everyone


def private(chance: random.Random, one: Somebody) -> str:
    """An address of one's own: by one's name, by one's name of before, by a child's, or by nothing."""
    first, last, year = plain(one.first), plain(one.last), chance.randrange(60, 99)
    ways = (
        f"{first}{last}{year}", f"{first}.{last}", f"{first[0]}{last}{year}", f"{first}{year}", f"{last}family",
        f"{first}.{plain(chance.choice(LAST))}", f"{plain(chance.choice(FIRST))}{year}",
        *(f"{chance.choice(NOTHING)}{chance.randrange(1000)}" for _ in range(4)),
    )  # fmt: skip
    return f"{chance.choice(ways)}@{chance.choice(('gmail.example', 'hotmail.example', 'post.example'))}"


def addresses(chance: random.Random, everyone: Sequence[Somebody], way: str, share: float) -> list[str]:
    """Everybody's own address, as a right column has it; `share` of them private, a few the office's or none."""
    done: list[str] = []
    for one in everyone:
        luck = chance.random()
        if chance.random() < share:
            mail = private(chance, one)
        elif luck < 0.03:
            mail = ""
        elif luck < 0.06:
            mail = f"{chance.choice(ROOMS)}@care.example"
        elif luck < 0.10:
            before = Somebody(one.ref, one.first, chance.choice(LAST), one.number)
            mail = f"{WAYS[way](before)}@care.example"
        else:
            mail = f"{WAYS[way](one)}@care.example"
        user, at, domain = mail.partition("@")
        is_taken = mail in done and user not in ROOMS
        done.append(
            f"{user}{1 + sum(m.startswith(user) for m in done)}{at}{domain}" if at and is_taken else mail
        )
    return done


def wronged(chance: random.Random, mails: Sequence[str], how: str) -> list[str]:
    """The column moved: a cell put in or taken out at its beginning or further down, or sorted without the others."""
    at = chance.randrange(len(mails) // 2) if how.endswith("middle") else 0
    kept, rest = list(mails[:at]), list(mails[at:])
    if how.startswith("down"):
        return [*kept, "", *rest[:-1]]
    if how.startswith("up"):
        return [*kept, *rest[1:], ""]
    if how == "shuffled":
        return chance.sample(rest, len(rest))
    return sorted(rest, key=lambda m: (not m, m), reverse=how == "sorted down")


HOW = ("down", "up", "down from the middle", "up from the middle", "sorted", "sorted down", "shuffled")


def sheet(everyone: Sequence[Somebody], mails: Sequence[str]) -> bytes:
    """The roster as a file."""
    rows = (f"{p.ref},{p.name},Carer,{m}" for p, m in zip(everyone, mails, strict=True))
    return "\n".join(["ref,name,role,email", *rows, ""]).encode()
