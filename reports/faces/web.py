"""A report as one accessible page for a browser: one file, no script, readable in print and at any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fillers.colour import readable, tinted
from fillers.pages import unticked
from reports.faces import charts, parts
from reports.table import Cell, Chart, Column, Gap, Report, Row, Table
from schemas.rendition import Branding

_PARTS = ("page", "facts", "contents", "body")


def html(report: Report, brand: Branding | None = None, *, index: bool = False) -> bytes:
    """The page, in UTF-8. `index`: what is lacking stands at the head, and what is behind cells in files beside it."""
    page: str = (
        _templates().get_template("page.html.jinja").render(_said(report, brand or Branding(), index=index))
    )
    return page.encode()


def body(report: Report, brand: Branding | None = None) -> str:
    """All of it below its heading, for a page of somebody else's making, in which it stands in a box of the class
    `report`, with `look` for its style."""
    said = _said(report, brand or Branding(), index=False)
    facts, contents, whole = (
        _templates().get_template(f"{part}.html.jinja").render(said) for part in ("facts", "contents", "body")
    )
    return f"{facts}{contents}{whole}"


def look(brand: Branding | None = None) -> str:
    """The style sheet of `body`, in the organisation's colour."""
    colour = readable((brand or Branding()).colour)
    return f".report {{ --colour: {colour}; --tint: {tinted(colour)}; }}\n{_style('report')}"


def _said(report: Report, brand: Branding, *, index: bool) -> Mapping[str, Any]:
    """What the templates are given."""
    colour = readable(brand.colour)
    drawn = [
        (c, s) for n, c in enumerate(report.charts, 1) if (s := charts.svg(c, colour=colour, prefix=f"c{n}"))
    ]
    return {
        "title": parts.title(report),
        "report": report,
        "organisation": report.organisation or brand.organisation or "",
        "footer": brand.footer or "",
        "facts": list(parts.facts(report)),
        "sections": [_section(s, report, drawn) for s in parts.sections(report)],
        "behind": [] if index else list(_behind(report)),
        "gaps": [(words, [_gap(g) for g in mine]) for words, mine in parts.by_kind(report.gaps).items()],
        "number": len(report.gaps),
        "counted": parts.counted(report.gaps),
        "index": index,
        "landscape": any(parts.wide(t) for t in report.tables),
        "style": f"{_style('page')}{look(brand)}",
    }


@cache
def _templates() -> Any:
    import jinja2

    room = files("reports.faces")
    there = {f"{n}.html.jinja": room.joinpath(f"{n}.html.jinja").read_text(encoding="utf-8") for n in _PARTS}
    made = jinja2.Environment(
        autoescape=True,
        loader=jinja2.DictLoader(there),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["page"] = unticked
    return made


@cache
def _style(name: str) -> str:
    return files("reports.faces").joinpath(f"{name}.css").read_text(encoding="utf-8")


def _section(section: parts.Section, report: Report, drawn: Sequence[tuple[Chart, str]]) -> Mapping[str, Any]:
    return {
        "heading": section.heading,
        "intro": section.intro,
        "tables": [_table(t, report, drawn) for t in section.tables],
    }


def _table(table: Table, report: Report, drawn: Sequence[tuple[Chart, str]]) -> Mapping[str, Any]:
    columns = [
        at
        for at in range(len(table.columns))
        if parts.has_any(table, at) and not parts.is_told_above(table, at)
    ]
    marks = parts.wide(table)
    return {
        "key": table.key,
        "short": parts.short(table, report),
        "caption": table.caption,
        "empty": table.empty,
        "note": table.note,
        "sums": table.sums,
        "marks": marks,
        "states": [s for s in table.used() if s.mark] if marks else [],
        "above": _above([table.columns[at] for at in columns]),
        "heads": [table.columns[at] for at in columns],
        "width": len(columns),
        "groups": [
            (heading, [_row(table, r, columns) for r in rows])
            for heading, rows in parts.groups(table).items()
        ],
        "rows": len(table.rows),
        "charts": [(c, s) for c, s in drawn if c.beside == table.key],
    }


def _above(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """What heads several columns, each with how many; nothing where no column is under any."""
    if not any(c.group for c in columns):
        return []
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found


def _row(table: Table, row: Row, columns: Sequence[int]) -> list[Mapping[str, Any]]:
    return [_cell(table, at, row.cells[at]) for at in columns]


def _cell(table: Table, at: int, cell: Cell) -> Mapping[str, Any]:
    state = table.state(cell)
    return {
        "head": at < table.heads,
        "kind": table.columns[at].kind,
        "shown": cell.shown,
        "state": state,
        "link": quote(cell.link),
    }


def _behind(report: Report) -> Iterator[Mapping[str, Any]]:
    for table in report.tables:
        if found := list(parts.behind(table)):
            yield {"key": table.key, "short": parts.short(table, report), "behind": found}


def _gap(gap: Gap) -> Mapping[str, Any]:
    return {"whose": f"{gap.name} ({gap.person})" if gap.name else gap.person or "", "gap": gap}
