"""A home as it looks after some months: twelve invented people, records, copies out, questions."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from pathlib import Path

import forms
from desk.rooms.forms.gallery import PICTURES
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.people.absences import Absence, note_absence
from forms.organisation import folder_in, organisation
from issuing.packs import kept
from issuing.packs.kept import Order
from issuing.small_pictures import file_of
from samples.make import record
from schemas.copies import mint
from schemas.rendition import Branding
from schemas.values import Value
from tests.desk import asked, record_homes
from tests.filing.returns import SESSION, SIGNED, returned, submit
from tests.filing.test_unclaimed import under
from tests.reports.filed import INFORMAL, TALK, filed

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
BY = "Zoë Example"
ACT = Actor(BY, NOON - dt.timedelta(days=4))
OFFICE = """name: "Example Care (invented)"
footer: "In confidence"
policies: {timezone: Europe/London}
"""
STAFF = """ref,name,role,manager,home,team,email,band,started
E01,Sam Sample,Registered manager,,Oak House,,sam.sample@example.org,7,01/02/2015
E02,Zoë Example,Support worker,E01,Oak House,Nights,zoe.example@example.org,3/2,03/04/2020
E03,Łukasz Próba,Senior support worker,E01,Oak House,Days,lukasz.proba@example.org,4,05/09/2019
E04,Pat Specimen,Support worker,E03,Oak House,Days,,3/2,11/01/2022
E05,Mo Madeup,Support worker,E03,Oak House,Nights,mo.madeup@example.org,3/2,20/06/2023
E06,Robin Invented,Bank worker,E03,Oak House,,,,02/10/2026
E07,Dr Bartholomew Featherstonehaugh-Examplesworth,Deputy manager,E01,Rose Court,,b.fe@example.org,6,01/03/2018
E08,Siân ap Sampl,Senior support worker,E07,Rose Court,Days,sian@example.org,4,17/05/2021
E09,Ada Placeholder,Support worker,E08,Rose Court,Days,ada@example.org,3/2,09/08/2022
E10,Noor Fictional,Support worker,E08,Rose Court,Nights,noor@example.org,3/2,30/10/2023
E11,Kit Pretend,Support worker,E08,Rose Court,Nights,,2,06/01/2025
E12,Jo Testcase,Domestic assistant,E07,Rose Court,,jo@example.org,2,14/07/2024
"""
TOPICS = (
    "Talked about the new rota, and who covers the nights before Christmas.",
    "The medication round goes well; two people are still to be signed off.",
    "How the move of the garden room went, and what the residents said about it.",
    "Lone working, and the telephone that does not always ring.",
)
SUPERVISED = (
    "Zoë Example",
    "Łukasz Próba",
    "Pat Specimen",
    "Siân ap Sampl",
    "Ada Placeholder",
    "Noor Fictional",
)
LONG = "Mo Madeup – supervision with the deputy manager, November, second version.docx"
OUT = ("supervision-record", "supervision-agreement")


def prepare(home: Path) -> None:
    """The home, as somebody meets it on the morning of `NOON`."""
    own = folder_in(home)
    own.mkdir(parents=True)
    (own / "organisation.yaml").write_text(OFFICE, encoding="utf-8")
    _gallery(home, organisation(own).branding)
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, STAFF.encode(), ACT, {"new-refs"})
        _records(ledger)
        _copies(home, ledger)
        people = {p.name: p for p in roster.people(ledger)}
        away = Absence(dt.date(2026, 11, 2), dt.date(2027, 1, 15), "Parental leave")
        note_absence(ledger, people["Kit Pretend"], away, ACT)
        _returns(home, ledger)


def _gallery(home: Path, brand: Branding) -> None:
    """The pictures of first pages that stand in the documents, so that none has to be drawn."""
    drawn = Path(__file__).parents[2] / "docs" / "gallery"
    for name in dict.fromkeys(e.form for e in forms.catalogue()):
        form = forms.load(name)
        file = file_of(home / "desk" / PICTURES, form, brand)
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(drawn / f"{name}.pdf.webp", file)


def _records(ledger: Ledger) -> None:
    """Sessions of half a year, talks in between, two ratings, and what fits the forms' own samples."""
    for n, (name, months) in enumerate(itertools.product(SUPERVISED, (1, 3, 5))):
        if (n * 7) % 11 < 3:
            continue
        held = dt.date(2026, 12 - months, 2 + n)
        filed(
            ledger,
            supervisee=name,
            supervisor="Sam Sample",
            session=6 - months,
            date=held,
            summary=TOPICS[n % len(TOPICS)],
            next_meeting=held + dt.timedelta(days=35),
            signed_supervisor_on=held,
            signed_supervisee_on=held + dt.timedelta(days=1),
            signed_supervisee=name,
            whose=f"E{2 + SUPERVISED.index(name) + 2 * (SUPERVISED.index(name) > 2):02}",
        )
    filed(ledger, TALK, form=INFORMAL)
    filed(ledger, record_homes.RATING, form=forms.load("contact-evaluation"))
    filed(ledger, record(forms.load("supervision-agreement")), form=forms.load("supervision-agreement"))
    filed(
        ledger, disagree="I had asked for two more days on the rota, and it was not written down.", session=9
    )
    submit(ledger, returned({**SESSION, **SIGNED, "summary": "Talked about the rota, once more."}))
    under(ledger, "Alex Imaginary")


def _copies(home: Path, ledger: Ledger) -> None:
    """What was handed out a month ago, for a home, and did not come back yet."""
    chosen = tuple(p.id for p in roster.people(ledger) if p.home == "Rose Court")
    own = organisation(folder_in(home))
    by = Actor(BY, NOON - dt.timedelta(days=24))
    writing = kept.begin(ledger, own, Order(kind="blank", people=chosen, forms=OUT), by)
    numbers = iter(mint(n.to_bytes(8) + b"\x00") for n in itertools.count(1))
    kept.make(ledger, own, writing, by, mint=lambda: next(numbers), reply_to=str, each=_nothing)


def _nothing(done: int, of: int) -> None:
    """Nobody looks on."""


def _returns(home: Path, ledger: Ledger) -> None:
    """Documents that came back and ask something: two drawn, one in Word."""
    answers: dict[str, dict[str, Value]] = {
        "Pat Specimen supervision.pdf": {
            "supervisee": "Pat Specimen", "date": "9.11.26", "length": "90", "next_meeting": "14.12.26",
        },
        "Scan 2026-11-27.pdf": {
            "supervisee": "Noor Fictionel", "date": "4/5/26", "length": "75", "next_meeting": "20.12.26",
        },
        LONG: {"supervisee": "Mo Madeup", "supervisor": ""},
    }  # fmt: skip
    asked.come_back(ledger, home.parent / "back", answers)
