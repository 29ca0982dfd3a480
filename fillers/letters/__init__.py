"""Letters: prose made from a record, by a template that an organisation can edit in Word."""

from fillers.letters.kinds import Kind, kind, names, shipped
from fillers.letters.making import Letter, render

__all__ = ["Kind", "Letter", "kind", "names", "render", "shipped"]
