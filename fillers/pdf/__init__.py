"""The PDF rendition: one A4 document that is the on-screen form and the paper form."""

from fillers.pdf.compiling import Compiled, compile, layout, rendition
from fillers.pdf.filling import blank, fill

__all__ = ["Compiled", "blank", "compile", "fill", "layout", "rendition"]
