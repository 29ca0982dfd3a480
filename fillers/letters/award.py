"""What an award certificate says, prepared from a consent: only what the person consented to.

It suits every form of the consent's shape: a choice `share` with the answers `named`, `protected` and `no`, the words
`award`, a signature of the person, and perhaps a date `withdrawn_on`.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas import normal, signatures
from schemas.definition import FieldsBlock, FormDefinition
from schemas.errors import CarepackError, Place, RenditionError
from schemas.values import Value

PROTECTED = "A member of our team"
"""What stands for the name of somebody who wants their identity protected."""


def recognised(
    letter: str, form: FormDefinition, answers: Mapping[str, Value], employer: str
) -> dict[str, str]:
    """The name to print, and what the award is given for.

    Raises RenditionError: `letter-not-for-form` for another form, `letter-no-consent` where the person said no, said
    nothing, did not sign or withdrew, `letter-incomplete` with everything that is missing.
    """
    values = normal.answers(form, answers)
    person = form.about.person
    fields = {f.name: f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields}
    shared = fields.get("share")
    keys = {o.key for o in shared.options} if shared is not None else set()
    signs = next((f.name for f in fields.values() if f.type == "signature" and f.of == person), None)
    if person is None or signs is None or "award" not in fields or not {"named", "protected"} <= keys:
        raise RenditionError.of(
            "letter-not-for-form",
            f"The letter {letter} cannot be made of this form: it is no consent to share ideas.",
            "Use a record of idea-consent.",
            Place(form=form.form),
        )
    _consented(form, values, signs)
    for name, what, do in (
        (person, "whom the award is for", "Fill in the name."),
        ("award", "what the award is given for", "Fill in what it is given for."),
    ):
        if not values.get(name):
            raise _refused(
                form, "letter-incomplete", f"The certificate says {what}, and that is missing.", do, name
            )
    if not employer:
        what = "The certificate names the employer, and that is missing."
        raise _refused(form, "letter-incomplete", what, "Say whose letter it is: --organisation NAME.", None)
    named = values["share"] == "named"
    return {
        "name": normal.text(str(values[person])) if named else PROTECTED,
        "award": normal.text(str(values["award"])),
    }


def _consented(form: FormDefinition, values: Mapping[str, Value], signs: str) -> None:
    """Raises RenditionError where there is no consent in force."""
    if values.get("withdrawn_on") or values.get("signed_withdrawal"):
        what, at = "The consent was withdrawn.", "withdrawn_on"
    elif values.get("share") not in {"named", "protected"}:
        what, at = "The person did not consent to be shared with others.", "share"
    elif not values.get(signs) or signatures.state_at(form, values, signs) in signatures.NOT_SIGNED:
        what, at = "The consent is not signed by the person.", signs
    else:
        return
    raise _refused(form, "letter-no-consent", what, "Ask the person for a signed consent first.", at)


def _refused(form: FormDefinition, code: str, what: str, do: str, path: str | None) -> CarepackError:
    return RenditionError.of(code, what, do, Place(form=form.form, path=path))
