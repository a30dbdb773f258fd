"""The files that came with the messages of a page, for whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core.phrases import phrase_later
from disputes import attached
from disputes.models import Case
from evidence.models import StoredFile
from evidence.names import shown_size
from evidence.previewing import form_of
from messaging.showing import Shown

WITHHELD = phrase_later("A file is withheld: its name or its text gives contact details.")
COPY = phrase_later(
    "Whoever is neither its sender nor the mediator gets a copy without the data hidden in this picture, hash"
)


def files_with(case: Case, shown: Sequence[Shown]) -> dict[int, list[dict[str, Any]]]:
    """By the id of their message, as components/message_files.html draws them."""
    return {
        message: [link_to(file) | _thumb(file) if file else {"label": WITHHELD} for file in files]
        for message, files in attached.shown_with(case, shown).items()
    }


def _thumb(file: StoredFile) -> dict[str, Any]:
    """A small picture of a picture, by the same rules as the file. Reviewers, before whom it is, get none."""
    return {"thumb": f"{reverse('file-preview', args=[file.pk])}?small"} if form_of(file) == "picture" else {}


def link_to(file: StoredFile) -> dict[str, Any]:
    """Its name, size and the beginning of its hash, and where it is opened."""
    return {
        "id": str(file.pk),
        "label": file.name,
        "url": f"{reverse('file', args=[file.pk])}?inline",
        "size": shown_size(file.size),
        "hash": file.sha256[:8],
        "shared": f"{COPY} {file.shared_sha256[:8]}." if file.has_copy else "",
    }
