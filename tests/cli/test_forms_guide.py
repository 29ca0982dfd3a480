"""The guide to forms of one's own stays true: what it says is done to the letter, in a fresh folder and home."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

GUIDE = Path(__file__).parents[2] / "docs" / "own-forms.md"
_PIECE = re.compile(r"<!-- (?P<note>.*?) -->|^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass
class Reader:
    """Somebody who does what the guide says, to the letter."""

    here: Path
    user: Path
    said: str = ""

    def own(self, name: str) -> Path:
        """A file in the home folder, where the system has it."""
        return self.user / ".config" / "carepack" / name

    def runs(self, command: str, *, answers: str = "", fails: bool = False) -> None:
        """Runs a command of the guide in a shell."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.here,
            env={"HOME": str(self.user), "PATH": path, "LANG": "C.UTF-8"},
            input=answers,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.said = self.said + done.stdout + done.stderr
        assert (done.returncode != 0) == fails, f"{command}\n{self.said}"

    def saves(self, file: Path, text: str) -> None:
        """Writes a file as a person would: over what is there."""
        assert file.parent.is_dir(), f"the guide says to save {file.name} in a folder that is not there"
        file.write_text(text, encoding="utf-8")

    def sees(self, line: str) -> bool:
        """Whether a line was said; `…` stands for anything."""
        return re.search(".*".join(re.escape(p) for p in line.split("…")), self.said) is not None


def pieces() -> Iterator[tuple[str, str]]:
    """The notes and blocks of the guide, in order: (kind, text)."""
    for found in _PIECE.finditer(GUIDE.read_text(encoding="utf-8")):
        yield ("note", found["note"]) if found["note"] is not None else (found["kind"], found["text"])


def follow(reader: Reader) -> None:
    """Does everything the guide says."""
    note = ""
    for kind, text in pieces():
        what, _, rest = note.partition(": ")
        if kind == "note":
            note = text
            if text.startswith("put: "):
                name, old, new = re.fullmatch(r"put: (\S+): (.*) => (.*)", text).groups()  # type: ignore[union-attr]
                before = reader.own(name).read_text(encoding="utf-8")
                assert before.count(old) == 1, f"{name} has no place for {old}"
                reader.saves(reader.own(name), before.replace(old, new))
                note = ""
            continue
        if kind == "sh" and what != "endless":
            reader.said = ""
            for command in text.strip().splitlines():
                reader.runs(command, fails=what == "fails")
        elif kind == "console":
            command, *questions = text.strip("\n").splitlines()
            answers = "".join(f"{q.rpartition(':')[2].strip()}\n" for q in questions)
            reader.said = ""
            reader.runs(command.removeprefix("$ "), answers=answers)
            for question in questions:
                assert reader.sees(question.rpartition(":")[0]), question
        elif kind == "text":
            for line in text.strip("\n").splitlines():
                assert reader.sees(line), f"{line}\nwas not said, but\n{reader.said}"
        elif what == "file":
            reader.saves(reader.own(rest), text)
        elif what == "here":
            reader.saves(reader.here / rest, text)
        note = ""


@pytest.mark.skipif(sys.platform != "linux", reason="the guide's folders are looked for where Linux has them")
def test_the_guide_leads_from_nothing_to_a_filed_return(tmp_path: Path) -> None:
    (tmp_path / "trial").mkdir()
    (tmp_path / "user").mkdir()
    reader = Reader(tmp_path / "trial", tmp_path / "user")
    follow(reader)
    assert {f.name for f in (reader.here / "to-send").iterdir()} == {"home-visit.1.docx", "home-visit.1.pdf"}
    assert list((reader.here / "carepack-preview").glob("*.png"))


def test_the_form_of_the_guide_has_twelve_questions() -> None:
    from forms import parts
    from schemas.language import parse
    from schemas.paths import slots

    text = next(t for k, t in pieces() if k == "yaml" and t.count("ask:") > 5)
    assert len(list(slots(parse(text, "home-visit.1.yaml", parts())))) == 12
