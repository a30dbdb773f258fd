"""The files that came with the messages of a page, for whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from disputes.attached import OPEN_IN
from disputes.models import Attachment, Case
from evidence.models import StoredFile
from evidence.storing import shown_size
from messaging.models import State
from messaging.rooms import Shown

WITHHELD = "A file is withheld: its name or its text gives contact details."


def files_with(case: Case, shown: Sequence[Shown]) -> dict[int, list[dict[str, Any]]]:
    """By the id of their message; those of all messages in one question, and in none where the case has no files."""
    if not shown:
        return {}
    state = {each.pk: each for each in shown}
    found: dict[int, list[dict[str, Any]]] = {}
    for each in case.attachments.filter(message__in=state).select_related("file"):
        if drawn := _drawn(each, state[each.message_id]):
            found.setdefault(each.message_id, []).append(drawn)
    return found


def _drawn(attachment: Attachment, shown: Shown) -> dict[str, Any] | None:
    if shown.withdrawn_at or not (shown.is_own or shown.state in OPEN_IN):
        return None
    if attachment.is_withheld and shown.state is State.MASKED and not shown.is_own:
        return {"label": WITHHELD}
    return link_to(attachment.file)


def link_to(file: StoredFile) -> dict[str, Any]:
    """Its name, size and the beginning of its hash, and where it is opened."""
    return {
        "label": file.name,
        "url": f"{reverse('file', args=[file.pk])}?inline",
        "size": shown_size(file.size),
        "hash": file.sha256[:8],
    }
