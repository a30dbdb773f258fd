"""How a reviewer wants the desk."""

from __future__ import annotations

from people.models import User
from people.sanctions import DeskChoices


def show_words(person: User, *, shown: bool) -> None:
    DeskChoices.objects.update_or_create(person=person, defaults={"shows_words": shown})
