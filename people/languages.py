"""Languages that people read and write: those of the sides decide which mediator can help them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from core.phrases import phrase_later

LANGUAGES = {
    "en": phrase_later("English"),
    "es": phrase_later("Spanish"),
    "fr": phrase_later("French"),
    "pt": phrase_later("Portuguese"),
    "hi": phrase_later("Hindi"),
}
KNOWN = Q(languages__contained_by=list(LANGUAGES))
SAID = Q(languages__len__gt=0)


def english() -> list[str]:
    """Who has said nothing reads what the portal is written in."""
    return ["en"]


def named(codes: Iterable[str]) -> list[str]:
    """Their names, in the order in which they are offered."""
    wanted = set(codes)
    return [name for code, name in LANGUAGES.items() if code in wanted]
