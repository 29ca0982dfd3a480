"""What services say to somebody at a terminal, as it is said at the desk: rooms and buttons stand for commands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from desk.offered import in_rooms

_HERE = tuple(
    (re.compile(words), here)
    for words, here in (
        (
            r"If you know, say so with --form; `carepack forms list` shows the names\.",
            "If you know which form it is, say so on its page.",
        ),
        (r"`carepack queries reject` puts this one away", "put it aside as no record"),
        (
            r"If you know who locked it: `carepack queries reopen` with `--password-of` and their name\. If "
            r"they took a password of their own, keep it first: `carepack mail password` with `--told`\.",
            "If you know who locked it, say so on its page; with the password, if they took one of their own.",
        ),
        (
            r" ?Or read it with --convert, where LibreOffice is installed\.",
            " Or have LibreOffice make it a Word document, on its page.",
        ),
        (r"reject it \(carepack queries reject\)", "put it aside"),
        (r"read it as that \([^)]*\)", "have it read as that form"),
        (r" If (?:it is one|it counts) after all: carepack queries reopen \d+", ""),
        (r" \(carepack queries show\)", ""),
        (r"`carepack forms list` shows them all\.", "The room Forms shows them all."),
        (r"\b[Mm]essage (\d+)\b", r"Mail \1"),
        (r" Send it \(carepack send\), say that a draft went out.*", ""),
        (r", or have drafts made: --drafts FOLDER", ", or have drafts made"),
        (
            r"(?:Write|Add) `address:` (?:and `signing_in:` )?(?:in)?to (?:organisation/)?mail\.yaml",
            "Say it in the settings of mail",
        ),
        (r"Add `address:` and `collecting:` or `sending:` to mail\.yaml", "Name one in the settings of mail"),
        (r"in organisation/mail\.yaml", "in the settings of mail"),
        (r"; docs/\w+\.md (?:tells how|shows one)", ""),
        (r" \(docs/\w+\.md tells how\)", ""),
        (r"; correct the address on the roster, or: carepack [^.]*", "; put the address right in People"),
        (
            r"If this one is to send from now on, and the other no more: carepack send here",
            "Say below which one sends.",
        ),
        (
            r"If it was moved here, and nothing was sent from anywhere else since: carepack .*",
            "Say below how it is.",
        ),
        (r"Ask, then say why it goes again: .*", "Ask, then say why it goes again."),
        (r"If it is right all the same, say why: .*", "If it is right all the same, say why."),
        (
            r"Give it once, to the system's keyring: carepack mail sign-in\..*",
            "Give it once, in the settings of mail.",
        ),
        (r"Try again: carepack mail sign-in", "Try again."),
        (
            r"If that was meant otherwise: carepack mail sign-in\.",
            "If that was meant otherwise, sign in again.",
        ),
        (r"; `?carepack mail sign-in`? keeps the password", "; the settings of mail keep the password"),
        (r"Go on after ([^:]*:\d\d): carepack send go", r"Send what waits after \1."),
        (
            r", mend it, then: carepack [^.]*(?:, and carepack send go)?",
            ", mend it, then send them again from the outbox",
        ),
        (r"`?carepack send show`? tells what became of it\.?", "Its page tells what became of it."),
        (
            r"Sign in on a computer with a browser, as the same account: .*",
            "Sign in on a computer with a browser.",
        ),
        (r": carepack mail sign-in\b\.?", ", in the settings of mail."),
        (r"Name a folder or zip that `carepack pack` made\.", "Choose papers that were made here."),
        (r"run `carepack collect` again", "fetch the mailbox again"),
        (r"([Tt]hen|once): carepack send go", r"\1 send what waits."),
        (r": carepack send go", ": send what waits."),
        (r": carepack send retry, or carepack send cancel", ": let it go, or take it out."),
        (r": carepack send lost", " on its page."),
        (
            r"If not: carepack queries reject DOCUMENT, by the number.*? has\.",
            "If not, put the document aside.",
        ),
        (r": carepack queries reject(?: DOCUMENT| \d+)?", ", put it aside"),
        (r": carepack queries settle \d+ --waive --why TEXT; or carepack queries go", ", in Questions"),
        (r"say why: carepack queries settle .*", "say why."),
        (
            r"Run `carepack import` once: it reads what was left\.",
            "Press “Finish it” in Returns: it reads that.",
        ),
        (r", or import the document again with --form", ", or have it read as the right form, on its page"),
        (r", which --convert needs,", ", which is needed for that,"),
        (r"or leave --convert out and save", "or save"),
        (r"Name them: carepack pack blank .*", "Choose them."),
        (
            r"Name another --clock, or (?:the|another) day(?: with --due)?\.",
            "Choose another one of the list.",
        ),
        (r"(carepack records amend \S+) --set \S+ --why TEXT", r"\1"),
        (r"(carepack forms new --like \S+) --title \"…\"", r"\1"),
        (r"For another form: --id with another name\.", "For another form, give it another name."),
        (
            r"the one that `carepack letter NAME --template` writes",
            "ours, under Settings, “Letterhead and letters”",
        ),
        (r"Say whose letter it is: --organisation NAME\.", "Give the organisation’s name under Settings."),
        (r"with carepack records amend, move or withdraw", "in carepack records"),
        (r"taken up again with carepack", "taken up again in carepack"),
        (r": pip install --upgrade carepack", ": ask whoever installed carepack."),
        (r", or leave --private out", ", or leave private forms out"),
        (r"make it by itself: --for .*", "make it by itself."),
        (r"[,:] --set [\w.{}]+=[\w.{}…]+?(?=[,.] |[,.]?$)", ""),
        (r": --[a-z-]+(?: \S+?)?\.?(?= [A-Z]|$)", "."),
        (r" \((?:`?carepack |--|CAREPACK_|of several people, --)[^)]*\)", ""),
        (r"; docs/[\w.-]+ tells? how", ""),
        (r",? with --(?:why|correct VALUE)\b", ""),
        (r"[,;] or (?:say|add) --[^.]*", ""),
    )
)
"""Words of sentences, and what stands for them here; looked for in this order."""
_FILES = (
    (
        re.compile(r"(?:in |into )?organisation/supervision\.yaml"),
        "under Settings, “How often people are supervised”",
    ),
    (re.compile(r"organisation/(mail|inspection)\.yaml"), r"the file \1.yaml"),
)
"""Files of the organisation's folder, and where what is in them is shown or changed."""
_OPTION = re.compile(r"(?<![\w-])--[a-z]|(?<!\S)-o\b|\bCAREPACK_[A-Z]")
"""What only a command line has."""
_ENDS = re.compile(r"(?<=[.!?]) (?=[“<A-Z])")
"""Where a sentence ends."""
_TAG = re.compile(r"<[^>]*>")


def told(text: object, doors: Mapping[str, str]) -> Markup:
    """Words of the services, safe to show: where they name a command, the room that offers it is named, with a link.

    `doors` are the labels of rooms by their paths. What cannot be said without options of a command stays as it is.
    """
    return to_do(text, doors) or escape(text)


def to_do(text: object, doors: Mapping[str, str]) -> Markup:
    """The same of what to do next: sentences that need options of a command are left out, and none may be left."""
    said = str(text)
    for words, here in _HERE:
        said = words.sub(here, said)
    said = said.strip()
    roomed = rooms_named(Markup(said) if isinstance(text, Markup) else said, doors)  # noqa: S704 - it was Markup
    kept = [one for one in _ENDS.split(str(roomed)) if not _OPTION.search(_TAG.sub("", one))]
    return Markup(re.sub(r"`([^`]*)`", r"“\1”", " ".join(kept)))  # noqa: S704 - escaped by then


def rooms_named(text: object, doors: Mapping[str, str]) -> Markup:
    """A text of any length, such as a report: rooms for commands and files, and nothing else is changed in it."""
    found = str(in_rooms(text, doors))
    for words, here in _FILES:
        found = words.sub(here, found)
    return Markup(found)  # noqa: S704 - escaped by then
