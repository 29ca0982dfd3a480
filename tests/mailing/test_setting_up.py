"""`mail.yaml` is set up by answers: at their places in its text, all of them or nothing, and nothing of it is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from issuing import own_texts
from mailing import setting_up
from mailing.settings import Collecting, Sending, settings
from schemas.errors import CarepackError, DefinitionError, UsageError

OURS = """\
# Our mail; ask Robin Invented before you change it
address: forms@example.org        # whom messages come from
name: Example Care
sending:
  server: smtp.example.org
  # their server is slow
  timeout: 120
  port: 587
  security: starttls              # or tls
certificates: ours.pem
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "organisation"
    folder.mkdir()
    (folder / "ours.pem").write_text("x", encoding="ascii")
    return folder


def put(root: Path, **said: str) -> str:
    """What stands in the file after these answers, with all others as they were."""
    shown = setting_up.shown(settings(root))
    setting_up.change(root, setting_up.opened(root).version, shown | said)
    return (root / "mail.yaml").read_text(encoding="utf-8")


def refused(root: Path, **said: str) -> dict[str, str]:
    """Why these answers are not put into it, by field; and that nothing of them is."""
    before = setting_up.opened(root)
    with pytest.raises(UsageError) as wrong:
        put(root, **said)
    assert setting_up.opened(root) == before
    return {f.place.path or "": f.code for f in wrong.value.faults}


@pytest.mark.parametrize(
    ("provider", "smtp", "imap"),
    [
        ("microsoft", "smtp.office365.com", "outlook.office365.com"),
        ("google", "smtp.gmail.com", "imap.gmail.com"),
    ],
)
def test_of_a_large_provider_the_servers_are_known(root: Path, provider: str, smtp: str, imap: str) -> None:
    put(root, address="forms@example.org", provider=provider, signing_in_client="1111-2222")
    own = settings(root)
    assert own.sending == Sending(server=smtp, port=587, security="starttls", sign_in="xoauth2")
    assert own.collecting == Collecting(server=imap, port=993, security="tls", sign_in="xoauth2")
    assert own.signing_in is not None
    assert (own.signing_in.provider, own.signing_in.client) == (provider, "1111-2222")
    assert setting_up.provider_of(own) == provider


def test_of_another_provider_all_is_said_and_what_is_usual_is_not_written(root: Path) -> None:
    text = put(
        root,
        address="forms@example.org",
        provider="other",
        sending_server="smtp.example.org",
        sending_port="465",
        sending_security="tls",
        fetches="",
    )
    assert text == (
        'address: "forms@example.org"\nsending:\n  server: "smtp.example.org"\n  port: 465\n  security: tls\n'
    )
    assert setting_up.shown(settings(root))["fetches"] == ""
    assert setting_up.provider_of(settings(root)) == "other"


def test_notes_rare_settings_and_order_stay(root: Path) -> None:
    (root / "mail.yaml").write_text(OURS, encoding="utf-8")
    assert put(root) == OURS
    text = put(root, name="Hill: Care", sending_port="465", sending_security="tls", keep_days="60")
    assert text == OURS.replace("Example Care", '"Hill: Care"').replace("587", "465").replace(
        "security: starttls", "security: tls"
    ) + ("keep_days: 60\n")
    own = settings(root)
    assert (own.certificates, own.keep_days) == (root / "ours.pem", 60)
    assert own.sending is not None
    assert own.sending.timeout == 120


@pytest.mark.parametrize(
    "said", [{"sends": ""}, {"fetches": "yes", "collecting_server": "a.example.org", "name": ""}]
)
def test_what_would_lose_a_note_is_left_to_the_text(root: Path, said: dict[str, str]) -> None:
    (root / "mail.yaml").write_text(OURS.replace("Example Care", "Example Care  # ours"), encoding="utf-8")
    assert refused(root, **said) == {"": "mail-in-text"}


def test_what_would_lose_a_rare_setting_is_left_to_the_text(root: Path) -> None:
    (root / "mail.yaml").write_text(
        "address: a@example.org\nsending: {server: a.example.org, tries: 3}\n", encoding="utf-8"
    )
    assert refused(root, sends="") == {"": "mail-in-text"}


def test_a_section_that_is_no_longer_wanted_goes_where_nothing_else_stands_in_it(root: Path) -> None:
    (root / "mail.yaml").write_text(
        "# ours\naddress: a@example.org\nsending:\n  server: a.example.org\n  port: 25\nkeep_days: 9\n",
        encoding="utf-8",
    )
    assert put(root, sends="") == "# ours\naddress: a@example.org\nkeep_days: 9\n"
    assert settings(root).sending is None


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"address": ""}, {"address": "mail-answer"}),
        ({"address": "nobody"}, {"address": "mail-address"}),
        ({"sending_port": "99999", "sending_server": "https://x"}, {"sending_port", "sending_server"}),
        ({"sending_server": ""}, {"sending_server": "mail-answer"}),
        ({"sending_security": "none"}, {"sending_security": "mail-answer"}),
        ({"sending_sign_in": "xoauth2"}, {"signing_in_client": "mail-answer"}),
        (
            {
                "sending_sign_in": "xoauth2",
                "signing_in_client": "1",
                "signing_in_provider": "other",
                "signing_in_token": "http://example.org",
            },
            {"signing_in_authorize": "mail-signing-in", "signing_in_token": "mail-answer"},
        ),
        (
            {"fetches": "yes", "collecting_server": "imap.example.org", "collecting_done": "inbox"},
            {"collecting_done": "mail-folders"},
        ),
        ({"shared_mailboxes": "a@example.org\nnobody"}, {"shared_mailboxes": "mail-address"}),
        ({"keep_days": "soon", "address": "nobody"}, {"keep_days", "address"}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    root: Path, said: dict[str, str], at: dict[str, str] | set[str]
) -> None:
    (root / "mail.yaml").write_text(OURS, encoding="utf-8")
    found = refused(root, **said)
    assert (found if isinstance(at, dict) else set(found)) == at


def test_the_second_of_two_windows_is_told(root: Path) -> None:
    (root / "mail.yaml").write_text(OURS, encoding="utf-8")
    seen, shown = setting_up.opened(root).version, setting_up.shown(settings(root))
    setting_up.change(root, seen, shown | {"name": "Hill Care"})
    with pytest.raises(UsageError) as late:
        setting_up.change(root, seen, shown | {"telephone": "020 7946 0000"})
    assert late.value.code == "text-changed"
    assert settings(root).name == "Hill Care"


def test_of_two_who_save_at_the_same_instant_one_is_told_and_nothing_is_lost(root: Path) -> None:
    """One answers questions, the other writes the text: whichever comes second is told."""
    (root / "mail.yaml").write_text(OURS, encoding="utf-8")
    seen, shown = setting_up.opened(root).version, setting_up.shown(settings(root))
    ready, told = threading.Barrier(2), list[str]()

    def answers() -> None:
        setting_up.change(root, seen, shown | {"name": "Hill Care"})

    def text() -> None:
        setting_up.write(root, OURS + "keep_days: 60\n", seen)

    def run(act: object) -> None:
        ready.wait()
        try:
            act()  # type: ignore[operator]
        except CarepackError as error:
            told.append(error.code)

    both = [threading.Thread(target=run, args=(act,)) for act in (answers, text)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert told == ["text-changed"]
    now = settings(root)
    assert (now.name == "Hill Care") != (now.keep_days == 60)


def test_the_text_itself_is_saved_without_mistakes_alone(root: Path) -> None:
    new = setting_up.write(root, OURS, own_texts.NEW)
    with pytest.raises(DefinitionError) as wrong:
        setting_up.write(root, OURS.replace("port: 587", "port: many"), new)
    assert [f.place.line for f in wrong.value.faults] == [8]
    assert setting_up.opened(root).text == OURS
    assert setting_up.faults(root, "") == ()


def test_a_file_with_mistakes_is_not_changed_by_answers(root: Path) -> None:
    (root / "mail.yaml").write_text("adress: a@example.org\n", encoding="utf-8")
    with pytest.raises(DefinitionError):
        setting_up.change(root, setting_up.opened(root).version, {"address": "a@example.org"})
