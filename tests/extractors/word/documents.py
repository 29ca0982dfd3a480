"""Word documents for the reader's tests: real renditions, and small changes to their XML."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from extractors import word
from schemas.checking import Checked, check
from schemas.definition import FormDefinition
from schemas.reading import Observation, Query, Reading
from schemas.values import Value
from tests.damage.word import NS, Hurt, document, w, with_document
from tests.fillers.word.making import make

Element = etree._Element


class Sheet:
    """One filled rendition whose XML a test may change before it is read."""

    def __init__(self, form: FormDefinition, answers: Mapping[str, Value] | None = None, **copy: Any) -> None:
        self.form = form
        self.filled = make(form, answers, **copy)
        self.root = document(self.filled.data)

    @property
    def data(self) -> bytes:
        return with_document(self.filled.data, self.root)

    def hurt(self, damage: Callable[[Hurt], None]) -> Sheet:
        damage(Hurt(self.root, random.Random(1)))
        return self

    def all(self, xpath: str) -> list[Element]:
        return list(self.root.xpath(xpath, namespaces=NS))

    def control(self, tag: str, number: int = 0) -> Element:
        """The control of a tag; rows that repeat share one, counted from 0."""
        return self.all(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']")[number]

    def row(self, tag: str, number: int = 0) -> Element:
        return next(self.control(tag, number).iterancestors(w("tr")))

    def label(self, words: str) -> Element:
        """The w:t of printed words."""
        return self.all(f"//w:t[not(ancestor::w:sdt) and .='{words}']")[0]

    def read(self) -> Reading:
        return word.extract(self.data, self.form)

    def checked(self) -> Checked:
        return check(self.form, self.read(), rows=dict(self.filled.template.rows))


def run(text: str) -> Element:
    made = etree.Element(w("r"))
    etree.SubElement(made, w("t")).text = text
    return made


def seen(reading: Reading, path: str) -> Observation | None:
    return next((v for v in reading.values if v.path == path), None)


def queries(reading: Reading, code: str) -> list[Query]:
    return [q for q in reading.queries if q.code == code]
