"""Letters: prose made from a record, by a template that an organisation can edit in Word."""

from fillers.letters.kinds import Kind, kind, names, shipped
from fillers.letters.making import Letter, as_pdf, render, render_for

__all__ = ["Kind", "Letter", "as_pdf", "kind", "names", "render", "render_for", "shipped"]
