"""A template looked through before anybody needs it: written once with something in every field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fillers.letters.fields import FIELDS, PERSON_FIELDS, Spec
from fillers.letters.kinds import kind
from fillers.letters.order import Order
from fillers.letters.stationery import COLOUR
from schemas.errors import CarepackError, Fault

_WHEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def lint(name: str, template: bytes, file: str) -> tuple[Fault, ...]:
    """Every fault of a template for the letter `name`, each with its place; `file` names it in messages.

    Raises UsageError `letter-unknown`.
    """
    from fillers.letters.confined import write

    wanted = kind(name)
    fields = PERSON_FIELDS if wanted.personal else FIELDS
    order = Order(file, wanted.title, "", _WHEN, COLOUR, None, _sample(fields), personal=wanted.personal)
    try:
        write(template, order)
    except CarepackError as error:
        return error.faults
    return ()


def _sample(fields: Mapping[str, Spec]) -> dict[str, object]:
    """Data with one item in every list, whose fields say their own names."""
    found: dict[str, object] = {}
    for name, spec in fields.items():
        found[name] = name if spec.fields is None else [_sample(spec.fields)]
    return found | ({"logo": ""} if "logo" in fields else {})
