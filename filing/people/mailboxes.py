"""What e-mail addresses say by themselves: which are one, and which are called as an office, a shift or a room is."""

import unicodedata
from contextlib import suppress

OFFICES = frozenset({
    "accounts", "admin", "administration", "appointments", "bookings", "care", "carehome", "careteam",
    "contact", "contactus", "customerservice", "enquiries", "enquiry", "everyone", "frontdesk",
    "general", "hello", "help", "helpdesk", "home", "homecare", "hr", "humanresources", "info",
    "information", "mail", "mailbox", "manager", "management", "managers", "nurses", "nursing",
    "office", "officemanager", "payroll", "post", "reception", "recruitment", "registeredmanager",
    "rota", "rotas", "safeguarding", "seniors", "service", "services", "shift", "staff", "staffroom",
    "supervisor", "supervisors", "support", "team", "teamleader", "training", "volunteers",
})  # fmt: skip
"""What stands before the @ of addresses that mostly several people read, without points and dashes."""
SHARED_ROOMS = frozenset({
    "activities", "chef", "day", "domestic", "duty", "finance", "handyman", "housekeeping", "kitchen",
    "laundry", "maintenance", "medication", "meds", "night", "oncall", "senior", "wages",
})  # fmt: skip
"""Rooms and shifts that may have an address, without the s at a word's end."""


def same_address(address: str) -> str:
    """An address as it is compared: servers care for no capitals, and a domain is one in its own letters and as the
    net writes it (`exämple.org`, `xn--exmple-cua.org`)."""
    user, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    with suppress(UnicodeError):  # none that mail goes to: said where it is to be used
        domain = domain.rstrip(".").encode("idna").decode("ascii")
    return f"{user}{at}{domain}"
