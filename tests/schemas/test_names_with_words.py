"""A signature is the person's name and nothing that says otherwise: every word beside it must be accounted for."""

from __future__ import annotations

import pytest

import forms
from schemas import rules
from schemas.signatures import state_of
from schemas.values import Value

ZOE = "Zoë Example"
NO_SIGNATURE = (
    # What will be, and what was not.
    "Zoë Example will sign", "Zoë Example will sign later", "Zoë Example to sign tomorrow",
    "Zoë Example must sign",
    "Zoë Example has not", "Zoë Example hasn't", "Zoë Example didn't", "Zoë Example did not",
    "Zoë Example never",
    "Zoë Example forgot", "Zoë Example left before signing", "Zoë Example walked out", "Zoë Example gone home",
    "Zoë Example away", "Zoë Example busy", "Zoë Example off", "Zoë Example (off)", "Zoë Example – cancelled",
    "Zoë Example by 12/03/2026", "Zoë Example due 12/03/2026", "Zoë Example until 12/03/2026",
    "Zoë Example later",
    "ZOË EXAMPLE WILL SIGN", "zoë example will sign", "Zoë Will Sign", "Zoë Example Will Sign",
    "ZOE EXAMPLE NOT YET SEEN",
    # Not hers.
    "not Zoë Example", "Not Zoë Example", "No: Zoë Example", "no, Zoë Example", "No Zoë Example",
    "never Zoë Example",
    "instead of Zoë Example", "without Zoë Example", "anybody but Zoë Example", "Zoë Example not",
    "Zoë not Example",
    "Zoë Example N/A", "Zoë Example – n/a", "Zoë Example n.a.", "(not) Zoë Example",
    # What others say, send and ask.
    "Zoë Example disputes this", "Zoë Example disagrees with point 3", "Zoë Example says yes",
    "Zoë Example agreed",
    "Zoë Example has signed", "Zoë Example has agreed this verbally", "told Zoë Example", "ask Zoë Example",
    "copy sent to Zoë Example", "emailed to Zoë Example", "given to Zoë Example", "copy: Zoë Example",
    "cc Zoë Example",
    "to Zoë Example", "from Zoë Example", "seen by Zoë Example", "witnessed by Zoë Example", "per Zoë Example",
    "discussed with Zoë Example", "with Zoë Example", "spoke to Zoë Example", "Zoë Example confirmed",
    # Somebody else's by what follows.
    "Zoë Example's sister", "Zoë Example’s sister", "Zoë Example's manager", "Zoë Example's",
    "Zoë Examples manager",
    "Zoe's mum", "Zoë Example´s deputy", "manager of Zoë Example", "deputy to Zoë Example",
    "Zoë Example family",
    "Zoë Example sister", "Zoë Example (sister)", "Zoë Example team", "Mr and Mrs Example",
    "Zoë Example and manager",
    "Zoë Example & staff", "friend of Zoë Example", "the Zoë Example",
    # By another, or in another way.
    "Zoë Example (by Sam)", "Zoë Example by Sam", "Zoë Example via Sam", "Zoë Example / S Sample",
    "Zoë Example, S Sample",
    "Zoë Example signed by Sam Sample", "Zoë Example / Sam Sample", "Zoë Example and Sam Sample",
    "Zoë Example + Sam",
    "Zoë Example & Sam Sample", "Zoë Example, Sam Sample", "Zoë Example; Sam Sample",
    "Zoë Example | Sam Sample",
    "Zoë Example Sam Sample", "Sam Sample Zoë Example", "Zoë Example (Sam Sample)", "Zoë and Tom Example",
    "Zoë/Tom Example", "Zoë & Tom Example", "Zoë, Tom Example", "Zoë Example SS", "Zoë Example-Sam Sample",
    "Zoë Example\nSam Sample", "Zoë Example for Sam Sample", "Zoë Example on behalf of Sam Sample",
    "Zoë Example p/p",
    "p/p Zoë Example", "Zoë Example P P", "Zoë Example (verbal)", "Zoë Example verbally",
    "Zoë Example by telephone",
    "Zoë Example by phone", "Zoë Example via Teams", "Zoë Example per e-mail", "Zoë Example by proxy",
    "Zoë Example (text)",
    "Zoë Example signed on paper copy", "Zoë Example c/o Sam", "Zoë Example for now", "Zoë Example signed by",
    # Signs, labels, addresses, other scripts.
    "Zoë Example:", "Zoë Example: ____", "Zoë Example: -", "Zoë Example ✗", "Zoë Example ❌", "Zoë Example = no",
    "<Zoë Example>", "{Zoë Example}", "~~Zoë Example~~", "Z\u0336o\u0336ë\u0336 E\u0336xample",
    "zoe.example@example.org",
    "Zoë Example ☐", "Zoëforgot", "Zoëdidnotsign", "Zoë Example 不在", "Zoë Example не подписала",
    "nicht Zoë Example",
    "ddim Zoë Example", "pas Zoë Example", "لا Zoë Example", "Zoë Example née",
    "Zoë Example formerly of this home",
    "Name: Zoë Example", "Print name: Zoë Example", "Signature of Zoë Example",
    "Zoë Example Sample", "Zoë Example-forgot", "Zoë Example-deputised", "Zoë Example (née Sample) has not",
)  # fmt: skip
SIGNED = (
    "Zoë Example", "ZOË EXAMPLE", "zoe example", "Z. Example", "Z Example", "ZE", "Z.E.", "Z. E.", "z.e",
    "Zoë E.",
    "Example, Zoë", "Example, Z.", "EXAMPLE, Z", "Example, Mrs Z", "Example Zoë", "Zoë", "Example",
    "Mrs Example",
    "Ms Zoë Example", "Miss Z. Example", "Dr Z Example", "Zoë Example RGN", "Zoë Example, RN",
    "Zoë Example RGN, DipSW",
    "Zoë Example BSc (Hons)", "Zoë Example MBE", "Zoë Example (NMC 12A3456E)", "Zoë Example, PIN 12A3456E",
    "Zoë Example SW12345", "Zoë Example (E02)", "Zoë Example, Registered Manager",
    "Zoë Example Registered Manager",
    "Zoë Example (Support Worker)", "Zoë Example - Support worker", "Zoë Example – Senior Carer",
    "Zoë Example/Manager",
    "Zoë Example | Deputy Manager", "Zoë Example, Head of Care", "Zoë Example, Owner and Manager",
    "Zoë Example, Owner & Manager", "Zoë Example (agency)", "Zoë Example (bank staff)", "Zoë Example, nights",
    "Zoë Example co-ordinator", "Zoë Example, Social Worker", "Registered Manager: Zoë Example",
    "Manager Zoë Example",
    "Sister Zoë Example", "Staff Nurse Zoë Example", "Zoë Example, Ward Sister", "Nurse Example",
    "Zoë Example 12/03/2026", "Zoë Example, 12.3.26", "Zoë Example 12 March 2026",
    "Zoë Example 12th March 2026",
    "Zoë Example on 12/03/2026 at 10:30", "Zoë Example 12-Mar-2026", "Zoë Example (12/03/2026 10.30am)",
    "12/03/2026 Zoë Example", "Zoë Example March 12, 2026", "Zoë Example 2026-03-12T10:30:00Z",
    "Zoë Example Monday",
    "Digitally signed by Zoë Example Date: 2026.03.12 10:30:00 +00'00'", "DocuSigned by: Zoë Example",
    "Zoë Example (Mar 12, 2026 10:30 GMT)", "signed Zoë Example", "Signed: Zoë Example",
    "Signed by Zoë Example",
    "Zoë Example signed", "Zoë Example (signed)", "Electronically signed by Zoë Example",
    "Zoë Example (e-signature)",
    "signed electronically Zoë Example", "Zoë Example – signed electronically 12/03/2026",
    "Zoë Example (by hand)",
    "Signed on 12/03/2026 by Zoë Example", "Signature: Zoë Example",
    "Zoë Anne Example", "Zoë A. Example", "Z A Example", "ZOE ANNE EXAMPLE",
    "zoe anne example", "Zoë van der Example", "Zoë-Anne Example", "Zoë Example-Sample", "Z. Sample-Example",
    "Mrs Z Example-Sample", "Zoë Example née Sample", "Zoë Example (née Sample)", "Zoë Sample née Example",
    "Zoë Example (formerly Sample)", "Zoë Exmaple", "Zoë  Example", "“Zoë Example”", "(Zoë Example)",
    "Zoë Example.",
    "Zoë Example ✓", "Zoë Example!", "Zoë Example x", "ZE (Zoë Example)", "Zoë Example (ZE)",
    "Zoë Example, Oak House",
    "Zoë Example for Oak House", "Zoë Example for and on behalf of Oak House Ltd",
    "Zoë Example, Manager of Oak House",
    "Yes, Zoë Example", "I, Zoë Example", "Agreed: Zoë Example", "I have read this. Zoë Example",
    "Regards, Zoë Example",
    "___Zoë Example___", "Zoë\u200b Example", "Zoë\u00a0Example", "Ｚoë Example", "ZoëExample",
)  # fmt: skip


@pytest.mark.parametrize("words", NO_SIGNATURE)
def test_a_name_with_words_that_are_none_of_it_is_no_signature(words: str) -> None:
    assert state_of(words, ZOE) != "signed"


@pytest.mark.parametrize("words", SIGNED)
def test_nobody_is_asked_about_a_name_with_what_people_put_beside_their_own(words: str) -> None:
    assert state_of(words, ZOE) == "signed"


@pytest.mark.parametrize(
    ("name", "words", "signed"),
    [
        ("Ann Nash", "Ann Nash n/a", False), ("Ann Nash", "A. Nash", True),
        ("Will Example", "Will Example", True),
        ("Will Example", "Will Example will sign", False), ("Will Example", "Will Example will", False),
        ("May Hope", "May Hope", True), ("May Hope", "M. Hope", True), ("May Hope", "T. Hope", False),
        ("May Hope", "Hope", True), ("Peter Cook", "P. Cook", True), ("Peter Cook", "S. Cook", False),
        ("Peter Cook", "Peter Cook, Cook", True), ("Ann Marie Day", "Ann Day", True),
        ("Amit Sen", "A. Sen", True),
        ("Amit Sen", "B. Sen", False), ("Li Ma", "Li Ma", True), ("Li Ma", "Li Ma MA", True),
        ("Jan Ward", "J Ward", True),
        ("Grace Manager", "G. Manager", True), ("Grace Manager", "S. Manager", False),
        ("Reg Sample", "Reg Sample", True),
        ("Sam Sample (Team manager)", "Sam Sample", True), ("Sam Sample, Team manager", "S. Sample", True),
        ("Sam Sample (Team manager)", "Sam Other", False), ("Sam Sample RGN", "Sam Sample", True),
        ("Zoë Example-Sample", "Zoë Sample", True), ("Zoë Example-Sample", "Zoë Example", True),
        ("Elizabeth (Libby) Example", "Libby Example", True), ("Zoë Example (née Sample)", "Zoë Sample", True),
        ("Vera Example", "Vera Example verbally", False), ("Vera Example", "Vera Example (verbally)", False),
        ("Hope Example", "Hope Example hopes to", False),
        ("Mark Sample", "Mark Sample marked absent", False), ("Mark Sample", "Mark Sample marked", False),
        ("Zoë Example", "Zoë Example exactly", False), ("Zoë Example", "Exactly", False),
        ("Zoë Example", "Zoë Example—Withdrawn", False), ("Zoë Example", "Zoë Example–Withheld", False),
        ("Zoë Example", "Zoë Example–RGN", True), ("Elizabeth Example", "Elizabeth Example (Liz)", True),
        ("Zoë", "Zoë Example", True), ("Zoë", "Zoë forgot", False), ("Zoë", "Zoë Forgot", False),
        ("Mrs Example", "Zoë Example", True), ("Example, Zoë", "Z. Example", True),
        ("Example, Zoë", "Zoë Anne Example", True),
        ("Maria Garcia Lopez", "Maria Garcia", True), ("Maria Garcia Lopez", "M. Garcia Lopez", True),
        ("Maria Garcia Lopez", "Maria Garcia Smith", False), ("Sean O'Sample", "Seán O’Sample", True),
        ("Sean O'Sample", "Sean O'Sample's wife", False), ("Jo Jones", "Jo Jones", True),
        ("Jo Jones", "Jo Jones’ sister", False),
        ("王小明", "王小明", True), ("王小明", "王小明 2026年", False), ("王小明", "王小明未签", False),
        ("王小明", "不是王小明", False),
        ("محمد علي", "محمد علي", True), ("محمد علي", "لمحمد علي", False), ("Зоя Пример", "Зоя Пример", True),
        ("Зоя Пример", "З. Пример", True), ("Зоя Пример", "не Зоя Пример", False),
        ("Зоя Пример", "Зоя Пример позже", False),
        ("सीता शर्मा", "सीता शर्मा", True), ("सीता शर्मा", "सीता शर्मा नहीं", False),
        ("Ζωή Δείγμα", "ΖΩΗ ΔΕΙΓΜΑ", True),
        ("Sam Sample and Bo Out", "Sam Sample", True), ("Sam Sample and Bo Out", "S. Sample and B. Out", True),
        ("Sam Sample and Bo Out", "Sam Sample and Al Other", False),
        ("Sam Sample and Bo Out", "Sam Sample and not Bo Out", False),
        ("Aoife Ní Sample", "Aoife Ni Sample", True), ("José de la Muestra", "Jose Muestra", True),
        ("Nguyễn Thị Mẫu", "Nguyen Thi Mau", True), ("Nguyễn Thị Mẫu", "Nguyen Thi Mau vắng", False),
    ],
)  # fmt: skip
def test_it_goes_by_the_name_that_stands_on_the_form(name: str, words: str, signed: bool) -> None:
    assert (state_of(words, name) == "signed") is signed


@pytest.mark.parametrize(
    "words",
    ["Tom Example will sign", "Tom Example forgot", "ask Tom", "yes", "Not Tom Example", "Tom / Ann Sample"],
)
def test_where_no_name_stands_words_that_are_more_than_a_name_are_none(words: str) -> None:
    assert state_of(words, None) != "signed"


def test_what_is_left_over_is_asked_about_with_whose_name_it_should_be() -> None:
    said: dict[str, Value] = {
        "supervisee": ZOE,
        "supervisor": "Sam Sample",
        "signed_supervisee": "Zoë Example / Sam Sample",
    }
    (asked,) = [
        q for q in rules.check(forms.load("supervision-record"), said) if q.path == "signed_supervisee"
    ]
    assert (asked.code, asked.level) == ("signature-unclear", "must")
    assert asked.say == (
        "“Zoë Example / Sam Sample” is not Zoë Example’s name alone. Say whether this is signed."
    )
