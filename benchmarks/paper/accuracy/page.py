"""The figures in docs/accuracy.md, between two marks; the words around them are written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.paper.accuracy.judging import Answer
from benchmarks.paper.accuracy.plan import SEVERITIES
from benchmarks.paper.accuracy.running import answers_of
from benchmarks.paper.accuracy.tally import Count, counted

PAGE = Path(__file__).parents[3] / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def _printed(one: Answer) -> bool:
    return one.what in {"printed", "by hand"}


KINDS: Mapping[str, tuple[str, Callable[[Answer], bool]]] = {
    "one answer": (
        "boxes, one answer wanted",
        lambda a: a.kind in {"single", "scale", "tick"} and not _printed(a),
    ),
    "many": ("boxes, any number of answers", lambda a: a.kind == "many" and not _printed(a)),
    "date": ("dates in their cells", lambda a: a.kind == "date"),
    "text": ("written by hand or left empty", lambda a: a.kind == "text" and not _printed(a)),
    "signature": ("signed or not", lambda a: a.kind == "signature"),
    "printed": ("as printed on the copy", _printed),
}
_OUT_OF = 10_000


def table(pages: Sequence[Mapping[str, Any]]) -> str:
    """All figures of a run, as Markdown."""
    harsh = [p for p in pages if p["set"] == "harsh"]
    clean = [p for p in pages if p["set"] == "clean"]
    parts = [
        _head(pages),
        "### All pages together\n",
        _by_kind(_answers(pages)),
        "### By severity (the harsh mix)\n",
        _by_severity(harsh),
        "### How much is asked\n",
        _asked(clean, harsh),
        "### Why\n",
        _why(harsh),
        _notes(pages),
    ]
    return "\n".join(part for part in parts if part)


def write(pages: Sequence[Mapping[str, Any]], made_by: str) -> None:
    """Puts the figures into the page, in the place of those before. Raises ValueError where its marks are gone."""
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has lost the marks between which the figures stand")
    PAGE.write_text(f"{before}{BEGIN}\n{table(pages)}\n{made_by}\n{END}{after}", encoding="utf-8")


def _answers(pages: Iterable[Mapping[str, Any]]) -> list[Answer]:
    return [a for p in pages for a in answers_of(dict(p))]


def _head(pages: Sequence[Mapping[str, Any]]) -> str:
    forms = len({p["form"] for p in pages})
    refused = sum(p["refused"] is not None for p in pages)
    seconds = sorted(p["seconds"] for p in pages)
    middle = seconds[len(seconds) // 2] if seconds else 0.0
    return (
        f"{len(pages):,} pages of {forms} forms; {len(_answers(pages)):,} answers. {refused:,} pages were refused as a "
        f"whole, and kept. Half of the pages took less than {middle:.2f} s of a processor.\n"
    )


def _by_kind(answers: Sequence[Answer]) -> str:
    lines = [
        "| answers | right | asked | wrong, unasked | in 10,000 accepted, at most |",
        "|---|---:|---:|---:|---:|",
    ]
    for words, belongs in KINDS.values():
        count = counted(a for a in answers if belongs(a))
        if count.all:
            lines.append(
                f"| {words} | {count.right:,} | {count.queried:,} | {_wrong(count)} | {_bound(count)} |"
            )
    return "\n".join(lines) + "\n"


def _by_severity(pages: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        f"| answers | {' | '.join(f'severity {s}' for s in SEVERITIES)} |",
        "|---|" + "---:|" * len(SEVERITIES),
    ]
    by = {s: _answers(p for p in pages if p["severity"] == s) for s in SEVERITIES}
    for words, belongs in KINDS.values():
        cells = [_cell(counted(a for a in by[s] if belongs(a))) for s in SEVERITIES]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "Right / asked / wrong:\n\n" + "\n".join(lines) + "\n"


def _cell(count: Count) -> str:
    return f"{count.right:,} / {count.queried:,} / {_wrong(count)}" if count.all else "–"


def _wrong(count: Count) -> str:
    return f"**{count.wrong:,}**" if count.wrong else "0"


def _bound(count: Count) -> str:
    bound = count.clustered if count.images else count.bound
    return f"{bound * _OUT_OF:.1f}" if bound < 1 else "too few to say"


def _asked(clean: Sequence[Mapping[str, Any]], harsh: Sequence[Mapping[str, Any]]) -> str:
    lines = ["| answers | pages | asked | of these, by design |", "|---|---|---:|---:|"]
    for name, pages in (("clean scans, careful marks", clean), ("the harsh mix", harsh)):
        answers = _answers(pages)
        for words, belongs in KINDS.values():
            count = counted(a for a in answers if belongs(a))
            if count.all:
                due = count.due / count.all
                lines.append(f"| {words} | {name} | {_share(count.asked)} | {_share(due)} |")
    return "\n".join(lines) + "\n"


def _share(of: float) -> str:
    return f"{of * 100:.1f} %"


def _why(pages: Sequence[Mapping[str, Any]]) -> str:
    codes = Counter((a.code, a.due) for a in _answers(pages) if a.outcome == "queried")
    lines = ["| query | answers | of these, by design |", "|---|---:|---:|"]
    for code in sorted({c for c, _ in codes}, key=lambda c: -(codes[c, True] + codes[c, False]))[:15]:
        lines.append(f"| `{code}` | {codes[code, True] + codes[code, False]:,} | {codes[code, True]:,} |")
    return "\n".join(lines) + "\n"


def _notes(pages: Sequence[Mapping[str, Any]]) -> str:
    notes, seen = (sum(p[k] for p in pages) for k in ("notes", "notes_seen"))
    without = [p for p in pages if not p["notes"]]
    needless = sum(p["needless"] for p in without)
    return (
        f"Notes in margins: {seen:,} of {notes:,} were asked about. Of {len(without):,} pages without any, "
        f"{needless:,} were asked about all the same.\n"
    )
