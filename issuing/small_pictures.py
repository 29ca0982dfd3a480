"""First pages of forms, small, for a gallery: drawn once for each look of a form, and kept in a folder.

To draw all of them takes a minute or two, so whoever shows a gallery shows those that are there, and has the others
drawn beside.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from filing.whole_files import save
from issuing.making import rendition_of
from issuing.previews import page_picture, preview

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

WIDE = 360
"""Pixels across: sharp at half of that."""
MOST = 300
"""Pictures that are kept; the oldest go."""


def file_of(folder: Path, form: FormDefinition, brand: Branding) -> Path:
    """Where the picture of a form's first page is, or will be: named by how the form looks."""
    return folder / f"{rendition_of(form, 'pdf', brand).digest}.webp"


def draw(folder: Path, form: FormDefinition, brand: Branding, when: dt.datetime) -> None:
    """Draws the first page of a form, unless that is there."""
    file = file_of(folder, form, brand)
    if file.is_file():
        return
    save(file, page_picture(preview(form, brand, when=when), 1, WIDE) or b"", force=True)
    over = sorted(folder.glob("*.webp"), key=lambda f: f.stat().st_mtime_ns, reverse=True)[MOST:]
    for old in over:
        old.unlink(missing_ok=True)
