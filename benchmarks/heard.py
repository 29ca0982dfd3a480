"""How long a form's controls take to be heard: `python -m benchmarks.heard [FORM…]` prints a table of the forms.

For each form as it is printed, blank: how many controls, the longest name in a PDF and in Word (characters), the words
of the longest, names that stand twice, minutes of all names at 180 words a minute, and of the finished PDF the keys to
the first signature: by Tab alone, by headings (H in most screen readers), by the last bookmark, and by the link under
the title.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.definition import FormDefinition
from schemas.spoken import PACE, names, spoken, words

if TYPE_CHECKING:
    from issuing.transcripts import Keys


@dataclass(frozen=True, slots=True)
class Heard:
    """What one form's names measure."""

    form: str
    controls: int
    longest: int
    longest_word: int
    most_words: int
    twice: int
    minutes: float
    keys: Keys | None = None
    """To the first signature; None where they were not counted."""

    def __str__(self) -> str:
        """One line of the table."""
        return (
            f"{self.form:<24}{self.controls:>9}{self.longest:>9}{self.longest_word:>9}"
            f"{self.most_words:>9}{self.twice:>9}{self.minutes:>9.1f}{_counted(self.keys)}"
        )


def _counted(keys: Keys | None) -> str:
    ways = (None,) * 4 if keys is None else (keys.tab, keys.headings, keys.bookmark, keys.link)
    return "".join(f"{'–' if n is None else n:>9}" for n in ways)


HEAD = "".join(
    [f"{'form':<24}"]
    + [f"{of:>9}" for of in ("controls", "PDF", "Word", "words", "twice", "minutes")]
    + [f"{of:>9}" for of in ("Tab", "heading", "bookmark", "link")]
)


def measure(form: FormDefinition) -> Heard:
    """The names of a form's controls, as its blank has them."""
    said = names(form)
    pdf = [name for _, _, name in said]
    word = [spoken(slot, option) for slot, option, _ in said]
    twice = sum(n - 1 for n in Counter(name.casefold() for name in pdf).values() if n > 1)
    return Heard(
        form.form,
        len(pdf),
        max(map(len, pdf)),
        max(map(len, word)),
        max(map(words, pdf)),
        twice,
        sum(map(words, pdf)) / PACE,
    )


def main() -> None:
    """Print the table."""
    from fillers.pdf.filling import BLANK_MADE
    from forms.library import builtin
    from issuing.transcripts import transcript
    from schemas.rendition import Branding

    library = builtin()
    wanted = sys.argv[1:]
    print(HEAD)
    for entry in library.catalogue():
        if not wanted or entry.form in wanted:
            form = library.load(entry.form, entry.edition)
            print(replace(measure(form), keys=transcript(form, Branding(), when=BLANK_MADE).keys), flush=True)


if __name__ == "__main__":
    main()
