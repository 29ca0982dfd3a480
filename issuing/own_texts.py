"""The texts of an organisation's folder as somebody edits them: what was seen, what is typed, and saving it whole.

Nothing that was typed is lost: it is kept beside the folder until it is saved or given up. Nobody's work is written
over unseen: what is saved names the version that its writer began with.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filing import turns
from filing.whole_files import save
from forms import own_parts, published
from forms.drafting import SCHEMA_FILE
from forms.library import text_of
from forms.starting import editor_file
from forms.typed import faults_in_text
from issuing.bounds import CHECKS
from schemas.errors import DefinitionError, Fault, Place, UsageError
from schemas.yaml_source import SIZE_LIMIT

SETTINGS_FILES = ("organisation.yaml", "supervision.yaml")
MAIL_FILE = "mail.yaml"
"""Settings of mail: what is wrong in them is known above (`mailing.setting_up`), which says so to `write`."""
_SINGLE = (*SETTINGS_FILES, "wording.yaml", MAIL_FILE)
_FORM = re.compile(r"[a-z][a-z0-9-]{0,39}\.[1-9]\d{0,3}\.yaml")
_PART = re.compile(r"parts/[a-z][a-z0-9_-]{0,39}\.yaml")
NEW = turns.NEW
"""The version of a file that is not there."""
Mistakes = Callable[[str], Sequence[Fault]]
"""What is wrong with a text."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was typed and not saved: over which version, and when."""

    text: str
    seen: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class OwnText:
    """One file of the folder. `version` names what is in it; `published`: it is a form that stays as it is."""

    name: str
    text: str
    version: str
    published: bool = False
    typed: Typed | None = None


def file_of(root: Path, name: str) -> Path:
    """Where a file of this name stands. Raises UsageError `no-such-text` for a name that no file of ours has."""
    if name in _SINGLE:
        return root / name
    if is_form(name) or is_part(name):
        return root / "forms" / name
    what = f"There is no file “{name[:60]}” of forms, wording or settings."
    raise UsageError.of("no-such-text", what, "Choose one of the forms that are shown.", Place())


def is_form(name: str) -> bool:
    """Whether a file of this name is a form of one's own."""
    return _FORM.fullmatch(name) is not None


def is_part(name: str) -> bool:
    """Whether a file of this name holds shared parts of one's own: `parts/NAME.yaml`."""
    return _PART.fullmatch(name) is not None


def version_of(text: str | None) -> str:
    """What a text is named by, so that two windows can tell whether they speak of the same."""
    return turns.version_of(None if text is None else text.encode())


def opened(root: Path, name: str) -> OwnText:
    """A file as it is now, with what was typed over it and not saved. Raises DefinitionError where it is no UTF-8."""
    file = file_of(root, name)
    text = text_of(file) if file.is_file() else None
    typed = _typed(root, name)
    if typed is not None and typed.text == (text or ""):
        typed = None
    stands = name.removesuffix(".yaml") in published.recorded(root)
    return OwnText(name, text or "", version_of(text), stands, typed)


def faults(root: Path, name: str, text: str) -> tuple[Fault, ...]:
    """Every mistake of a text that would stand in this file, as the lint has it, in the order of lines.

    Of shared parts also what would be wrong then in forms that use them.
    """
    file_of(root, name)
    if name == MAIL_FILE:
        raise ValueError("what is wrong with settings of mail is known to mailing.setting_up")
    if is_part(name):
        return own_parts.faults(root, name, plain(text))
    return faults_in_text(root, name, plain(text), CHECKS)


def plain(text: str) -> str:
    """A text as it is kept: lines end as a browser's do not. Raises UsageError `text-too-large`."""
    if len(text) > SIZE_LIMIT:
        what = f"This text has more than {SIZE_LIMIT:,} characters."
        raise UsageError.of("text-too-large", what, "Split the form in two.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def keep(root: Path, name: str, text: str, seen: str, at: dt.datetime) -> None:
    """Keeps what is typed until it is saved: a closed window or a power cut loses nothing of it.

    A text that is as it was seen is none that was typed: it is only looked at.
    """
    file_of(root, name)
    new = plain(text)
    if seen == version_of(new or None if seen == NEW else new):
        give_up(root, name)
        return
    told = {"text": new, "seen": seen, "at": at.isoformat()}
    save(_place(root, name), json.dumps(told).encode(), force=True, private=True)


def give_up(root: Path, name: str) -> None:
    """Forgets what was typed and not saved."""
    file_of(root, name)
    _place(root, name).unlink(missing_ok=True)


def write(
    root: Path,
    name: str,
    text: str,
    seen: str,
    *,
    mistakes: Mistakes | None = None,
    spares_typed: bool = False,
) -> str:
    """Saves a text where the file is still as it was `seen`, and says its new version.

    A form with mistakes can be saved, as an editor saves it: nothing is made of it until they are put right. The other
    files must have none, for everything rests on them; `mistakes` says what is wrong where another than this module
    knows. With `spares_typed`, what somebody typed elsewhere and has not saved stays.

    Raises UsageError `text-changed` where somebody else saved it since, `form-published` for an edition that stays as
    it is, DefinitionError with the mistakes.
    """
    file, new = file_of(root, name), plain(text)
    with turns.turn(root):
        as_seen(root, name, seen)
        if not is_form(name):
            found = mistakes(new) if mistakes is not None else faults(root, name, new)
            if found:
                raise DefinitionError(*found)
        save(file, new.encode(), force=True)
        if is_form(name):
            save(file.parent / SCHEMA_FILE, editor_file(), force=True)
        if not spares_typed:
            _place(root, name).unlink(missing_ok=True)
    return version_of(new)


def remove(root: Path, name: str, seen: str) -> None:
    """Takes away a form of one's own that was never published, or shared parts that nothing uses.

    Raises UsageError as `write`, and `part-used` with whatever uses them.
    """
    file = file_of(root, name)
    with turns.turn(root):
        as_seen(root, name, seen)
        users = own_parts.users(root, name) if is_part(name) else ()
        if users:
            what = f"It is used by {', '.join(users)}, and stays."
            raise UsageError.of("part-used", what, "Take it out of them first; then remove it.")
        file.unlink(missing_ok=True)
        _place(root, name).unlink(missing_ok=True)


def as_seen(root: Path, name: str, seen: str) -> None:
    """Raises UsageError `text-changed` where somebody else saved a file since, `form-published` as `write`."""
    now = opened(root, name)
    if now.published:
        raise UsageError(_published(name))
    if now.version != seen:
        raise UsageError(_changed(name))


def line_shown(lines: Sequence[str], fault: Fault, longest: int = 100) -> str:
    """Of the lines of a text the one that a fault is about, shortened; nothing where it is about no line."""
    number = fault.place.line
    if number is None or not 0 < number <= len(lines):
        return ""
    line = lines[number - 1].strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _published(name: str) -> Fault:
    form, edition, _ = name.rsplit(".", 2)
    what = f"Edition {edition} of {form} is published, and stays as it is: copies of it are about."
    return Fault("form-published", what, Place(), "Make the change in its next edition.")


def _changed(name: str) -> Fault:
    what = "Somebody else saved this since you opened it, so yours was not saved over it. What you typed is kept."
    do = "Look at what is saved now, and put into it what you want of yours."
    return Fault("text-changed", what, Place(file=name), do)


def _place(root: Path, name: str) -> Path:
    return root.parent / "typed" / f"{name}.json"


def _typed(root: Path, name: str) -> Typed | None:
    try:
        told = json.loads(_place(root, name).read_bytes())
        return Typed(told["text"], told["seen"], dt.datetime.fromisoformat(told["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
