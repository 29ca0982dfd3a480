"""Many records as a large organisation would have after some years, put into a ledger at once, a document each.

Forms, names, days and words are drawn from a fixed seed: paragraphs are sentences of 6,000 words, some used a thousand
times as often as others, as words are; 400 people, four years.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from filing.ledger import audit, record_index
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import originals, origins, people, records, submissions
from filing.people import roster
from forms import load
from schemas.records import answers_of

ACT = Actor("benchmark", dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
SAMPLES = Path(__file__).parents[1] / "samples"
OF = {"supervision-record": 60, "informal-supervision": 25, "pdp-2016": 10, "commitment-employee": 5}
"""Out of a hundred records, so many of each form."""
FIRST_DAY, DAYS = dt.date(2023, 1, 2), 4 * 365
PEOPLE, WORDS, SENTENCES = 400, 6000, 50_000
UNSIGNED = {"code": "unsigned", "path": None, "say": "This is not signed yet."}
_AT_ONCE = 2000


class Language:
    """Sentences of made-up words, and of those that the samples are written in."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        text = " ".join(p.read_text(encoding="utf-8") for p in SAMPLES.glob("*/record.json"))
        known = sorted({w.strip('.,:;()“”"').lower() for w in text.split() if w.strip('.,:;()“”"').isalpha()})
        parts = (
            "ba",
            "de",
            "fir",
            "ga",
            "hol",
            "ki",
            "lum",
            "mo",
            "nar",
            "pel",
            "ros",
            "su",
            "tin",
            "var",
            "wen",
        )
        made = {"".join(self.random.choices(parts, k=3)) for _ in range(WORDS * 3)}
        self.random.shuffle(known)
        self.words = [*known, *sorted(made)][:WORDS]
        weights = list(itertools.accumulate(1 / (n + 2) for n in range(len(self.words))))
        drawn = iter(self.random.choices(self.words, cum_weights=weights, k=SENTENCES * 14))
        lengths = self.random.choices(range(5, 15), k=SENTENCES)
        self._sentences = [f"{' '.join(itertools.islice(drawn, n)).capitalize()}." for n in lengths]

    def paragraph(self, length: int) -> str:
        """Sentences of at least so many characters."""
        out = ""
        while len(out) < length:
            out += f"{self.random.choice(self._sentences)} "
        return out.strip()


def put_in(ledger: Ledger, count: int) -> None:
    """Fills an empty ledger with so many records, each of a document, and indexes them as an older ledger's."""
    lines = "\n".join(f"P{n:03},{_name(n)}" for n in range(PEOPLE))
    roster.import_csv(ledger, f"ref,name\n{lines}\n".encode(), ACT)
    from tests.filing.returns import SESSION, returned, submit

    first = submit(ledger, returned({**SESSION, "supervisee": _name(0)}))
    with ledger.writing() as conn:
        row = dict(conn.execute(select(records)).mappings().one())
        like = dict(conn.execute(select(submissions)).mappings().one())
        put_documents(conn, like, list(range(like["id"] + 1, like["id"] + count)))
        ids = list(conn.execute(select(people.c.id).order_by(people.c.ref)).scalars())
        for rows in _some(count, row, ids):
            conn.execute(insert(records), rows)
        assert first.record is not None
    with ledger.writing() as conn:
        record_index.fill(conn, ledger.library)
        _analyse(conn)


def next_of(conn: Connection, table: Any) -> int:
    return int(conn.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def put_documents(conn: Connection, like: dict[str, Any], numbers: list[int], **more: Any) -> None:
    """Documents like another one, with their originals and from where they came."""
    shas = [f"{n:064x}" for n in numbers]
    at = {"kept_at": like["received_at"], "size": 1000}
    conn.execute(insert(originals), [{"sha256": s, **at} for s in shas])
    came = {"first_at": like["received_at"], "first_by": ACT.by, "times": 1, "last_at": like["received_at"]}
    conn.execute(
        insert(origins),
        [
            {"sha256": s, "name": f"{s[-6:]}.docx", "origin": f"file:/{s}", "origin_key": s, **came}
            for s in shas
        ],
    )
    same = {"duplicate_of": None, "envelope": None, "fingerprint": None, **more}
    rows = [
        like | same | {"id": n, "sha256": s, "content": s, "name": f"{s[-6:]}.docx"}
        for n, s in zip(numbers, shas, strict=True)
    ]
    conn.execute(insert(submissions), rows)
    with audit.together(conn):
        for n in numbers:
            for act in ("received", str(more.get("state", like["state"]))):
                audit.note(conn, ACT, f"submission-{act}", f"submission {n}")


def _analyse(conn: Connection) -> None:
    # A server does this by itself after a while; a file never has it done.
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("ANALYZE")


def _name(number: int) -> str:
    first = ("Zoë", "Łukasz", "Ama", "Tom", "Siân", "Priya", "Grace", "Omar", "Nia", "Josh")
    last = ("Example", "Próba", "O'Neill", "Fox", "Smith-Jones", "Adeyemi", "Khan", "Lee", "Price", "Marlowe")
    return f"{first[number % 10]} {last[number // 10 % 10]} {'ABCDEFGH'[number // 100]}"


def _some(count: int, row: dict[str, Any], ids: list[int]) -> Iterator[list[dict[str, Any]]]:
    language = Language()
    chance = language.random
    samples = {f: json.loads((SAMPLES / f / "record.json").read_text(encoding="utf-8")) for f in OF}
    forms = {f: load(f) for f in OF}
    came = {f: dict.fromkeys(answers_of(forms[f], samples[f]), _CAME) for f in OF}
    out: list[dict[str, Any]] = []
    for number in range(2, count + 1):
        name = chance.choices(list(OF), list(OF.values()))[0]
        form, who = forms[name], chance.randrange(PEOPLE)
        day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
        record = _written(samples[name], language) | {form.about.person: _name(who)}
        if form.about.held:
            record[form.about.held] = day.isoformat()
        changes = {
            "id": number,
            "submission": row["submission"] + number - 1,
            "form": name,
            "definition": form.digest,
            "person": ids[who],
            "held": day,
            "record": record,
            "answers_digest": f"{number:064}",
            "provenance": came[name],
            "flags": [UNSIGNED] if chance.random() < 0.1 else [],
        }
        out.append(row | changes)
        if len(out) == _AT_ONCE:
            yield out
            out = []
    yield out


_CAME = {"method": "tag", "confidence": 1.0, "submission": 1, "sha256": "0" * 64}


def _written(thing: Any, language: Language) -> Any:
    """A record like another one, its longer texts written anew."""
    if isinstance(thing, dict):
        return {k: _written(v, language) for k, v in thing.items()}
    if isinstance(thing, list):
        return [_written(v, language) for v in thing]
    return language.paragraph(len(thing)) if isinstance(thing, str) and len(thing) > 30 else thing
