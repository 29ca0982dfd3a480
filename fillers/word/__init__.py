"""The Word rendition: a fillable .docx, compiled once and filled many times."""

from fillers.word.compiling import CompiledWord, compile, rendition
from fillers.word.filling import fill

__all__ = ["CompiledWord", "compile", "fill", "rendition"]
