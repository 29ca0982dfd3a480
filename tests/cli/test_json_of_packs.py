"""The JSON of packs, mail, clocks and reports is what docs/command-line.md says, member by member."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_json_shapes import PAGE
from tests.cli.test_json_shapes import differences as of_all

SECTION = PAGE.split("## JSON of packs, mail and reports")[1].split("\n## ")[0]
PARTS = (part.split("\n", 1) for part in SECTION.split("\n### ")[1:])
SHAPES: dict[str, Any] = {
    re.findall(r"`carepack (.*?)`", head)[0]: json.loads(re.findall(r"```json\n(.*?)```", body, re.S)[0])
    for head, body in PARTS
}
ROSTER = """ref,name,role,manager,email,home,team,starts
E01,Sam Sample,Team manager,,sam@example.org,Oak House,Days,2020-01-01
E02,Zoë Example,Support worker,E01,zoe@example.org,Oak House,Days,2024-01-01
E03,Łukasz Próba,Support worker,E01,,Oak House,Days,2024-01-01
"""


def differences(shown: Any, there: Any) -> list[str]:
    """As of the ledger's commands; a list that is empty here, or something that is not there, shows nothing."""
    return of_all(_without_empty(shown, there), _without_empty(there, there))


def _without_empty(value: Any, there: Any) -> Any:
    """A piece of JSON without what has nothing in it `there`."""
    if isinstance(value, dict) and isinstance(there, dict):
        return {
            k: None if there.get(k, 0) in ([], None) else _without_empty(v, there.get(k))
            for k, v in value.items()
        }
    if isinstance(value, list) and isinstance(there, list) and value and there:
        return [_without_empty(value[0], there[0])]
    return value


@pytest.fixture
def show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Runs a command as it is documented, and returns its JSON."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAREPACK_USER", "Ama Admin")
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "home" / "organisation"
    own.mkdir(parents=True)
    (own / "mail.yaml").write_text('address: "office@example.org"\nname: "Example Care"\n', encoding="utf-8")
    Path("staff.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "staff.csv"]) == ExitCode.DONE

    def shown(command: str, ends: ExitCode = ExitCode.DONE) -> Any:
        capsys.readouterr()
        code = run(shlex.split(command))
        said = capsys.readouterr()
        assert code == ends, said.err
        return json.loads(said.out) if "--json" in command else None

    return shown


def test_every_command_prints_the_members_that_are_documented(show: Callable[..., Any]) -> None:
    out: dict[str, Any] = {}
    show("blank supervision-record --for E02 --to word")
    out["pack supervision --for E02 --json"] = show(
        "pack supervision --for E02 --for E03 -o March --json", ExitCode.REVIEW
    )
    out["pack list --json"] = show("pack list --json")
    out['mail choose E02 plain --why "…" --json'] = show('mail choose E02 plain --why "A telephone." --json')
    out["mail passwords --slips slips.pdf --json"] = show("mail passwords --all --slips slips.pdf --json")
    out["mail password E02 --json"] = show("mail password E02 --json")
    out["send March --json"] = show("send March --queue --yes --json", ExitCode.REVIEW)
    out["send list --json"] = show("send list --json")
    out["send go --json"] = show("send go --drafts drafts --json")
    out["due --json"] = show("due --json")
    due = next(d for d in out["due --json"]["due"] if d["person"] == "E02" and d["clock"] == "formal")
    show(f'postpone E02 --due {due["on"]} --why "The boiler broke."')
    out["postpone --json"] = show("postpone --json")
    out["reports matrix --json"] = show("reports matrix --for E02 --period 2026-11 --json")
    for row in out["reports matrix --json"]["tables"][0]["rows"]:
        row["cells"] = {"2026-11": row["cells"]["2026-11"]}  # the other columns are as these
    out["reports inspection --json"] = show(
        'reports inspection --location "Oak House" --period 2026-11 -o oak --json'
    )
    known = {command: SHAPES[command] for command in out}
    assert {c: found for c in known if (found := differences(known[c], out[c]))} == {}
    assert set(SHAPES) <= set(out) | {"collect --json"}, "collect is held beside its server"
