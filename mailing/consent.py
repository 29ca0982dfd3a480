"""Somebody consents once that we read and send mail for their account: in a browser here, or on another device.

In a browser (RFC 8252): the page of the provider is opened, and it comes back to a door of this machine alone, with a
code that is of use only to who began (PKCE, RFC 7636). On another device (RFC 8628): a short code is typed there.
"""

from __future__ import annotations

import html
import secrets as chance
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mailing.secrets import VARIABLES, Secrets
from mailing.signing_in import SignIn, asked, credentials, keep_refresh, refused, taken
from schemas.errors import CarepackError, MailError, UsageError

_LONGEST = 8_000
"""Characters of an address that a browser comes back with."""
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER = 5.0
_PAGE = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>carepack</title>'
    "<body><h1>{title}</h1><p>{say}</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class OnDevice:
    """What somebody does on another device: open `page` and type `code`; it is good for `seconds`."""

    page: str
    code: str
    seconds: int


def by_browser(
    sign_in: SignIn, secrets: Secrets, show: Callable[[str], object], *, seconds: float = 300.0
) -> None:
    """Keeps a refresh token for the account, once its owner has consented in a browser on this machine.

    `show` is given the address of the page to open. Raises UsageError `sign-in-no-address`, `sign-in-late` (nobody
    consented in so many seconds), `sign-in-declined`; MailError `sign-in-refused`, `sign-in-unreachable`; and what
    keeping a secret raises, before anybody is asked.
    """
    from oauthlib.oauth2 import WebApplicationClient

    _check(sign_in.authorise)
    _try_keeping(sign_in, secrets)
    client = WebApplicationClient(sign_in.client)
    verifier, state = client.create_code_verifier(64), chance.token_urlsafe(32)
    with _Door() as door:
        back = f"http://{sign_in.host}:{door.port}"
        # The library takes only https; what is on this machine is asked as if it were, and put right again.
        page = client.prepare_request_uri(
            "https" + sign_in.authorise.removeprefix("https").removeprefix("http"),
            redirect_uri=back,
            scope=list(sign_in.scopes),
            state=state,
            code_challenge=client.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
            **dict(sign_in.further),
        )
        show(page if sign_in.authorise.startswith("https") else "http" + page.removeprefix("https"))
        came = door.wait(state, seconds)
    if "error" in came or not came.get("code"):
        raise _declined(came.get("error"))
    program = credentials(sign_in, secrets)
    program.pop("client_id")  # the library adds it
    body = client.prepare_request_body(
        code=came["code"], redirect_uri=back, code_verifier=verifier, **program
    )
    _keep(asked(sign_in, sign_in.token, body), sign_in, secrets)


def by_device(
    sign_in: SignIn,
    secrets: Secrets,
    show: Callable[[OnDevice], object],
    *,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """The same, where this machine has no browser: `show` is given what somebody does on another device.

    Raises as `by_browser` does, and UsageError `sign-in-no-device` where the provider allows no mail that way.
    """
    if sign_in.device is None:
        do = "Sign in on a computer with a browser, as the same account: carepack mail sign-in"
        raise UsageError.of(
            "sign-in-no-device", "This provider allows no mail for devices without a browser.", do
        )
    _try_keeping(sign_in, secrets)
    known = credentials(sign_in, secrets)
    begun = asked(sign_in, sign_in.device, {**known, "scope": " ".join(sign_in.scopes)})
    code = begun.get("device_code")
    page = begun.get("verification_uri") or begun.get("verification_url")
    if not isinstance(code, str) or not isinstance(page, str) or not page.startswith("http"):
        raise refused(begun.get("error"))
    left, pause = _number(begun.get("expires_in"), 900), float(_number(begun.get("interval"), 5))
    show(OnDevice(page, str(begun.get("user_code", "")), left))
    while left > 0:
        wait(pause)
        left -= max(int(pause), 1)
        answer = asked(sign_in, sign_in.token, {**known, "grant_type": _GRANT, "device_code": code})
        match answer.get("error"):
            case "authorization_pending":
                continue
            case "slow_down":
                pause += _SLOWER
            case "access_denied" | "authorization_declined":
                raise _declined(answer.get("error"))
            case "expired_token":
                break
            case _:
                _keep(answer, sign_in, secrets)
                return
    raise _late()


def _check(address: str) -> None:
    if not address:
        do = "Add `authorize:` to `signing_in:` in mail.yaml."
        raise UsageError.of("sign-in-no-address", "It is not known where somebody signs in.", do)


def _try_keeping(sign_in: SignIn, secrets: Secrets) -> None:
    """Whether the keyring keeps anything, and is asked for it, before anybody is sent to a page.

    Raises what `Secrets.keep` does, and UsageError `sign-in-shadowed`.
    """
    if secrets.from_environment("refresh-token", sign_in.account):
        do = f"Take {VARIABLES['refresh-token']} out of the environment, and sign in again."
        raise UsageError.of("sign-in-shadowed", "The token in the environment would go on being used.", do)
    trial = f"{sign_in.account} (trial)"
    secrets.keep("refresh-token", trial, "trial")
    secrets.forget("refresh-token", trial)


def _keep(answer: Mapping[str, Any], sign_in: SignIn, secrets: Secrets) -> None:
    taken(answer, sign_in)  # says what is wrong with it
    if not keep_refresh(answer, sign_in, secrets):
        do = "Let the provider give refresh tokens to this program (offline access), and sign in again."
        raise MailError.of("sign-in-refused", "The provider lets us in this once only.", do)


def _number(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, int | float | str) and str(value).isdecimal() else otherwise


def _declined(error: object) -> CarepackError:
    code = f" ({error})" if isinstance(error, str) and error.replace("_", "").isalpha() else ""
    do = "If that was meant otherwise: carepack mail sign-in. An administrator may have to allow the program first."
    return UsageError.of("sign-in-declined", f"Consent was not given{code}.", do)


def _late() -> CarepackError:
    return UsageError.of("sign-in-late", "Nobody consented in time.", "Try again: carepack mail sign-in")


class _Door(TCPServer):
    """A door of this machine alone, open for one visit: the browser comes back through it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.came: dict[str, str] = {}
        self.port = int(self.server_address[1])

    def wait(self, state: str, seconds: float) -> Mapping[str, str]:
        """What the browser brought; visits with another state are not ours. Raises UsageError `sign-in-late`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.timeout = left
            self.came = {}
            self.handle_request()
            if chance.compare_digest(self.came.get("state", "").encode(), state.encode()):
                return self.came
        raise _late()

    def handle_error(self, request: object, client_address: object) -> None:
        """A visit that breaks off is none."""


class _Visit(BaseHTTPRequestHandler):
    timeout = 10
    """Seconds: a visitor that says nothing keeps nobody out."""

    def do_GET(self) -> None:
        """Takes what stands in the address, and says that the page can be closed."""
        query = urlsplit(self.path[:_LONGEST]).query
        found = dict(parse_qsl(query))
        if isinstance(self.server, _Door):
            self.server.came = found
        if "error" in found:
            title, say = "Not signed in", "carepack may not read this mailbox. You can close this page."
        elif "code" in found:
            title, say = "Thank you", "You can close this page and go back to carepack."
        else:
            title, say = "Nothing here", "This is no page to visit."
        page = _PAGE.format(title=html.escape(title), say=html.escape(say)).encode()
        self.send_response(200 if "code" in found or "error" in found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what stands in the address is secret."""


__all__ = ["OnDevice", "by_browser", "by_device"]
