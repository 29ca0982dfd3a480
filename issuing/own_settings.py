"""An organisation's settings as people see and change them: in words, one at a time, the file's own text kept.

Each change is put into `organisation.yaml` at its place (`forms.yaml_change`), so that comments and order stay; the
file is saved when all of it is without mistakes, and not at all otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from filing.turns import NEW, as_seen, turn, version, version_of
from filing.whole_files import save
from forms.organisation import LETTERHEAD, Organisation
from forms.organisation import organisation as read
from forms.yaml_change import changed, names, words
from issuing import own_texts
from issuing.logos import Logo, taken
from schemas.errors import DefinitionError, Fault, Place, UsageError
from schemas.policies import Doing, Policies

FILE = "organisation.yaml"
_LOGO = re.compile(r"logo(-[1-9]\d?)?\.(png|jpg|svg)")
"""What logos are called that are put here."""
NO_LOGO = NEW
"""The version of the logo where there is none."""
Shape = Literal["whole", "forms", "pairs", "zone", "people"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One policy: what it is called, what it is for, and how it is given."""

    key: str
    label: str
    says: str
    shape: Shape
    least: int = 0
    most: int = 0


def _whole(key: str, label: str, says: str) -> Setting:
    bounds = {type(m).__name__: m for m in Policies.model_fields[key].metadata}
    return Setting(key, label, says, "whole", int(bounds["Ge"].ge), int(bounds["Le"].le))


SETTINGS: Sequence[Setting] = (
    _whole(
        "appraisal_months",
        "Months from one appraisal to the next",
        "Staff are appraised annually, says the source of the forms.",
    ),
    _whole(
        "review_months",
        "Months from an appraisal or plan to its review",
        "The work plan is reviewed in September and March: every six months.",
    ),
    _whole(
        "renewal_years",
        "Years after which the Social Care Commitment is renewed",
        "Both parties renew it, the employer and the employee.",
    ),
    _whole(
        "least_ratings",
        "Ratings that a mean needs before it is told",
        "And of how many clients: a mean of one would name the client.",
    ),
    Setting(
        "appraisals",
        "Forms that are appraisals",
        "Names of forms. A pack of an appraisal brings the first.",
        "forms",
    ),
    Setting("supervisions", "Forms of a pack of supervision", "Where no form is chosen.", "forms"),
    Setting(
        "plans", "Development plan that goes with an appraisal", "The first, where none is chosen.", "forms"
    ),
    Setting(
        "commitments",
        "Commitments",
        "An employee's form, a colon, and the employer's form that must come first; one pair a line.",
        "pairs",
    ),
    Setting("timezone", "Time zone whose days count", "As Europe/London.", "zone"),
)
DOINGS: Mapping[Doing, str] = {
    "settle": "Settle what is asked",
    "reject": "Reject documents, or take that back",
    "amend": "Amend records",
    "move": "Move records to another person",
    "withdraw": "Withdraw records",
    "merge": "Merge records",
    "destroy": "Confirm how long records are kept, and destroy them after it",
}
"""What can be kept to some people, as a heading of who may."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The organisation's settings as they are, the version of the file they stand in, and that of the logo alone."""

    organisation: Organisation
    policies: Policies
    version: str
    logo_version: str


def settings(root: Path) -> Settings:
    """The settings of an organisation's folder. Raises DefinitionError with every mistake in it."""
    own = read(root)
    text = own_texts.opened(root, FILE)
    return Settings(own, own.library.policies, text.version, _logo_version(root))


def shown(policies: Policies, setting: Setting) -> str:
    """A setting's value as it is typed."""
    value: Any = getattr(policies, setting.key)
    if setting.shape == "forms":
        return ", ".join(value)
    if setting.shape == "pairs":
        return "\n".join(f"{a}: {b}" for a, b in value)
    return str(value)


def may(policies: Policies, doing: Doing) -> tuple[str, ...] | None:
    """Who may do a thing; None where everybody may."""
    return dict(policies.may).get(doing)


def change_look(root: Path, seen: str, name: str, footer: str, colour: str) -> None:
    """Another name, line at the foot, and colour; blank takes one away. Raises as `own_texts.write`."""
    look = {"name": name, "footer": footer, "colour": colour}
    _change(root, seen, {(k,): words(v) if v.strip() else None for k, v in look.items()})


def change_policies(root: Path, seen: str, said: Mapping[str, str]) -> None:
    """Other values of these settings, as typed; a blank one is the default again.

    Raises UsageError `setting-value` with every one that cannot be understood, and as `own_texts.write`.
    """
    changes: dict[tuple[str, ...], str | None] = {}
    wrong: list[Fault] = []
    for setting in SETTINGS:
        if setting.key not in said:
            continue
        typed = said[setting.key].strip()
        try:
            changes["policies", setting.key] = _written(setting, typed) if typed else None
        except ValueError as error:
            do = f"Correct “{setting.label}”, or leave it empty for the usual value."
            wrong.append(Fault("setting-value", f"{setting.label}: {error}", Place(path=setting.key), do))
    if wrong:
        raise UsageError(*wrong)
    now = own_texts.opened(root, FILE)
    changes = {p: v for p, v in changes.items() if not _is_so(root, p[1], said[p[1]].strip())}
    if now.version != seen or changes:
        _change(root, seen, changes)


def change_may(root: Path, seen: str, who: Mapping[Doing, Sequence[str] | None]) -> None:
    """Who may do what from now on: by what is done the names, None for everybody. Raises as `own_texts.write`."""
    named = {d: [n.strip() for n in ns if n.strip()] for d, ns in who.items() if ns is not None}
    pairs = ", ".join(
        f"{d}: [{', '.join(words(n) for n in named[d])}]" for d in get_args(Doing) if d in named
    )
    _change(root, seen, {("policies", "may"): f"{{{pairs}}}" if pairs else None})


def put_logo(root: Path, seen: str, data: bytes) -> Logo:
    """Takes a picture as the logo, where the logo is still as it was `seen` (`Settings.logo_version`).

    Raises as `issuing.logos.taken` and `own_texts.write`, and UsageError `file-changed`.

    The picture is there before the settings name it, under a name of its own, so that a failure between leaves the old.
    """
    logo = taken(data)
    with turn(root):
        _logo_as_seen(root, seen)
        before = _logo_name(root)
        names = (f"logo{number}{logo.suffix}" for number in ("", *(f"-{n}" for n in range(2, 100))))
        name = next(n for n in names if not (root / n).exists())
        save(root / name, data, force=False)
        try:
            _change_logo(root, words(name))
        except Exception:
            (root / name).unlink(missing_ok=True)
            raise
        _gone(root, before, name)
    return logo


def take_logo_away(root: Path, seen: str) -> None:
    """Prints no logo from now on. Raises as `put_logo`."""
    with turn(root):
        _logo_as_seen(root, seen)
        before = _logo_name(root)
        _change_logo(root, None)
        _gone(root, before, "")


def letterhead_version(root: Path) -> str:
    """The version of the letterhead as it is now."""
    return version(root / LETTERHEAD)


def put_letterhead(root: Path, seen: str, data: bytes) -> None:
    """Takes a Word document as the letterhead, where the one before is still as it was `seen`.

    Raises UsageError `file-changed`, DefinitionError with every mistake of it.
    """
    from issuing.letter_checking import faults_in

    _, faults = faults_in(LETTERHEAD, data)
    if faults:
        raise DefinitionError(*faults)
    with turn(root):
        as_seen(root / LETTERHEAD, seen)
        save(root / LETTERHEAD, data, force=True)


def take_letterhead_away(root: Path, seen: str) -> None:
    """Uses no letterhead from now on. Raises UsageError `file-changed`."""
    with turn(root):
        as_seen(root / LETTERHEAD, seen)
        (root / LETTERHEAD).unlink(missing_ok=True)


def _logo_version(root: Path) -> str:
    """The version of the logo: its name and what is in it, whatever else changes in the settings."""
    name = _logo_name(root)
    return NO_LOGO if name is None else version_of(f"{name}:{version(root / name)}".encode())


def _logo_as_seen(root: Path, seen: str) -> None:
    if _logo_version(root) != seen:
        what = "Somebody else changed the logo since you opened this page, so nothing was changed."
        do = "Look at the one that is printed now; if yours is still wanted, choose it again."
        raise UsageError.of("file-changed", what, do)


def _change_logo(root: Path, value: str | None) -> None:
    _change(root, own_texts.opened(root, FILE).version, {("logo",): value})


def _gone(root: Path, before: str | None, now: str) -> None:
    """Removes the logo that was, where it is one of those that are put here; what somebody put there by hand stays."""
    if before is not None and before != now and _LOGO.fullmatch(before):
        (root / before).unlink(missing_ok=True)


def _logo_name(root: Path) -> str | None:
    import yaml

    text = own_texts.opened(root, FILE).text
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    name = told.get("logo") if isinstance(told, dict) else None
    return str(name) if name is not None else None


def _change(root: Path, seen: str, changes: Mapping[tuple[str, ...], str | None]) -> None:
    with turn(root):
        now = own_texts.opened(root, FILE)
        try:
            text = changed(now.text, changes)
        except ValueError:
            raise DefinitionError(*own_texts.faults(root, FILE, now.text)) from None
        own_texts.write(root, FILE, text, seen, spares_typed=True)


def _is_so(root: Path, key: str, typed: str) -> bool:
    """Whether a setting has this value already, so that its place in the file need not be touched."""
    setting = next(s for s in SETTINGS if s.key == key)
    return bool(typed) and shown(settings(root).policies, setting) == typed


def _written(setting: Setting, typed: str) -> str:
    """A value as YAML. Raises ValueError in words."""
    if setting.shape == "whole":
        if not typed.isdecimal() or not setting.least <= int(typed) <= setting.most:
            raise ValueError(f"a whole number from {setting.least} to {setting.most} is meant.")
        return str(int(typed))
    if setting.shape == "forms":
        return names([n.strip() for n in typed.replace("\n", ",").split(",") if n.strip()])
    if setting.shape == "pairs":
        rows = [r.split(":", 1) for r in typed.splitlines() if r.strip()]
        if not all(len(r) == 2 and all(p.strip() for p in r) for r in rows):
            raise ValueError("each line is two names of forms with a colon between.")
        return "{" + ", ".join(f"{a.strip()}: {b.strip()}" for a, b in rows) + "}"
    return words(typed)
