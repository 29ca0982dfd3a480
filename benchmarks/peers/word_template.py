"""docxtpl rendering the same content: our own blank with a Jinja variable in place of each control's text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(blank: bytes) -> bytes:
    """The blank as a docxtpl template: `{{ key }}` after the bookmark of every control."""
    source = zipfile.ZipFile(io.BytesIO(blank))
    document = etree.fromstring(source.read("word/document.xml"))
    for control in document.iter(f"{_W}sdt"):
        mark = control.getprevious()
        texts = list(control.iter(f"{_W}t"))
        if mark is None or mark.tag != f"{_W}bookmarkStart" or not texts:
            continue
        texts[0].text = "{{ " + mark.get(f"{_W}name") + " }}"
        for more in texts[1:]:
            more.text = ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = etree.tostring(document) if name == "word/document.xml" else source.read(name)
            target.writestr(name, data)
    return out.getvalue()


def render(made: bytes, values: Mapping[str, str]) -> bytes:
    """One document by docxtpl, safely: sandboxed and escaped."""
    document = DocxTemplate(io.BytesIO(made))
    document.render(dict(values), SandboxedEnvironment(autoescape=True), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
