"""What the form of a room begins with: a draft, what was sent back, or a message that is referred to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from contracts.acting.drawing import ACCEPT
from core.phrases import phrase
from core.presenting import short_moment
from disputes.pages.ready_texts import texts_to_choose
from disputes.places import Place
from evidence.kinds import limits
from evidence.limits import IN_ONE_GO, MIB
from people.models import User


def begun(place: Place, person: User, text: str, errors: tuple[str, ...], files: Iterable[Any] = ()) -> dict[str, Any]:
    """`text` is what was sent back, with `errors`; without, what a new message begins with, below what was kept."""
    draft = None if errors else place.draft_of(person)
    kept = draft.text if draft else ""
    return {
        "text": "\n\n".join(part for part in (kept, text) if part),
        "draft": phrase("Draft kept {kept_at} UTC. Only you see it.", kept_at=short_moment(draft.kept_at))
        if draft
        else "",
        "kept_at": draft.kept_at if draft else None,
        "files": list(files),
        "largest": IN_ONE_GO,
        "largest_mib": IN_ONE_GO // MIB,
        "accept": ACCEPT,
        "parts": reverse("api:uploads"),
        "limits": limits(),
        "texts": texts_to_choose(person) if place.case.mediator_id == person.pk else [],
    }
