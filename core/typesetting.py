"""Setting a paper as PDF: tagged, with the portal's own fonts, from data that is never read as markup.

A paper is in the language that is read when it is made, and its tag says so. Every word in it comes in as data: a
template has none of its own. Words are not divided at the end of a line: hashes and names stand among them.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import get_language

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
FONTS = Path(settings.BASE_DIR) / "static" / "fonts" / "print"


def typeset(template: str, paper: dict[str, Any], at: datetime) -> bytes:
    """A4, tagged; nothing is fetched from anywhere. The same paper at the same moment is the same file.

    PDF/UA-1 where the fonts can show all of it. A sign that they cannot is a box in its place, with its tags; the
    template finds `unshown` set, and can say so.
    """
    said = _said(paper) | _language()
    try:
        return _set(template, said | {"unshown": False}, at, ["ua-1"])
    except typst.TypstError:
        return _set(template, said | {"unshown": True}, at, [])


def _said(part: Any) -> Any:
    """With words of a module in the reader's language: in JSON they would be the English ones."""
    if isinstance(part, str):
        return str(part)
    if isinstance(part, dict):
        return {name: _said(each) for name, each in part.items()}
    return [_said(each) for each in part] if isinstance(part, list | tuple) else part


def _language() -> dict[str, str | None]:
    """As typst wants it: the direction of writing follows from it."""
    language, _, country = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return {"lang": language, "region": country.upper() if len(country) == 2 else None}


def _set(template: str, paper: dict[str, Any], at: datetime, standards: list[Literal["ua-1"]]) -> bytes:
    made: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(paper)},
        pdf_standards=[*standards],
        timestamp=int(at.timestamp()),
    )
    return made
