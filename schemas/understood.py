"""How much of a definition was understood: what is checked further, and what must not be blamed for another's slip."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL = "*"
"""In `unsure`: nothing of it is certain."""


@dataclass(slots=True)
class Understood:
    """What the reader of a definition knows about what it has read.

    `lines`: where things stand, by path (columns and rows as `table.name`, groups as `table:name`) or as
    `head.KEY`, `rules.N`, `moved.PATH`.
    `unsure`: by path, the keys that held a mistake. `lost`: names that stood there and could not be taken. `whole`:
    no block is left out, so that what is not there was not written.
    """

    lines: dict[str, int] = field(default_factory=dict)
    unsure: dict[str, set[str]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    whole: bool = True

    def doubt(self, path: str, *words: str) -> None:
        """Notes keys of a path as not understood."""
        self.unsure.setdefault(path, set()).update(words)

    def sure(self, path: str, *words: str) -> bool:
        """Whether these keys of a field or table were understood; `path` as rules or as columns write it."""
        parts = path.split(".")
        doubtful = self.unsure.get(f"{parts[0]}.{parts[2]}" if len(parts) == 3 else path, set())
        return ALL not in doubtful and not doubtful & set(words)

    def may_exist(self, path: str) -> bool:
        """Whether a path that was not found could be of something that was written and not understood."""
        top, *rest = path.split(".")
        lost = {_plain(name) for name in self.lost}
        if not self.whole or _plain(top) in lost or not self.sure(top, "columns", "rows", "groups"):
            return True
        return any(_plain(f"{top}.{part}") in lost for part in rest)

    @property
    def complete(self) -> bool:
        """Whether every name of the form is known."""
        return (
            self.whole
            and not self.lost
            and all(not words & {ALL, "columns", "rows", "groups"} for words in self.unsure.values())
        )


def _plain(name: str) -> str:
    """A name without what makes names unfit: who wrote `Next-Meeting` may well speak of `next_meeting` elsewhere."""
    return "".join(c for c in name.casefold() if c.isalnum() or c == ".")
