"""Returned documents of the forms that bridge to an appraisal, made and brought in through the command line."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.exit_codes import ExitCode
from cli.main import run

ROSTER = (
    "ref;name;role;manager;band\n"
    "E01;Sam Sample;Team manager;;9\n"
    "E02;Zoë Example;Support worker;E01;3/2\n"
    "E03;Nia Nova;Support worker;E01;7-RM\n"
)
CS = ("care", "compassion", "competence", "communication", "courage", "commitment")
_count = itertools.count(1)


def staffed() -> None:
    """Three people on the roster."""
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) == ExitCode.DONE


def put(form: str, record: Mapping[str, Any], *, kind: str = "docx") -> None:
    """Puts a filled form with this record into the folder of what came back."""
    stem = f"return-{next(_count)}"
    Path(f"{stem}.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["fill", form, f"{stem}.json", "-o", f"returned/{stem}.{kind}"]) in {
        ExitCode.DONE,
        ExitCode.REVIEW,
    }


def bring_in(code: ExitCode = ExitCode.DONE) -> None:
    """Files what came back."""
    assert run(["import", "returned"]) == code


def bring(form: str, record: Mapping[str, Any], *, code: ExitCode = ExitCode.DONE) -> None:
    """Files one filled form with this record, and whatever else came back."""
    put(form, record)
    bring_in(code)


def evaluate(rater: str, ratings: Mapping[str, int], *, client: str | None = None, **more: Any) -> None:
    """Puts one evaluation of Zoë Example into the folder of what came back."""
    record: dict[str, Any] = {
        "worker": "Zoë Example",
        "date": "2026-11-02",
        "evaluator": rater,
        "client": client,
        "helped": "Her daughter wrote it down." if rater == "for_client" else None,
        "ratings": {c: {"rating": r} for c, r in ratings.items()},
        **more,
    }
    put("contact-evaluation", record)


def commitment(form: str, day: str, **more: Any) -> dict[str, Any]:
    """The record of a whole commitment, an employee's or the employer's."""
    employer = form == "commitment-employer"
    tasks = {f"t{s}_1" if not employer else f"t{s}_own": {"chosen": True, "deadline": "2027-03-01", "notes": "Ours"}
             for s in range(1, 8)}  # fmt: skip
    head: dict[str, Any] = {"date": day, "review": "2027-06-01", "tasks": tasks}
    if employer:
        head |= {"organisation": "Rowan House", "signatory": "Sam Sample", "listed": "yes"}
        head |= {"signed": "S. Sample", "signed_on": day}
    else:
        head |= {
            "name": "Zoë Example",
            "manager": "Sam Sample",
            "signed_name": "Z. Example",
            "signed_name_on": day,
        }
    return {**head, **more}
