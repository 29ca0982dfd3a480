"""Which letters there are, and the templates that come with them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from schemas.errors import UsageError

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Kind:
    """A letter: its name, its title, what it says, the form its record is of unless the record says so itself.

    `consent`: it is made of a consent, and only as far as that goes.
    `certifies`: it states that a commitment was made, so that it is made of a complete one only.
    `personal`: it is written to a person and made of no record. `needs`: of each of these groups of fields, one at
    least must say something; the words tell what is missing.
    """

    name: str
    title: str
    says: str
    form: str | None = None
    certifies: bool = False
    consent: bool = False
    personal: bool = False
    needs: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def framed(self) -> bool:
        """Whether it is a certificate: one page within a border, which has no letterhead."""
        return self.certifies or self.consent


_KINDS = {
    k.name: k
    for k in (
        Kind(
            "commitment-certificate",
            "Certificate of commitment",
            "Who made the Social Care Commitment, with whom, when, and by when it is renewed.",
            "commitment-employee",
            certifies=True,
        ),
        Kind(
            "commitment-plan",
            "Plan of chosen tasks",
            "The tasks chosen for each statement of the Commitment: deadline, done, notes.",
            "commitment-employee",
        ),
        Kind(
            "award-certificate",
            "Award certificate",
            "Who is recognised, and for what; the name only where the person consents to be named.",
            "idea-consent",
            consent=True,
        ),
        Kind(
            "invitation",
            "Invitation",
            "Invites a person to a meeting: what it is about, when, where and with whom, and what to bring.",
            personal=True,
            needs=((("about",), "what the meeting is about"), (("with_whom",), "whom the person is to meet")),
        ),
        Kind(
            "reminder",
            "Reminder",
            "Tells a person what is due, or which documents are still to come back.",
            personal=True,
            needs=((("dues", "documents"), "anything that is due or still to come back"),),
        ),
        Kind(
            "cover",
            "Cover letter",
            "Goes with documents: lists them, and says what to do with them and by when.",
            personal=True,
            needs=((("documents",), "the documents that it goes with"),),
        ),
        Kind(
            "outcome",
            "Outcome letter",
            "Confirms what came of a meeting: the outcome, what was agreed, and when the next one is.",
            personal=True,
            needs=(
                (("about",), "what the meeting was about"),
                (("outcome", "actions", "next_on"), "what came of it"),
            ),
        ),
    )
}


def names() -> tuple[str, ...]:
    """The names of all letters."""
    return tuple(_KINDS)


def kind(name: str) -> Kind:
    """The letter of that name. Raises UsageError `letter-unknown`, with the nearest match."""
    found = _KINDS.get(name)
    if found is None:
        near = get_close_matches(name, _KINDS, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(_KINDS)}."
        raise UsageError.of("letter-unknown", f"There is no letter called “{name[:60]}”.", hint)
    return found


def shipped(name: str) -> bytes:
    """The template that comes with a letter: a .docx to be used as it is, or edited in Word.

    It is kept without its typeface, which is put in here. Raises UsageError `letter-unknown`.
    """
    return _whole(kind(name).name)


@cache
def _whole(name: str) -> bytes:
    from fillers.word.typeface import FACES, embedded

    out = io.BytesIO((TEMPLATES / f"{name}.docx").read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        for face in FACES.values():
            entry = zipfile.ZipInfo(
                f"word/fonts/{face}.odttf"
            )  # of 1980, so that it is the same whenever it is made
            package.writestr(entry, embedded(face), zipfile.ZIP_DEFLATED)
    return out.getvalue()
