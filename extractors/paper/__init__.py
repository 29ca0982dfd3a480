"""The paper reader: scans and photographs of our printed pages, read against the very page that was printed.

Pages out of the file (`pictures`, `tiff_frames`, `scanned_pdf`), each laid over its template's page (`registration`,
`flat_page`), grouped by their own codes (`grouping`), and read box by box.
"""

from __future__ import annotations

from extractors.paper.document import PaperReader

__all__ = ["READER"]

READER = PaperReader()
