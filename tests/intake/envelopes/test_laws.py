"""Whatever is done to an envelope: it is opened or refused with a code, and every name leads back to its bytes."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from intake.envelopes import Bounds, Member, member, members
from intake.envelopes.naming import INSIDE, distinct
from schemas.errors import CarepackError
from tests.intake.envelopes.making import attachment, mail, message, outlook, zipped, zipped_raw

PDF = b"%PDF-1.7\nnot more than its beginning\n"
BOUNDS = Bounds(files=60, depth=3, each=100_000, total=300_000)


@cache
def envelopes() -> tuple[bytes, ...]:
    held = zipped({"a.pdf": PDF, "b/c.docx": PDF * 9, "words.txt": b"words"})
    written = mail(("Zoë.pdf", PDF), ("in.zip", held)).as_bytes()
    return (
        zipped({"in.zip": held, "mail.eml": written, "a.pdf": PDF}),
        zipped({"in.zip": held, "a.pdf": PDF}, packed=False),
        mail(("mail.eml", written), ("a.pdf", PDF)).as_bytes(),
        outlook(attachment("Zoë.pdf", PDF * 200), attachment("m", message(attachment("x.zip", held)))),
    )


def holds(data: bytes) -> None:
    """The law of one envelope."""
    refused = ""
    found: tuple[Member, ...] = ()
    try:
        found = members(data, BOUNDS)
    except CarepackError as error:
        refused = error.code
    assert refused.startswith(("envelope-", "mailbox")) or not refused
    locators = [one.locator for one in found]
    assert len(set(locators)) == len(locators)
    assert all(name.isprintable() and name.strip() for name in locators)
    for one in found:
        if one.code is None and not one.aside:
            assert len(member(data, one.locator, BOUNDS)) == one.size


@given(st.sampled_from(range(4)), st.data())
def test_an_envelope_that_was_damaged_is_opened_or_refused_and_never_breaks_the_reader(
    which: int, data: st.DataObject
) -> None:
    made = bytearray(envelopes()[which])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(made) - 1))
        match data.draw(st.sampled_from(("set", "cut", "lose", "repeat", "zero"))):
            case "set":
                made[at] = data.draw(st.integers(0, 255))
            case "cut":
                del made[max(at, 40) :]
            case "lose":
                del made[at : at + data.draw(st.integers(1, 40))]
            case "repeat":
                made[at:at] = made[at : at + data.draw(st.integers(1, 600))]
            case _:
                made[at : at + 8] = bytes(8)
        if not made:
            return
    holds(bytes(made))


@given(
    st.lists(st.tuples(st.binary(max_size=40), st.binary(max_size=30)), max_size=12),
    st.sampled_from((0, 0x800)),
)
def test_any_bytes_as_names_give_distinct_printable_locators_that_lead_back(
    files: list[tuple[bytes, bytes]], flags: int
) -> None:
    holds(zipped_raw([(name, PDF + held) for name, held in files], flags=flags))


@given(
    st.lists(
        st.text(st.characters(), max_size=30) | st.sampled_from(("a", "a#2", "", "a!/b", "\udcff")),
        max_size=12,
    )
)
def test_locators_of_any_names_are_distinct_and_name_one_step(names: list[str]) -> None:
    found = distinct(names)
    assert len(set(found)) == len(names)
    assert all(name and name.isprintable() and INSIDE not in name for name in found)
    assert found[: len(names) // 2] == distinct(names[: len(names) // 2])


def test_no_number_in_the_header_of_an_outlook_message_breaks_its_reader() -> None:
    """Sector sizes, counts and places, each set to what no program writes (MS-CFB 2.2)."""
    made = outlook(attachment("a.pdf", PDF))
    for at in range(24, 84):
        for value in (0, 1, 31, 63, 127, 255):
            holds(made[:at] + bytes([value]) + made[at + 1 :])
