"""A report as the files of one kind, by the ending of the name: what a command, a pack or a browser hands out."""

from __future__ import annotations

from collections.abc import Mapping

from reports.faces.paper import pages
from reports.faces.web import html
from reports.faces.workbook import xlsx
from reports.plain import as_csv, as_json
from reports.table import Report
from schemas.rendition import Branding
from schemas.shown_text import as_json_text

ENDINGS = (".html", ".pdf", ".xlsx", ".csv", ".json")
"""Of the files that a report is written as."""


def written(report: Report, name: str, brand: Branding | None = None) -> Mapping[str, bytes] | None:
    """The files that a report is written as, by name; None for an ending that is not known.

    CSV has one table a file: the first has the name that was given, the others the table's beside it. Raises
    RenditionError as `fillers.pages.pdf`.
    """
    stem, dot, ending = name.rpartition(".")
    match f"{dot}{ending}".lower():
        case ".html" | ".htm":
            return {name: html(report, brand)}
        case ".pdf":
            return {name: pages(report, brand)}
        case ".xlsx":
            return {name: xlsx(report, brand)}
        case ".json":
            return {name: f"{as_json_text(as_json(report), indent=2)}\n".encode()}
        case ".csv":
            first, *others = report.tables
            return {name: as_csv(first), **{f"{stem}-{t.key}.{ending}": as_csv(t) for t in others if t.rows}}
    return None
