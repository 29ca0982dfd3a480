"""Passwords and tokens of mail servers: from the environment, or from the system's own keeping (keyring).

They stand in no file of ours, in no message and in no log. The environment wins, so that a machine without a keyring
(a server, a container) works as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from schemas.errors import UsageError

Kind = Literal["password", "refresh-token", "client-secret"]
SERVICE = "carepack mail"
"""What the keyring calls us."""
NO_KEYRING = "no-keyring"
VARIABLES: Mapping[Kind, str] = {
    "password": "CAREPACK_MAIL_PASSWORD",
    "refresh-token": "CAREPACK_MAIL_REFRESH_TOKEN",
    "client-secret": "CAREPACK_MAIL_CLIENT_SECRET",
}
"""The variable of the environment for each kind; see `variable` for that of one account."""
_PIECE = 1000
"""Characters a keyring's entry: Windows takes 2,560 bytes (two a character), and refresh tokens are longer."""
_MOST_PIECES = 20


class Ring(Protocol):
    """The part of a keyring that is used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept under this name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps it."""

    def delete_password(self, service: str, username: str) -> None:
        """Removes it."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets by their kind and the account (a mail address, or the name that a server knows).

    `ring` is the keyring; None: the system's own, looked for when it is first needed.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    ring: Ring | None = None

    def find(self, kind: Kind, account: str) -> str | None:
        """The secret, or None where there is none. Raises UsageError `keyring-closed` where the keyring is shut."""
        for name in (variable(kind, account), VARIABLES[kind]):
            if self.environment.get(name):
                return self.environment[name]
        return self._joined(f"{kind} {account}")

    def password(self, account: str) -> str:
        """The password of an account. Raises UsageError `no-mail-password`, `keyring-closed`."""
        found = self.find("password", account)
        if found is None:
            variables = f"{VARIABLES['password']} or {variable('password', account)}"
            do = f"Give it once, to the system's keyring: carepack mail sign-in. Or put it into {variables}."
            raise UsageError.of("no-mail-password", f"There is no password for the account {account}.", do)
        return found

    def keep(self, kind: Kind, account: str, secret: str) -> None:
        """Puts a secret into the keyring, in the place of the one before.

        Raises UsageError `no-keyring`, `keyring-closed`.
        """
        name = f"{kind} {account}"
        pieces = [secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE)] or [""]
        if len(pieces) > _MOST_PIECES:
            raise UsageError.of("secret-too-long", "This is too long for a password or token.", "Check it.")
        ring = self._ring()
        with _told():
            before = _count(ring.get_password(SERVICE, name))
            for number, piece in enumerate(pieces[1:], 2):
                ring.set_password(SERVICE, f"{name} {number}", piece)
            # The first piece says how many there are, and is written last: what is half written is never read.
            ring.set_password(SERVICE, name, f"{len(pieces)}:{pieces[0]}")
            for number in range(len(pieces) + 1, before + 1):
                ring.delete_password(SERVICE, f"{name} {number}")

    def forget(self, kind: Kind, account: str) -> bool:
        """Takes a secret out of the keyring; whether there was one. Raises as `keep` does."""
        ring, name = self._ring(), f"{kind} {account}"
        with _told():
            count = _count(ring.get_password(SERVICE, name))
            for number in range(1, count + 1):
                ring.delete_password(SERVICE, name if number == 1 else f"{name} {number}")
        return count > 0

    def from_environment(self, kind: Kind, account: str) -> bool:
        """Whether the secret is in the environment, where nothing of ours can change it."""
        return any(self.environment.get(n) for n in (variable(kind, account), VARIABLES[kind]))

    def _joined(self, name: str) -> str | None:
        try:
            with _told():
                ring = self.ring or _system()
                first = ring.get_password(SERVICE, name)
                rest = [ring.get_password(SERVICE, f"{name} {n}") or "" for n in range(2, _count(first) + 1)]
        except UsageError as error:
            if error.code == NO_KEYRING:
                return None
            raise
        return None if first is None else first.partition(":")[2] + "".join(rest)

    def _ring(self) -> Ring:
        with _told():
            return self.ring or _system()


def variable(kind: Kind, account: str) -> str:
    """The variable of one account, for those who have several: CAREPACK_MAIL_PASSWORD_OFFICE_EXAMPLE_ORG."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in account).upper()
    return f"{VARIABLES[kind]}_{plain}"


def _system() -> Ring:
    import keyring

    return keyring.get_keyring()


def _count(first: str | None) -> int:
    """How many pieces the first one says there are."""
    if first is None:
        return 0
    said = first.partition(":")[0]
    return min(int(said), _MOST_PIECES) if said.isdecimal() else 1


@contextmanager
def _told() -> Iterator[None]:
    """What a keyring says in its own words, said in ours."""
    from keyring import errors

    try:
        yield
    except errors.NoKeyringError as error:
        do = f"Put the secret into a variable instead: {', '.join(VARIABLES.values())}."
        raise UsageError.of(NO_KEYRING, "This system keeps no secrets for programs.", do) from error
    except errors.KeyringError as error:
        do = "Unlock it (mostly by logging in to the desktop) and try again, or use a variable instead."
        raise UsageError.of("keyring-closed", "The system's keyring does not open.", do) from error


__all__ = ["SERVICE", "VARIABLES", "Kind", "Ring", "Secrets", "variable"]
