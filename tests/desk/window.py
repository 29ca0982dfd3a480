"""A window onto the desk without a browser: it follows where it is sent, and waits for long work to end."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.desk.browsing import RunningDesk

_WAITS = 60.0
_BETWEEN = "between-parts"


@dataclass
class Window:
    """One window: `path` is where it is, `text` the words there, `data` what came."""

    desk: RunningDesk
    path: str = "/"
    status: int = 0
    data: bytes = b""
    name: str = ""
    _cookie: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        where = urlsplit(self.desk.again())
        self._ask("GET", f"{where.path}?{where.query}", b"", {})

    def get(self, path: str) -> Window:
        """Goes there."""
        self._ask("GET", path, b"", {})
        return self

    def post(self, path: str, *fields: tuple[str, object], **more: object) -> Window:
        """Sends a form, and goes where that leads; long work is waited for."""
        self.begin(path, *fields, **more)
        return self.wait()

    def send(self, path: str, files: Sequence[tuple[str, str, bytes]], **more: object) -> Window:
        """Sends a form with files (field, name, bytes), and goes where that leads; long work is waited for."""
        parts = [
            f'--{_BETWEEN}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in {"token": self._token(), **more}.items()
        ]
        parts += [
            f'--{_BETWEEN}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
            + data
            + b"\r\n"
            for field, name, data in files
        ]
        heads = {"Content-Type": f"multipart/form-data; boundary={_BETWEEN}", "Origin": self.desk.url}
        self._ask("POST", path, b"".join([*parts, f"--{_BETWEEN}--\r\n".encode()]), heads)
        return self.wait()

    def _token(self) -> str:
        session = self.desk.inside.sessions.of(self._cookie.partition("=")[2])
        assert session is not None
        return session.token

    def wait(self) -> Window:
        """Waits for long work to end, and goes where it leads."""
        end = time.monotonic() + _WAITS
        while self.path.startswith("/jobs/") and b'id="progress"' in self.data:
            assert time.monotonic() < end, self.text
            time.sleep(0.05)
            self._ask("GET", self.path, b"", {})
        return self

    def begin(self, path: str, *fields: tuple[str, object], **more: object) -> None:
        """Sends a form, and goes where that leads; of long work, where it is told how far it is."""
        said = [("token", self._token()), *((k, str(v)) for k, v in (*fields, *more.items()))]
        heads = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.desk.url}
        self._ask("POST", path, urlencode(said).encode(), heads)

    def upload(self, path: str, field: str, name: str, data: bytes, **fields: object) -> Window:
        """Sends a form with a file in it, and goes where that leads."""
        return self.send(path, [(field, name, data)], **fields)

    def field(self, name: str, near: str = "") -> str:
        """What stands in a field of this page; of several of that name, in the first behind the words `near`."""
        page = self.data.decode().partition(near)[2] if near else self.data.decode()
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
        assert found is not None, name
        return unescape(found[1])

    @property
    def text(self) -> str:
        """The words of the page, without its marks."""
        page = self.data.decode("utf-8", "replace").partition("<main")[2] or self.data.decode(
            "utf-8", "replace"
        )
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())

    def _ask(self, method: str, path: str, body: bytes, heads: dict[str, str]) -> None:
        own = {"Host": self.desk.url.removeprefix("http://"), "Cookie": self._cookie}
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.inside.port, timeout=30)
        try:
            connection.request(method, path, body or None, own | heads)
            answer = connection.getresponse()
            self.status, self.data, self.path = answer.status, answer.read(), path
            self.name = answer.getheader("Content-Disposition", "")
            cookie, where = answer.getheader("Set-Cookie"), answer.getheader("Location")
        finally:
            connection.close()
        if cookie:
            self._cookie = cookie.partition(";")[0]
        if where:
            self._ask("GET", where, b"", {})
