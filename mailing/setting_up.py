"""`mail.yaml` set up by answers to questions, its own text kept: what is asked nowhere stays, and so do comments.

Each answer is put into the text at its place (`forms.yaml_change`). Where that would lose anything of the text, it is
not done, and whoever answered is told to change the text itself. No password is asked for: those are in the keyring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from filing.turns import turn
from forms.yaml_change import changed, words
from issuing import own_texts
from issuing.own_texts import OwnText
from mailing.questions import BY_PATH, PROVIDERS, QUESTIONS, SECTIONS, Question
from mailing.settings import FILE, Host, MailSettings, Web, settings_in
from schemas.errors import CarepackError, DefinitionError, Fault, Place, UsageError

Value = str | int | tuple[str, ...] | None
SENDS, FETCHES = "sends", "fetches"
"""What is ticked where there is a server for sending, and for fetching."""
SENDING, FETCHING = "Mails are sent from here", "What comes back is fetched from here"
"""The words beside the ticks."""
_KINDS = (
    (
        {"server"},
        TypeAdapter[str](Host),
        "cannot be the name of a server.",
        "Write it as mail.example.org, without https:// or a port.",
    ),
    (
        {"authorize", "token", "device"},
        TypeAdapter[str](Web),
        "is no address of a page.",
        "Write it with https:// at its head.",
    ),
)
"""Answers of a kind: of what, the kind, what is said of another, and what to do."""
_TICKED = {"sending": SENDS, "collecting": FETCHES}


def opened(root: Path) -> OwnText:
    """The file as it is now. Raises DefinitionError where it is no UTF-8."""
    return own_texts.opened(root, FILE)


def faults(root: Path, text: str) -> tuple[Fault, ...]:
    """Every mistake of a text that would stand in the file, in the order of lines."""
    try:
        settings_in(root, own_texts.plain(text).encode())
    except DefinitionError as error:
        return error.faults
    return ()


def write(root: Path, text: str, seen: str) -> str:
    """Saves the text itself, if nothing is wrong in it. Raises as `issuing.own_texts.write`."""
    return own_texts.write(root, FILE, text, seen, mistakes=partial(faults, root))


def shown(own: MailSettings) -> dict[str, str]:
    """What the settings answer, as it is typed: by the fields' keys, with the provider and what is ticked."""
    typed = {q.key: _typed(_value(own, q), q) for q in QUESTIONS}
    ticked = {tick: "yes" if getattr(own, part) is not None else "" for part, tick in _TICKED.items()}
    if own == MailSettings():
        ticked = dict.fromkeys(ticked, "yes")
    return typed | ticked | {"provider": provider_of(own)}


def provider_of(own: MailSettings) -> str:
    """At whose servers the mail is: `microsoft` or `google` where all is as is known of them; else `other`."""
    typed = {q.key: _typed(_value(own, q), q) for q in QUESTIONS}
    named = [
        p for p, there in (("sending", own.sending), ("collecting", own.collecting)) if there is not None
    ]
    parts = (*named, "signing_in")
    for one in PROVIDERS:
        known = {k: v for k, v in one.known.items() if k.startswith(parts)}
        if named and known and all(typed[k] == v for k, v in known.items()):
            return one.key
    return "other"


def change(root: Path, seen: str, said: Mapping[str, str]) -> None:
    """Puts answers into the file, as they are typed; all of them, or nothing.

    Raises UsageError `text-changed` where somebody else saved the file since it was `seen`, `mail-in-text` where the
    text would lose something, `mail-answer` and other faults with the field's key as their path.
    """
    with turn(root):
        own_texts.as_seen(root, FILE, seen)
        old = opened(root).text
        before = settings_in(root, old.encode())
        answers = _answers(said)
        _must_be_sound(root, answers)
        try:
            new = _with(old, before, answers)
            _must_be_whole(root, old, new, answers)
        except (ValueError, yaml.YAMLError):
            raise _in_text("it is written in a way that only a person can change") from None
        own_texts.write(root, FILE, new, seen, mistakes=partial(faults, root), spares_typed=True)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was answered, and which sections of the file are wanted; of the others every value is None."""

    values: Mapping[Question, Value]
    sections: frozenset[str]

    def within(self, section: str) -> dict[Question, Value]:
        """Those of a section; "": those of none."""
        return {q: v for q, v in self.values.items() if "".join(q.path[:-1]) == section}

    def value(self, *path: str) -> Value:
        """One of them."""
        return self.values[BY_PATH[path]]


def _answers(said: Mapping[str, str]) -> _Answers:
    """What was typed, with what is known of the provider."""
    known = next((p.known for p in PROVIDERS if p.key == said.get("provider")), {})
    typed = {q.key: known.get(q.key, said.get(q.key, "")).strip() for q in QUESTIONS}
    sections = {section for section, tick in _TICKED.items() if said.get(tick)}
    if typed["signing_in_client"] or any(typed[f"{s}_sign_in"] == "xoauth2" for s in sections):
        sections.add("signing_in")
    values = {
        q: _read(typed[q.key], q) if len(q.path) == 1 or q.path[0] in sections else None for q in QUESTIONS
    }
    return _Answers(values, frozenset(sections))


def _read(typed: str, question: Question) -> Value:
    """An answer as its value; a number that is none stays as it was typed, and is told."""
    if question.shape == "lines":
        return tuple(line.strip() for line in typed.splitlines() if line.strip()) or None
    if question.shape == "whole" and typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return int(typed)
    return " ".join(typed.split()) or None


def _value(own: MailSettings, question: Question) -> Value:
    """The value of a question in the settings; of a section that is not there, the usual one."""
    of: Any = own
    for key in question.path[:-1]:
        of = getattr(of, key)
    if of is None:
        return question.usual or None
    return getattr(of, question.path[-1]) or None


def _typed(value: Value, question: Question) -> str:
    if value is None:
        return question.options[0][0] if question.options else ""
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _must_be_sound(root: Path, answers: _Answers) -> None:
    """Raises UsageError with every answer that cannot be, each at its field."""
    found = list(_missing(answers))
    found += [f for q, v in answers.values.items() if (f := _wrong(q, v)) is not None]
    told = {f.place.path for f in found}
    text, at = _by_lines(
        replace(answers, values={q: v for q, v in answers.values.items() if q.key not in told})
    )
    told_already = {"def-missing", *({"mail-signing-in"} if "signing_in_client" in told else ())}
    further = [_at_field(f, at) for f in faults(root, text) if f.code not in told_already]
    found += [f for f in further if f.place.path not in told]
    if found:
        raise UsageError(*found)


def _missing(answers: _Answers) -> Iterator[Fault]:
    """What is needed and was not said."""
    if answers.value("address") is None:
        yield _told_at("It is not said from which address mails come.", "Type it.", at="address")
    for section, tick in (("sending", SENDING), ("collecting", FETCHING)):
        if section in answers.sections and answers.value(section, "server") is None:
            do = f"Type its name, or take away the tick at “{tick}”."
            yield _told_at("The server is not named.", do, at=f"{section}_server")
    if "signing_in" in answers.sections and answers.value("signing_in", "client") is None:
        what = "Signing in by consent needs the number of a registered program."
        do = "Whoever looks after your accounts registers it once."
        yield _told_at(what, do, at="signing_in_client")


def _wrong(question: Question, value: Value) -> Fault | None:
    """What is wrong with one answer by itself."""
    label = question.label
    if question.shape == "whole" and value is not None:
        least, most = question.bounds
        if not isinstance(value, int) or not least <= value <= most:
            what = f"{label}: a whole number from {least:,} to {most:,} is meant."
            return _told_at(what, "Correct it, or leave it empty for the usual one.", at=question.key)
    if question.shape == "choice" and value is not None and value not in dict(question.options):
        return _told_at(f"{label}: this is none of what can be chosen.", "Choose one.", at=question.key)
    for leaf, kind, what, do in _KINDS:
        if question.path[-1] in leaf and isinstance(value, str) and not _is(value, kind):
            return _told_at(f"“{value[:60]}” {what}", do, at=question.key)
    return None


def _is(value: str, kind: TypeAdapter[str]) -> bool:
    try:
        kind.validate_python(value)
    except ValueError:
        return False
    return True


def _by_lines(answers: _Answers) -> tuple[str, dict[int, str]]:
    """All answers as a text with one on each line, and by its number the field of each."""
    lines, at = ["{"], {1: "address"}
    for section in ("", *(s for s in SECTIONS if s in answers.sections)):
        if section:
            lines.append(f"{section}: {{")
            at[len(lines)] = f"{section}_{'client' if section == 'signing_in' else 'server'}"
        for question, value in answers.within(section).items():
            if value is not None:
                lines.append(f"{question.path[-1]}: {_as_yaml(value, question)},")
                at[len(lines)] = question.key
        lines += ["},"] if section else []
    return "\n".join([*lines, "}", ""]), at


def _at_field(fault: Fault, at: Mapping[int, str]) -> Fault:
    key = at.get(fault.place.line or 0, "")
    if fault.code == "mail-folders":
        key = "collecting_done"
    elif fault.code == "mail-signing-in" and key.startswith("signing_in"):
        key = "signing_in_authorize"
    what, do = fault.what, fault.do
    of = next((q.path[:-1] for q in QUESTIONS if q.key == key), None)
    for question in (q for q in QUESTIONS if q.path[:-1] == of):
        what, do = (t.replace(f"`{question.path[-1]}`", f"“{question.label}”") for t in (what, do))
    return Fault(fault.code, what, Place(path=key or None), do)


def _as_yaml(value: Value, question: Question) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(words, value))}]"
    plain = isinstance(value, int) or question.shape == "choice"
    return str(value) if plain else words(str(value))


def _with(text: str, before: MailSettings, answers: _Answers) -> str:
    """The text with the answers that are others than before. Raises ValueError where it has no place for them."""
    there = _paths(_mapping(text))
    changes: dict[tuple[str, ...], str | None] = {
        (s,): None for s in SECTIONS if s not in answers.sections and (s,) in there
    }
    for question, value in answers.values.items():
        path, section = question.path, question.path[:-1]
        if section and path[0] not in answers.sections:
            continue
        if value == _value(before, question) and (not section or section in there):
            continue
        if value is None and path in there:
            changes[path] = None
        elif value is not None and (path in there or value != question.usual):
            changes[path] = _as_yaml(value, question)
    return changed(text, changes)


def _must_be_whole(root: Path, old: str, new: str, answers: _Answers) -> None:
    """Raises UsageError `mail-in-text` where the new text lost something of the old, or says another thing."""
    lost = next((Counter(_comments(old)) - Counter(_comments(new))).elements(), None)
    if lost is not None:
        raise _in_text(f"it would lose the note “{lost[:60]}”")
    rare, kept = (_rare(_paths(_mapping(text))) for text in (old, new))
    if rare != kept:
        gone = next(p for p in (*rare, *kept) if rare.get(p) != kept.get(p))
        raise _in_text(f"it would lose “{': '.join(gone)}”, which is asked nowhere here")
    found = settings_in(root, new.encode())
    for question, value in answers.values.items():
        if (question.usual or None if value is None else value) != _value(found, question):
            raise _in_text(f"“{question.label}” cannot be put into it")


def _in_text(why: str) -> CarepackError:
    what = f"The file cannot be changed from these fields: {why}."
    return UsageError.of("mail-in-text", what, "Change it in the text, where nothing is lost.")


def _told_at(what: str, do: str, *, at: str) -> Fault:
    return Fault("mail-answer", what, Place(path=at), do)


def _comments(text: str) -> list[str]:
    """The comments of a text: what stands behind a # between its values."""
    found, at = [], 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        between = text[at : token.start_mark.index]
        found += [line.partition("#")[2].strip() for line in between.split("\n") if "#" in line]
        at = max(at, token.end_mark.index)
    return found


def _mapping(text: str) -> Mapping[str, Any]:
    told = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but words
    return told if isinstance(told, dict) else {}


def _paths(told: Mapping[str, Any]) -> dict[tuple[str, ...], object]:
    """What stands in a text by its path, sections too."""
    found: dict[tuple[str, ...], object] = {}
    for key, value in told.items():
        found[key,] = value
        if isinstance(value, dict):
            found |= {(key, inner): deep for inner, deep in value.items()}
    return found


def _rare(there: Mapping[tuple[str, ...], object]) -> dict[tuple[str, ...], object]:
    """What is asked nowhere."""
    return {p: v for p, v in there.items() if p not in BY_PATH and p not in {(s,) for s in SECTIONS}}


def at_fields(found: Sequence[Fault]) -> dict[str, str]:
    """By the field's key what is wrong there, of faults that `change` raised."""
    return {f.place.path: f"{f.what} {f.do}" for f in found if f.place.path}
