"""Settings: the organisation's name, logo, colour and line at the foot, its letterhead and its letters."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException

from desk.rooms.settings.room import ROOM
from desk.visit import Answer, Upload, Visit
from forms.organisation import LETTERHEAD, LETTERHEAD_LIMIT, LOGO_LIMIT, folder_in
from issuing import letter_templates, own_settings
from issuing.letter_facts import fields
from issuing.letters import kinds
from issuing.logos import taken
from issuing.own_texts import NEW
from schemas.errors import CarepackError, DefinitionError, Fault, UsageError
from schemas.rendition import NAME_LIMIT

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@ROOM.get("/look")
def look(visit: Visit) -> Answer:
    """Name, colour and the line at the foot, and the logo."""
    return _look(visit)


@ROOM.post("/look")
def change_look(visit: Visit) -> Answer:
    """Changes what is printed on every form; nothing of it where one of them cannot be."""
    said = {k: visit.said(k).strip() for k in ("name", "footer", "colour")}
    try:
        own_settings.change_look(folder_in(visit.home), visit.said("seen"), **said)
    except (UsageError, DefinitionError) as error:
        return _look(visit, said, error.faults)
    return visit.see("/settings/look", told="Saved. It is printed on what is made from now on.")


@ROOM.post("/logo")
def logo(visit: Visit) -> Answer:
    """Takes another logo, or none."""
    root, file = folder_in(visit.home), visit.upload("logo")
    try:
        if visit.said("do") == "away":
            own_settings.take_logo_away(root, visit.said("seen"))
            return visit.see("/settings/look", told="No logo is printed from now on.")
        if file is None or not file.size:
            fault = UsageError.of("no-logo", "No picture was chosen.", "Choose a PNG, JPG or SVG file.")
            return _look(visit, faults=fault.faults)
        own_settings.put_logo(root, visit.said("seen"), _bytes(file, LOGO_LIMIT))
    except CarepackError as error:
        return _look(visit, faults=error.faults)
    return visit.see("/settings/look", told="The logo is taken. It is printed on what is made from now on.")


@ROOM.get("/logo.png")
def logo_picture(visit: Visit) -> Answer:
    """The logo as it is printed: drawn, never the file itself."""
    data = visit.library.branding.logo
    if data is None:
        raise HTTPException(404)
    return visit.file(taken(data).picture, "logo.png", "image/png", shown=True)


@ROOM.get("/letters")
def letters(visit: Visit) -> Answer:
    """The letterhead, and every letter with its template."""
    return _letters(visit)


@ROOM.get("/letters/{name}.docx")
def template(visit: Visit) -> Answer:
    """The template in use, to be edited in Word; or the letterhead."""
    root, name = folder_in(visit.home), visit.named("name")
    if name == "letterhead":
        file = root / LETTERHEAD
        if not file.is_file():
            raise HTTPException(404)
        return visit.file(file.read_bytes(), LETTERHEAD, WORD)
    if name not in {k.name for k in kinds()}:
        raise HTTPException(404)
    return visit.file(letter_templates.in_use(root, name), f"{name}.docx", WORD)


@ROOM.post("/letters")
def put(visit: Visit) -> Answer:
    """Takes a template or letterhead into use, where nothing in it is wrong; or goes back to carepack’s own."""
    root, name, file = folder_in(visit.home), visit.said("letter"), visit.upload("file")
    if name != "letterhead" and name not in {k.name for k in kinds()}:
        raise HTTPException(404)
    try:
        if visit.said("do") == "away":
            _away(visit, name)
            return visit.see("/settings/letters", told="Gone. What comes with carepack is used from now on.")
        if file is None or not file.size:
            fault = UsageError.of("no-template", "No file was chosen.", "Choose a Word document (.docx).")
            return _letters(visit, name, fault.faults)
        data = _bytes(file, LETTERHEAD_LIMIT)
        if name == "letterhead":
            own_settings.put_letterhead(root, visit.said("seen"), data)
        else:
            letter_templates.put(root, name, visit.said("seen"), data)
    except CarepackError as error:
        return _letters(visit, name, error.faults)
    return visit.see("/settings/letters", told="Taken. Nothing in it is wrong, and it is used from now on.")


def _away(visit: Visit, name: str) -> None:
    root = folder_in(visit.home)
    if name == "letterhead":
        own_settings.take_letterhead_away(root, visit.said("seen"))
    else:
        letter_templates.take_away(root, name, visit.said("seen"))


def _bytes(file: Upload, most: int) -> bytes:
    """What was sent; of one that is too large no more than tells so."""
    with file.path.open("rb") as source:
        return source.read(most + 1)


def _look(visit: Visit, said: dict[str, str] | None = None, faults: Sequence[Fault] = ()) -> Answer:
    found = own_settings.settings(folder_in(visit.home))
    brand = found.organisation.branding
    shown = said or {"name": brand.organisation or "", "footer": brand.footer or "", "colour": brand.colour}
    return visit.page(
        "settings/look.html",
        status_code=422 if faults else 200,
        said=shown,
        seen=visit.said("seen") if said else found.version,
        version=found.version,
        logo=found.logo_version,
        has_logo=brand.logo is not None,
        faults=faults,
        longest=NAME_LIMIT,
    )


def _letters(visit: Visit, name: str = "", faults: Sequence[Fault] = ()) -> Answer:
    root = folder_in(visit.home)
    every = letter_templates.templates(root)
    return visit.page(
        "settings/letters.html",
        status_code=422 if faults else 200,
        letters=every,
        wrong={t.kind.name: letter_templates.faults_of_own(root, t.kind.name) for t in every if t.own},
        letterhead=own_settings.letterhead_version(root),
        none=NEW,
        fields=fields(),
        at=name,
        faults=faults,
    )
