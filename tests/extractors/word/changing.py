"""Changes to the other parts of a Word document: its styles, its lists, its headers."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from io import BytesIO

from tests.extractors.word.documents import Sheet


def change_part(sheet: Sheet, name: str, change: Callable[[str], str]) -> None:
    """Changes a part; one that is not there is made from nothing."""
    out, parts = BytesIO(), {}
    with zipfile.ZipFile(BytesIO(sheet.filled.data)) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    before = parts.get(name, b"").decode()
    after = change(before)
    assert after != before
    parts[name] = after.encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for n, part in parts.items():
            package.writestr(n, part)
    sheet.filled = dataclasses.replace(sheet.filled, data=out.getvalue())
