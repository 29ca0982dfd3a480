"""One form measured: how many of its damaged pages are noticed, by whom, and what is asked about its clean ones."""

from __future__ import annotations

import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import forms
from benchmarks.changes.cases import Case, clean, damage, filled
from benchmarks.changes.damage import flattened
from benchmarks.changes.protocol import STATES
from extractors import pdf as reader
from extractors.pdf.changes.picture_witness import Finding, compare
from fillers.pdf.expected_pages import fill_as_read
from schemas.filled import Filled
from schemas.identity import settle
from schemas.reading import Reading
from tests.clients.libreoffice import LibreOffice
from tests.clients.process import run


@dataclass(slots=True)
class Count:
    """Damages of a kind: how many can be seen, and how many of these the reader, the picture and both notice."""

    visible: int = 0
    reader: int = 0
    picture: int = 0
    either: int = 0
    missed: list[str] = field(default_factory=list)

    def __iadd__(self, other: Count) -> Count:
        self.visible += other.visible
        self.reader += other.reader
        self.picture += other.picture
        self.either += other.either
        self.missed += other.missed
        return self


@dataclass(slots=True)
class Clean:
    """A program's clean pages: how many, what was found on them, and the milliseconds each took.

    `true` are those of the findings about an answer that the reader doubts itself, or where poppler, too, reads other
    words in its box than it has.
    """

    pages: int = 0
    alarms: list[str] = field(default_factory=list)
    true: list[str] = field(default_factory=list)
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Both witnesses on one document, apart from one another."""

    reading: Reading
    findings: tuple[Finding, ...]
    told: list[str]
    milliseconds: float


def hear(document: Filled, blank: bytes, case: Case) -> Heard:
    """Reads a case, fills the blank with what was read, and compares."""
    form = forms.load(case.form)
    reading = reader.extract(case.data, form, document.template)
    answers = {v.path: v.raw if v.raw is not None else v.marks or () for v in reading.values}
    identity, _ = settle(reading.carriers)
    began = time.process_time()
    compared = compare(
        case.data, fill_as_read(blank, document.template, answers, identity), document.template, answers
    )
    spent = 1000 * (time.process_time() - began)
    told = [_said(f) for f in compared.findings]
    told += [f"page {n} is not the form's" for n in compared.strange]
    return Heard(reading, compared.findings, told, spent)


def _said(finding: Finding) -> str:
    return f"{finding.code} {finding.path or 'page'} on page {finding.page}"


def _is_true(data: bytes, heard: Heard, finding: Finding) -> bool:
    if finding.path is None:
        return False
    doubted = {v.path for v in heard.reading.values if v.doubt}
    return finding.path in doubted or shows_otherwise(data, heard, finding)


def shows_otherwise(data: bytes, heard: Heard, finding: Finding) -> bool:
    """Whether the words that poppler finds at a finding's place are not those that were read there, but for spaces."""
    read = "".join(v.raw or "" for v in heard.reading.values if v.path == finding.path)
    x0, y0, x1, y1 = finding.box
    place = ["-x", x0 - 1, "-y", y0 - 1, "-W", x1 - x0 + 2, "-H", y1 - y0 + 2]
    numbers = [str(round(n)) if isinstance(n, float) else n for n in place]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        page = str(finding.page)
        said = run(["pdftotext", "-r", "72", "-f", page, "-l", page, *numbers, file.name, "-"]).decode(
            "utf-8"
        )
    return _unspaced(said) != _unspaced(read)


def _unspaced(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def asked(reading: Reading) -> tuple[frozenset[object], tuple[object, ...]]:
    """What the reader asks, and what it reads."""
    queries = frozenset({(q.code, q.path) for q in reading.queries})
    queries |= {(v.doubt, v.path) for v in reading.values if v.doubt}
    return queries, tuple((v.path, v.raw, v.marks) for v in reading.values)


def measure_clean(name: str, office: LibreOffice | None = None) -> Iterator[tuple[str, Clean]]:
    """Every program's clean pages of a form."""
    document = filled(name)
    assert document.blank is not None
    blank = document.blank()
    for case in clean(name, document, office):
        heard = hear(document, blank, case)
        true = [_said(f) for f in heard.findings if _is_true(case.data, heard, f)]
        alarms = [t for t in heard.told if t not in true]
        yield case.kind, Clean(len(document.template.pages), alarms, true, heard.milliseconds)


def measure_damage(name: str) -> Iterator[tuple[str, Count]]:
    """Every visible damage of a form, one by one."""
    document = filled(name)
    assert document.blank is not None
    blank = document.blank()
    states = dict(zip(STATES, (document.data, flattened(document.data)), strict=True))
    before = {
        state: asked(reader.extract(data, forms.load(name), document.template))
        for state, data in states.items()
    }
    for case in damage(name, document):
        if not case.visible or case.spot is None:
            continue
        heard = hear(document, blank, case)
        now = asked(heard.reading)
        by_reader = bool(now[0] - before[case.state][0]) or now[1] != before[case.state][1]
        by_picture = bool(heard.told)
        either = by_reader or by_picture
        place = case.spot.place.path if case.spot.place is not None else "no box"
        missed = [] if either else [f"{name}, {case.state}, page {case.spot.page + 1}, {place}"]
        yield case.kind, Count(1, by_reader, by_picture, either, missed)
