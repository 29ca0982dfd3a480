"""A program that asks a desk by HTTP, with whatever heads and bodies it likes: where no browser is needed."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.desk.browsing import RunningDesk

FORM = "application/x-www-form-urlencoded"


@dataclass
class Caller:
    """A program that asks the desk, with whatever heads it likes."""

    desk: RunningDesk
    cookie: str = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", heads: Mapping[str, str | None] | None = None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """What is answered. A head that is None is left out."""
        said: dict[str, str | None] = {"Host": self.desk.url.removeprefix("http://"), "Cookie": self.cookie}
        if method == "POST":
            said |= {"Content-Type": FORM, "Origin": self.desk.url, "Content-Length": str(len(body))}
        said |= heads or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.inside.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in said.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def change(self, heads: Mapping[str, str | None] | None = None, **fields: str) -> int:
        """How a form that changes something is answered."""
        said = {"token": self.token(), "word": "spring", **fields}
        return self.ask("POST", "/people/change", urlencode(said).encode(), heads)[0]

    def token(self) -> str:
        """The token of the session."""
        key = self.cookie.partition("=")[2]
        session = self.desk.inside.sessions.of(key)
        assert session is not None
        return session.token

    def send(self, path: str, **fields: str) -> tuple[int, http.client.HTTPMessage, str]:
        """What is answered to a form of this session."""
        return self.ask("POST", path, urlencode({"token": self.token(), **fields}).encode())


def came_in(desk: RunningDesk) -> Caller:
    """Somebody who came in by an address of their own."""
    made = Caller(desk)
    made.cookie = made.ask("GET", desk.again().removeprefix(desk.url))[1]["Set-Cookie"].partition(";")[0]
    return made
