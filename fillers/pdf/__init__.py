"""The PDF rendition: one A4 document that is the on-screen form and the paper form."""

from fillers.pdf.compiling import Compiled, compile, layout, rendition
from fillers.pdf.filling import blank, fill
from fillers.pdf.further_pages import with_further_pages

__all__ = ["Compiled", "blank", "compile", "fill", "layout", "rendition", "with_further_pages"]
