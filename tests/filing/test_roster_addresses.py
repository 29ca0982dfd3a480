"""E-mail addresses that seem to be a colleague's are asked about, with their cells; what may be one's own is taken."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.roster_file import read
from schemas.errors import Fault, RosterError
from tests.filing.returns import later

PEOPLE = {
    "Ada Ahmed": "ada.ahmed",
    "Ben Osei": "b.osei",
    "Chloë O’Brien": "chloe.obrien",
    "Dean Cook": "dean.cook",
    "Efua Mensah": "emensah",
    "Fay Smith-Jones": "fay.smith-jones",
    "Gil Rose": "gil",
    "Hana Nowak": "hana.nowak2",
    "Ivan Petrov": "nightowl77",
    "Jo Lind": "jo.lind",
    "Kim Example": "kexample",
    "Łukasz Próba": "lukasz.proba",
}
"""By name, what stands before the @."""
NAMES, MAILS = list(PEOPLE), list(PEOPLE.values())


def sheet(names: list[str], mails: list[str], head: str = "ref,name,role,email") -> bytes:
    rows = [
        f"E{i:02},{n},Carer,{m}@example.org" for i, (n, m) in enumerate(zip(names, mails, strict=True), 1)
    ]
    return "\n".join([head, *rows, ""]).encode()


def asked(data: bytes) -> tuple[Fault, ...]:
    """What is asked on a first import; nothing where it is taken."""
    try:
        read(data, {})
    except RosterError as error:
        return error.faults
    return ()


def pair(name: str, mail: str, colleague: str = "Sam Sample", theirs: str = "") -> list[str]:
    """The codes asked of an address, where this colleague is in the same file."""
    whole = mail if "@" in mail else f"{mail}@example.org"
    rows = f'ref,name,role,email\nE01,{name},Carer,{whole}\nE02,"{colleague}",Carer,{theirs}\n'
    return [f.code for f in asked(rows.encode())]


def test_a_whole_list_as_it_should_be_is_taken() -> None:
    assert asked(sheet(NAMES, MAILS)) == ()


@pytest.mark.parametrize("turn", [1, 5, 11])
def test_a_column_sorted_without_the_others_is_one_sentence_with_all_its_cells(turn: int) -> None:
    moved = MAILS[turn:] + MAILS[:turn]
    (told,) = asked(sheet(NAMES, moved))
    assert (told.code, told.place.line) == ("roster-address-moved", 2)
    assert "of the 12 e-mail addresses" in told.what
    assert "D13" in told.what
    assert "--accept-other-addresses" in told.do
    assert read(sheet(NAMES, moved), {}, {"other-addresses"}).lines


def test_two_addresses_that_changed_places_are_told_each_with_its_cell() -> None:
    mails = [MAILS[1], MAILS[0], *MAILS[2:]]
    told = asked(sheet(NAMES, mails))
    assert [(f.code, f.place.path) for f in told] == [
        ("roster-address-like", "cell D2"),
        ("roster-address-like", "cell D3"),
    ]
    assert "Ben Osei (E02)" in told[0].what


def test_a_few_in_a_long_list_are_told_one_by_one() -> None:
    names = [*NAMES, *(f"{chr(97 + i % 26) * 3}{chr(97 + i // 26)} Xy{chr(97 + i % 26)}" for i in range(40))]
    mails = [MAILS[i ^ 1] for i in range(8)] + MAILS[8:] + [f"number{i}" for i in range(40)]
    told = asked(sheet(names, mails))
    assert [f.place.path for f in told] == [f"cell D{n}" for n in range(2, 10)]


@pytest.mark.parametrize(
    "mail",
    ["sam.sample", "sample.sam", "samsample", "SamSample", "ssample", "s.sample", "s_sample12", "sample-s", "samples",
     "sam.j.sample", "sam.sample+work", "sam", "sample", "sam-sample1985", "sams", "mr.sam.sample", "sam.sample.work"],
)  # fmt: skip
def test_an_address_called_after_a_colleague_is_asked_about(mail: str) -> None:
    assert pair("Kim Example", mail) == ["roster-address-like"]
    assert pair("Sam Sample", mail, "Kim Example") == []


@pytest.mark.parametrize(
    ("colleague", "mail"),
    [
        ("Łukasz Próba", "lukasz.proba"),
        ("Sample, Sam", "sam.sample"),
        ("Jürgen Müller", "jmueller"),
        ("Jürgen Müller", "juergen.mueller"),
        ("Mary-Ann Fox", "maryann.fox"),
        ("Seán O’Brien", "sean.obrien"),
        ("Fay Smith-Jones", "f.jones"),
        ("Maria de la Cruz", "maria.delacruz"),
        ("Maria de la Cruz", "mcruz"),
        ("Anna Maria Nowak", "maria.nowak"),
        ("Jo Li", "jo.li"),
        ("Dr Sam Sample", "ssample"),
    ],
)
def test_names_stand_in_addresses_in_many_ways(colleague: str, mail: str) -> None:
    assert pair("Kim Example", mail, colleague) == ["roster-address-like"]


@pytest.mark.parametrize(
    "mail",
    ["nightowl77", "zs", "ss", "s", "12345", "office", "care.home", "sam.wise", "wsample2x", "sampler", "samantha",
     "kim", "k.example", "example", "the.examples", "sample.house.kim"],
)  # fmt: skip
def test_what_says_nothing_or_may_be_ones_own_is_taken(mail: str) -> None:
    assert pair("Kim Example", mail) == []


@pytest.mark.parametrize(
    ("name", "mail", "colleague", "theirs"),
    [
        ("Ann Sample", "sample", "Sam Sample", ""),  # a family's surname
        ("Ann Sample", "s.sample", "Sam Sample", "sam.sample@example.org"),  # perhaps of a middle name
        (
            "Ann Sample",
            "sam.sample@post.example",
            "Sam Sample",
            "sam.sample@post.example",
        ),  # one address for two
        ("Samantha Sample", "sam.sample", "Sam Sample", "ssample@example.org"),
        ("Kim Example", "sam77@post.example", "Sam Sample", "sam.sample@example.org"),  # a cat
        ("Al Ma", "alma", "Alma Fox", "alma.fox@example.org"),
        ("Alma Fox", "alma", "Al Ma", ""),
        ("Kim Example", "cook", "Dean Cook", ""),
        ("Bob Sample", "r.sample", "Ruth Sample", "ruth.sample@example.org"),
    ],
)
def test_surnames_of_two_short_names_and_other_words_are_not_asked_about(
    name: str, mail: str, colleague: str, theirs: str
) -> None:
    role = "Cook" if mail == "cook" else "Carer"
    whole = mail if "@" in mail else f"{mail}@example.org"
    rows = f"ref,name,role,email\nE01,{name},{role},{whole}\nE02,{colleague},Carer,{theirs}\n"
    assert asked(rows.encode()) == ()


@pytest.mark.parametrize(
    ("name", "mail", "colleague", "theirs"),
    [
        ("Ann Sample", "sam.sample", "Sam Sample", "ann.sample@example.org"),
        ("Ann Sample", "ssample", "Sam Sample", "asample@example.org"),
        ("Kim Example", "sam", "Sam Sample", "sam@example.org"),
        ("Kim Example", "sam", "Sam Sample", "sam.sample@example.org"),
        ("Kim Example", "sam77", "Sam Sample", "nightowl@example.org"),
    ],
)
def test_a_shared_surname_or_a_second_address_hides_no_mistake(
    name: str, mail: str, colleague: str, theirs: str
) -> None:
    assert "roster-address-like" in pair(name, mail, colleague, theirs)


def test_a_forename_that_two_have_says_nothing() -> None:
    rows = "name,role,email\nKim Example,Carer,sam@post.example\nSam Sample,Carer,\nSam Other,Carer,\n"
    assert asked(rows.encode()) == ()
    rows = rows.replace("sam@", "s.sample@").replace("Sam Other", "Sue Sample")
    assert [f.code for f in asked(rows.encode())] == ["roster-address-like"]  # it is somebody's, and not hers


@pytest.mark.parametrize(
    ("name", "mail", "colleague", "theirs"),
    [
        ("Kim Rose", "rose.house", "Rose House", "rhouse@example.org"),  # at home in Rose House
        ("Zoë Married", "z.sample", "Zed Sample", "zed.sample@example.org"),  # by a maiden name
        ("Zoë Married", "zoe.sample", "Zoë Sample", "zs012@example.org"),
        ("Zoë Married", "zsample", "Zara Sample", "zara.sample@example.org"),
        ("Kim Example", "sam77@post.example", "Sam Sample", "ss012@example.org"),  # a child of that name
    ],
)
def test_a_name_of_ones_own_beside_the_surname_of_a_colleague_who_has_an_address_is_taken(
    name: str, mail: str, colleague: str, theirs: str
) -> None:
    assert pair(name, mail, colleague, theirs) == []
    if "77" not in mail:
        assert pair("Pat Specimen", mail, colleague, theirs) == ["roster-address-like"]
        assert pair(name, mail, colleague) == ["roster-address-like"]


def test_an_address_by_a_short_form_of_a_colleagues_name_is_asked_about() -> None:
    assert pair("Elizabeth Hart", "bob.stone", "Robert Stone", "r.stone@example.org") == [
        "roster-address-like"
    ]
    assert pair("Robert Stone", "bob.stone", "Elizabeth Hart") == []
    assert pair("Daniel Stone", "dan.stone", "Danielle Hart") == []


def bring(ledger: Ledger, *rows: str, days: int, meant: bool = False) -> roster.Imported:
    data = "\n".join(["ref,name,email", *rows, ""]).encode()
    return roster.import_csv(ledger, data, later(days), {"other-addresses", "other-names"} if meant else ())


def refused(ledger: Ledger, *rows: str, days: int) -> list[str]:
    with pytest.raises(RosterError) as told:
        bring(ledger, *rows, days=days)
    return [f.code for f in told.value.faults]


def test_a_colleague_who_is_on_the_roster_and_not_in_the_file_counts(plain: Ledger) -> None:
    assert refused(plain, "E09,Kim Other,zoe.example@example.org", days=1) == ["roster-address-like"]


def test_what_was_taken_once_is_not_asked_about_again(plain: Ledger) -> None:
    bring(plain, "E09,Kim Other,zoe.example@example.org", days=1, meant=True)
    assert bring(plain, "E09,Kim Other,zoe.example@example.org", days=2).unchanged == 1


def test_an_address_after_ones_former_name_is_ones_own(plain: Ledger) -> None:
    bring(plain, "E02,Zoë Married,zoe@example.org", "E09,Zed Example,zed@example.org", days=1)
    assert bring(plain, "E02,Zoë Married,z.example@example.org", days=2).updated == 1


def test_an_address_that_was_a_colleagues_is_asked_about(plain: Ledger) -> None:
    bring(plain, "E02,Zoë Example,owl@example.org", days=1)
    bring(plain, "E02,Zoë Example,zoe.new@example.org", days=2)
    assert refused(plain, "E09,Kim Other,OWL@example.org", days=3) == ["roster-address-former"]
    assert refused(plain, "E03,Łukasz Próba,zoe@example.org", days=3) == ["roster-address-former"]
    bring(plain, "E09,Kim Other,owl@example.org", days=3, meant=True)
    assert bring(plain, "E09,Kim Other,owl@example.org", days=4).unchanged == 1


def test_ones_own_former_address_is_taken_back_without_a_question(plain: Ledger) -> None:
    bring(plain, "E02,Zoë Example,owl@example.org", days=1)
    assert bring(plain, "E02,Zoë Example,zoe@example.org", days=2).updated == 1


def test_a_mistake_that_is_put_right_is_not_asked_about(plain: Ledger) -> None:
    rows = ("E08,Ann Lee,bob.fox@example.org", "E09,Bob Fox,ann.lee@example.org")
    bring(plain, *rows, days=1, meant=True)
    right = ("E08,Ann Lee,ann.lee@example.org", "E09,Bob Fox,bob.fox@example.org")
    assert bring(plain, *right, days=2).updated == 2
    assert refused(plain, *rows, days=3) == ["roster-address-moved", "roster-address-moved"]


def test_the_address_of_a_colleague_in_the_file_is_asked_about_for_somebody_who_comes_without_reference(
    plain: Ledger,
) -> None:
    data = b"name,email\nSam Sample,\nKim Other,sam@example.org\n"
    with pytest.raises(RosterError) as told:
        roster.import_csv(plain, data, later(1), ())
    assert [f.code for f in told.value.faults] == ["roster-address-moved"]


def test_a_reference_given_out_anew_does_not_bring_the_address_with_it(plain: Ledger) -> None:
    bring(plain, "E02,Zoë Example,zoe.example@example.org", days=1)
    data = b"ref,name,email\nE02,Ben Osei,zoe.example@example.org\n"
    with pytest.raises(RosterError) as told:
        roster.import_csv(plain, data, later(2), {"other-names"})
    assert [f.code for f in told.value.faults] == ["roster-address-like"]
    roster.import_csv(plain, data.replace(b"zoe.example", b"b.osei"), later(2), {"other-names"})


def test_another_first_name_with_the_same_surname_keeps_the_address(plain: Ledger) -> None:
    bring(plain, "E02,Zoë Example,zoe.example@example.org", days=1)
    data = b"ref,name,email\nE02,Max Example,zoe.example@example.org\n"
    assert roster.import_csv(plain, data, later(2), {"other-names"}).updated == 1
