"""The first text of a form of one's own: from a few answers, from another form, or from its last edition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

SCHEMA_FILE = "carepack-form.schema.json"
"""The editor's schema beside own forms; each form names it on its first line."""
_MODE_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"
_HEADING_LIMIT = 24
"""Characters of a question's name made from a heading; with a table and a row it must stay under 40."""


def id_of(title: str) -> str:
    """The form id a title suggests: `Visit to a person's home` becomes `visit-to-a-persons-home`."""
    return _plain(title, "-")[:40].rstrip("-") or "form"


def name_of(heading: str) -> str:
    """The name of a question that a heading suggests."""
    return _plain(heading, "_")[:_HEADING_LIMIT].rstrip("_") or "question"


def _plain(words: str, between: str) -> str:
    # Letters that do not decompose, so that Łódź is lodz and not odz.
    words = words.translate(str.maketrans("łŁøØđĐæÆœŒ", "lLoOdDaAoO")).replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’]", "", plain)
    return re.sub(r"^[0-9-_]+", "", re.sub(r"[^a-z0-9]+", between, plain).strip(between))


def quoted(words: str) -> str:
    """Wording as the language wants it: in double quotes."""
    words = " ".join(words.split())
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def draft(form: str, title: str, source: str, sections: Sequence[str]) -> str:
    """A form that can be used as it is, with notes on what can be changed; the lint finds nothing in it."""
    taken = {"name", "date", "signed", "signed_on"}
    blocks = []
    for heading in sections or ("Notes",):
        name = base = name_of(heading)
        number = 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        blocks.append(_SECTION.format(heading=quoted(heading), name=name, ask=quoted(f"{heading} – notes")))
    return _MODE_LINE + _FORM.format(
        form=form, title=quoted(title), source=quoted(source), sections="\n".join(blocks)
    )


def copied(text: str, form: str, title: str, source: str) -> str:
    """The text of a form as edition 1 of another one."""
    text = _without(text, "replaces", "moved", "dropped")
    for key, value in {
        "form": form,
        "edition": "1",
        "title": quoted(title),
        "source": quoted(source),
    }.items():
        text = _with(text, key, value)
    return text if text.startswith("# yaml-language-server") else _MODE_LINE + text


def next_edition(text: str, edition: int, replaces: int) -> str:
    """The text of an edition as the one after it, still the same in every question."""
    text = _with(_without(text, "replaces", "moved", "dropped"), "edition", str(edition))
    return re.sub(
        r"^(edition:.*\n)",
        lambda m: m[1] + _REPLACES.format(replaces=replaces),
        text,
        count=1,
        flags=re.M,
    )


def _with(text: str, key: str, value: str) -> str:
    return re.sub(rf"^{key}:.*$", lambda _: f"{key}: {value}", text, count=1, flags=re.M)


def _without(text: str, *keys: str) -> str:
    for key in keys:
        text = re.sub(rf"^{key}:.*\n(?:[ \t].*\n|- .*\n)*", "", text, count=1, flags=re.M)
    return text


_REPLACES = """\
replaces: {replaces}
# Say what became of each question of edition {replaces} that you rename or take out; its records stay readable by it.
# moved: {{new_name: old_name}}
# dropped: {{old_name: "why it is gone"}}
"""
_SECTION = """\
  - heading: {heading}
    fields:
      {name}: {{ask: {ask}, type: paragraph, lines: 4}}
"""
_FORM = """\
# Lines that start with # are notes for you; they are not printed. Words that are printed stand in double quotes.
# Every question has a name (small letters, digits, _) and then what is asked. Names are for good: once people
# have filled the form in, a question keeps its name, whatever its words become.
form: {form}
edition: 1
title: {title}
source: {source}

# Which question is the person, and which the day: lists and reports go by them.
about: {{person: name, held: date}}

blocks:
  - across: 2   # two questions on a line; up to 4
    fields:
      name: {{ask: "Name", type: person, required: true}}
      date: {{ask: "Date", type: date, required: true}}

{sections}
  # Other kinds of question. Take away the # before one to use it, and change its name and its words.
  # - heading: "More questions"
  #   fields:
  #     place: {{ask: "Where", help: "The street is enough."}}
  #     visits: {{ask: "Visits this month", type: number, from: 0, to: 99}}
  #     mood: {{ask: "Mood", type: choice, of: {{good: "Good", mixed: "Mixed", poor: "Poor"}}}}
  #     agreed: {{ask: "The person agreed", type: tick}}
  #     useful: {{ask: "How useful was it?", type: scale, scale: {{from: 1, to: 5, say: {{1: "not", 5: "very"}}}}}}

  - table: actions
    heading: "What happens next"
    repeat: {{print: 3, most: 20, mark: "1)"}}   # three rows printed; up to twenty can be used
    columns:
      what: {{ask: "What", type: paragraph}}
      who: {{ask: "Who"}}
      when: {{ask: "By when", type: when}}

  - across: 2
    fields:
      signed: {{ask: "Signature", type: signature, of: name, required: note}}
      signed_on: {{ask: "Date signed", type: date}}

# What is expected of the answers together. `say` is what you read when somebody left it out.
rules:
  - {{when: actions.*.what, then: [actions.*.who], say: "Say who will do it."}}
  - {{order: [date, signed_on], level: note, say: "It was signed before its date."}}
"""
