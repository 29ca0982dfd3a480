"""How long a form's controls take to be heard: `python -m benchmarks.heard [FORM…]` prints a table of the forms.

For each form as it is printed, blank: how many controls, the longest name in a PDF and in Word (characters), the words
of the longest, names that stand twice, minutes of all names at 180 words a minute, and the keys to the signature by
headings (H in most screen readers).
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from schemas.definition import FormDefinition
from schemas.spoken import PACE, names, spoken, words


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

    def __str__(self) -> str:
        """One line of the table."""
        return (
            f"{self.form:<24}{self.controls:>9}{self.longest:>9}{self.longest_word:>9}"
            f"{self.most_words:>9}{self.twice:>9}{self.minutes:>9.1f}"
        )


HEAD = f"{'form':<24}{'controls':>9}{'PDF':>9}{'Word':>9}{'words':>9}{'twice':>9}{'minutes':>9}"


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
    from forms.library import builtin

    library = builtin()
    wanted = sys.argv[1:]
    print(HEAD)
    for entry in library.catalogue():
        if not wanted or entry.form in wanted:
            print(measure(library.load(entry.form, entry.edition)))


if __name__ == "__main__":
    main()
