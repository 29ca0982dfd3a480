"""Run by PyMuPDF's own Python: pymupdf_fill.py IN OUT VALUES [--bake]; VALUES is a JSON file of values by full name.

True ticks a box; for radios the name of the state. With --bake the fields become part of the pages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pymupdf

source, out, told, *more = sys.argv[1:]
values = json.loads(Path(told).read_text("utf-8"))
document = pymupdf.open(source)
for page in document:
    for widget in page.widgets():
        if widget.field_name not in values:
            continue
        value = values[widget.field_name]
        if widget.field_type == pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON:
            if widget.on_state() != value:
                continue
            value = True
        widget.field_value = value
        widget.update()
if more:
    document.bake()
document.save(out)
