"""The Word rendition: a fillable .docx, compiled once and filled many times."""

from fillers.word.compiling import CompiledWord, compile, rendition
from fillers.word.filling import fill
from fillers.word.further_pages import with_further_pages

__all__ = ["CompiledWord", "compile", "fill", "rendition", "with_further_pages"]
