"""Envelopes: a zip, a mail (.eml) or an Outlook message (.msg) opened in memory into the files it holds.

Pure functions on bytes, called in the confined child only; nothing from inside is ever a path on a disk. A member is
named by its *locator*: its name inside as given, made printable, nested with `!/` (`inner.zip!/a.docx`). Why it is
built so is told in docs/decisions/envelopes.md.
"""

from intake.envelopes.bounds import Bounds
from intake.envelopes.kinds import is_envelope
from intake.envelopes.members import Member, member, members, resolve
from intake.envelopes.naming import INSIDE

__all__ = ["INSIDE", "Bounds", "Member", "is_envelope", "member", "members", "resolve"]
