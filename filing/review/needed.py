"""What no record goes without: whose it is, of which day, and one answer.

A form may ask for more, and a person may let that stand; these are given, or the document is no record.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from filing.records.signing import signs
from schemas import signatures
from schemas.definition import FormDefinition
from schemas.paths import Slot, slot_at, slots
from schemas.questions import asked
from schemas.reading import Query
from schemas.subjects import is_subject, of_several, subjects
from schemas.values import Value

CODES = frozenset({"no-person", "no-date", "no-answer"})
_OR_REJECT = "Give it; or, if this is no record of yours, reject the document (carepack queries reject)."
_BY_SIGNING = frozenset({"commitment", "agreement", "consent"})
"""Kinds of form on which signing is itself what somebody says."""


def lacking(
    form: FormDefinition,
    answers: Mapping[str, Value],
    *,
    known: bool = False,
    given: Mapping[str, Value] | None = None,
    asked_at: Container[str | None] = (),
    whole: bool = True,
) -> tuple[Query, ...]:
    """What these answers lack to be a record, each as a query that is answered and never waived.

    `known`: whose it is is known without a name on it. `given`: what the copy was issued with. `asked_at`: paths about
    which something is asked already. With `whole`, nothing else is open that may still become an answer.
    """
    found = []
    person, held = _person_path(form), form.about.held
    if person is not None and not known and not is_named(form, answers) and person not in asked_at:
        say = f"Nobody is named here, and a record is somebody's. {_OR_REJECT}"
        found.append(_query(form, "no-person", person, say))
    if held is not None and answers.get(held) is None and held not in asked_at:
        say = f"No date stands here, and a record is of a day. {_OR_REJECT}"
        found.append(_query(form, "no-date", held, say))
    if whole and not _answered(form, answers, given or {}) and (at := _first(form)) is not None:
        say = f"Nothing is answered on this form but whose it is and when. {_OR_REJECT}"
        found.append(_query(form, "no-answer", at, say))
    return tuple(found)


def asked_at(form: FormDefinition, queries: Iterable[Query]) -> frozenset[str | None]:
    """The paths that open queries ask about; where nothing of the form was found, that is asked before all else."""
    every = tuple(queries)
    if any(q.code == "none-found" for q in every):
        return frozenset({_person_path(form), form.about.held})
    return frozenset(q.path for q in every)


def is_needed(form: FormDefinition, path: str | None) -> bool:
    """Whether no record goes without an answer at this path; of several people, one of them is enough."""
    if path is None:
        return False
    return path == form.about.held or (path == form.about.person and not of_several(form))


def is_named(form: FormDefinition, answers: Mapping[str, Value]) -> bool:
    """Whether somebody is named by at least a letter: a dash or a tick is nobody."""
    return any(is_name(name) for name in subjects(form, answers).values())


def is_name(name: Value | None) -> bool:
    """Whether words can be somebody's name."""
    return isinstance(name, str) and any(c.isalpha() for c in name)


def _person_path(form: FormDefinition) -> str | None:
    path = form.about.person
    return path.replace("*", "1") if path is not None and of_several(form) else path


def _answered(form: FormDefinition, answers: Mapping[str, Value], given: Mapping[str, Value]) -> bool:
    for path, value in answers.items():
        if given.get(path) == value or path == form.about.held or is_subject(form, path):
            continue
        slot = slot_at(form, path)
        if slot is None:
            continue
        if not signs(form, path):
            return True
        if (
            slot.field.type == "signature"
            and form.kind in _BY_SIGNING
            and signatures.state_at(form, answers, path) not in signatures.NOT_SIGNED
        ):
            return True
    return False


def _first(form: FormDefinition) -> str | None:
    """Where an answer is asked for: the first question that must be answered, else the first of all."""
    every = tuple(_askable(form))
    must = next((s for s in every if s.field.required == "must"), None)
    first = must or next(iter(every), None)
    return first.path if first is not None else None


def _askable(form: FormDefinition) -> Iterator[Slot]:
    for slot in slots(form, {t.table: 1 for t in form.tables}):
        about = slot.path == form.about.held or is_subject(form, slot.path)
        if not about and slot.field.type != "person" and not signs(form, slot.path):
            yield slot


def _query(form: FormDefinition, code: str, path: str, say: str) -> Query:
    slot = slot_at(form, path)
    return Query(code=code, path=path, question=asked(slot) if slot else None, say=say)


__all__ = ["CODES", "is_name", "is_named", "is_needed", "lacking"]
