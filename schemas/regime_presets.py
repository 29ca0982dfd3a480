"""Regimes that the source documents state, each number with where it stands (S0, S1, S2 as the forms name them)."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.civil import Length
from schemas.regimes import Informal, Phase, Regime, Regimes, Rule


def _each(text: str) -> Length:
    return Length.of(text)


_WALSALL = "S0, Appendix C, Supervision agreement, Walsall Metropolitan Borough Council"
_NEWCASTLE = "S0, Appendix A.ii, Newcastle City Council"
_NSPCC = "S0, Appendix A.iii, NSPCC, Principle 2"
_SOUTHWARK = "S1, Southwark supervision procedures"
_YEARLY, _YEAR = _each("1 year"), "reviewed at least annually"

_PROVIDER = Regime(
    name="provider",
    source="S0, Policy – Supervision and working performance",
    formal=Rule(
        every=_each("3 months"),
        source="S0, Policy – Supervision and working performance: a formal supervision once every three months",
    ),
    informal=Informal(
        minutes=60,
        source="S0, Policy – Supervision and working performance: a minimum of one hour every month supervision on an "
        "informal basis",
    ),
)
_OLD_VICARAGE = Regime(
    name="old-vicarage",
    source="S0, Appendix A.i, The Old Vicarage: each member of staff, and all volunteers",
    formal=Rule(
        every=_each("8 weeks"),
        source="S0, Appendix A.i, The Old Vicarage: every 8 weeks (6 times a year)",
    ),
)
_WEST_SUSSEX = Regime(
    name="west-sussex",
    source="S0, Appendix B, West Sussex County Council",
    formal=Rule(
        every=_each("1 month"),
        phases=(Phase(during="asye", every=_each("1 week")),),
        roles=(
            ("Assistant Social Worker", _each("3 weeks")),
            ("Support service staff", _each("6 weeks")),
            ("Residential Child Care staff", _each("2 weeks")),
        ),
        source="S0, Appendix B, West Sussex County Council: minimum standards by job; all other staff groups monthly",
    ),
)
_NSPCC_REGIME = Regime(
    name="nspcc",
    source=_NSPCC,
    formal=Rule(
        every=_each("1 month"),
        phases=(Phase(during="start", lasts=_each("6 months"), every=_each("2 weeks")),),
        source=f"{_NSPCC}, Standards 1 and 2: fortnightly for the first 6 months, then monthly",
    ),
    agreement=Rule(every=_YEARLY, source=f"{_NSPCC}, Standard 3: subject to annual review"),
    notes_days=28,
)


def _newcastle(name: str, usual: Rule) -> Regime:
    return Regime(
        name=name,
        source=f"{_NEWCASTLE}, Frequency of supervision; agency and temporary staff as permanent staff",
        formal=usual.model_copy(update={"phases": (Phase(during="probation", every=_each("2 weeks")),)}),
        appraisal=Rule(every=_YEARLY, source=f"{_NEWCASTLE}, Definition of supervision: an annual meeting"),
        review=Rule(
            every=_each("6 months"), source=f"{_NEWCASTLE}, Definition of supervision: reviewed six monthly"
        ),
        agreement=Rule(every=_YEARLY, source=f"{_NEWCASTLE}, Individual Supervision Agreement: {_YEAR}"),
        pro_rata=True,
        pro_rata_source=f"{_NEWCASTLE}, Frequency of supervision: part time staff on a pro-rata basis",
        probation=_each("6 months"),
        give_days=14,
        supervisor_absent=_each("1 month"),
    )


_NEWCASTLE_CARE = _newcastle(
    "newcastle",
    Rule(
        every=_each("1 month"),
        at_latest=_each("6 weeks"),
        source=f"{_NEWCASTLE}, Frequency of supervision: social work and social care roles monthly and no less than "
        "six weekly; fortnightly in probation",
    ),
)
_NEWCASTLE_OTHER = _newcastle(
    "newcastle-other",
    Rule(
        every=_each("12 weeks"),
        source=f"{_NEWCASTLE}, Frequency of supervision: staff not in a social work or social care role at no less "
        "than 12 weekly intervals; fortnightly in probation",
    ),
)


def _southwark(name: str, usual: Rule, group: Rule | None) -> Regime:
    phases = (
        Phase(during="asye", lasts=_each("6 weeks"), every=_each("1 week")),
        Phase(during="asye", lasts=_each("6 months"), every=_each("2 weeks")),
        Phase(during="asye", lasts=_each("1 year"), every=_each("1 month")),
    )
    return Regime(
        name=name,
        source=f"{_SOUTHWARK}, 5",
        formal=usual.model_copy(update={"phases": phases}),
        group=group,
        observation=Rule(
            every=_each("6 months"),
            phases=(Phase(during="asye", every=_each("3 months")),),
            source=f"{_SOUTHWARK}, 9: direct observation, 4 per annum for ASYE and 2 per annum post ASYE",
        ),
        appraisal=Rule(months=(3,), source=f"{_SOUTHWARK}, 4 and 18: end of year appraisal in March"),
        review=Rule(months=(9,), source=f"{_SOUTHWARK}, 4 and 18: mid-way appraisal in September"),
        agreement=Rule(every=_YEARLY, source=f"{_SOUTHWARK}, 4: an agreement reviewed annually"),
        plan=Rule(
            months=(4,),
            first=_each("3 months"),
            source=f"{_SOUTHWARK}, 19: learning plans within 3 months of joining, then annually in April",
        ),
    )


_NQSW = (
    f"{_SOUTHWARK}, 5: newly qualified social workers weekly for the first 6 weeks of employment, fortnightly for the "
    "duration of the first six months, monthly thereafter"
)
_SOUTHWARK_ALONE = _southwark(
    "southwark", Rule(every=_each("1 month"), source=f"{_NQSW}; post-ASYE monthly"), None
)
_SOUTHWARK_GROUP = _southwark(
    "southwark-group",
    Rule(
        every=_each("4 weeks"),
        at_latest=_each("6 weeks"),
        source=f"{_NQSW}; 17: with group supervision, 1:1 every 4 – 6 weeks post induction/ASYE",
    ),
    Rule(every=_each("1 week"), source=f"{_SOUTHWARK}, 5: weekly reflective group supervision"),
)
_INTEGRATED = Regime(
    name="integrated",
    source="S2, 2.5 Frequency of supervision",
    formal=Rule(
        every=_each("2 weeks"),
        at_latest=_each("6 weeks"),
        phases=(Phase(during="asye", every=_each("1 week")),),
        source="S2, 2.5 Frequency of supervision: between two and six weekly intervals for all front line "
        "workers, weekly for newly qualified workers",
    ),
)
_SKILLS_FOR_CARE = Regime(
    name="skills-for-care",
    source="S0, Skills for Care, Scheduling",
    formal=Rule(
        every=_each("1 month"),
        at_latest=_each("6 weeks"),
        phases=(Phase(during="probation", every=_each("1 week"), at_latest=_each("2 weeks")),),
        source="S0, Skills for Care, Scheduling: experienced care workers monthly or every six weeks, new workers "
        "weekly or fortnightly; about one to one-and-a-half hours",
    ),
)
_WALSALL_REGIME = Regime(
    name="walsall",
    source=f"{_WALSALL}: its clocks; how often is agreed with each person",
    agreement=Rule(every=_YEARLY, source=f"{_WALSALL}, Review of supervision: at least annually"),
    rebook_days=5,
    return_days=5,
    supervisor_absent=_each("2 weeks"),
)
_NONE = Regime(name="none", source="No clock at all", agreement=None, appraised=False)

PRESETS: Mapping[str, Regime] = {
    r.name: r
    for r in (
        _PROVIDER,
        _OLD_VICARAGE,
        _WEST_SUSSEX,
        _NSPCC_REGIME,
        _NEWCASTLE_CARE,
        _NEWCASTLE_OTHER,
        _SOUTHWARK_ALONE,
        _SOUTHWARK_GROUP,
        _INTEGRATED,
        _SKILLS_FOR_CARE,
        _WALSALL_REGIME,
        _NONE,
    )
}


def regime_named(regimes: Regimes, name: str) -> Regime:
    """The regime of this name: an organisation's own first. Raises KeyError."""
    own = {r.name: r for r in regimes.regimes}
    return own[name] if name in own else PRESETS[name]


def regime_for(
    regimes: Regimes,
    *,
    person: str,
    role: str | None = None,
    employment: str | None = None,
    home: str | None = None,
    team: str | None = None,
) -> Regime:
    """The regime of a person (a reference), by the first line of `who` that means them.

    Agency, bank and temporary staff have what permanent staff have (S0, Newcastle), where no line says otherwise.
    """
    said = {"person": person, "role": role, "employment": employment, "home": home, "team": team}
    return regime_named(regimes, next((a.regime for a in regimes.who if a.fits(said)), regimes.usual))
