"""What was handed in for each disputed deliverable: the newest version of the work that names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from contracts.models import Submission
from disputes.models import Case


@dataclass(frozen=True)
class HandedIn:
    """For templates/staff/_handed_in.html. Without a version, nothing was."""

    version: int = 0
    at: datetime | None = None
    note: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def handed_in(case: Case, *, openable: bool) -> dict[str, HandedIn]:
    """Deliverable (“1.2”) -> what was handed in for it. Without `openable` the files are named only."""
    found: dict[str, HandedIn] = {}
    submissions = Submission.objects.filter(milestone__in=case.disputed).order_by("milestone", "version")
    numbers = {milestone.pk: milestone.number for milestone in case.disputed}
    for each in submissions.prefetch_related("files", "meets"):
        files = [(file.name, reverse("file", args=[file.pk]) if openable else "") for file in each.files.all()]
        made = HandedIn(each.version, each.submitted_at, each.note, files, list(each.links))
        found |= {f"{numbers[each.milestone_id]}.{deliverable.number}": made for deliverable in each.meets.all()}
    return found
