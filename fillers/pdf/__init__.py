"""The PDF rendition: one A4 document that is the on-screen form and the paper form."""

from fillers.pdf.compiling import Compiled, compile, layout, rendition
from fillers.pdf.filling import fill

__all__ = ["Compiled", "compile", "fill", "layout", "rendition"]
