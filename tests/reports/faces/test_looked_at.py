"""Pages opened in Chromium and judged by axe, papers judged by veraPDF: every report, and the index of a pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from reports import (
    actions,
    audit_sample,
    awards,
    domains,
    matrix_report,
    matters,
    means,
    outstanding,
    renewals,
    unsigned,
)  # fmt: skip
from reports.faces.paper import pages
from reports.faces.web import html
from reports.inspection.making import plan
from reports.plain import as_json
from reports.table import Report
from schemas.rendition import Branding
from tests import prepared
from tests.clients import chromium, verapdf
from tests.clients.chromium import Seen, View
from tests.filing.returns import ACT
from tests.reports.conftest import ROSTER
from tests.reports.faces.made_up import PLAIN, matrix, report
from tests.reports.filed import HELD, INFORMAL, TALK, TODAY, filed, of
from tests.reports.test_others import appraised, rated
from tests.reports.test_outstanding import issued

pytestmark = pytest.mark.thorough

Making = Callable[[Ledger], Report]
EACH: Mapping[str, Making] = {
    "matrix": lambda ledger: matrix_report.report(ledger, of(ledger, period="2025..2026")),
    "out": lambda ledger: outstanding.report(ledger, of(ledger), ACT),
    "actions": lambda ledger: actions.report(ledger, of(ledger)),
    "unsigned": lambda ledger: unsigned.report(ledger, of(ledger)),
    "appraisals": lambda ledger: domains.report(ledger, of(ledger)),
    "matters": lambda ledger: matters.report(ledger, of(ledger)),
    "awards": lambda ledger: awards.report(ledger, of(ledger)),
    "renewals": lambda ledger: renewals.report(ledger, of(ledger)),
    "means": lambda ledger: means.report(ledger, of(ledger)),
    "sample": lambda ledger: audit_sample.report(ledger, of(ledger), ACT, seed="s", size=2),
}
BRAND = Branding(organisation="Example Care", footer="1 Long Road", colour="#88c0d0")


@pytest.fixture(scope="module")
def everything(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Mapping[str, Report], tuple[Path, ...]]:
    """Every report of a home in which there is something to tell, and the records of its pack, printed."""
    home = tmp_path_factory.mktemp("looked")
    with prepared.ledgers(), open_ledger(home / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        filed(ledger, disagree="It was not so.")
        filed(ledger, TALK, form=INFORMAL)
        filed(ledger, supervisor="Zoë Example")
        for n in range(3):
            rated(ledger, 1 + n, client=f"C-{n}")
        for who in ("Zoë Example", "Ama Sample", "Łukasz Próba"):
            appraised(ledger, who)
        issued(ledger, "4K7Q9XT2M8WZ1A", "E02", HELD)
        found = {name: make(ledger) for name, make in EACH.items()}
        planned = plan(ledger, "Oak House", "2026", ACT, today=TODAY)
        files = dict(planned.files(lambda told: str(as_json(told)).encode()))
        for number, name in enumerate(n for n in files if n.startswith("records/")):
            (home / f"record{number}.pdf").write_bytes(files[name])
        assert planned.report is not None
        reports = {**found, "index": planned.report, "made-up": report(matrix(3, 24), PLAIN)}
        return reports, tuple(sorted(home.glob("record*.pdf")))


@pytest.fixture(scope="module")
def made(everything: tuple[Mapping[str, Report], tuple[Path, ...]]) -> Mapping[str, Report]:
    """Every report, by name."""
    return everything[0]


@pytest.fixture(scope="module")
def seen(
    made: Mapping[str, Report], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[str, str], Seen]:
    """Each page as it is seen on a desk, on a telephone, at twice the size, and in print."""
    folder = tmp_path_factory.mktemp("pages")
    views = {}
    for name, one in made.items():
        page = folder / f"{name}.html"
        page.write_bytes(html(one, BRAND, index=name == "index"))
        views[name, "desk"] = View(page)
        views[name, "telephone"] = View(page, 320)
        views[name, "large"] = View(page, 1280, zoom=2)
        views[name, "print"] = View(page, 1040, printed=True)
    return dict(zip(views, chromium.look(list(views.values())), strict=True))


@pytest.mark.client("chromium")
@pytest.mark.parametrize("way", ["desk", "telephone", "large", "print"])
@pytest.mark.parametrize("name", [*EACH, "index", "made-up"])
def test_axe_finds_nothing_by_any_of_its_rules(
    name: str, way: str, seen: Mapping[tuple[str, str], Seen]
) -> None:
    one = seen[name, way]
    assert one.broken == ()
    assert one.passed > 25


@pytest.mark.client("chromium")
def test_no_page_is_wider_than_a_telephone_and_none_asks_for_anything(
    seen: Mapping[tuple[str, str], Seen],
) -> None:
    for (_, way), one in seen.items():
        assert one.wide == {"desk": 1280, "telephone": 320, "large": 1280, "print": 1040}[way]
        assert one.asked == ()
        assert one.said == ()


@pytest.mark.client("chromium")
def test_the_driver_tells_what_is_wrong_with_a_page(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<html><title>x</title><body><img src='no.png'><p style='width:2000px'>wide", encoding="utf-8"
    )
    (one,) = chromium.look([View(page, 320)])
    assert {b.split(" ")[0] for b in one.broken} >= {"image-alt", "html-has-lang", "region"}
    assert one.wide > 1900
    assert [a.rpartition("/")[2] for a in one.asked] == ["no.png"]


@pytest.mark.client("verapdf")
def test_every_report_and_every_record_of_a_pack_is_accessible_on_paper(
    everything: tuple[Mapping[str, Report], tuple[Path, ...]], tmp_path: Path
) -> None:
    made, prints = everything
    files = []
    for name, one in made.items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(pages(one, BRAND, index=name == "index"))
        files.append(file)
    large = tmp_path / "large.pdf"
    large.write_bytes(pages(replace(made["matrix"], gaps=()), large=True))
    assert len(prints) == 5
    every = [*files, large, *prints]
    assert verapdf.failures(every) == {f: [] for f in every}
