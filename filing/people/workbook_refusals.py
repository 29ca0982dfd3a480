"""Why a workbook is not read, and what to do: one sentence for each kind of file that people take for one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from schemas.errors import CarepackError, Fault, Place, RosterError

_SAVE = "choose Save As and take “Excel Workbook (.xlsx)”, or “CSV UTF-8 (Comma delimited)”."


def kind_of_compound(data: bytes) -> CarepackError:
    """An old Excel file or a locked one: both are compound files, whose directory names streams in UTF-16."""
    # [MS-CFB] 2.6.1; a workbook with a password lies in the stream EncryptedPackage ([MS-OFFCRYPTO] 2.3.4.4).
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _refused(
            "roster-locked",
            "This workbook is locked with a password.",
            "Open it in Excel, take the password off (File, Info, Protect Workbook), and save it.",
        )
    what = "This is a workbook of the old kind (.xls), or another old Office file."
    return _refused("roster-workbook", what, f"Open it in Excel, {_SAVE}")


def kind_of_zip(
    names: Collection[str], types: Mapping[str, str], read: Callable[[str], bytes]
) -> CarepackError:
    """A zip that is no workbook of Excel; `names` are those in it, `types` what an Office file calls its parts."""
    if "mimetype" in names and b"opendocument" in read("mimetype"):
        what = "This is a file of LibreOffice or OpenOffice (.ods or its kind)."
        return _refused("roster-workbook", what, f"Open it there, {_SAVE}")
    if any(name.endswith(".iwa") for name in names):
        what = "This is a file of Numbers, Pages or Keynote."
        return _refused(
            "roster-workbook", what, "Open it in Numbers and choose File, Export To, Excel or CSV."
        )
    if any(".wordprocessingml." in kind or ".presentationml." in kind for kind in types.values()):
        what = "This is a Word document or a presentation, and no list of people."
        return _refused("roster-workbook", what, "Put the list into a spreadsheet, one person on each row.")
    if types:
        return damaged()
    what = "This is a zip archive, and no list of people."
    return _refused("roster-workbook", what, "Take the list out of it, and give that.")


def macros() -> CarepackError:
    """A workbook with macros, or a binary one."""
    what = "This is a workbook with macros (.xlsm) or a binary one (.xlsb), which is not read."
    return _refused("roster-workbook", what, f"Open it in Excel, {_SAVE}")


def strict() -> CarepackError:
    """A workbook saved as "Strict Open XML Spreadsheet"."""
    what = "This is a workbook of the kind “Strict Open XML”, which is not read."
    return _refused("roster-workbook", what, f"Open it in Excel, {_SAVE}")


def damaged() -> CarepackError:
    """One that cannot be read as one thing alone."""
    what = "This workbook is damaged, or made in a way that cannot be read safely."
    return _refused("roster-damaged", what, f"Open it in Excel or LibreOffice, see that it is whole, {_SAVE}")


def too_large() -> CarepackError:
    """One that comes to more than any list of people, as it lies there or unpacked."""
    what = "This workbook is far larger than a roster is."
    do = "Copy the list of people alone into a new workbook, and give that."
    return _refused("roster-too-large", what, do)


def _refused(code: str, what: str, do: str) -> CarepackError:
    return RosterError(Fault(code, what, Place(file="roster"), do))
