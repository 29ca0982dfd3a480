"""What stands in a record for what was written or signed by hand and that no program may put into words.

The picture is kept with the original, and a draft with the reading; a record says that it was not transcribed.
"""

from __future__ import annotations

WRITTEN = "[handwriting, not transcribed]"
"""Words that somebody wrote by hand and that nobody has typed yet."""
SIGNED = "[signed by hand]"
"""Ink in a place for a signature."""
KEYED = "key-by-hand"
"""The doubt about handwriting that a person must key, however well it was read."""
BY_HAND = frozenset({
    KEYED, "date-unclear", "faint-writing", "faint-signature", "changed-by-hand", "mark-beside", "mark-cancelled",
    "blank-unsure", "struck-out-print",
})  # fmt: skip
"""Queries about what one hand wrote in one place: each is looked at by itself."""
UNREAD = BY_HAND | {
    "added-by-hand", "box-unreadable", "page-layout-unknown", "page-pale", "page-too-poor", "page-twice",
    "pages-by-order", "print-missing",
}  # fmt: skip
"""Queries about what is on paper and was not read: two sheets of which the same is asked may differ."""
