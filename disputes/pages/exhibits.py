"""The evidence as staff see it; who may open an exhibit is the workbench's to say."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from disputes.models import Case
from disputes.pages.evidence_list import Shown
from disputes.pages.evidence_list import exhibits as all_exhibits
from disputes.pages.reader import Reader
from disputes.second_reading import exhibits_for, reads_blind
from people.models import User


def exhibits(case: Case, person: User, *, openable: bool) -> list[Shown]:
    there = {f"E{number}" for number in exhibits_for(case, person).values_list("number", flat=True)}
    shown = [exhibit for exhibit in all_exhibits(Reader(case, person)) if exhibit.number in there]
    if reads_blind(case, person):
        return [
            replace(exhibit, url=_url(case, exhibit), download="", look=f"{_url(case, exhibit)}look/")
            for exhibit in shown
        ]
    return (
        shown
        if openable
        else [replace(exhibit, url="", download="", look="", shared="", thumb="") for exhibit in shown]
    )


def _url(case: Case, exhibit: Shown) -> str:
    """Opening it there is what puts the reading on the record."""
    return reverse("exhibit", args=[case.pk, int(exhibit.number.removeprefix("E"))])
