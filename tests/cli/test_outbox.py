"""`carepack send here`: of two copies of a home one sends, when somebody says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.mailing.killing import prepare
from tests.mailing.smtp_server import PASSWORD, SmtpServer


def test_of_two_copies_of_a_home_the_other_one_sends_when_somebody_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def send(home: Path, *args: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--home", str(home), "send", *map(str, args)])
        return code, *capsys.readouterr()

    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", PASSWORD)
    home, copy, packs = tmp_path / "home", tmp_path / "copy", tmp_path / "packs"
    with SmtpServer(tmp_path / "server") as server:
        prepare(home, packs, 2, server)
        send(home, packs, "--queue")
        shutil.copytree(home, copy)
        assert send(home, "go")[0] == ExitCode.DONE
        code, _, err = send(copy, "go")
        assert code == ExitCode.USAGE
        assert "[mail-two-homes]" in err
        assert str(home) in err
        code, out, err = send(copy, "here")
        assert code == ExitCode.REVIEW
        assert out.count("[mail-restored]") == 2
        assert err.endswith(
            "This home sends from now on, from this computer.\n"
        )  # for nothing is in the outbox
        assert json.loads(send(copy, "here", "--json")[1]) == {"home": str(copy), "messages": []}
        assert send(copy, "go")[0] == ExitCode.DONE
        assert len(server.taken()) == 2
