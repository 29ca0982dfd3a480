"""pdftk-java: fills PDF forms from XFDF, as servers and scripts do, and lists their fields."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.clients.process import ClientError, found, run


@dataclass(frozen=True, slots=True)
class Field:
    """One field as pdftk tells it; `states` are the on and off names of a button or the options of a list."""

    name: str
    kind: str
    value: str
    states: tuple[str, ...]
    tooltip: str
    flags: int


def available() -> bool:
    """Whether pdftk is here."""
    return found("pdftk")


def dump_fields(pdf: Path) -> dict[str, Field]:
    """Every terminal field of `pdf` by its full name; a line break in a value is a newline."""
    text = run(["pdftk", pdf, "dump_data_fields_utf8"]).decode("utf-8")
    blocks = (block.rstrip("\n") for block in text.split("---\n"))
    fields = (_field(block.split("\n")) for block in blocks if block)
    return {field.name: field for field in fields}


def fill_form(
    pdf: Path, values: Mapping[str, str | bool], out: Path, *, flatten: bool = False, drop_xfa: bool = False
) -> Path:
    """Fill `pdf` from XFDF in UTF-8 and write `out`.

    A tick box takes True or False and gets its own on-state's name; a radio group takes the state's name.
    With `flatten` the fields become page content.

    Raises ClientError if a field is not there, or pdftk fails.
    """
    fields = dump_fields(pdf)
    missing = sorted(set(values) - set(fields))
    if missing:
        raise ClientError(f"{pdf.name} has no field {', '.join(missing)}")
    words = {name: _word(fields[name], value) for name, value in values.items()}
    with tempfile.TemporaryDirectory(prefix="carepack-pdftk-") as folder:
        xfdf = Path(folder, "values.xfdf")
        xfdf.write_text(_xfdf(words), "utf-8", newline="")
        extra = ["flatten"] * flatten + ["drop_xfa"] * drop_xfa
        run(["pdftk", pdf, "fill_form", xfdf, "output", out, *extra])
    return out


def _word(field: Field, value: str | bool) -> str:
    if isinstance(value, str):
        return value
    on = [state for state in field.states if state != "Off"]
    if field.kind != "Button" or len(on) != 1:
        raise ClientError(f"{field.name} is no single tick box; its states are {field.states}")
    return on[0] if value else "Off"


def _xfdf(values: Mapping[str, str]) -> str:
    # &#10; because a parser may turn a bare line break of an attribute or text into a space.
    rows = "".join(
        f"<field name={quoteattr(name)}><value>{escape(value, {chr(10): '&#10;'})}</value></field>"
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve">'
        f"<fields>{rows}</fields></xfdf>"
    )


def _field(lines: Iterable[str]) -> Field:
    told: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        head, colon, rest = line.partition(":")
        if colon and head.startswith("Field") and head.isalpha():
            key = head
            told.setdefault(key, []).append(rest.removeprefix(" "))
        elif key:
            # pdftk prints a value's own line breaks bare, so whatever is no key goes on with the value.
            told[key][-1] += "\n" + line

    def one(name: str) -> str:
        return "\n".join(told.get(name, [""]))

    states = tuple(told.get("FieldStateOption", []))
    flags = int(one("FieldFlags") or 0)
    return Field(one("FieldName"), one("FieldType"), one("FieldValue"), states, one("FieldNameAlt"), flags)
