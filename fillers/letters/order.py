"""What a letter is written from: everything its document needs, and nothing that must be looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """One letter to be written: its data, whose it is, and the document's own title and time (W3CDTF, UTC).

    `file` names the template in messages. `colour` is RRGGBB, `logo` PNG bytes. `large`: in large print. `personal`: a
    letter to a person, which has other fields than one made of a record. `framed`: a certificate, of one page.
    `picture`: of the person, PNG bytes.
    """

    file: str
    title: str
    author: str
    when: dt.datetime
    colour: str
    logo: bytes | None
    data: Mapping[str, object]
    large: bool = False
    personal: bool = False
    framed: bool = False
    picture: bytes | None = None
