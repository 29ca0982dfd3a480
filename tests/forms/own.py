"""An organisation's folder for tests."""

from __future__ import annotations

import io
from pathlib import Path

VISIT = """\
form: visit
edition: 1
title: "Visit"
source: "ours"
about: {person: who, held: day}
blocks:
  - heading: "Who"
    fields:
      who: {ask: "Who was visited", type: person, required: true}
      day: {ask: "Day", type: date}
      mood: {ask: "Mood", type: choice, of: {good: "Good", poor: "Poor"}}
  - table: steps
    heading: "Next"
    repeat: {print: 2, most: 5, mark: "1)"}
    columns: {what: {ask: "What", type: paragraph}, who: "By whom"}
  - table: rooms
    groups:
      up: {heading: "Upstairs", rows: {bed: "Bedroom", bath: "Bathroom"}}
      down: {heading: "Downstairs", rows: {kitchen: "Kitchen"}}
    columns: {state: {ask: "State", type: scale, scale: {from: 1, to: 3}}, note: "Note"}
rules:
  - {when: steps.*.what, then: [steps.*.who], say: "Say who."}
"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6358656c0c00029b0111c396e8970000000049454e44ae426082"
)


def jpeg(wide: int = 60, high: int = 30, turned: int = 1, mode: str = "RGB") -> bytes:
    """A JPEG, red on its left and blue on its right as its points are kept; `turned` as EXIF says how it was held."""
    from PIL import Image

    picture = Image.new("RGB", (wide, high), (20, 40, 200))
    picture.paste((200, 20, 20), (0, 0, wide // 2, high))
    exif = Image.Exif()
    exif[0x0112] = turned
    out = io.BytesIO()
    picture.convert(mode).save(out, "JPEG", exif=exif)
    return out.getvalue()


def folder(at: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        file = at / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return at
