"""The evidence of a case as a list: who brought it, its size and hash, and when the mediator opened it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.presenting import short_moment
from disputes.access import may_see_evidence
from disputes.models import Case, Exhibit
from disputes.pages.reader import Reader
from evidence.storing import shown_size


@dataclass(frozen=True)
class Shown:
    """For components/exhibits.html."""

    number: str
    name: str
    url: str
    download: str
    position: str
    who: str
    size: str
    hash: str
    caption: str
    note: str
    read: str | None
    state: str = "ready"
    acts: tuple[dict[str, str], ...] = ()


def exhibits(reader: Reader) -> list[Shown]:
    case = reader.case
    found = case.exhibits.select_related("file").prefetch_related("readings__mediator")
    opens = may_see_evidence(reader.person, case)
    return [_shown(reader, exhibit, opens) for exhibit in found]


def _shown(reader: Reader, exhibit: Exhibit, opens: bool) -> Shown:
    url = address(reader.case, exhibit) if opens else ""
    late = "" if exhibit.added_in == "response" else f"Added {short_moment(exhibit.added_at)}, in {exhibit.added_in}."
    return Shown(
        number=f"E{exhibit.number}",
        name=exhibit.file.name,
        url=url,
        download=f"{url}?download" if url else "",
        position=exhibit.side,
        who="You" if exhibit.side == reader.side else reader.name(exhibit.side),
        size=shown_size(exhibit.file.size),
        hash=exhibit.file.sha256,
        caption=exhibit.caption,
        note=late,
        read=_read(reader.case, exhibit),
    )


def address(case: Case, exhibit: Exhibit) -> str:
    return reverse("exhibit", args=[case.pk, exhibit.number])


def _read(case: Case, exhibit: Exhibit) -> str | None:
    readings = sorted(exhibit.readings.all(), key=lambda reading: reading.opened_at)
    if readings:
        return f"{readings[-1].mediator} opened it {short_moment(readings[-1].opened_at)}"
    return "" if case.mediator_id else None
