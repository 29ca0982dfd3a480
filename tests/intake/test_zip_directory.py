"""What a zip says it holds is followed as far as it can be, and no further."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from intake.zip_directory import END, listed

ENTRY = b"PK\x01\x02"


def packed(count: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"words")
    return out.getvalue()


def test_the_files_of_a_zip_are_listed_up_to_so_many() -> None:
    assert [one.name for one in listed(packed(3))] == [b"0.txt", b"1.txt", b"2.txt"]
    assert [one.name for one in listed(packed(3), most=2)] == [b"0.txt", b"1.txt"]


def test_an_entry_that_is_cut_off_ends_the_list() -> None:
    cut = ENTRY + bytes(10)
    data = cut + END + bytes(8) + struct.pack("<II", len(cut), 0) + bytes(2)
    assert listed(data) == []


def test_bytes_without_an_entry_are_no_list() -> None:
    other = b"nothing that is an entry of a directory, though it is as long as one would be"
    assert listed(other + END + bytes(8) + struct.pack("<II", len(other), 0) + bytes(2)) == []
