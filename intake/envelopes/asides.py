"""What lies in envelopes and is plainly no completed form: counted and told, but not refused as a document would be."""

from __future__ import annotations

from intake.envelopes.in_words import found
from intake.envelopes.outlook import OLE

_DROPPINGS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\\x0d"})
_BY_ENDING = {
    ".txt": "plain text", ".md": "plain text", ".log": "plain text",
    ".htm": "a web page", ".html": "a web page", ".css": "a web page",
    ".ics": "an appointment", ".vcs": "an appointment", ".vcf": "a visiting card",
    ".url": "a link", ".webloc": "a link", ".lnk": "a link",
    ".p7s": "the signature of the mail", ".sig": "the signature of the mail",
}  # fmt: skip
_DOCUMENTS = (b"%PDF", b"PK\x03\x04", OLE, b"{\\rtf", b"\x78\x9f\x3e\x22")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"  # RFC 1740
_NEAR = 1024  # a PDF may begin behind other bytes (ISO 32000-1, annex H, note 13)


def left_out(name: str, data: bytes | None) -> str:
    """Why a member is left out, by its printable name and its bytes (None: not read yet); empty where it is not.

    A name decides only where the bytes do not speak against it: a form that somebody called `.txt` is a form.
    """
    path = name.replace("\\", "/").casefold()
    last = path.rpartition("/")[2]
    if data is not None and data.startswith(_APPLE_DOUBLE):
        return "a shadow that macOS leaves beside a file"
    if path.startswith("__macosx/") or "/__macosx/" in path or last.startswith("._"):
        return "a shadow that macOS leaves in archives"
    if last in _DROPPINGS:
        return "left by the system"
    if last.startswith("~$"):
        return "Word's mark of an open document"
    if data is None or data.startswith(_DOCUMENTS) or b"%PDF-" in data[:_NEAR]:
        return ""
    why = next((why for ending, why in _BY_ENDING.items() if last.endswith(ending)), "")
    # A page, a text or a link that holds a file, or leads to one in a cloud, is told.
    return "" if why and found(data.decode("utf-8", "replace")) else why
