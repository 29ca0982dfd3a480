"""Debian's Dovecot as a mailbox of our own: IMAP over TLS on this machine, in a temporary folder.

Every user there might be has a mailbox, and all have the same password. Mail is delivered as files into the Maildir,
byte for byte, so that a message can be as wrong as messages are.
"""

from __future__ import annotations

import datetime as dt
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests.clients.authority import Authority
from tests.clients.process import ClientError

_PROGRAM = Path("/usr/sbin/dovecot")
_IMAP = Path("/usr/lib/dovecot/imap")
USER = "office@example.org"
PASSWORD = "Lamp-Garden-7-River"

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
auth_mechanisms = {mechanisms}
disable_plaintext_auth = yes
mail_location = maildir:{home}/mail/%u
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mailbox_list_index = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_process_limit = 20
default_client_limit = 100
imap_capability = {capability}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
{passdb}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_BY_PASSWORD = """
passdb {{
  driver = static
  args = password={password}
}}
"""
_BY_TOKEN = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
"""


def available() -> bool:
    """Whether Dovecot is here."""
    return _PROGRAM.exists() and _IMAP.exists()


class Dovecot:
    """A running server. `port`: where it listens; `plain_port`: where a line is encrypted only on demand (STARTTLS);
    `authority`: whom a client has to trust.

    `tokens`: the address that says whose a token is (RFC 7662), for a server that takes no passwords at all.
    `capability`: what the server says it can do, where that is to be less than it can. `separator`, `prefix`: how its
    folders are called. `ends`: when its certificate runs out, from now.
    """

    def __init__(
        self,
        *,
        tokens: str | None = None,
        capability: str = "",
        separator: str = ".",
        prefix: str = "",
        ends: dt.timedelta = dt.timedelta(days=30),
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="carepack-dovecot-", dir="/tmp"))
        self.home.chmod(0o755)
        self.authority = Authority(self.home)
        certificate, key = self.authority.certificate(ends=ends)
        self._certificate, self._key = certificate, key
        self._tokens, self._capability = tokens, capability
        self._separator, self._prefix = separator, prefix
        self._names = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = self.plain_port = 0
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Dovecot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def deliver(self, data: bytes, *, user: str = USER, folder: str = "") -> None:
        """Puts a message into the mailbox, as it is."""
        box = self.box(user, folder)
        for name in ("tmp", "new", "cur"):
            (box / name).mkdir(parents=True, exist_ok=True)
        name = f"{1_800_000_000 + next(self._names)}.M1P{os.getpid()}.example"
        draft = box / "tmp" / name
        draft.write_bytes(data)
        draft.replace(box / "new" / name)
        self._own(box.parent)

    def box(self, user: str = USER, folder: str = "") -> Path:
        """Where a folder of the mailbox is; the inbox has no name."""
        top = self.home / "mail" / user
        return top / f".{folder}" if folder else top

    def messages(self, folder: str = "", *, user: str = USER) -> list[bytes]:
        """The messages that are in a folder, in no order."""
        box = self.box(user, folder)
        return [f.read_bytes() for part in ("new", "cur") for f in sorted((box / part).glob("*"))]

    def renumber(self, *, user: str = USER) -> None:
        """Gives the inbox another UIDVALIDITY, as a server does that was brought back from a backup."""
        box = self.box(user)
        listed = box / "dovecot-uidlist"
        first, _, rest = listed.read_text(encoding="ascii").partition("\n")
        words = first.split()
        words[1] = f"V{int(words[1][1:]) + 1}"
        listed.write_text(" ".join(words) + "\n" + rest, encoding="ascii")
        for file in box.glob("dovecot.index*"):
            file.unlink()
        for file in box.glob("dovecot-uidvalidity*"):
            file.unlink()

    def log(self) -> str:
        """What the server wrote down."""
        file = self.home / "log"
        return file.read_text(errors="replace") if file.exists() else ""

    def close(self) -> None:
        """Ends the server and removes its files."""
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self) -> None:
        for _ in range(5):  # another program may take the port between our look and the server's
            self.port, self.plain_port = _free_port(), _free_port()
            self._write()
            self._process = subprocess.Popen(
                [str(_PROGRAM), "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._listens():
                return
        raise ClientError(f"Dovecot does not start: {self.log()[-2000:]}")

    def _listens(self) -> bool:
        end = time.monotonic() + 20
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            with socket.socket() as line:
                line.settimeout(1)
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.02)
        return False

    def _write(self) -> None:
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid()).pw_name
        owner = pwd.getpwnam("mail") if root else pwd.getpwuid(os.geteuid())
        passdb = (_BY_TOKEN if self._tokens else _BY_PASSWORD).format(home=self.home, password=PASSWORD)
        made = _CONFIG.format(
            home=self.home,
            certificate=self._certificate,
            key=self._key,
            mechanisms="xoauth2 oauthbearer" if self._tokens else "plain login",
            owner=owner.pw_uid,
            group=owner.pw_gid,
            internal="dovecot" if root else me,
            internal_group="dovecot" if root else grp.getgrgid(os.getegid()).gr_name,
            login="dovenull" if root else me,
            capability=self._capability,
            separator=self._separator,
            prefix=self._prefix,
            passdb=passdb,
            port=self.port,
            plain_port=self.plain_port,
        )
        if self._tokens:
            asks = f"introspection_mode = post\nintrospection_url = {self._tokens}\n"
            asks += "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
            (self.home / "oauth2.conf").write_text(asks)
        (self.home / "dovecot.conf").write_text(made)
        self._own(self.home / "mail")

    def _own(self, place: Path) -> None:
        place.mkdir(exist_ok=True)
        if os.geteuid() != 0:
            return
        mail = pwd.getpwnam("mail")
        os.chown(place, mail.pw_uid, mail.pw_gid)
        for file in place.rglob("*"):
            os.chown(file, mail.pw_uid, mail.pw_gid)


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


__all__: Sequence[str] = ("PASSWORD", "USER", "Dovecot", "available")
