"""What is odd about a roster that comes in, on the terminal: told before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.oddities import Odd


def odd_json(odd: Odd) -> dict[str, Any]:
    """All of it, for programs."""
    return {
        "bands_unfit": [{"band": u.band, "people": list(u.people)} for u in odd.bands],
        "manager_rings": [[p.ref for p in ring] for ring in odd.rings],
        "homes_alike": [{"home": a.home, "nearly": a.other} for a in odd.homes],
    }


def tell_of_odd(odd: Odd) -> None:
    """Each of them in a sentence."""
    from filing.people.oddities import in_words

    for code, say in in_words(odd):
        tell(f"{say} [{code}]", err=True)
