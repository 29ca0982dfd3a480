"""Reports of mail systems are known, whose message they are about is told by its number, and nothing else is one."""

from __future__ import annotations

import pytest

from mailing.bounces import Report, report
from mailing.heads import head_of, parsed
from tests.mailing.postbox import bounce, mail

OURS = "<aaaabbbb1234@example.org>"
SENT = mail("Papers", {"form.docx": b"PK\x03\x04"}, Message_ID=OURS).as_bytes()


def told(raw: bytes) -> Report | None:
    return report(parsed(raw), raw)


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("5.1.1", "550 5.1.1 User unknown", "bounce-no-mailbox"),
        ("5.2.1", "550 mailbox disabled", "bounce-no-mailbox"),
        ("5.1.2", "550 Host not found", "bounce-no-domain"),
        ("5.4.4", "unable to route", "bounce-no-domain"),
        ("5.2.2", "552 over quota", "bounce-full"),
        ("5.3.4", "552 too big", "bounce-too-large"),
        ("5.7.1", "550 looks like spam", "bounce-refused"),
        ("5.0.0", "550 The mailbox is full", "bounce-full"),
        ("5.0.0", "550 no such user here", "bounce-no-mailbox"),
        ("5.0.0", "554 message size exceeds fixed limit", "bounce-too-large"),
        ("5.0.0", "554 something else", "bounce-other"),
    ],
)
def test_a_report_by_the_rules_says_which_message_and_why(status: str, said: str, code: str) -> None:
    found = told(bounce(SENT, status=status, said=said))
    assert found is not None
    assert (found.returned, found.final, found.code, found.by_rules) == ((OURS,), True, code, True)
    assert found.say.endswith(f"({status})")


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_late_or_has_arrived_is_not_final(action: str) -> None:
    found = told(bounce(SENT, action=action, status="4.4.7"))
    assert found is not None
    assert not found.final
    assert told(bounce(SENT, action="failed", status="4.4.7")).final  # type: ignore[union-attr]


def test_a_report_that_returns_the_whole_message_names_it() -> None:
    whole = bounce(SENT).replace(b"text/rfc822-headers", b"message/rfc822")
    found = told(whole)
    assert found is not None
    assert found.returned[0] == OURS


# As several programs have written them, none by the rules; told by hand of what they look like.
QMAIL = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@example.net\nTo: office@example.org\nSubject: failure notice\n\n"
    b"Hi. This is the program at example.net.\nI'm afraid I wasn't able to deliver your message.\n\n"
    b"<zoe@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    b"--- Below this line is a copy of the message.\n\n" + SENT
)
EXIM = (
    b"Return-Path: <>\nX-Failed-Recipients: zoe@example.org\nAuto-Submitted: auto-replied\n"
    b"From: Mail Delivery System <Mailer-Daemon@example.net>\nTo: office@example.org\n"
    b"Subject: Mail delivery failed: returning message to sender\nReferences: " + OURS.encode() + b"\n\n"
    b"A message that you sent could not be delivered.\n  zoe@example.org\n    552 Mailbox is full\n"
)
OLD = (
    b"From: postmaster@example.net\nSubject: Undeliverable: Papers\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
    b"The recipient zoe@example.org was not found.\n--b\nContent-Type: message/rfc822\n\n"
    + SENT
    + b"\n--b--\n"
)
LATE = (
    b"From: MAILER-DAEMON@example.net\nSubject: Delivery delayed: Papers\nReferences: "
    + OURS.encode()
    + b"\n\n"
    b"Your message has not been delivered yet. We will keep trying for two days.\n"
)


@pytest.mark.parametrize(
    ("raw", "code", "final"),
    [
        (QMAIL, "bounce-no-mailbox", True),
        (EXIM, "bounce-full", True),
        (OLD, "bounce-no-mailbox", True),
        (LATE, "bounce-other", False),
    ],
    ids=["qmail", "exim", "old", "late"],
)
def test_reports_that_follow_no_rules_are_known_as_well(raw: bytes, code: str, final: bool) -> None:
    found = told(raw)
    assert found is not None
    assert (found.returned[0], found.code, found.final, found.by_rules) == (OURS, code, final, False)


@pytest.mark.parametrize(
    "raw", [QMAIL, EXIM, OLD, bounce(SENT)], ids=["qmail", "exim", "old", "by the rules"]
)
def test_a_report_holds_only_for_the_address_it_names(raw: bytes) -> None:
    found = told(raw)
    assert found is not None
    assert found.is_about("Zoe@Example.org")
    assert not found.is_about("oe@example.org")
    assert not found.is_about("sam@example.org")


FORGED = {
    "of somebody else": bounce(SENT).replace(b"rfc822; zoe@", b"rfc822; kim@"),
    "of whom it only is late": bounce(SENT).replace(
        b"\nAction: failed", b"\nAction: delayed\n\nFinal-Recipient: rfc822; kim@example.org\nAction: failed"
    ),
    "by somebody with an address": bounce(SENT).replace(
        b"Return-Path: <>", b"Return-Path: <evil@example.com>"
    ),
    "without rules, by somebody": EXIM.replace(b"Return-Path: <>\n", b"").replace(
        b"Mailer-Daemon@", b"evil@"
    ),
    "without rules, with an address": QMAIL.replace(b"Return-Path: <>", b"Return-Path: <evil@example.com>"),
    "without rules, without a program’s sign": OLD.replace(b"Auto-Submitted: auto-generated\n", b""),
    "without rules, of whom it says nothing of the kind": OLD.replace(
        b"The recipient zoe@example.org was", b"I wrote to zoe@example.org.\n\nkim@example.org was"
    ),
    "without rules, of somebody else": EXIM.replace(
        b"X-Failed-Recipients: zoe@", b"X-Failed-Recipients: kim@"
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_report_that_is_not_as_mail_systems_write_them_is_not_believed(what: str) -> None:
    found = told(FORGED[what])
    assert found is not None
    assert found.returned[0] == OURS
    assert not found.is_about("zoe@example.org")


NO_REPORTS = {
    "an answer": mail("Re: Papers", In_Reply_To=OURS).as_bytes(),
    "words about one": mail("Undelivered mail", words="The postman says: user unknown 5.1.1").as_bytes(),
    "a daemon's news": mail("News", sender="postmaster@example.net").as_bytes(),
    "a form from there": mail(
        "Undeliverable: Papers", {"form.docx": b"PK\x03\x04"}, sender="postmaster@example.net"
    ).as_bytes(),
    "an answer from a postmaster": mail(
        "Re: not delivered to me",
        sender="postmaster@example.net",
        In_Reply_To=OURS,
        words="zoe@example.org hurt me",
    ).as_bytes(),
    "a person's, with nowhere to return to": mail(
        "Returned mail - I am off sick", sender="zoe@example.org", In_Reply_To=OURS, Return_Path="<>"
    ).as_bytes(),
    "a person's, of what is late": mail(
        "my form is delayed", sender="zoe@example.org", Return_Path="<>"
    ).as_bytes(),
    "nothing": b"",
}


@pytest.mark.parametrize("what", NO_REPORTS)
def test_what_a_person_wrote_is_no_report(what: str) -> None:
    assert told(NO_REPORTS[what]) is None


def test_what_a_postmaster_writes_as_people_do_is_not_believed_of_a_message() -> None:
    words = "zoe@example.org was not delivered to, she is ill. Please ring me."
    found = told(
        mail("Not delivered", sender="postmaster@example.net", In_Reply_To=OURS, words=words).as_bytes()
    )
    assert found is not None
    assert not found.is_about("zoe@example.org")


def test_a_report_that_somebody_passes_on_is_no_report() -> None:
    raw = bounce(SENT)
    passed_on = b"From: sam@example.org\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    passed_on += b"--b\nContent-Type: message/rfc822\n\n" + raw + b"\n--b--\n"
    assert told(raw) is not None
    assert told(passed_on) is None


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@example.net", "postmaster@example.net"])
@pytest.mark.parametrize("path", ["<>", "<postmaster@example.net>", None])
def test_only_what_has_no_address_to_return_to_is_surely_from_nobody(sender: str, path: str | None) -> None:
    heads = {"References": OURS, **({"Return_Path": path} if path else {})}
    found = told(mail("Delivery delayed: Papers", sender=sender, **heads).as_bytes())
    assert found is not None
    assert found.from_nobody is (path == "<>" or (path is None and sender.startswith("MAILER")))


def test_a_head_is_read_whatever_is_in_it() -> None:
    raw = (
        b"From: =?utf-8?Q?Zo=C3=AB?= <ZOE@Example.org>\nSubject: =?iso-8859-1?Q?Zo=EB?= =?none?B?!!?= \xffx\n"
        b"Message-ID: <own@x>\nIn-Reply-To: <b@x>\nReferences: <a@x>\n <b@x> <own@x>\n\nHello"
    )
    head = head_of(parsed(raw))
    assert (head.sender, head.message_id, head.answers) == ("zoe@example.org", "<own@x>", ("<b@x>", "<a@x>"))
    assert head.subject.startswith("Zoë")
    assert head.subject.isprintable()


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"no head at all", b"\x00\xff" * 999, b"A: b\n" * 2_001])
def test_what_is_no_message_has_no_head(raw: bytes) -> None:
    assert parsed(raw) is None
    assert head_of(parsed(raw)).sender is None


def test_a_head_of_so_many_lines_is_still_one() -> None:
    assert parsed(b"A: b\n" * 2_000) is not None
