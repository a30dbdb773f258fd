"""The versions of work handed in for a milestone: their files with hashes, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from contracts.models import Submission
from core.phrases import phrase_later
from evidence.models import StoredFile
from evidence.names import shown_size
from evidence.previewing import form_of

NEW, CHANGED, SAME = "new", "changed", phrase_later("the same as before")
PICTURED = ("picture", "page")  # forms of which a picture can be shown in the page


def versions_of(submissions: Sequence[Submission]) -> list[dict[str, Any]]:
    """The newest first, each compared with the one before it."""
    files = [list(each.files.all()) for each in submissions]
    shown = []
    for place, submission in enumerate(submissions):
        before = {file.name: file.sha256 for file in files[place - 1]} if place else None
        now = {file.name: file.sha256 for file in files[place]}
        marks = compared(before, now) if before is not None else {}
        shown.append(
            {
                "version": submission.version,
                "at": submission.submitted_at,
                "note": submission.note,
                "links": submission.links,
                "files": [_file(file) | {"mark": marks.get(file.name, "")} for file in files[place]],
                "left_out": sorted((before or {}).keys() - now.keys()),
                "before": submissions[place - 1].version if place else 0,
                "changes": submission.changes_requested,
            }
        )
    return shown[::-1]


def compared(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Name -> what became of a file since the version before; both are name -> hash. One with another name and the
    same content is the same.
    """
    known = set(before.values())
    return {name: SAME if sha256 in known else CHANGED if name in before else NEW for name, sha256 in now.items()}


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": reverse("file", args=[file.pk]),
        "size": shown_size(file.size),
        "hash": file.sha256,
        "picture": reverse("file-preview", args=[file.pk]) if form_of(file) in PICTURED else "",
    }
