"""Which places of a form are its signing: signatures, and the dates that stand with them.

Signing takes two steps in most organisations, often on two prints of one record: what was only signed since is the
same record. Which date goes with a signature is read off the form: the one right after it, in the same block or row.
The date on which the person was given a copy belongs to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from schemas import signatures
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.values import Value

_NOT_SIGNED = signatures.NOT_SIGNED


@lru_cache(maxsize=128)
def signing_places(form: FormDefinition) -> frozenset[str]:
    """The fields and columns (`table.*.column`) that sign a record rather than say something in it."""
    found: set[str] = set()
    meant = {form.about.held, form.about.next, form.about.review}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            found |= {name for name in _signed(block.fields) if name not in meant}
        elif isinstance(block, TableBlock):
            found |= {f"{block.table}.*.{name}" for name in _signed(block.columns)}
    if form.about.copy_given is not None:
        found.add(form.about.copy_given)  # given once all have signed, and noted then
    return frozenset(found)


def _signed(fields: Sequence[Field]) -> set[str]:
    found: set[str] = set()
    before: Field | None = None
    for field in fields:
        dated = before is not None and before.type == "signature" and field.type in {"date", "when"}
        if field.type == "signature" or dated:
            found.add(field.name)
        before = field
    return found


def signs(form: FormDefinition, path: str) -> bool:
    """Whether this path is part of the signing."""
    table, dot, rest = path.partition(".")
    return (f"{table}.*.{rest.rpartition('.')[2]}" if dot else path) in signing_places(form)


def content(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers without the signing: what two returns of one session share."""
    return {p: v for p, v in answers.items() if not signs(form, p)}


def signed_together(
    form: FormDefinition, earlier: Mapping[str, Value], now: Mapping[str, Value]
) -> dict[str, Value] | None:
    """Both signings on the one record they share; None where anything else, or one signature, differs.

    Words that say why somebody has not signed give way to a signature.
    """
    if content(form, earlier) != content(form, now):
        return None
    both = {p for p in earlier if signs(form, p)} & set(now)
    kept = {**earlier, **now}
    unsigned = {p for p in earlier if signatures.state_at(form, earlier, p) in _NOT_SIGNED}
    for path in both:
        if earlier[path] == now[path] or path in unsigned:
            continue
        if signatures.state_at(form, now, path) not in _NOT_SIGNED:
            return None
        kept[path] = earlier[path]  # an older print: it was signed since
    return kept
