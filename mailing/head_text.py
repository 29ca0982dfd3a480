"""What may stand in the head of a message that we send: names, the subject, names of files. The one place for it.

A line end there would begin another head, a mark that turns the writing shows another name than the one that is meant,
and what stands there encoded (RFC 2047) would be decoded.
"""

from __future__ import annotations

import re

from schemas.errors import UsageError
from schemas.normal_text import UNSEEN_IN_A_LINE

MOST = 250
"""Characters; a longer head says nothing that anybody reads."""
_UNSAFE = re.compile(f"(?: *{UNSEEN_IN_A_LINE.pattern})+ *")


def head_text(words: str) -> str:
    """Words as a head takes them, with a space for what may not stand there.

    Raises UsageError `message-head` where they are too long.
    """
    safe = _UNSAFE.sub(" ", words).replace("=?", "= ?").strip()
    if len(safe) > MOST:
        raise UsageError.of(
            "message-head",
            f"“{safe[:60]}…” is too long for the head of an e-mail: it has {len(safe)} characters, of {MOST} at most.",
            "Shorten that name: a person’s on the roster, or the organisation’s in mail.yaml.",
        )
    return safe
