"""What each doubt of a reader says to the person who settles it. A reader gives the code, this the sentence."""

from __future__ import annotations

SENTENCES = {
    "another-kind": "A field of another kind stands where this answer should be.",
    "answers-overlap": "Two answers run into each other here.",
    "appearance-disagrees": "The field shows one thing and the document says another.",
    "box-missing": "A box of this question is missing; it may have been the one that was ticked.",
    "box-unreadable": "It cannot be told whether this box is ticked.",
    "date-disagrees": "The date that is written is not the one that was picked in the calendar.",
    "date-year": "The year is not written in full: the box may have cut the date off.",
    "field-missing": "The field of this answer is gone; this was read from the page.",
    "field-moved": "This field stands where another question's should.",
    "field-unseen": "The file keeps this answer in a field that none of its pages shows.",
    "foreign-text": "These words were put on the page in another way than the other answers.",
    "glyph-disagrees": "The box shows one thing and the document says another.",
    "hidden-text": "Words are hidden here, which the page does not show. Say whether they count.",
    "label-disagrees": "The words printed by this answer are those of another question. Say which it answers.",
    "layers-disagree": "Two ways of finding this answer disagree.",
    "letters-lost": "A program drew a question mark for letters that it has not; compare with what was meant.",
    "line-break": "It is not certain where the lines of this answer end.",
    "list-disagrees": "The words that are shown are not the answer that was picked in the list.",
    "moving-field": "A field stands here that changes by itself, such as today's date. Say what was meant.",
    "no-glyph": "The page shows a square for a character; compare with the original.",
    "not-in-line": "A formula, or small words over others, cannot be read in one line. See on the page what it says.",
    "on-state": "The box was ticked with a mark that is not the form's.",
    "outside-box": "The answer fills its box to the brim or runs out of it; something may be missing.",
    "overlapping-text": "Words stand on top of each other here.",
    "part-missing": "A part of this answer on an extra sheet is missing.",
    "prompt-changed": "The words that prompt for an answer were changed; they may be one.",
    "prompt-left": "Words of the prompt are left beside the answer.",
    "row-number": "The row has lost its number.",
    "struck-out": "Words are struck out here. Say what counts.",
    "turned-text": "A hidden mark turns the order of these characters round, so that the page shows something else.",
    "two-values": "This question is there twice, with two answers.",
    "unreadable-text": "The file does not say rightly which characters these are; compare with what the page shows.",
}

UNKNOWN = "What was found here is not certain."
