"""`python -m benchmarks.changes [FORM …] [--write]`: every damage and every clean page of the protocol.

Ends with 1 where a bound of the protocol is not kept. What is written lies between two marks of docs/recovery.md.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.changes.measuring import Clean, Count, measure_clean, measure_damage
from benchmarks.changes.protocol import (
    BOUNDS,
    CLEAN,
    HELD_OUT_FORMS,
    HELD_OUT_KINDS,
    TUNED_FORMS,
    TUNED_KINDS,
)

PAGE = Path("docs/decisions/two-witnesses.md")
BEGIN, END = "<!-- measured by benchmarks.changes -->", "<!-- end of what is measured -->"


def main() -> int:
    """Measures the forms named, or all of them."""
    names = [a for a in sys.argv[1:] if a != "--write"] or [*TUNED_FORMS, *HELD_OUT_FORMS]
    kinds: dict[str, dict[bool, Count]] = defaultdict(lambda: {False: Count(), True: Count()})
    programs: dict[str, Clean] = defaultdict(Clean)
    for name in names:
        for program, one in measure_clean(name):
            told = programs[program]
            told.pages += one.pages
            told.alarms += [f"{name}: {a}" for a in one.alarms]
            told.true += [f"{name}: {a}" for a in one.true]
            told.milliseconds += one.milliseconds
            print(f"{name}: {program}: {len(one.alarms)} of {one.pages} pages", flush=True)
        for kind, count in measure_damage(name):
            kinds[kind][name in HELD_OUT_FORMS] += count
        print(f"{name}: damage measured", flush=True)
    text = "\n".join([*damage_table(kinds), "", *clean_table(programs)])
    print(text)
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0 if kept(kinds, programs) else 1


def damage_table(kinds: dict[str, dict[bool, Count]]) -> list[str]:
    """Kinds of damage by who notices them, forms that were tuned on and held-out forms together."""
    lines = [
        f"Forms: {', '.join(TUNED_FORMS)}; held out: {', '.join(HELD_OUT_FORMS)}.",
        "",
        "| kind | held out | visible | reader | picture | either | held-out forms: visible, either |",
        "|---|---|---|---|---|---|---|",
    ]
    total = Count()
    for kind in (*TUNED_KINDS, *HELD_OUT_KINDS):
        tuned, other = kinds[kind][False], kinds[kind][True]
        one = Count()
        one += tuned
        one += other
        total += one
        held = "yes" if kind in HELD_OUT_KINDS else ""
        lines.append(
            f"| {kind} | {held} | {one.visible} | {one.reader} | {one.picture} | {one.either} "
            f"| {other.visible}, {other.either} |"
        )
    lines.append(f"| **all** | | {total.visible} | {total.reader} | {total.picture} | {total.either} | |")
    return [
        *lines,
        "",
        "Missed by both:",
        "",
        *(f"- {k}: {m}" for k in kinds for c in kinds[k].values() for m in c.missed),
    ]


def clean_table(programs: dict[str, Clean]) -> list[str]:
    """Programs by what is asked about their clean pages."""
    lines = [
        "| program | clean pages | alarms | findings that are true | ms a page |",
        "|---|---|---|---|---|",
    ]
    for program in CLEAN:
        if (one := programs.get(program)) is not None and one.pages:
            each = one.milliseconds / one.pages
            lines.append(f"| {program} | {one.pages} | {len(one.alarms)} | {len(one.true)} | {each:.0f} |")
    return lines


def kept(kinds: dict[str, dict[bool, Count]], programs: dict[str, Clean]) -> bool:
    """Whether the bounds of the protocol are."""
    by_kind = {
        k: (sum(c.visible for c in v.values()), sum(c.either for c in v.values())) for k, v in kinds.items()
    }
    visible, either = (sum(n[i] for n in by_kind.values()) for i in (0, 1))
    return (
        either >= BOUNDS["noticed"] * visible
        and all(e >= BOUNDS["noticed of any kind"] * v for v, e in by_kind.values())
        and not any(p.alarms for p in programs.values())
    )


if __name__ == "__main__":
    sys.exit(main())
