"""All benchmarks, or those of the forms named: `python -m benchmarks [FORM …]`."""

from __future__ import annotations

import sys

from benchmarks import desk, finding, forms, importing, pages, settling, starting


def main() -> None:
    """Prints one line a figure."""
    names = sys.argv[1:]
    for name in names or ["supervision-record"]:
        for result in forms.run(name):
            print(result, flush=True)
        for line in pages.run(name):
            print(line, flush=True)
    if not names:
        for line in starting.run():
            print(line, flush=True)
        for line in settling.run():
            print(line, flush=True)
        for mix, count in (("mixed", 2000), ("untouched", 400), ("flattened", 60)):
            for line in importing.run(mix, count):
                print(line, flush=True)
        for line in finding.run():
            print(line, flush=True)
        for line in desk.run():
            print(line, flush=True)


main()
