"""The page on which anybody has a file checked, and what it says of the file part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from core.fields import Field
from core.phrases import phrase, phrase_later
from record.known import confirm
from record.verify.chain import BROKEN, INTACT, NOTE, Bounds, Report
from record.verify.files import check

LARGEST = 100 * 1024**2  # bytes of what is sent
BOUNDS = Bounds(members=2_000, unpacked=400 * 1024**2, whole=16 * 1024**2)
MISSING = phrase_later("Choose the file that is to be checked.")
LISTED = 500  # parts on one page, the broken ones first; more than a case has
WORDS = {
    INTACT: ("check", phrase_later("Intact")),
    BROKEN: ("warning", phrase_later("Not intact")),
    NOTE: ("unknown", phrase_later("Note")),
}
FIRST = (BROKEN, NOTE, INTACT)


@dataclass(frozen=True)
class Part:
    name: str
    icon: str
    state: str
    words: str
    is_broken: bool


@dataclass(frozen=True)
class Verdict:
    is_intact: bool
    title: str
    parts: list[Part]
    unlisted: int


def looked_at(file: UploadedFile) -> Verdict:
    if (file.size or 0) > LARGEST:
        return verdict_of(_too_large())
    report = check(cast(BinaryIO, file.file), BOUNDS)
    confirm(report)
    return verdict_of(report)


def _too_large() -> Report:
    report = Report()
    report.say("The file", BROKEN, too_large())
    return report


def verdict_of(report: Report) -> Verdict:
    found = sorted(report.found, key=lambda each: FIRST.index(each.state))
    parts = [Part(each.name, *WORDS[each.state], each.words, each.state == BROKEN) for each in found[:LISTED]]
    many = len(report.broken)
    broken = (
        phrase("One thing is not as this portal wrote it")
        if many == 1
        else phrase("{many} things are not as this portal wrote them", many=many)
    )
    title = phrase("Everything that can be checked is as this portal wrote it") if report.is_intact else broken
    return Verdict(report.is_intact, title, parts, len(found) - len(parts))


def verify_page(verdict: Verdict | None = None, wrong: str = "") -> dict[str, Any]:
    """The context of templates/public/verify.html."""
    field = Field(
        name="file",
        label=phrase("The file"),
        kind="file",
        help=phrase("A ZIP or JSON file as the portal gave it out, at most {largest} MiB.", largest=LARGEST // 1024**2),
        error=[wrong] if wrong else [],
        required=True,
        accept=".zip,.json",
        max=LARGEST,
    )
    return {"verdict": verdict, "field": field, "errors": [("file", wrong)] if wrong else []}


def too_large() -> str:
    return phrase(
        "The file has more than {most} MiB. Check it on your own computer, with verify.py.", most=LARGEST // 1024**2
    )
