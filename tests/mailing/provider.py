"""Somebody who gives tokens (OAuth 2.0), on this machine: consents, renews, refuses and tells whose a token is."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import ssl
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mailing.settings import SigningIn
from mailing.signing_in import SignIn
from tests.clients.authority import Authority

CLIENT = "a-registered-program"


class Provider:
    """Two doors: one with a certificate for programs and browsers, one for the mail server beside it (`asks`).

    `consents`: whether the owner says yes. `pending`: how often a device is told to wait. `rotates`: whether each
    refresh token is good for once. `lasts`: seconds that a device's code is good for.
    `broken`: what is answered instead of anything. `secret`: what programs must know.
    """

    def __init__(self, folder: Path, user: str = "office@example.org") -> None:
        self.user, self.consents, self.pending, self.rotates = user, True, 0, False
        self.lasts = 900
        self.broken: tuple[int, bytes] | None = None
        self.secret: str | None = None
        self.given: dict[str, str] = {}
        self.refresh: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self._numbers = itertools.count(1)
        self.authority = Authority(folder)
        self._doors = [_door(self), _door(self)]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.authority.certificate())
        self._doors[0].socket = context.wrap_socket(self._doors[0].socket, server_side=True)
        self.port = self._doors[0].server_address[1]
        self.asks = f"http://127.0.0.1:{self._doors[1].server_address[1]}/whose"
        self._threads = [
            threading.Thread(target=d.serve_forever, args=(0.05,), daemon=True) for d in self._doors
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Provider:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for door, thread in zip(self._doors, self._threads, strict=True):
            door.shutdown()
            thread.join()
            door.server_close()

    def where(self, page: str) -> str:
        """The address of a page of ours."""
        return f"https://localhost:{self.port}/{page}"

    def sign_in(self, **more: Any) -> SignIn:
        """How an account signs in here."""
        known = {
            "account": self.user, "client": CLIENT, "authorise": self.where("authorise"),
            "token": self.where("token"), "device": self.where("device"), "scopes": ("mail", "offline_access"),
            "certificates": self.authority.file,
        }  # fmt: skip
        return SignIn(**{**known, **more})

    def settings(self) -> SigningIn:
        """The same, as mail.yaml has it."""
        return SigningIn(
            provider="other", client=CLIENT, authorize=self.where("authorise"), token=self.where("token")
        )

    def browse(self, page: str) -> str:
        """What a browser does with the page that is opened: it follows to wherever it is sent; gives what it shows."""
        context = ssl.create_default_context(cafile=self.authority.file)
        with urllib.request.urlopen(page, context=context, timeout=10) as answer:
            return str(answer.read().decode())

    def token(self) -> str:
        """A new access token."""
        made = f"access.{next(self._numbers)}"
        self.given[made] = self.user
        return made

    def answer(self, page: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is answered to a program."""
        self.asked.append({"page": page, **said})
        if page == "/whose":
            whose = self.given.get(said.get("token", ""))
            return 200, {"active": whose is not None, **({"username": whose} if whose else {})}
        if said.get("client_id") != CLIENT or (self.secret and said.get("client_secret") != self.secret):
            return 401, {"error": "invalid_client"}
        if page == "/device":
            self.codes["device"] = said
            more = {"verification_uri": "https://example.org/device", "user_code": "ABCD-EFGH"}
            return 200, {"device_code": "device", "expires_in": self.lasts, "interval": 5, **more}
        if page == "/token":
            return self._granted(said)
        return 404, {"error": "none"}

    def _granted(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match said.get("grant_type"):
            case "authorization_code":
                begun = self.codes.pop(said.get("code", ""), None)
                verifier = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
                challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
                good = begun is not None and begun["code_challenge"] == challenge
                if not good or begun is None or begun["redirect_uri"] != said.get("redirect_uri"):
                    return 400, {"error": "invalid_grant"}
                return 200, self._tokens()
            case "refresh_token" if said.get("refresh_token") in self.refresh:
                if self.rotates:
                    self.refresh.remove(said["refresh_token"])
                    return 200, self._tokens()
                return 200, {"access_token": self.token(), "token_type": "Bearer", "expires_in": 3600}
            case "urn:ietf:params:oauth:grant-type:device_code" if self.pending > 0:
                self.pending -= 1
                return 400, {"error": "slow_down" if self.pending == 1 else "authorization_pending"}
            case "urn:ietf:params:oauth:grant-type:device_code" if self.consents:
                return 200, self._tokens()
            case "urn:ietf:params:oauth:grant-type:device_code":
                return 400, {"error": "access_denied"}
        return 400, {"error": "invalid_grant"}

    def _tokens(self) -> dict[str, Any]:
        refresh = f"refresh.{next(self._numbers)}"
        self.refresh.add(refresh)
        more = {"token_type": "Bearer", "expires_in": 3600, "scope": "mail"}
        return {"access_token": self.token(), "refresh_token": refresh, **more}

    def consent(self, said: dict[str, str]) -> str:
        """Where the browser is sent back to, once the owner has said yes or no."""
        self.asked.append({"page": "/authorise", **said})
        answer = {"state": said["state"]}
        if self.consents:
            code = f"code.{next(self._numbers)}"
            self.codes[code] = said
            answer["code"] = code
        else:
            answer["error"] = "access_denied"
        return f"{said['redirect_uri']}?{urlencode(answer)}"


def _door(provider: Provider) -> ThreadingHTTPServer:
    class Visit(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", provider.consent(dict(parse_qsl(urlsplit(self.path).query))))
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, said = provider.answer(urlsplit(self.path).path, dict(parse_qsl(body)))
            data = json.dumps(said).encode()
            if provider.broken is not None:
                status, data = provider.broken
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "https://localhost:1/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Visit)
