"""The protocol: what is done to which forms, and which of it no threshold may be chosen by.

Written down before the first threshold was chosen. Kinds and forms that are held out are measured once, at the end;
whoever changes a threshold for what is found there says so in docs/decisions/two-witnesses.md.

A damage counts as *visible* where a program that is none of ours (poppler) draws the damaged page otherwise than the
clean one: at least `VISIBLE` pixels at 100 dpi that differ by more than `DIFFERS` of 255. A visible damage is *noticed*
where the reading has a query that the clean document has not, about the same page or its answer, or where it reads
other words than before at that place: then the record says what is seen.
"""

from __future__ import annotations

VISIBLE = 12
DIFFERS = 64
SEEDS = 3
"""How often each kind is done to each form in each state."""

TUNED_FORMS = ("commitment-employee", "contact-evaluation", "pdp-guided", "supervision-record")
HELD_OUT_FORMS = ("appraisal-framework", "commitment-employer", "pdp-2016", "pdp-induction")

TUNED_KINDS = (
    "words beside the boxes",
    "words over the printed ones",
    "line through an answer",
    "area over an answer",
    "area over printed words",
    "picture placed",
    "drawing by hand",
    "tick beside its box",
    "printed words taken out",
    "answer shows another's words",
    "box shows another state",
    "letters exchanged in an answer",
)
HELD_OUT_KINDS = (
    "shading",
    "soft mask",
    "clipping",
    "hidden layer",
    "words in a layer",
    "Type 3 words",
    "words as outlines",
    "stroked words",
    "inline image",
    "words in a form of the resources",
    "pattern",
    "see-through area",
    "cropped page",
    "exchanged fonts",
)

STATES = ("fields", "flattened")
"""What is damaged: the document with live fields, and the same flattened (by qpdf)."""

CLEAN = (
    "as filled",
    "saved by pdf.js",
    "filled by pdf.js",
    "filled by pdftk",
    "flattened by pdftk",
    "flattened by qpdf",
    "filled by pypdf",
    "flattened by pypdf",
    "filled by pikepdf",
    "filled by MuPDF",
    "filled by PDFBox",
    "flattened by PDFBox",
    "filled by OpenPDF",
    "flattened by OpenPDF",
    "Ghostscript",
    "Ghostscript twice",
    "Ghostscript, PDF/A",
    "cairo",
    "mutool clean",
    "mutool convert",
    "LibreOffice Draw",
    "turned by /Rotate",
    "turned by its content",
    "printed at 94 %",
)
"""Programs and ways whose pages have nothing added: none of them may be asked about for how it looks.

`LibreOffice Draw` lays its words out anew, letter by letter; where no page of it can be held against the blank it is
counted as *not compared*, not as clean.
"""

BOUNDS = {"noticed": 0.95, "noticed of any kind": 0.80, "alarms": 0, "milliseconds a page": 40}
