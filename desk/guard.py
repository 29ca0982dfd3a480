"""Who is let in. The desk listens to this computer alone; that is not enough.

- A page elsewhere can make its own name mean 127.0.0.1 (DNS rebinding): the `Host` must be ours.
- Any page can send a form to any address: what changes something must come from a page of ours (`Sec-Fetch-Site`,
  `Origin`), in a session (`SameSite=Strict`), with the session's token.
- Other programs and accounts of this computer can reach the port: without a one-time secret nobody has a session.
- Answers are kept by nobody, framed by nobody, and run and load nothing that is not the desk's own.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.pages import rendered
from desk.sessions import Session, Sessions

HOST = "127.0.0.1"
ENTER = "/enter"
STATIC = "/static/"
AGAIN = "/again"
"""Where a second start asks for a secret; it shows that it can read the note in the home folder."""
TOKEN_FIELD, TOKEN_HEADER = "token", "x-desk-token"
_SAFE = {"GET", "HEAD"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Under `no-referrer` browsers say `Origin: null` for forms of our own; to others, this says as little.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "X-DNS-Prefetch-Control": "off",
}


class Guard:
    """Stands before everything. `port` says which is ours, `note` is what a second start must show."""

    def __init__(
        self, app: ASGIApp, sessions: Sessions, port: Callable[[], int], note: str, seen: Callable[[], None]
    ) -> None:
        self._app, self._sessions, self._port, self._note, self._seen = app, sessions, port, note, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._stopped(Request(scope))
        await (answer or self._app)(scope, receive, _guarded(send))

    def _stopped(self, request: Request) -> Response | None:
        """What is answered here; None for what may go on."""
        headers, path = request.headers, request.url.path
        host = f"{HOST}:{self._port()}"
        if headers.getlist("host") != [host]:
            return _refused("This address is not the desk's.", 421)
        if request.method not in _SAFE and request.method != "POST":
            return _refused("The desk does not do that.", 405)
        if path == AGAIN:
            return self._again(request)
        if request.method == "POST" and not _from_here(headers, f"http://{host}"):
            return _refused("This was not sent by a page of the desk, and nothing was done.", 403)
        if path == ENTER and request.method == "GET":
            return self._enter(request)
        if path.startswith(STATIC):
            return None
        session = self._sessions.of(request.cookies.get(self._cookie))
        if session is None:
            return _refused("This window may not look at the desk, or no longer.", 403)
        self._seen()
        request.scope["desk_session"] = session
        request.scope["desk_cookie"] = self._cookie
        return None

    @property
    def _cookie(self) -> str:
        return f"carepack-desk-{self._port()}"  # cookies are shared by all ports of a computer

    def _enter(self, request: Request) -> Response:
        key = self._sessions.enter(request.url.query, request.cookies.get(self._cookie))
        if key is None:
            return _refused("This address was used already, or is too old.", 403)
        self._seen()
        answer = RedirectResponse("/", status_code=303)
        hand_over(answer, self._cookie, key)
        return answer

    def _again(self, request: Request) -> Response:
        shown = request.headers.get("authorization", "")
        if request.method != "POST" or not hmac.compare_digest(
            shown.encode(), f"Bearer {self._note}".encode()
        ):
            return _refused("The desk does not do that.", 403)
        self._seen()
        return Response(self._sessions.secret(), media_type="text/plain")


def session_of(request: Request) -> Session:
    """The session of a request that was let in."""
    session: Session = request.scope["desk_session"]
    return session


def hand_over(answer: Response, cookie: str, key: str) -> None:
    """Gives a browser the key of its session."""
    answer.set_cookie(cookie, key, path="/", httponly=True, samesite="strict")


def _from_here(headers: Headers, origin: str) -> bool:
    """Whether a page of ours sent this. What a browser says by itself counts; one of the two every browser says."""
    site, came = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and came is None:
        return False
    return site in {None, "same-origin"} and came in {None, origin}


def _refused(why: str, status_code: int) -> Response:
    return bare("The desk is closed to this window", why, status_code, closed=True)


def bare(title: str, why: str, status_code: int, *, closed: bool = False) -> Response:
    """A page that needs nothing of the desk but these words; `closed`: it says how one comes in."""
    return HTMLResponse(
        rendered("outside.html", "", {"title": title, "why": why, "closed": closed}), status_code
    )


def _guarded(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
