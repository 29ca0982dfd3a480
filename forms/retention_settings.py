"""`retention:` of `organisation.yaml`: how long each kind of record is kept, from which day, and by which source."""

from __future__ import annotations

import datetime as dt

from schemas import vocabulary as v
from schemas.node_reader import NodeReader, listed
from schemas.retention import COUNTS_FROM, MONTHS_MOST, CountsFrom, Period
from schemas.yaml_source import Node


def periods_in(node: Node | None, reader: NodeReader) -> tuple[Period, ...]:
    """The periods of a mapping by kind; what is wrong with one is noted, and it is left out."""
    if node is None:
        return ()
    kinds = reader.keys(node, v.RETENTION)
    found = (_period(kind, given, reader) for kind, given in kinds.items())
    return tuple(p for p in found if p is not None)


def _period(kind: str, node: Node, reader: NodeReader) -> Period | None:
    keys = reader.keys(node, v.PERIOD)
    months, counts, settled = _months(node, keys, reader), _counts(keys, reader), _date(keys, reader)
    source = reader.text(keys.get("source"))
    if months is None or counts is None or settled is None or source is None:
        return None  # each was told
    told = {"kind": kind, "months": months, "counts_from": counts, "source": source, "settled": settled}
    return reader.make(Period, node.line, keys, **told)


def _months(node: Node, keys: dict[str, Node], reader: NodeReader) -> int | None:
    said = [k for k in ("years", "months") if k in keys]
    if len(said) != 1:
        if node.mapping is not None:
            what = "A period needs `years` or `months`, and one of the two."
            reader.faults.add("def-period", node.line, what, "Write `years: 2`, or `months: 18`.")
        return None
    number = reader.number(keys[said[0]], int)
    if number is None:
        return None
    months = number * 12 if said[0] == "years" else number
    if not 1 <= months <= MONTHS_MOST:
        what = f"`{said[0]}: {number}` is no period that can be kept to."
        do = f"Give 1 month to {MONTHS_MOST // 12} years; what is kept for good is not named here."
        reader.faults.add("def-period", keys[said[0]].line, what, do)
        return None
    return months


def _counts(keys: dict[str, Node], reader: NodeReader) -> CountsFrom | None:
    said = reader.text(keys.get("from"))
    if said is None:
        return None
    found = next((c for c in COUNTS_FROM if c == said), None)
    if found is None:
        what = f"A period cannot count from “{said[:40]}”."
        reader.faults.add("def-period", keys["from"].line, what, f"Write one of {listed(list(COUNTS_FROM))}.")
    return found


def _date(keys: dict[str, Node], reader: NodeReader) -> dt.date | None:
    said = reader.text(keys.get("date"))
    if said is None:
        return None
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        what = f"“{said[:40]}” is no date."
        reader.faults.add("def-period", keys["date"].line, what, "Write it as 2026-11-30.")
        return None
