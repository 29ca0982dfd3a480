"""What the command's exit code says; stable, and documented in docs/command-line.md."""

from enum import IntEnum


class ExitCode(IntEnum):
    """`REVIEW` is not a failure: the work was done, and a person must look at some of it."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    REVIEW = 3
    REFUSED = 4
    FAULTY = 5
    NOT_WRITTEN = 6
