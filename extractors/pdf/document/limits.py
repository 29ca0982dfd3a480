"""How much a foreign PDF may ask of us, each with its unit. Beyond it the document is refused, not half read."""

from __future__ import annotations

MAX_BYTES = 50 * 1024 * 1024
"""Size of a file, in bytes: a form with photographs pasted in stays far below."""
MAX_SCAN_BYTES = 192 * 1024 * 1024
"""Size of a file of nothing but scanned pages, in bytes: a drawer of three hundred."""
MAX_PAGES = 200
"""Pages of one document."""
MAX_OBJECTS = 100_000
"""Objects a file says it has (ISO 32000-1, 7.5.5, `/Size`)."""
MAX_STREAM = 32 * 1024 * 1024
"""Bytes one compressed stream may unpack to."""
MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes all page and font streams may unpack to together, before their text is looked at."""
MAX_FIELDS = 10_000
"""Form fields and annotations looked at in one document."""
MAX_DEPTH = 32
"""Levels of a tree of fields."""
MAX_TEXT = 200_000
"""Characters of one answer."""
MAX_CHARACTERS = 400_000
"""Characters on all pages together."""
MAX_SHAPES = 400_000
"""Lines, rectangles and curves on all pages together."""
MAX_FONT = 4 * 1024 * 1024
"""Bytes of an embedded font that is looked into."""
MAX_PIECES = 64
"""Pieces one letter of an embedded font may be put together from."""
MAX_GLANCED = 4 * 1024 * 1024
"""Bytes one page's content may unpack to for its words to be glanced at: our own pages have a fiftieth."""
MAX_GLANCED_FIRST = 2 * 1024 * 1024
"""Bytes the pages of a file may unpack to together that are glanced at before one has shown that it is ours."""
MAX_GLANCED_PAGES = 48
"""Pages of a file that are glanced at before any of them has shown that it is ours."""
