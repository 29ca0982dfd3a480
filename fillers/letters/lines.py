"""The lines of a letter on their way from Word to pages: what each is, and which belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fillers.letters.framing import Look
from fillers.pages import Block, Bullets, Facts, Heading, PageBreak, Paragraph, Run, Signature, Space
from fillers.pages.model import Align

Fact = tuple[str, tuple[Run, ...]]
_HEADING = re.compile(r"heading ?(\d)", re.IGNORECASE)
_ALIGNED: dict[str, Align] = {"center": "centre", "right": "right", "end": "right"}
_ROOMY = 12.0
"""Points between two paragraphs that are kept; less is as our pages have it."""
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its runs with tabs and line ends in them, the name of its style, and what it is.

    `ruled`: a tab of it is a line to write on. `before` and `after` are points, where the paragraph says so itself.
    `look`: of a certificate's, with the colour that is the organisation's.
    """

    runs: tuple[Run, ...]
    style: str
    bullet: bool = False
    ruled: bool = False
    ends_page: bool = False
    align: str = ""
    before: float | None = None
    after: float | None = None
    look: tuple[Look, str] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(r.text for r in self.runs)

    @property
    def level(self) -> int | None:
        """Of a heading."""
        found = _HEADING.match(self.style)
        return int(found[1]) if found else None

    def fact(self) -> Fact | None:
        """Words in bold, a tab, and what is so: one line of what a meeting is."""
        label, tab, _ = self.text.partition("\t")
        first = self.runs[0] if self.runs else Run("")
        if (
            not tab
            or self.ruled
            or not label.strip()
            or not first.strong
            or first.text.strip() != label.strip()
        ):
            return None
        return label.strip(), tuple(Run(r.text.lstrip("\t"), r.strong, r.emphasis) for r in self.runs[1:])

    def goes_on(self, following: Line) -> bool:
        """Whether the following line belongs to this one, as those of an address do."""
        both = all(
            line.text.strip()
            and line.level is None
            and not line.bullet
            and not line.ruled
            and line.fact() is None
            for line in (self, following)
        )
        return (
            both
            and not self.ends_page
            and self.align == following.align
            and self.after == 0
            and not following.before
        )

    def with_line(self, following: Line) -> Line:
        """Both as one."""
        runs = joined([self.runs, following.runs], "\n")
        return replace(self, runs=runs, after=following.after, ends_page=following.ends_page)

    def blocks(self) -> Iterator[Block]:
        """What it is on a page."""
        words = self.text.strip()
        if self.look is not None and words and not self.ruled:
            look, accent = self.look
            yield look.display(spaced(self.runs), self.level, accent)
            if self.ends_page:
                yield PageBreak()
            return
        if words and ((self.before or 0) >= _ROOMY or self.level == 1):
            yield Space(max(self.before or 0, _ROOMY) * _MM)
        if self.ruled and words:
            yield Signature(words.split("\t")[0].strip(), dated="date" in words.casefold())
        elif words and self.level is not None:
            yield Heading(self.level, self.runs)
        elif words:
            yield Paragraph(spaced(self.runs), _ALIGNED.get(self.align, "left"))
            if self.after is not None and self.after >= _ROOMY:
                yield Space(self.after * _MM)
        if self.ends_page:
            yield PageBreak()


def gathered(facts: list[Fact], points: list[tuple[Run, ...]]) -> Iterator[Block]:
    """The facts and points that stood in lines one after another; the lists are empty then."""
    if facts:
        yield Facts(tuple(facts))
        facts.clear()
    if points:
        yield Bullets(tuple(points))
        points.clear()


def spaced(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs with a space of their own for each tab."""
    return tuple(Run(r.text.replace("\t", "\u2003"), r.strong, r.emphasis) for r in runs)


def joined(pieces: list[tuple[Run, ...]], between: str = "\u2003") -> tuple[Run, ...]:
    """Runs with something between them."""
    made: list[Run] = []
    for piece in pieces:
        made += [Run(between), *piece] if made else piece
    return tuple(made)
