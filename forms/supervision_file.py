"""Reads `supervision.yaml` in an organisation's folder: regimes, and who has which; every mistake with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from schemas import regime_vocabulary as v
from schemas.civil import Holidays, Length
from schemas.node_reader import NodeReader, listed
from schemas.regime_presets import PRESETS
from schemas.regimes import (
    RULES,
    Assignment,
    Informal,
    Phase,
    Ratings,
    Regime,
    Regimes,
    Rule,
    SessionKind,
)
from schemas.yaml_source import Faults, Node, read

FILE = "supervision.yaml"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1950, 2049
"""As the roster has them."""
_DAYS = {
    "give_within": "give_days",
    "complete_within": "notes_days",
    "rebook_within": "rebook_days",
    "back_within": "return_days",
}


def regimes_in(text: str, faults: Faults) -> Regimes:
    """The settings that a text of `supervision.yaml` says; what is wrong in it is noted, and left out."""
    root = read(text, faults) if text.strip() else None
    return _File(NodeReader(faults)).read(root) if root is not None else Regimes()


class _File:
    def __init__(self, reader: NodeReader) -> None:
        self._reader = reader
        self._own: dict[str, Regime] = {}

    def read(self, root: Node) -> Regimes:
        keys = self._reader.keys(root, v.SUPERVISION)
        for name, node in self._reader.pairs(keys.get("regimes")).items():
            regime = self._regime(name, node)
            if regime is not None:
                self._own[name] = regime
        who = tuple(
            a for n in self._reader.many(keys.get("who"), "- {regime: …, role: …}") if (a := self._who(n))
        )
        values: dict[str, Any] = {
            "usual": self._known(keys.get("regime")),
            "regimes": tuple(self._own.values()),
            "who": who,
            "counts_from": self._of_our_time(keys.get("counts_from")),
            "holidays": self._holidays(keys.get("holidays")),
            "sessions": self._sessions(keys.get("sessions")),
            "ratings": self._ratings(keys.get("ratings")),
        }
        return self._reader.make(Regimes, root.line, keys, **values) or Regimes()

    def _known(self, node: Node | None) -> str | None:
        """The name of a regime that there is."""
        name = self._reader.text(node)
        if node is None or name is None or name in self._own or name in PRESETS:
            return name
        names = [*self._own, *PRESETS]
        near = get_close_matches(name, names, n=1)
        do = f"Did you mean `{near[0]}`?" if near else f"There are {listed(names)}."
        self._reader.faults.add("def-regime", node.line, f"There is no regime `{name}`.", do)
        return None

    def _regime(self, name: str, node: Node) -> Regime | None:
        keys = self._reader.keys(node, v.REGIME)
        if name in PRESETS:
            what = f"`{name}` is a regime that comes with carepack."
            self._reader.faults.add(
                "def-regime", node.line, what, f"Give yours another name, and write `like: {name}` in it."
            )
        like = self._known(keys.get("like"))
        base = self._own.get(like) or PRESETS[like] if like is not None else Regime(name=name, agreement=None)
        values: dict[str, Any] = {"name": name, "source": self._reader.wording(keys.get("source"))}
        values["like"] = base.like or (base.name if base.name in PRESETS else None)
        for key, node_of in keys.items():
            if key in RULES:
                values[key] = self._rule(node_of, getattr(base, key), values["source"])
            elif key in _DAYS:
                values[_DAYS[key]] = self._reader.number(node_of, int)
            elif key in {"pro_rata", "appraised"}:
                values[key] = self._reader.flag(node_of)
                values |= {"pro_rata_source": values["source"] or FILE} if key == "pro_rata" else {}
            elif key in {"probation", "supervisor_absent"}:
                values[key] = self._length(node_of)
            elif key == "full_time":
                values[key] = self._reader.number(node_of, Decimal)
            elif key == "informal":
                values[key] = self._informal(node_of, base.informal, values["source"])
        gone = {k: None for k in (*RULES, "informal") if k in keys and values.get(k) is None}
        kept = {k: x for k, x in values.items() if x is not None}
        inherited = {k: getattr(base, k) for k in Regime.model_fields if k not in kept and k not in gone}
        at = {_DAYS.get(k, k): n for k, n in keys.items()}
        made = self._reader.make(Regime, node.line, at, **{**inherited, **kept})
        return made.model_copy(update=gone) if made is not None else None

    def _rule(self, node: Node, base: Rule | None, source: str | None) -> Rule | None:
        if node.mapping is None:
            if node.text == "none":
                return None
            every = self._length(node)
            return Rule(every=every, source=source or FILE) if every is not None else None
        keys = self._reader.keys(node, v.RULE)
        values: dict[str, Any] = {
            "every": self._length(keys.get("every")),
            "at_latest": self._length(keys.get("at_latest")),
            "first": self._length(keys.get("first")),
            "months": self._months(keys.get("in")),
            "phases": self._phases(keys.get("phases")) if "phases" in keys else None,
            "roles": self._roles(keys.get("roles")) if "roles" in keys else None,
            "from_start": self._reader.flag(keys["from_start"]) if "from_start" in keys else None,
            "source": self._reader.wording(keys.get("source")),
        }
        said = {k: x for k, x in values.items() if x is not None}
        if "source" not in said and ("every" in said or said.get("months") or base is None):
            said["source"] = source or FILE  # whose number it is; one that was taken over stays the other's
        if ("every" in said) == bool(said.get("months")) and ("every" in said or base is None):
            what, do = "A rule says either `every` or `in`.", "Write `every: 6 weeks`, or `in: [march]`."
            self._reader.faults.add("def-missing", node.line, what, do)
            return None
        kept = {k: getattr(base, k) for k in Rule.model_fields} if base is not None else {}
        if "every" in said:  # its own number takes the other's limit and months away
            kept |= {"at_latest": None, "months": ()}
        elif said.get("months"):
            kept |= {"every": None, "at_latest": None}
        return Rule(**{**kept, **said})

    def _phases(self, node: Node | None) -> tuple[Phase, ...]:
        found = []
        for one in self._reader.many(node, "- {during: probation, every: 2 weeks}"):
            keys = self._reader.keys(one, v.PHASE)
            values = {k: self._length(keys.get(k)) for k in ("every", "at_latest", "lasts")}
            during = self._reader.text(keys.get("during"))
            if during == "start" and "lasts" not in keys:
                what = "A phase from the start needs its length."
                self._reader.faults.add("def-missing", one.line, what, "Add `lasts: 6 months`.")
            if values["every"] is not None and during is not None:
                phase = self._reader.make(Phase, one.line, keys, during=during, **values)
                found += [phase] if phase is not None else []
        return tuple(found)

    def _roles(self, node: Node | None) -> tuple[tuple[str, Length], ...]:
        each = ((role, self._length(n)) for role, n in self._reader.pairs(node).items())
        return tuple((role, length) for role, length in each if length is not None)

    def _months(self, node: Node | None) -> tuple[int, ...] | None:
        if node is None:
            return None
        found = []
        for name in self._reader.names(node):
            near = [m for m in _MONTHS if len(name) > 2 and m.startswith(name.casefold())]
            if len(near) == 1:
                found.append(_MONTHS.index(near[0]) + 1)
            else:
                what = f"`{name}` is no month."
                self._reader.faults.add("def-value", node.line, what, "Write it as `march`.")
        return tuple(found)

    def _informal(self, node: Node, base: Informal | None, source: str | None) -> Informal | None:
        if node.text == "none":
            return None
        keys = self._reader.keys(node, v.INFORMAL)
        kept = {k: getattr(base, k) for k in Informal.model_fields} if base is not None else {}
        said = {
            "minutes": self._reader.number(keys.get("minutes"), int),
            "counts": self._reader.names(keys["counts"]) if "counts" in keys else None,
            "source": self._reader.wording(keys.get("source")),
        }
        if said["source"] is None and (said["minutes"] is not None or base is None):
            said["source"] = source or FILE
        values: dict[str, Any] = {**kept, **{k: x for k, x in said.items() if x is not None}}
        return self._reader.make(Informal, node.line, keys, **values)

    def _who(self, node: Node) -> Assignment | None:
        keys = self._reader.keys(node, v.ASSIGNMENT)
        regime = self._known(keys.get("regime"))
        if regime is None:
            return None
        said = {k: self._reader.names(n) for k, n in keys.items() if k != "regime"}
        if not any(said.values()):
            what, do = (
                "This line means nobody.",
                "Add role, employment, home, team or person; or use `regime:` above.",
            )
            self._reader.faults.add("def-missing", node.line, what, do)
        return Assignment(regime=regime, **said)

    def _holidays(self, node: Node | None) -> Holidays | None:
        if node is None:
            return None
        keys = self._reader.keys(node, v.HOLIDAYS)
        return Holidays(also=self._days(keys.get("also")), not_off=self._days(keys.get("worked")))

    def _sessions(self, node: Node | None) -> Mapping[str, SessionKind] | None:
        if node is None:
            return None
        found: dict[str, SessionKind] = {**Regimes().sessions}
        kinds: list[Any] = [*get_args(SessionKind)]
        for form, said in self._reader.pairs(node).items():
            kind = self._reader.text(said)
            if kind in kinds:
                found[form] = kind  # type: ignore[assignment]
            elif kind is not None:
                what = f"`{kind}` is no kind of session."
                self._reader.faults.add("def-value", said.line, what, f"The kinds are {listed(kinds)}.")
        return found

    def _ratings(self, node: Node | None) -> Ratings | None:
        if node is None:
            return None
        keys = self._reader.keys(node, v.RATINGS)
        return self._reader.make(
            Ratings,
            node.line,
            {**keys, **({"answer_days": keys["answer_within"]} if "answer_within" in keys else {})},
            poor=self._reader.number(keys.get("poor"), Decimal),
            exceptional=self._reader.number(keys.get("exceptional"), Decimal),
            months=self._reader.number(keys.get("months"), int),
            answer_days=self._reader.number(keys.get("answer_within"), int),
        )

    def _length(self, node: Node | None) -> Length | None:
        written = self._reader.text(node)
        if node is None or written is None:
            return None
        try:
            return Length.of(written)
        except ValueError:
            what = f"“{written[:40]}” is no length of time."
            do = "Write a number and days, weeks, months or years: `6 weeks`."
            self._reader.faults.add("def-length", node.line, what, do)
            return None

    def _day(self, node: Node | None) -> dt.date | None:
        written = self._reader.text(node)
        if node is None or written is None:
            return None
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            what = f"“{written[:40]}” is no day."
            self._reader.faults.add("def-day", node.line, what, "Write year, month and day: 2026-04-01.")
            return None

    def _of_our_time(self, node: Node | None) -> dt.date | None:
        """A day of a year that people now can mean; one without end would be counted from for ever."""
        day = self._day(node)
        if node is None or day is None or _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return day
        what = f"{day:%d/%m/%Y} is no day from which records can be counted."
        do = f"Write a day of a year from {_FIRST_YEAR} to {_LAST_YEAR}."
        self._reader.faults.add("def-day", node.line, what, do)
        return None

    def _days(self, node: Node | None) -> tuple[dt.date, ...]:
        return tuple(d for n in self._reader.listed(node) if (d := self._day(n)) is not None)
