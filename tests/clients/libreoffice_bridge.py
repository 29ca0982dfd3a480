"""Drives one running LibreOffice over UNO; run by the system's Python, which has `uno`, never imported.

One JSON object a line comes on standard input and one goes back: {"do": ...} → {"ok": true} or {"fault": ...}.
The document is worked by the keyboard through LibreOffice's own event queue: people do that, and a property set
over UNO changes a control's state without its text (a ticked box still showing ☐).
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from typing import Any

import uno
from com.sun.star.awt import KeyEvent
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException

# Of com.sun.star.awt.Key and KeyModifier; uno imports no constants by name from their groups.
DOWN, RIGHT, HOME, PAGE_UP, PAGE_DOWN = 1024, 1027, 1028, 1030, 1031
RETURN, SPACE, DELETE = 1280, 1284, 1286
ALT = 4

FILTERS = {
    "docx": "MS Word 2007 XML",
    "odt": "writer8",
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "pdf": "writer_pdf_Export",
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
}


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _named(name: str, value: Any) -> Any:
    made = NamedValue()
    made.Name, made.Value = name, value
    return made


def _connect(pipe: str, seconds: float) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    last = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)


class Office:
    """The running office: opens a document, saves it, closes it."""

    def __init__(self, pipe: str) -> None:
        self.context = _connect(pipe, 60)
        manager = self.context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)
        self.toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)

    def open(self, path: str, *, hidden: bool, password: str | None = None) -> Any:
        url = uno.systemPathToFileUrl(path)
        how = [_property("Hidden", hidden)]
        if password:
            how.append(_property("Password", password))
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, tuple(how))
        if document is None:
            raise ValueError(f"LibreOffice cannot open {path}")
        return document

    def save(self, document: Any, path: str, save_as: str, options: dict[str, Any]) -> None:
        settings = [_property("FilterName", FILTERS[save_as])]
        if password := options.pop("Password", None):
            # OpenDocument takes the word itself; Office files take it as the dialog hands it on.
            data = (_named("OOXPassword", password), _named("CryptoType", "Standard"))
            data = uno.Any("[]com.sun.star.beans.NamedValue", data)
            settings.append(
                _property("EncryptionData", data) if save_as == "xlsx" else _property("Password", password)
            )
        if options:
            pairs = tuple(_property(name, value) for name, value in options.items())
            settings.append(_property("FilterData", uno.Any("[]com.sun.star.beans.PropertyValue", pairs)))
        document.storeToURL(uno.systemPathToFileUrl(path), tuple(settings))


class Person:
    """Somebody at the keyboard of one open document."""

    def __init__(self, office: Office, document: Any) -> None:
        self.office = office
        self.document = document
        self.controller = document.getCurrentController()
        self.frame = self.controller.getFrame()
        # A window without a size draws nothing and takes no pop-up; pixels.
        self.frame.getContainerWindow().setPosSize(0, 0, 1400, 1800, 15)
        office.toolkit.processEventsToIdle()
        panes = self.frame.getComponentWindow().getWindows()[0].getWindows()
        self.page = max(panes, key=lambda pane: pane.getPosSize().Width * pane.getPosSize().Height)

    def fill(self, name: str, value: str | bool) -> None:
        control = self.control(name)
        if control.Checkbox:
            self._tick(name, control, value)
        elif isinstance(value, bool):
            raise ValueError(f"{name} is not a tick box")
        elif control.Date and (wanted := _as_date(value)):
            self._pick_date(control, wanted)
        elif value in _options(control):
            self._pick(control, _options(control).index(value))
        else:
            self._type(control, value)

    def control(self, name: str) -> Any:
        """The content control in the bookmark of that name."""
        bookmarks = self.document.getBookmarks()
        if not bookmarks.hasByName(name):
            raise ValueError(f"no bookmark {name!r} in the document")
        for portion in _portions(bookmarks.getByName(name).getAnchor()):
            if portion.TextPortionType == "ContentControl":
                return portion.ContentControl
        raise ValueError(f"no content control in the bookmark {name!r}")

    def _select(self, control: Any) -> None:
        """Select what the control shows, as a click does on a placeholder.

        Never up to the end that a portion gives: that counts the control's closing mark in, and what is typed
        over such a selection lands behind the control.
        """
        texts = [portion for portion in _each(control) if portion.TextPortionType == "Text"]
        if not texts:
            raise ValueError("the control is empty; LibreOffice offers nothing to select")
        shown = "".join(text.getString() for text in texts)
        cursor = texts[0].getText().createTextCursorByRange(texts[0].getStart())
        # goRight counts what a reader calls a character: é of two code points is one step, and so is a family
        # emoji. So in one go as far as is certain, then step by step.
        certain = sum(ord(character) < 0x300 for character in shown)
        for step in [*[16384] * (certain // 16384), certain % 16384]:
            cursor.goRight(step, True)
        while len(cursor.getString()) < len(shown):
            cursor.goRight(1, True)
        self.controller.select(cursor)
        self.office.toolkit.processEventsToIdle()

    def _type(self, control: Any, value: str) -> None:
        self._select(control)
        if not value:
            self._press(self.page, DELETE)
        for number, line in enumerate(value.split("\n")):
            if number:
                self._press(self.page, RETURN, "\r")
            if line:
                self.office.dispatcher.executeDispatch(
                    self.frame, ".uno:InsertText", "", 0, (_property("Text", line),)
                )
        self.office.toolkit.processEventsToIdle()

    def _tick(self, name: str, control: Any, value: str | bool) -> None:
        if not isinstance(value, bool):
            raise ValueError(f"{name} is a tick box: give True or False")
        if control.Checked != value:
            self._select(control)
            self._press(self.page, SPACE, " ")
            if self.control(name).Checked != value:
                raise ValueError(f"{name}: the space key did not change the tick box")

    def _pick(self, control: Any, index: int) -> None:
        listed = self._drop_down(control)
        self._press(listed, DOWN)  # a list without a choice yet takes no Home
        self._press(listed, HOME)
        for _ in range(index):
            self._press(listed, DOWN)
        self._choose(listed)

    def _pick_date(self, control: Any, wanted: date) -> None:
        shown = _as_date(control.CurrentDate[:10]) or date.today()
        calendar = self._drop_down(control)
        self._press(calendar, HOME)
        months = (wanted.year - shown.year) * 12 + wanted.month - shown.month
        for _ in range(abs(months)):
            self._press(calendar, PAGE_DOWN if months > 0 else PAGE_UP)
        for _ in range(wanted.day - 1):
            self._press(calendar, RIGHT)
        self._choose(calendar)
        if control.CurrentDate[:10] != wanted.isoformat():
            raise ValueError(f"the calendar gave {control.CurrentDate!r}, not {wanted}")

    def _drop_down(self, control: Any) -> Any:
        """Open the control's pop-up with Alt+Down; its innermost window takes the keys."""
        self._select(control)
        toolkit = self.office.toolkit
        before = toolkit.getTopWindowCount()
        self._press(self.page, DOWN, modifiers=ALT)
        if toolkit.getTopWindowCount() <= before:
            raise ValueError("Alt+Down opened no pop-up")
        return _innermost(toolkit.getActiveTopWindow())

    def _choose(self, popup: Any) -> None:
        # No release: Return closes the window, and a key released on a closed window kills LibreOffice 7.4.
        self._press(popup, RETURN, "\r", release=False)

    def _press(
        self, window: Any, code: int, character: str = "\0", modifiers: int = 0, release: bool = True
    ) -> None:
        event = KeyEvent()
        event.Source, event.KeyCode, event.KeyChar, event.Modifiers = (
            window,
            code,
            uno.Char(character),
            modifiers,
        )
        self.office.toolkit.keyPress(event)
        if release:
            self.office.toolkit.keyRelease(event)
        self.office.toolkit.processEventsToIdle()


def _each(enumerable: Any) -> Any:
    walk = enumerable.createEnumeration()
    while walk.hasMoreElements():
        yield walk.nextElement()


def _portions(anchor: Any) -> Any:
    for paragraph in _each(anchor):
        yield from _each(paragraph)


def _innermost(window: Any) -> Any:
    while hasattr(window, "getWindows") and window.getWindows():
        window = window.getWindows()[-1]
    return window


def _options(control: Any) -> list[str]:
    return [
        next((pair.Value for pair in item if pair.Name == "DisplayText"), "") for item in control.ListItems
    ]


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fill(office: Office, task: dict[str, Any]) -> None:
    document = office.open(task["src"], hidden=False, password=task.get("unlock"))
    try:
        person = Person(office, document)
        for name, value in task["values"].items():
            person.fill(name, value)
        if task.get("unlock"):  # as Ctrl+S does: where it was, as it was, locked as it was
            document.store()
        else:
            office.save(document, task["out"], task["save_as"], task["options"])
    finally:
        document.close(True)


def _save(office: Office, task: dict[str, Any]) -> None:
    document = office.open(task["src"], hidden=True)
    try:
        office.save(document, task["out"], task["save_as"], task["options"])
    finally:
        document.close(True)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer one line for each line, until the input ends; then close the office."""
    office = Office(sys.argv[1])
    work = {"fill": _fill, "save": _save}
    _say({"ok": True})
    for line in sys.stdin:
        task = json.loads(line)
        try:
            work[task["do"]](office, task)
            answer: dict[str, Any] = {"ok": True}
        except Exception as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        _say(answer)
    office.desktop.terminate()


if __name__ == "__main__":
    main()
