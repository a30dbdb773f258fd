"""One exhibit in a page: what is known of it, and what can be shown of the file."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.phrases import phrase
from disputes.models import Case, Exhibit
from disputes.pages.claims import claims
from disputes.pages.evidence_list import exhibits as list_of
from disputes.pages.evidence_matrix import matrix
from disputes.pages.evidence_timeline import timeline
from disputes.pages.exhibit_marks import earlier
from disputes.pages.exhibits import exhibits
from disputes.pages.pins import pinned, way_to_pin
from disputes.pages.reader import Reader
from disputes.sealed_exhibits import is_masked
from evidence.previewing import Preview, preview_of
from people.models import Role, User


def page_of(case: Case, person: User, exhibit: Exhibit, page: int) -> dict[str, Any]:
    """Raises Busy."""
    shown = [each for each in exhibits(case, person, openable=True) if each.number == str(exhibit)]
    found = Preview("") if is_masked(exhibit) else preview_of(exhibit.file, page)
    reader = Reader(case, person)
    here = reverse("exhibit-look", args=[case.pk, exhibit.number])
    return {
        "case": case,
        "exhibit": exhibit,
        "exhibits": shown,
        "preview": found,
        "name": exhibit.file.name,
        "is_masked": is_masked(exhibit),
        "earlier": earlier(reader, exhibit),
        "pins": pinned(reader, exhibit, found.page),
        "way_to_pin": way_to_pin(reader, exhibit, found.page),
        "source": _source(exhibit, found),
        "before": f"{here}?page={found.page - 1}#preview" if found.page > 1 else "",
        "after": f"{here}?page={found.page + 1}#preview" if found.page < found.pages else "",
        "download": f"{reverse('exhibit', args=[case.pk, exhibit.number])}?download",
        "back": _back(case, person) + f"#e{exhibit.number}",
    }


def to_point_at(case: Case, person: User, exhibit: Exhibit, page: int) -> dict[str, Any]:
    """The picture that is clicked on, as it is drawn: what a browser says of the click is in its own pixels. Raises
    Busy.
    """
    found = preview_of(exhibit.file, page)
    address = reverse("case-act", args=[case.pk, "pin_exhibit"]) + f"?exhibit={exhibit.number}&page="
    return {
        "exhibit": exhibit,
        "preview": found,
        "source": _source(exhibit, found),
        "pins": pinned(Reader(case, person), exhibit, found.page),
        "before": f"{address}{found.page - 1}" if found.page > 1 else "",
        "after": f"{address}{found.page + 1}" if found.page < found.pages else "",
    }


def table_of(case: Case, person: User) -> dict[str, Any]:
    """Every exhibit with the deliverables that it is about."""
    reader = Reader(case, person)
    shown = list_of(reader)
    return {
        "case": case,
        "matrix": matrix(shown, claims(case, person), str(case.mediator or phrase("The mediator"))),
        "timeline": timeline(shown),
        "evidence_url": _back(case, person),
    }


def _source(exhibit: Exhibit, found: Preview) -> str:
    """Where the picture or the recording is asked for, by the same rules as the file; nowhere for what is sealed."""
    if not found.form:
        return ""
    if found.form in ("audio", "video"):
        return f"{reverse('file', args=[exhibit.file_id])}?shared"
    address = reverse("file-preview", args=[exhibit.file_id])
    return f"{address}?page={found.page}" if found.form == "page" else address


def _back(case: Case, person: User) -> str:
    return reverse("workbench" if person.has_role(Role.MEDIATOR) else "case", args=[case.pk])
