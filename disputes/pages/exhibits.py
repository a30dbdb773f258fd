"""The evidence as staff see it; who may open an exhibit is the workbench's to say."""

from __future__ import annotations

from dataclasses import replace

from disputes.models import Case
from disputes.pages.evidence_list import Shown
from disputes.pages.evidence_list import exhibits as all_exhibits
from disputes.pages.reader import Reader
from people.models import User


def exhibits(case: Case, person: User, *, openable: bool) -> list[Shown]:
    shown = all_exhibits(Reader(case, person))
    return shown if openable else [replace(exhibit, url="", download="") for exhibit in shown]
