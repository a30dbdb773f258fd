"""Reports: who asked a reviewer to look at a message, as what, and when. Several readers may report one message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.guards import never_emptied
from core.phrases import phrase

if TYPE_CHECKING:
    from messaging.models import Flag, Message
    from people.models import User

CATEGORIES = ("threat", "harassment", "circumvention")


class Report(models.Model):
    """One reader's report of what they had before them. It is answered by the ruling on its flag, and by nothing else.

    `about` is the message as it stands in its room; where its author worded it anew, the flag is on a wording of it.
    """

    flag = models.ForeignKey("messaging.Flag", models.PROTECT, related_name="reported")
    about = models.ForeignKey("messaging.Message", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_reports")
    category = models.CharField(max_length=14)
    words = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["flag", "by"], name="reported_once_by_each_reader"),
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="known_report_category"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="report_what_others_wrote",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT FROM messaging_message WHERE id = NEW.about_id AND author_id = NEW.by_id) THEN
                        RAISE EXCEPTION 'nobody reports what they wrote themselves';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_reports", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_reports_rows"),
        ]

    def __str__(self) -> str:
        return phrase("report of F-{flag_id} by {by_id}", flag_id=f"{self.flag_id:04d}", by_id=self.by_id)

    @property
    def reference(self) -> str:
        return f"R-{self.pk:04d}"


def latest(about: Message, by: User) -> Report:
    """That of this reader about this message, as it stands in its room."""
    found: Report = Report.objects.filter(about=about, by=by).latest("pk")
    return found


def own_among(person: User, flags: Iterable[Flag]) -> dict[int, int]:
    """Of these flags, those that this person has reported: flag -> report. Asked only where somebody did."""
    reported = [flag.pk for flag in flags if flag.reported_by_id]
    if not reported:
        return {}
    return dict(Report.objects.filter(by=person, flag__in=reported).values_list("flag_id", "pk"))
