"""Setting a paper as PDF: tagged, with the portal's own fonts, from data that is never read as markup."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
FONTS = Path(settings.BASE_DIR) / "static" / "fonts" / "print"


def typeset(template: str, paper: dict[str, Any], at: datetime) -> bytes:
    """A4, tagged; nothing is fetched from anywhere. The same paper at the same moment is the same file.

    PDF/UA-1 where the fonts can show all of it. A sign that they cannot is a box in its place, with its tags; the
    template finds `unshown` set, and can say so.
    """
    try:
        return _set(template, paper | {"unshown": False}, at, ["ua-1"])
    except typst.TypstError:
        return _set(template, paper | {"unshown": True}, at, [])


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
