"""Filling: one copy and its answers into a compiled rendition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fillers.word.compiling import CompiledWord, compile, rendition
from fillers.word.slots import Facts
from schemas import normal, prompts, rules
from schemas.copies import Copy
from schemas.definition import FormDefinition, TextBlock
from schemas.errors import Place, RenditionError
from schemas.filled import Filled, Notice
from schemas.identity import Identity
from schemas.paths import slot_at
from schemas.rendition import Variant
from schemas.standing import after
from schemas.values import Value, show


def fill(
    compiled: CompiledWord,
    copy: Copy,
    answers: Mapping[str, Value],
    *,
    when: dt.datetime,
    finished: bool = False,
    standing: str | None = None,
) -> Filled:
    """The document of a copy with these answers; with none, the copy's blank.

    What the copy gives stands where there is no other answer, and cannot be changed where the copy locks it.
    More rows than the rendition has make a variant with more of them. `when` is the document's own time, so
    equal arguments give equal bytes. Nothing overflows: Word's boxes grow. A `finished` record has no prompts in its
    empty places; without that word, one that misses nothing the form must have is taken for finished.
    `standing` is said at the foot of every page.

    Raises RenditionError for more rows than the form allows.
    """
    form = compiled.rendition.form
    values = normal.answers(form, {**copy.given, **answers})
    compiled = _fitting(compiled, values)
    identity = Identity.of(copy.model_copy(update={"rendition": compiled.rendition.digest}))
    facts = Facts(
        values=values,
        locked=frozenset(p for p in copy.locked if p in copy.given),
        reference=after(identity.reference, standing),
        bookmark=identity.bookmark,
        when=_moment(when),
        bearer=prompts.bearer(*_bearer(form, values)),
        finished=finished or _finished(form, copy, values),
    )
    return Filled(compiled.document(facts), compiled.template, (), _notices(values))


def _finished(form: FormDefinition, copy: Copy, values: Mapping[str, Value]) -> bool:
    """Whether a record is filed as it is: it answers more than it was given, and nothing it must say is missing."""
    if set(values) <= set(normal.answers(form, copy.given)):
        return False
    return all(query.level == "note" for query in rules.check(form, values))


def _bearer(form: FormDefinition, values: Mapping[str, Value]) -> tuple[str | None, str | None]:
    """Whose record it is and of which day, as they stand in their own places; None where that is not known yet."""
    said: list[str | None] = []
    for path in (form.about.person or form.about.by, form.about.held):
        value = values.get(path) if path else None
        slot = slot_at(form, path) if path and value is not None else None
        said.append(" ".join(show(slot.field, value).split()) if slot and value is not None else None)
    return said[0], said[1]


def _moment(when: dt.datetime) -> str:
    """W3CDTF in UTC, to the second; a time without a zone is taken as UTC."""
    if when.tzinfo is not None:
        when = when.astimezone(dt.UTC)
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _fitting(compiled: CompiledWord, values: Mapping[str, Value]) -> CompiledWord:
    """The rendition itself, or the variant of it that has the rows and the texts these answers want."""
    wanted = compiled.rendition
    form = wanted.form
    shown = dict(compiled.template.rows)
    rows = dict(wanted.variant.rows)
    for table in form.tables:
        if table.repeat is None:
            continue
        used = max(normal.rows_of(table.table, values), default=0)
        if used > table.repeat.most:
            raise RenditionError.of(
                "too-many-rows",
                f"There are {used} rows where the form has room for {table.repeat.most}.",
                "Put some of them together, or use a second form.",
                Place(form=form.form, path=table.table),
            )
        if used > shown[table.table]:
            rows[table.table] = used
    picks = dict(wanted.variant.picks) | _picked(form, values)
    shape = Variant.of(rows=rows, picks=picks)
    variant = wanted.variant.model_copy(update={"rows": shape.rows, "picks": shape.picks})
    if variant == wanted.variant:
        return compiled
    return compile(rendition(form, wanted.branding, variant))


def _picked(form: FormDefinition, values: Mapping[str, Value]) -> dict[str, str]:
    names = {b.pick for b in form.blocks if isinstance(b, TextBlock) and b.pick is not None}
    return {name: str(values[name]) for name in names if name in values}


def _notices(values: Mapping[str, Value]) -> tuple[Notice, ...]:
    """Characters that most fonts lack: they are in the document, but a program may show a box for them."""
    import unicodedata

    found: list[Notice] = []
    for path, value in values.items():
        if not isinstance(value, str) or value.isascii():
            continue
        for character in dict.fromkeys(c for c in value if ord(c) > 0xFFFF):
            name = unicodedata.name(character, f"U+{ord(character):04X}").capitalize()
            found.append(
                Notice(
                    "rare-character",
                    path,
                    f"“{name}” is kept in the document; a computer without a font for it shows an empty box.",
                )
            )
    return tuple(found)
