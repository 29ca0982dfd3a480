"""A logo is taken into use where it can be printed and harms nothing, whatever kind of picture it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from issuing.logos import taken
from schemas.errors import RenditionError
from tests.forms.own import PNG, jpeg

pytestmark = pytest.mark.thorough

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">'
SVG = f'{_HEAD}<rect width="40" height="20" fill="#135"/></svg>'.encode()


def svg(inside: str, head: str = _HEAD) -> bytes:
    """An SVG picture with this inside."""
    return f"{head}{inside}</svg>".encode()


def _laughs() -> bytes:
    """A picture of ten billion squares in a few lines."""
    rows = ['<g id="a0"><rect width="1" height="1"/></g>']
    for n in range(1, 11):
        rows.append(f'<g id="a{n}">' + f'<use xlink:href="#a{n - 1}"/>' * 10 + "</g>")
    return svg(f'<defs>{"".join(rows)}</defs><use xlink:href="#a10"/>')


@pytest.mark.parametrize(("data", "suffix"), [(PNG, ".png"), (jpeg(), ".jpg"), (SVG, ".svg")])
def test_a_png_a_jpeg_and_an_svg_are_taken_as_they_are(data: bytes, suffix: str) -> None:
    logo = taken(data)
    assert (logo.data, logo.suffix) == (data, suffix)
    assert logo.picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (svg("<script>fetch(1)</script>"), "acts"),
        (svg('<rect width="9" height="9" onload="x()"/>'), "a script"),
        (svg('<image xlink:href="http://example.org/a.png"/>'), "not in it"),
        (svg('<image xlink:href="file:///etc/hostname"/>'), "not in it"),
        (svg('<image href="../../logo.png"/>'), "not in it"),
        (svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'), "not in it"),
        (svg('<style>@import "a.css";</style>'), "not in it"),
        (svg('<rect style="fill: url(https://example.org/#a)"/>'), "not in it"),
        (svg("<foreignObject><p>x</p></foreignObject>"), "acts or comes from elsewhere"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<text>&a;</text>"), "entities"),
        (b'<?xml-stylesheet href="a.css"?>' + svg(""), "style from another file"),
        (_laughs(), "more than 20,000 parts"),
        (svg('<g id="a"><use xlink:href="#a"/></g>'), "without end"),
        (svg("<g>" * 90 + "</g>" * 90), "without end"),
        (svg("", '<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="1">'), "too long and thin"),
    ],
)
def test_an_svg_that_acts_fetches_or_grows_is_refused_in_plain_words(data: bytes, says: str) -> None:
    begun = time.monotonic()
    with pytest.raises(RenditionError) as refused:
        taken(data)
    assert refused.value.code == "logo-unsafe"
    assert says in str(refused.value)
    assert time.monotonic() - begun < 10


def test_an_svg_may_hold_gradients_its_own_parts_and_a_picture() -> None:
    import base64

    inside = base64.b64encode(PNG).decode()
    logo = svg(
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient><g id="p"/></defs>'
        f'<rect width="40" height="20" fill="url(#g)"/><use xlink:href="#p"/>'
        f'<image width="9" height="9" xlink:href="data:image/png;base64,{inside}"/>'
    )
    assert taken(logo).suffix == ".svg"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GIF89a", "logo-kind"),
        (PNG[:44], "logo-kind"),
        (b"<svg not xml", "logo-kind"),
        (PNG + bytes(2_000_000), "logo-large"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(RenditionError) as refused:
        taken(data)
    assert refused.value.code == code


def test_a_logo_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from fillers import logo_confined

    monkeypatch.setattr(logo_confined, "SECONDS", 0.01)
    with pytest.raises(RenditionError) as refused:
        logo_confined.drawn(SVG)
    assert refused.value.code == "logo-bounds"


def test_the_terminal_takes_all_three_and_refuses_a_hostile_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, data in {"a.png": PNG, "b.jpg": jpeg(), "c.svg": SVG, "d.svg": svg("<script/>")}.items():
        Path(name).write_bytes(data)
    for name in ("a.png", "b.jpg", "c.svg"):
        done = run(["blank", "contact-evaluation", "--logo", name, "-o", f"out-{name[0]}"])
        assert done == ExitCode.DONE
        assert len(list(Path(f"out-{name[0]}").iterdir())) == 2
    assert run(["blank", "contact-evaluation", "--logo", "d.svg", "-o", "none"]) != ExitCode.DONE
    assert "[logo-unsafe]" in capsys.readouterr().err
    assert not Path("none").exists()
