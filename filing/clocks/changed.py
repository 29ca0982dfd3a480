"""What a regime asks otherwise than the preset it follows, and what of that is less. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from filing.clocks.rules_told import in_words
from schemas.civil import Length
from schemas.policies import Policies
from schemas.regime_presets import PRESETS
from schemas.regimes import RULES, Informal, Phase, Regime, Regimes, Rule

NAMES = {
    "formal": "formal supervision",
    "informal": "informal supervision",
    "group": "group supervision",
    "observation": "direct observation",
    "appraisal": "appraisal",
    "review": "review of the appraisal",
    "agreement": "supervision agreement",
    "plan": "development plan",
    "record": "signing",
    "rebook": "postponed",
    "back": "after an absence",
    "hours": "part-time staff",
    "probation": "probation",
}
"""What a rule is about, in words, in the order in which rules are told."""
_USUAL = PRESETS[Regimes().usual]
"""The preset that holds where nothing is set."""
_MONTH = Length(number=1, unit="month").days
_ENOUGH = 0.01
"""Days: lengths that differ by less are the same length in another unit."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a regime says otherwise; `weaker`: it asks for less, or later, than the preset `than`.

    `without` is the preset that the regime follows, where that has no such rule and `than` is the usual one.
    """

    clock: str
    now: str
    before: str
    weaker: bool
    than: str
    without: str | None = None

    @property
    def preset_has(self) -> str:
        """What the preset has instead, in words."""
        none = f"“{self.without}” has none, and " if self.without is not None else ""
        return f"{none}“{self.than}” has {self.before}"

    @property
    def says(self) -> str:
        """It in words: now, and in the preset."""
        where = f" (“{self.without}” has none, “{self.than}” has this)" if self.without is not None else ""
        return f"{NAMES[self.clock]} {self.now} instead of {self.before}{where}"


def preset_of(regime: Regime) -> Regime:
    """What a regime is measured by: the preset that it is, or that it follows (`like`), with the usual policies.

    One that follows none is measured by what holds where nothing is set.
    """
    return _with_policies(PRESETS.get(regime.like or regime.name) or _USUAL)


def _with_policies(found: Regime) -> Regime:
    if not found.appraised:
        return found
    usual = Policies()
    yearly, half = (
        Rule(every=Length(number=n, unit="month")) for n in (usual.appraisal_months, usual.review_months)
    )
    plan = None if found.name == "none" else half.model_copy(update={"from_start": False})
    also = {
        "appraisal": found.appraisal or yearly,
        "review": found.review or half,
        "plan": found.plan or plan,
    }
    return found.model_copy(update=also)


def changes(regime: Regime) -> tuple[Change, ...]:
    """All that a regime (as `filing.clocks.whose.regimes_of` gives it) says otherwise than its preset.

    A rule that the preset has none of is measured by the usual preset: else nothing could be less than “walsall”,
    which leaves it to an agreement how often.
    """
    preset, usual = preset_of(regime), _with_policies(_USUAL)
    found = (*_rules_changed(regime, preset, usual), *_days_changed(regime, preset))
    turns = list(NAMES)
    return tuple(sorted(found, key=lambda c: turns.index(c.clock)))


def _rules_changed(now: Regime, preset: Regime, usual: Regime) -> Iterator[Change]:
    for clock in (*RULES, "informal"):
        mine, theirs, instead = (getattr(r, clock) for r in (now, preset, usual))
        told = informal_told if clock == "informal" else rule_told
        less = _less_informal if clock == "informal" else _asks_less
        if told(mine) == told(theirs):
            continue
        if theirs is None and instead is not None:
            # What is as in the usual preset is a change still.
            yield Change(clock, told(mine), told(instead), less(mine, instead), usual.name, preset.name)
        else:
            yield Change(clock, told(mine), told(theirs), less(mine, theirs), preset.name)


def _days_changed(now: Regime, base: Regime) -> Iterator[Change]:
    for clock, mine_days, their_days, unit in (
        ("record", now.give_days, base.give_days, "days"),
        ("rebook", now.rebook_days, base.rebook_days, "working days"),
        ("back", now.return_days, base.return_days, "working days"),
    ):
        if mine_days != their_days:
            told = (f"within {mine_days} {unit}", f"within {their_days} {unit}")
            yield Change(clock, *told, mine_days > their_days, base.name)
    if hours_told(now) != hours_told(base):
        rarer = now.pro_rata and (not base.pro_rata or now.full_time > base.full_time)
        yield Change("hours", hours_told(now), hours_told(base), rarer, base.name)
    if now.probation != base.probation:
        counted = any(p.during == "probation" for c in RULES if (r := getattr(base, c)) for p in r.phases)
        shorter = counted and now.probation.days < base.probation.days
        yield Change("probation", f"of {now.probation}", f"of {base.probation}", shorter, base.name)


def rule_told(rule: Rule | None) -> str:
    """A rule in words; of one that nobody has, “none”."""
    if rule is None:
        return "none"
    return in_words(rule) + ("" if rule.from_start else "; counted from the last one that is filed")


def informal_told(informal: Informal | None) -> str:
    """Minutes of informal supervision in words."""
    if informal is None:
        return "none"
    others = [c for c in informal.counts if c != "informal"]
    also = f", {' and '.join(others)} sessions counted" if others else ""
    return f"{informal.minutes} minutes in each month{also}"


def hours_told(regime: Regime) -> str:
    """What part-time staff have."""
    if not regime.pro_rata:
        return "as often as all others"
    return f"so much more rarely as they work less than {regime.full_time} hours a week"


def _less_informal(now: Informal | None, base: Informal | None) -> bool:
    if base is None:
        return False
    return now is None or now.minutes < base.minutes or not set(now.counts) <= set(base.counts)


def _asks_less(now: Rule | None, base: Rule | None) -> bool:
    """Whether a rule asks for less than another, of anybody at any time."""
    if now is None or base is None:
        return base is not None
    if base.from_start and not now.from_start:
        return True
    usual, least = _days(now), _days(base)
    first_now = now.first.days if now.first is not None else usual
    first_base = base.first.days if base.first is not None else least
    return (
        usual > least + _ENOUGH
        or first_now > first_base + _ENOUGH
        or any(_in_phase(p) > least + _ENOUGH for p in now.phases)
        or any(not _kept(p, now) for p in base.phases)
        or any(length.days > _of_role(role, base) + _ENOUGH for role, length in now.roles)
        or any(_of_role(role, now) > length.days + _ENOUGH for role, length in base.roles)
    )


def _days(rule: Rule) -> float:
    """The longest time from one to the next, about: after it, it is late."""
    if rule.months:
        months = sorted(set(rule.months))
        apart = [b - a for a, b in pairwise([*months, months[0] + 12])]
        return max(apart) * _MONTH
    return rule.in_time.days if rule.in_time is not None else 12 * _MONTH


def _in_phase(phase: Phase) -> float:
    return (phase.at_latest or phase.every).days


def _kept(phase: Phase, now: Rule) -> bool:
    """Whether what a phase asks for is still asked for."""
    if _days(now) <= _in_phase(phase) + _ENOUGH:
        return True
    lasts = phase.lasts.days if phase.lasts is not None else 0.0
    return any(
        p.during == phase.during
        and _in_phase(p) <= _in_phase(phase) + _ENOUGH
        and (p.lasts is None or p.lasts.days + _ENOUGH >= lasts)
        for p in now.phases
    )


def _of_role(role: str, rule: Rule) -> float:
    return next((length.days for name, length in rule.roles if name == role), _days(rule))
