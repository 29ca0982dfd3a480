"""E-mail addresses: when two are one, what goes to a server, and why no mail can be sent to what somebody wrote.

The one place for it: whoever compares an address takes its `key`, whoever hands one to a server `as_sent`.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
"""What stands before the @ (RFC 5322, dot-atom); what is written in quotation marks is nobody's on a roster."""
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)
_TWO_DOMAINS = frozenset("ßς\u200c\u200d")
"""Letters of which the two editions of IDNA make two domains (RFC 5894, 7.2)."""
_MOST, _MOST_LOCAL = 254, 64
"""Characters of an address, and of what stands before its @ (RFC 5321, 4.5.3.1)."""


def key(address: str) -> str:
    """An address as it is compared: servers care for no capitals, and a domain is one in its own letters and as the
    net writes it (`exämple.org`, `xn--exmple-cua.org`)."""
    user, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    with suppress(UnicodeError):  # none that mail goes to: said where it is to be used
        domain = _as_the_net_writes(domain)
    return f"{user}{at}{domain}"


def as_sent(address: str) -> str:
    """An address as servers take it: what stands before the @ as written, the domain in its ASCII form.

    Raises ValueError with `why_not` where no mail can be sent to it.
    """
    why = why_not(address)
    if why is not None:
        raise ValueError(why)
    user, _, domain = address.strip().rpartition("@")
    return f"{user}@{_as_the_net_writes(domain.rstrip('.'))}"


def why_not(address: str) -> str | None:
    """Why no mail can be sent to an address, as a sentence; None where it can."""
    written = address.strip()
    user, at, domain = written.rpartition("@")
    odd = next(
        (c for c in written if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Cn", "Co"}), None
    )
    if odd is not None:
        return f"It has a mark in it that is not seen (U+{ord(odd):04X})."
    for why, is_so in (
        ("It has no @.", not at),
        (
            "A name or signs stand with it: only the address itself is wanted.",
            re.search(r'[<>"“”()\[\]]', written),
        ),
        ("It has more than one @, or is more than one address.", "@" in user or re.search(r"[,;]", written)),
        ("It has a space in it.", any(c.isspace() for c in written)),
        ("Something is missing before or after the @.", not user or not domain.strip(".")),
    ):
        if is_so:
            return why
    if not user.isascii():
        letters = "".join(dict.fromkeys(c for c in user if not c.isascii()))
        return f"Mail servers take no “{letters}” before the @: it is mostly written otherwise there."
    if not _LOCAL.fullmatch(user) or len(user) > _MOST_LOCAL or len(written) > _MOST:
        return "What stands before the @ is none that mail servers take."
    return _why_no_domain(domain.rstrip("."))


def _why_no_domain(domain: str) -> str | None:
    if _TWO_DOMAINS & set(domain):
        return f"“{domain}” may be two domains: write it as the net does (xn--…)."
    try:
        plain = _as_the_net_writes(domain)
    except UnicodeError:
        plain = ""
    return None if _DOMAIN.fullmatch(plain) else f"“{domain}” is no domain that mail is sent to."


def _as_the_net_writes(domain: str) -> str:
    """Raises UnicodeError for what is no domain."""
    return domain.encode("idna").decode("ascii")
