"""A form of our own with fixed rows and rows to write in after them, in one table and in groups."""

from __future__ import annotations

from functools import cache

import forms
from schemas.definition import FormDefinition
from schemas.language import parse

MIXED = """\
form: agenda
edition: 1
title: "Agenda"
source: "ours"
about: {person: who, held: day}
blocks:
  - across: 2
    fields:
      who: {ask: "Name", type: person, required: true}
      day: {ask: "Day", type: date, required: true}
  - table: support
    heading: "Support"
    rows: {reflections: "Personal reflections", leave: "Annual leave, flexi, sickness"}
    repeat: {print: 2, most: 6, mark: "1.", start: 3}
    columns:
      comments: {ask: "Comments", type: paragraph}
      item: {ask: "Other matter", write_in: true}
      agreed: {ask: "Agreed", type: tick}
  - table: duties
    groups:
      people: {heading: "People", rows: {rota: "Keeps the rota", cover: "Finds cover"}}
      house: {heading: "House", rows: {keys: "Holds the keys"}}
    repeat: {print: 1, most: 4}
    columns:
      other: {ask: "Other duty", write_in: true}
      leads: {ask: "Leads", type: tick}
      name: {ask: "Name", type: person}
rules:
  - {when: support.*.item, then: [support.*.comments], say: "Say what was said of it."}
  - {count: [duties.*.leads], least: 1, most: 7, say: "Somebody leads on something."}
  - {when: duties.*.leads, then: [duties.*.name], say: "Say who leads.", level: note}
"""


@cache
def form() -> FormDefinition:
    """The definition."""
    return parse(MIXED, "agenda.1.yaml", forms.parts())
