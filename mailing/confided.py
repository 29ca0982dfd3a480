"""Who, besides the person, may get papers about them, or know that there are any."""

from __future__ import annotations

from filing.mail.messages import Role
from filing.records.packs import PackDocument
from schemas.definition import FormDefinition
from schemas.paths import slot_at, slots

_OWN_MEANS = "mean.self"


def knows_of(form: FormDefinition, role: Role) -> bool:
    """Whether somebody of this role may know that the person has such a form at all.

    A private form that names its readers (the Commitment) is known to nobody else; of one that names none, what is
    written on it is private.
    """
    return role == "person" or form.private is None or not form.readers or _reads(form, role)


def may_have(document: PackDocument, form: FormDefinition | None, role: Role) -> bool:
    """Whether somebody of this role may get a document of a pack; `form` is the one it is of, if it is of any.

    What tells how the person judged themselves, in an appraisal's papers, is for them and for whoever appraises them,
    who is their manager.
    """
    if role == "person":
        return True
    if document.pack_kind == "appraisal" and role != "manager" and _tells_own_means(document, form):
        return False
    if form is None:
        return True
    if document.pack_kind == "blank":
        return knows_of(form, role)
    return form.private is None or _reads(form, role)


def _tells_own_means(document: PackDocument, form: FormDefinition | None) -> bool:
    if document.kind == "summary":
        return True
    return (
        document.kind == "form"
        and form is not None
        and any((slot.field.given or "").startswith(_OWN_MEANS) for slot in slots(form))
    )


def _reads(form: FormDefinition, role: Role) -> bool:
    """Whether the form names this role among its readers."""
    found = (slot_at(form, path) for path in form.readers)
    return any(slot is not None and slot.field.given == f"roster.{role}" for slot in found)


__all__ = ["knows_of", "may_have"]
