"""The PDF reader: form fields, then text at the template's boxes, then words beside their labels.

Bytes in, `schemas.reading.Reading` out. Every value says how and where it was seen; what was not found is
left out, and what is doubtful says so.
"""

from extractors.pdf.document.opening import recognises
from extractors.pdf.reader import carriers, extract

__all__ = ["carriers", "extract", "recognises"]
