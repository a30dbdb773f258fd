"""How a reviewer wants the desk, and breaks from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.errors import invalid
from core.phrases import phrase, phrase_later
from people.models import User
from people.sanctions import DeskChoices

BREAKS = {
    "15": phrase_later("15 minutes"),
    "60": phrase_later("An hour"),
    "240": phrase_later("Four hours"),
    "960": phrase_later("Until tomorrow"),
}


def show_words(person: User, *, shown: bool) -> None:
    DeskChoices.objects.update_or_create(person=person, defaults={"shows_words": shown})


def take_a_break(person: User, minutes: str) -> datetime:
    """The desk hides what waits until then. Nobody is told, and others get it as before."""
    if minutes not in BREAKS:
        raise invalid("minutes", phrase("Choose how long your break is."))
    until = clock.now() + timedelta(minutes=int(minutes))
    DeskChoices.objects.update_or_create(person=person, defaults={"away_until": until})
    return until


def come_back(person: User) -> None:
    DeskChoices.objects.filter(person=person).update(away_until=None)


def choices_of(person: User) -> DeskChoices:
    """What they chose; covers, and no break, for who has not."""
    return DeskChoices.objects.filter(person=person).first() or DeskChoices(person=person)


def is_away(choices: DeskChoices) -> bool:
    return choices.away_until is not None and choices.away_until > clock.now()
