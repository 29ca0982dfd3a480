"""What an award certificate says, prepared from a consent: only what the person consented to.

It suits every form of the consent's shape: a choice `share` with the answers `named`, `protected` and `no`, the words
`award`, a signature of the person, and perhaps the words `idea` and a date `withdrawn_on`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from schemas import normal, signatures
from schemas.definition import Field, FieldsBlock, FormDefinition
from schemas.errors import CarepackError, Place, RenditionError
from schemas.values import Value

PROTECTED = "A member of our team"
"""What stands for the name of somebody who wants their identity protected."""
IDEA_MOST = 300
"""Characters of an idea that a certificate has room for, in large print and with a picture, too."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_FOR = re.compile(r"^for\s+(?=\S)", re.I)
"""Many write “for an idea”, as the consent asks; the certificate itself says “is recognised for”."""
_PLAIN = 4
"""Letters of a name that may be a word of the language, too: “may” is not May, but “MARGARET” is Margaret."""


def recognised(
    letter: str, form: FormDefinition, answers: Mapping[str, Value], employer: str
) -> dict[str, str]:
    """The name to print, what the award is given for, and the idea in its own words, where there is room for it.

    Raises RenditionError: `letter-not-for-form` for another form, `letter-no-consent` where the person said no, said
    nothing, did not sign or withdrew, `letter-incomplete` with what is missing, `letter-names-person` where an identity
    is to be protected and the words give it away.
    """
    values = normal.answers(form, answers)
    person = consented(letter, form, values)
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
    said = {"award": _FOR.sub("", normal.text(str(values["award"]))), "idea": idea_of(form, values)}
    if len(said["idea"]) > IDEA_MOST:
        said["idea"] = ""
    if values["share"] == "named":
        return {"name": normal.text(str(values[person])), **said}
    refuse_named(form, said, str(values[person]))
    return {"name": PROTECTED, **said}


def consented(letter: str, form: FormDefinition, answers: Mapping[str, Value]) -> str:
    """Where the person stands, in a consent that allows a certificate.

    Raises RenditionError `letter-not-for-form` and `letter-no-consent`.
    """
    values = normal.answers(form, answers)
    person, signs = places_of(letter, form)
    if values.get("withdrawn_on") or values.get("signed_withdrawal"):
        what, at = "The consent was withdrawn.", "withdrawn_on"
    elif values.get("share") not in {"named", "protected"}:
        what, at = "The person did not consent to be shared with others.", "share"
    elif not values.get(signs) or signatures.state_at(form, values, signs) in signatures.NOT_SIGNED:
        what, at = "The consent is not signed by the person.", signs
    else:
        return person
    raise _refused(form, "letter-no-consent", what, "Ask the person for a signed consent first.", at)


def places_of(letter: str, form: FormDefinition) -> tuple[str, str]:
    """Where a consent has the person and their signature. Raises RenditionError `letter-not-for-form` for another
    form."""
    person, fields = form.about.person, _fields(form)
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
    return person, signs


def idea_of(form: FormDefinition, answers: Mapping[str, Value]) -> str:
    """The idea in its words, on one line; nothing where the form has none."""
    return normal.line(str(answers.get("idea") or "")) if "idea" in _fields(form) else ""


def refuse_named(form: FormDefinition, said: Mapping[str, str], *names: str) -> None:
    """Raises RenditionError `letter-names-person` where words by path say a name of somebody who is protected."""
    for path, words in said.items():
        if found := _named_in(words, names):
            raise _refused(
                form,
                "letter-names-person",
                f"The person wants their identity protected, and these words say “{found}”.",
                "Word it without the name: carepack records amend NUMBER --set "
                f"{path}=WORDS --why TEXT, and let the person see it.",
                path,
            )


def _named_in(words: str, names: tuple[str, ...]) -> str | None:
    """The first word that is one of these names; a short one only as names are written, with a capital."""
    theirs = {n for name in names for n in _WORD.findall(name) if n[0].isupper() and len(n) > 1}
    long = {n.casefold() for n in theirs if len(n) > _PLAIN}
    for word in (str(w) for w in _WORD.findall(words)):
        bare = re.sub(r"[’'][sS]?$", "", word)
        if {word, bare} & theirs or {word.casefold(), bare.casefold()} & long:
            return word
    return None


def _fields(form: FormDefinition) -> dict[str, Field]:
    return {f.name: f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields}


def _refused(form: FormDefinition, code: str, what: str, do: str, path: str | None) -> CarepackError:
    return RenditionError.of(code, what, do, Place(form=form.form, path=path))
