"""Signing in to mail servers that take no passwords: OAuth 2.0, as Microsoft 365 and Google demand it (XOAUTH2).

Somebody consents once in a browser (`consent`); the refresh token that comes of it is kept in the keyring, and each run
gets an access token by it, which lives about an hour and is kept nowhere.
"""

from __future__ import annotations

import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mailing.trust import context
from schemas.errors import CarepackError, MailError, UsageError

if TYPE_CHECKING:
    from mailing.secrets import Secrets
    from mailing.settings import MailSettings

_LONGEST = 1_000_000
"""Bytes of an answer."""
_SECONDS = 30.0
_ENCRYPTED = re.compile(r"https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/]")
"""Encrypted, or on this computer."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How an account signs in. `account` is its mail address, `client` the number that the provider gave our program.

    `device`: where a machine without a browser asks; None where the provider allows no mail that way. `host` is what
    the browser is sent back to on this machine, as it was registered. `certificates`: a file of certificate
    authorities to trust instead of the system's (an organisation's own).
    """

    account: str
    client: str
    authorise: str
    token: str
    device: str | None
    scopes: tuple[str, ...]
    host: str = "localhost"
    further: tuple[tuple[str, str], ...] = ()
    certificates: Path | None = None


def sign_in_of(settings: MailSettings) -> SignIn:
    """How the organisation's account signs in, by `mail.yaml`. Raises UsageError `mail-signing-in`."""
    own = settings.signing_in
    if own is None or not settings.address:
        do = "Add `address:` and `signing_in:` to mail.yaml; docs/collecting.md tells how."
        raise UsageError.of("mail-signing-in", "It is not said at whom the account signs in.", do)
    made = preset(own.provider, settings.address, own.client, tenant=own.tenant or "organizations")
    return replace(
        made,
        authorise=own.authorize or made.authorise,
        token=own.token or made.token,
        device=own.device or made.device,
        scopes=own.scopes or made.scopes,
        certificates=settings.certificates,
    )


def preset(provider: str, account: str, client: str, *, tenant: str = "organizations") -> SignIn:
    """How an account of Microsoft 365 or Google signs in; of another provider, nothing is known beforehand.

    `tenant`: the organisation's directory at Microsoft.
    """
    hint = ("login_hint", account)
    match provider:
        case "microsoft":
            # learn.microsoft.com, “Authenticate an IMAP, POP or SMTP connection using OAuth”.
            base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
            office = "https://outlook.office.com"
            return SignIn(
                account,
                client,
                f"{base}/authorize",
                f"{base}/token",
                f"{base}/devicecode",
                (f"{office}/IMAP.AccessAsUser.All", f"{office}/SMTP.Send", "offline_access"),
                further=(hint, ("prompt", "select_account")),
            )
        case "google":
            # developers.google.com, “OAuth 2.0 for iOS & Desktop Apps”; its device flow allows no mail.
            return SignIn(
                account,
                client,
                "https://accounts.google.com/o/oauth2/v2/auth",
                "https://oauth2.googleapis.com/token",
                None,
                ("https://mail.google.com/",),
                host="127.0.0.1",
                further=(hint, ("access_type", "offline"), ("prompt", "consent")),
            )
    return SignIn(account, client, "", "", None, (), host="127.0.0.1", further=(hint,))


def access_token(settings: MailSettings, secrets: Secrets) -> str:
    """A token to sign in with now (about an hour), got by the refresh token that is kept for the account.

    The account is `settings.address`, whichever name each server is then given. Raises what `fresh` and `sign_in_of`
    raise.
    """
    return fresh(sign_in_of(settings), secrets)


def fresh(sign_in: SignIn, secrets: Secrets) -> str:
    """A new access token. A new refresh token that comes along is kept in the place of the old one.

    Raises UsageError `sign-in-first`, `sign-in-again` (somebody must consent anew), MailError `sign-in-unreachable`,
    `sign-in-refused`.
    """
    from oauthlib.oauth2 import WebApplicationClient

    refresh = secrets.find("refresh-token", sign_in.account)
    if refresh is None:
        what = f"Nobody has signed in to the account {sign_in.account} yet."
        raise UsageError.of("sign-in-first", what, "Do so once: carepack mail sign-in")
    body = WebApplicationClient(sign_in.client).prepare_refresh_body(
        refresh_token=refresh, **credentials(sign_in, secrets)
    )
    answer = asked(sign_in, sign_in.token, body)
    token = taken(answer, sign_in)
    keep_refresh(answer, sign_in, secrets, before=refresh)
    return token


def credentials(sign_in: SignIn, secrets: Secrets) -> dict[str, str]:
    """What tells the provider which program asks. A desktop program's secret is none (RFC 8252, 8.5); Google asks."""
    secret = secrets.find("client-secret", sign_in.account)
    return {"client_id": sign_in.client, **({"client_secret": secret} if secret else {})}


def keep_refresh(
    answer: Mapping[str, Any], sign_in: SignIn, secrets: Secrets, *, before: str | None = None
) -> bool:
    """Keeps the refresh token of an answer, if it brings another; whether it did.

    One from the environment cannot be replaced; the old one goes on being used, as long as the provider takes it.
    """
    new = answer.get("refresh_token")
    if not isinstance(new, str) or not new or new == before:
        return False
    if secrets.from_environment("refresh-token", sign_in.account):
        return False
    secrets.keep("refresh-token", sign_in.account, new)
    return True


def taken(answer: Mapping[str, Any], sign_in: SignIn) -> str:
    """The access token of an answer. Raises UsageError `sign-in-again`, MailError `sign-in-refused`."""
    error = answer.get("error")
    if error in {"invalid_grant", "interaction_required", "consent_required", "login_required"}:
        what = f"The provider asks the account {sign_in.account} to sign in again."
        raise UsageError.of(
            "sign-in-again", what, "Somebody who may does: carepack mail sign-in. Nothing is lost."
        )
    token = answer.get("access_token")
    if error or not isinstance(token, str) or not token or not token.isascii():
        raise refused(error)
    return token


def refused(error: object) -> CarepackError:
    """That a provider said no, in its own short code (RFC 6749, 5.2) where it is one."""
    code = f" ({error})" if isinstance(error, str) and error.replace("_", "").isalpha() else ""
    do = "Check the sign-in part of mail.yaml, and that the provider lets this program read and send mail."
    return MailError.of("sign-in-refused", f"The provider does not let us sign in{code}.", do)


def asked(sign_in: SignIn, address: str, body: str | Mapping[str, str]) -> dict[str, Any]:
    """What a provider answers, also where it says no.

    Raises MailError `sign-in-unreachable`, UsageError `not-https`.
    """
    if not _ENCRYPTED.match(address):
        do = "Write the address with https:// in mail.yaml."
        raise UsageError.of("not-https", "A provider is only asked over a line that is encrypted.", do)
    data = (body if isinstance(body, str) else urlencode(body)).encode()
    request = urllib.request.Request(  # noqa: S310 - of the web, as seen to above
        address, data, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    )
    trusted = context(sign_in.certificates)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusted), _Nowhere())
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            raw = answer.read(_LONGEST)
    except urllib.error.HTTPError as error:
        with error:
            raw = error.read(_LONGEST) if error.code in {400, 401, 403, 428} else b""
        if not raw:
            raise _unreachable(f"it answered {error.code}") from error
    except (OSError, ValueError) as error:
        raise _unreachable(_why(error)) from error
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _unreachable("its answer makes no sense") from error
    return found if isinstance(found, dict) else {}


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """No redirection is followed: what is sent holds secrets, and is for this address alone."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """None: the answer is an error, then."""


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "its certificate is not to be trusted"
    return "it does not answer"


def _unreachable(why: str) -> CarepackError:
    do = "Check the line and the addresses in mail.yaml, and try again. Nothing is lost."
    return MailError.of("sign-in-unreachable", f"The provider cannot be asked to sign us in: {why}.", do)


__all__ = [
    "SignIn",
    "access_token",
    "asked",
    "credentials",
    "fresh",
    "keep_refresh",
    "preset",
    "refused",
    "sign_in_of",
    "taken",
]
