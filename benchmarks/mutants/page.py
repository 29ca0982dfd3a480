"""docs/mutants.md: what it says in words stays, what is measured stands between two marks and is written anew."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.mutants.changes import Mutant
from benchmarks.mutants.running import Outcome

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mutants.md"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """The mutants that are shown to change nothing, and why."""
    told = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return {(e["file"], e["where"], e["was"], e["became"]): e["reason"] for e in told.get("equivalent", [])}


def rate(outcomes: Sequence[Outcome]) -> float:
    """The share of the mutants that the tests noticed, of those that are not shown to be equivalent."""
    shown = equivalents()
    counted = [o for o in outcomes if not _is_shown(o, shown)]
    return sum(o.verdict == "killed" for o in counted) / len(counted) if counted else 1.0


def measured(outcomes: Sequence[Outcome], head: str) -> str:
    """The table of a run, and what survived it."""
    shown = equivalents()
    lines = [
        head,
        "",
        "| package | mutants | killed | equivalent | unfinished | survived |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    rows: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        row = rows.setdefault(outcome.mutant.file.partition("/")[0], Counter())
        row["equivalent" if _is_shown(outcome, shown) else outcome.verdict] += 1
    for package, row in [*sorted(rows.items()), ("**all**", sum(rows.values(), Counter()))]:
        counts = [row.total(), *(row[k] for k in ("killed", "equivalent", "unfinished", "survived"))]
        lines.append(f"| {package} | " + " | ".join(map(str, counts)) + " |")
    lines += [
        "",
        f"**{rate(outcomes):.0%}** of those that are not equivalent were noticed. What was not:",
        "",
    ]
    left = [o for o in outcomes if o.verdict != "killed" and not _is_shown(o, shown)]
    lines += ["| place | in | was | became |", "|---|---|---|---|"] if left else ["Nothing."]
    lines += [_row(o.mutant) for o in sorted(left, key=lambda o: (o.mutant.file, o.mutant.line))]
    return "\n".join(lines)


def _is_shown(outcome: Outcome, shown: dict[tuple[str, str, str, str], str]) -> bool:
    return outcome.verdict != "killed" and outcome.mutant.key in shown


def _row(mutant: Mutant) -> str:
    cells = (f"{mutant.file}:{mutant.line}", mutant.where, mutant.was, mutant.became)
    return "| " + " | ".join(f"`{_one_line(cell)}`" for cell in cells) + " |"


def _one_line(text: str) -> str:
    flat = " ".join(text.split()).replace("|", "¦").replace("`", "'")
    return flat if len(flat) < 90 else f"{flat[:87]}…"


def write(outcomes: Sequence[Outcome], head: str) -> None:
    """Puts a run between the marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{measured(outcomes, head)}\n\n{END}{after}", encoding="utf-8")
