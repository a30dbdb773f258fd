"""What the desk does for whoever works at it: breaks, what is put away, who has what before them, how much it was."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.models import Q

from core import clock
from core.phrases import phrase, phrase_of
from core.presenting import short_moment
from messaging.models import Flag
from messaging.screening import Category
from messaging.taken_up import TakenUp
from people import desk
from people.models import User
from people.sanctions import DeskChoices

MANY = 8  # threats a day, from which on the desk proposes a break


def wellbeing(person: User, choices: DeskChoices) -> dict[str, Any]:
    """For templates/staff/_wellbeing.html."""
    read = heavy_read_today(person)
    return {
        "away_until": choices.away_until if desk.is_away(choices) else None,
        "breaks": list(desk.BREAKS.items()),
        "put_away": TakenUp.objects.filter(by=person, flag__state="pending").away().count(),
        "read": phrase_of(read, "{number} threat", "{number} threats") if read else phrase("No threat"),
        "is_much": read >= MANY,
    }


def heavy_read_today(person: User) -> int:
    """Threats that this reviewer took up or ruled on since midnight, UTC; each once."""
    since = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Q(ruled_by=person, ruled_at__gte=since) | Q(taken_up__by=person, taken_up__at__gte=since)
    return Flag.objects.filter(mine, category=Category.THREAT.value).distinct().count()


def before_whom(flags: list[Flag]) -> dict[int, TakenUp]:
    """Which of these a reviewer has before them: the first who took it up."""
    found = TakenUp.objects.now().filter(flag__in=flags).select_related("by").order_by("-at")
    return {each.flag_id: each for each in found}


def taken_up_words(taken: TakenUp | None, person: User) -> str:
    if taken is None:
        return ""
    at = short_moment(taken.at)
    if taken.by_id == person.pk:
        return phrase("You have it up, since {at} UTC", at=at)
    return phrase("{by} has it up, since {at} UTC", by=taken.by, at=at)
