"""Letters: of a record that is filed, of the JSON that reading a document gave, or to a person of the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from schemas.errors import Place, RenditionError, UsageError

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from fillers.letters import Kind, Letter
    from forms import Library
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding
    from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about: a form and the answers of one record.

    `doubts` is how many answers are still to be looked at; `state` is that of a filed record. `large`: the roster says
    that the person reads large print.
    """

    form: FormDefinition
    answers: Mapping[str, Value]
    doubts: int = 0
    state: str | None = None
    large: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A record as JSON says it: its form, the record itself, how many answers are in doubt, and where it stands."""

    form: FormDefinition
    record: dict[str, Any]
    doubts: int = 0
    within: str = ""


def of_filed(ledger: Ledger, number: int) -> Subject:
    """The record of this number, as it was filed. Raises UsageError `no-record`, and `record-gone` for one that counts
    no more, whichever version of it is named."""
    from filing.people.roster import reads_large_print
    from filing.records.records import get
    from filing.records.versions import versions_of

    filed, last = get(ledger, number), versions_of(ledger, number)[-1]
    if not last.counts:
        what = f"Record {number} was {last.act} by {last.by}, so no letter is made of it."
        do = f"To take that back: carepack records undo {last.number} --why TEXT"
        raise UsageError.of("record-gone", what, do)
    form = ledger.library.load(filed.form, filed.edition)
    return Subject(form, filed.answers, state=filed.state, large=reads_large_print(ledger, filed.person))


def whose(ledger: Ledger, number: int) -> str:
    """The reference of the one person whom a record is about. Raises UsageError `letter-nobody`."""
    from filing.records.records import get

    ref = get(ledger, number).person
    if ref is None:
        what = f"Record {number} is not about one person of the roster, so there is nobody to write to."
        raise UsageError.of("letter-nobody", what, "Bring the person into the roster, and settle the record.")
    return ref


def record_in(data: dict[str, Any], library: Library, form: str, file: str) -> Told:
    """The record in whichever JSON was given: a bare one of `form`, or all that reading one document says.

    `file` names it in messages. Raises UsageError `letter-one-document`, `letter-no-record`.
    """
    from forms.naming import named

    place = Place(file=file)
    if "documents" not in data:
        return Told(named(library, form), data)
    documents = data["documents"]
    if not isinstance(documents, list) or len(documents) != 1 or not isinstance(documents[0], dict):
        what, do = "A letter is made of one document.", "Read one form, and give what that says."
        raise UsageError.of("letter-one-document", what, do, place)
    document = documents[0]
    told, name, edition = document.get("record"), document.get("form"), document.get("edition")
    if not isinstance(told, dict) or not isinstance(name, str) or not isinstance(edition, int):
        what = "This document was refused, so there is no record of it."
        raise UsageError.of("letter-no-record", what, "Read a good copy.", place)
    queries = document.get("queries")
    asked = queries if isinstance(queries, list) else []
    doubts = sum(isinstance(q, dict) and q.get("level", "must") == "must" for q in asked)
    return Told(library.load(name, edition), told, doubts, "documents.1.record")


def kinds() -> tuple[Kind, ...]:
    """Every letter there is, by name."""
    from fillers import letters

    return tuple(letters.kind(name) for name in letters.names())


def kind_of(name: str) -> Kind:
    """The letter of this name. Raises UsageError for one there is not."""
    from fillers import letters

    return letters.kind(name)


def template_of(name: str, own: bytes | None) -> bytes:
    """The template in use: the organisation's `own`, or the one that comes with the letter."""
    from fillers import letters

    letters.kind(name)
    return letters.shipped(name) if own is None else own


FOLDER = "letters"
"""In the organisation's folder: its own templates, each named after its letter."""


def own_file(folder: Path, name: str) -> Path | None:
    """The organisation's own template of a letter in its folder; None where it has none."""
    file = folder / FOLDER / f"{name}.docx"
    return file if file.is_file() else None


def own_template(folder: Path, name: str) -> bytes | None:
    """The bytes of `own_file`."""
    file = own_file(folder, name)
    return None if file is None else file.read_bytes()


LetterFormat = Literal["word", "pdf"]


def made_for(
    kind: str,
    person: Person,
    facts: Mapping[str, object],
    brand: Branding,
    when: dt.datetime,
    *,
    template: bytes | None = None,
    format: LetterFormat = "word",
    large: bool = False,
) -> Letter:
    """The letter of this kind (`invitation`, `reminder`, `cover`, `outcome`) to a person of the roster, dated `when`.

    Name, role, home, team, manager and supervisor are those of the roster; `facts` go by the names of the fields that
    `docs/letters.md` lists, over these: `about`, `meeting_on`, `reply_by`, `documents` (a list of mappings with
    `title`, `number`, `fill`, `reply_by` …, or of titles), `dues` (`what`, `on`, `over` …), `message` and so on; a
    date is a `datetime.date`. `template` is the organisation's own. Raises UsageError `letter-unknown`, `letter-fact`,
    and RenditionError as `letter` does, with `letter-incomplete` where a fact is missing.

    Of a PDF, `left` is what of the Word document could not be carried to it.
    """
    from fillers import letters
    from issuing.letter_meeting import role_of

    known = {
        "name": person.name,
        "role": person.role,
        "home": person.home,
        "team": person.team,
        "manager": person.manager_name,
        "supervisor": person.supervised_by_name,
    }
    about = facts.get("about")
    if facts.get("with_whom") is None and isinstance(about, str) and role_of(about, ()) == "manager":
        facts = {**facts, "with_whom": person.manager_name or ""}
    made = letters.render_for(kind, {**known, **facts}, brand, when=when, template=template, large=large)
    return _in(format, made, brand, when, own=template is not None, large=large)


def _in(
    format: LetterFormat, made: Letter, brand: Branding, when: dt.datetime, *, own: bool, large: bool
) -> Letter:
    from fillers import letters

    return made if format == "word" else letters.as_pdf(made, brand, when=when, own=own, large=large)


def letter(
    name: str,
    subject: Subject,
    brand: Branding,
    *,
    when: dt.datetime,
    renewal_years: int,
    template: bytes | None = None,
    format: LetterFormat = "word",
    large: bool = False,
    picture: bytes | None = None,
) -> Letter:
    """The letter of this name as a Word document or a PDF, dated `when`; `template` is the organisation's own, if it
    has one. `picture`: of the person, for an award certificate."""
    from fillers import letters

    if letters.kind(name).consent and (subject.doubts or subject.state == "replaced"):
        why = "was replaced by a later one" if subject.state == "replaced" else "is still in doubt"
        what = f"This consent {why}, so that nobody can be named by it."
        do = (
            "Use the later record."
            if subject.state == "replaced"
            else "Settle it, and make the letter again."
        )
        raise RenditionError.of("letter-no-consent", what, do, Place(form=subject.form.form))
    made = letters.render(
        name,
        subject.form,
        subject.answers,
        brand,
        when=when,
        template=template,
        renewed_after=renewal_years,
        large=large,
        picture=picture,
    )
    return _in(format, made, brand, when, own=template is not None, large=large)
