"""The text of the gallery: which form is for what, and each of them with its pictures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fillers.letters.kinds import Kind
from forms.families import FAMILIES
from forms.situations import SITUATIONS
from schemas.definition import FormDefinition

SOURCES: Mapping[str, str] = {
    "S0": "a care provider’s shared-vision and supervision pack, with material of Skills for Care and CWDC",
    "S1": "supervision procedures of the London Borough of Southwark",
    "S2": "CWDC’s guide to integrated supervision",
    "S3": "the handbook of the Social Care Leaders Scheme",
    "S4": "the Post Qualifying Standards for practice supervisors",
}
"""The documents that the forms come from, by the short names that stand in their definitions."""
HEAD = """\
# The forms

Every form that comes with carepack: what it is for, who fills it in, how often, and how it looks in Word and as PDF.
`carepack forms list` has them in the terminal, with your own ones; `carepack forms list monthly talk` finds forms
by words of what you want to do. `carepack blank NAME` makes a blank. How to hand them out: [Making
forms](making-forms.md); a form that is not here: [A form of your own](own-forms.md).

This page is made by `make gallery`, from the forms.
"""


MADE = "Made of records"


def page(
    families: Mapping[str, str | None], forms: Sequence[FormDefinition], made: Sequence[Kind] = ()
) -> str:
    """The whole page; `families` has the family of each form by its name, `made` what is made of their records."""
    known = {f.form: _heading(f) for f in forms} | {k.name: f"{k.title} ({k.name})" for k in made}
    parts = [HEAD, "## Which form do I need?\n", *_situations(known), "## All of them\n"]
    groups = [(FAMILIES[n], [f for f in forms if families.get(f.form) == n]) for n in FAMILIES]
    parts += [_contents([*groups, (MADE, ())] if made else groups)]
    for title, mine in groups:
        if mine:
            parts += [f"## {title}\n", *map(_of, mine)]
    if made:
        parts += [f"## {MADE}\n", "Nothing on these is filled in, and nothing of them comes back.\n"]
        parts += [
            f"### {known[k.name]}\n\n{k.says}\n\n- **Made of:** [`{k.form}`](#{anchor(known[k.form or ''])})\n"
            f"- **How:** `carepack letter {k.name}`; see [Letters](letters.md)\n"
            for k in made
        ]
    parts += ["## Where they come from\n", *_sources()]
    return "\n".join(parts)


def _situations(known: Mapping[str, str]) -> Iterator[str]:
    for about, rows in SITUATIONS.items():
        told = [(words, [n for n in names if n in known]) for words, names in rows]
        lines = [
            f"| {words} | {', '.join(_link(n, known[n]) for n in names)} |" for words, names in told if names
        ]
        if lines:
            yield "\n".join([f"| {about} | form |", "|---|---|", *lines, ""])


def _link(name: str, heading: str) -> str:
    return f"[`{name}`](#{anchor(heading)})"


def _heading(form: FormDefinition) -> str:
    return f"{form.title} ({form.form})"


def anchor(heading: str) -> str:
    """What a heading is linked by: small letters, without what is neither letter nor figure, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _contents(groups: Sequence[tuple[str, Sequence[FormDefinition]]]) -> str:
    lines = []
    for title, mine in groups:
        if mine or title == MADE:
            lines.append(f"- [{title}](#{anchor(title)})")
            lines += [f"  - [{f.title}](#{anchor(_heading(f))})" for f in mine]
    return "\n".join([*lines, ""])


def _of(form: FormDefinition) -> str:
    purpose = form.purpose
    titles = {"word": "in Word", "pdf": "as PDF"}
    cells = [f"![{alt(form, words)}](gallery/{form.form}.{kind}.webp)" for kind, words in titles.items()]
    lines = [f"### {_heading(form)}", ""]
    if purpose is not None:
        lines += [purpose.what, "", f"- **Who:** {purpose.who}", f"- **How often:** {purpose.often}"]
        if purpose.quote is not None:
            lines.append(f"- **In its source:** “{purpose.quote}”")
    lines.append(f"- **Source:** {form.source}")
    kind = f"; kind of record: {form.kind.replace('_', ' ')}" if form.kind is not None else ""
    lines.append(f"- **Name:** `{form.form}`, edition {form.edition}{kind}")
    return "\n".join([*lines, "", "| Word | PDF |", "|---|---|", f"| {' | '.join(cells)} |", ""])


def alt(form: FormDefinition, words: str) -> str:
    """What a picture shows, for whoever does not see it."""
    return f"First page of “{form.title}” {words}: a blank form that begins with “{_first(form)}”".replace(
        "|", "/"
    )


def _first(form: FormDefinition) -> str:
    """The first thing that is asked, or the first heading where that has none."""
    from schemas.paths import slots

    return next((s.question for s in slots(form, {t.table: 1 for t in form.tables if t.repeat})), form.title)


def _sources() -> Iterator[str]:
    yield "\n".join([*(f"- **{short}**: {says}" for short, says in SOURCES.items()), ""])
    yield (
        "The wording of the forms belongs to their authors; [NOTICE](../NOTICE) says more. What is ours in a form is\n"
        "marked so in its definition, with the reason.\n"
    )
