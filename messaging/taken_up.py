"""Who of the reviewers has a flag before them, and who has put it away for a while. It binds nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.phrases import phrase
from record import bell

if TYPE_CHECKING:
    from messaging.models import Flag
    from people.models import User

HELD_UP_FOR = timedelta(hours=1)  # a flag that somebody took up and left is nobody's again
AWAY_FOR = timedelta(hours=12)  # a working day: tomorrow it stands in the list again


class TakingsUp(models.QuerySet["TakenUp"]):
    def now(self) -> TakingsUp:
        """Of flags that wait: those that somebody has before them."""
        return self.filter(left_at=None, at__gt=clock.now() - HELD_UP_FOR, flag__state="pending")

    def away(self) -> TakingsUp:
        return self.filter(put_away_at__gt=clock.now() - AWAY_FOR)


class TakenUp(models.Model):
    """That a reviewer has taken a flag up, and left it or put it away again. One row for each reviewer and flag."""

    flag = models.ForeignKey("messaging.Flag", models.CASCADE, related_name="taken_up")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True, help_text="Out of this reviewer's list from then on.")

    objects = TakingsUp.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["flag", "by"], name="taken_up_once_by_each_reviewer"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=models.F("at")), name="left_after"),
            models.CheckConstraint(
                condition=Q(put_away_at=None) | Q(left_at__isnull=False), name="what_is_put_away_is_left"
            ),
        ]

    def __str__(self) -> str:
        return phrase("F-{flag_id} before {by_id}", flag_id=f"{self.flag_id:04d}", by_id=self.by_id)


def take_up(flag: Flag, by: User) -> None:
    """Others see who has it before them. It is ruled on by whoever is first, as before."""
    _set(flag, by, at=clock.now(), left_at=None, put_away_at=None)


def put_away(flag: Flag, by: User) -> None:
    """Out of this reviewer's list until tomorrow; in that of all others as before."""
    now = clock.now()
    _set(flag, by, left_at=now, put_away_at=now)


def _set(flag: Flag, by: User, **facts: object) -> None:
    TakenUp.objects.update_or_create(flag=flag, by=by, defaults=facts)
    bell.ring_flags()


def let_go(by: User) -> None:
    """Whoever goes on a break has nothing before them."""
    TakenUp.objects.filter(by=by).now().update(left_at=clock.now())
    bell.ring_flags()


def bring_back(by: User) -> None:
    """All that one has put away stands in one's list again."""
    TakenUp.objects.filter(by=by).away().update(put_away_at=None)
