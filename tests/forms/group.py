"""A group session of an own form: several people are its subjects, and two tables have its actions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import forms
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.language import parse

GROUP = """\
form: team-session
edition: 1
title: "Team session"
source: "ours"
kind: supervision
about: {person: attendees.*.name, by: led, held: day, actions: [decided, homework], disagreement: other_views}
readers: [attendees.*.name, led]
blocks:
  - across: 2
    fields:
      led: {ask: "Led by", type: person, required: true}
      day: {ask: "Day of the session", type: date, required: true}
      began: {ask: "Began at", type: time}
  - table: attendees
    heading: "Present"
    repeat: {print: 3, most: 12, mark: "1"}
    columns:
      name: {ask: "Name", type: person, given: roster.name}
      signed: {ask: "Signature", type: signature, of: attendees.*.name}
  - fields:
      notes: {ask: "What was talked about", type: paragraph}
      other_views: {ask: "Other views", type: paragraph}
  - table: decided
    heading: "Decided"
    repeat: {print: 2, most: 9, mark: "a)"}
    columns: action
  - table: homework
    heading: "To learn until next time"
    repeat: {print: 2, most: 9}
    columns: {what: {ask: "What", type: paragraph}, who: "By whom"}
rules:
  - {count: [attendees.*.name], least: 2, say: "Name everybody who was there."}
"""


@cache
def form() -> FormDefinition:
    """The definition."""
    return parse(GROUP, "team-session.1.yaml", forms.parts())


def library(folder: Path) -> Library:
    """The built-in forms and this one, whose file is written into the folder."""
    (folder / "team-session.1.yaml").write_text(GROUP, encoding="utf-8")
    return Library((Path(forms.__file__).parent, folder))
