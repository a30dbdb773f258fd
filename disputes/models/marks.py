"""What becomes of an exhibit after it came in: withdrawn and restored, admitted or denied, told in a gist."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import Case
from disputes.models.exhibit import LONGEST_REASON, Exhibit


class Withdrawal(models.Model):
    """Its side no longer relies on it. It stays where it is, and may be restored."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="withdrawals")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="withdrawals")
    reason = models.CharField(max_length=LONGEST_REASON)
    withdrawn_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit"], condition=Q(restored_at=None), name="withdrawn_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(restored_at=None) | Q(restored_at__gt=F("withdrawn_at")), name="restored_after_withdrawn"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="withdrawals_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="restored_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__restored_at__isnull=False)
            ),
            never_emptied("keep_all_withdrawals"),
        ]

    def __str__(self) -> str:
        return phrase("{exhibit} withdrawn", exhibit=self.exhibit)


class ImportAnswer(models.Model):
    """What the other side says of messages from outside the portal. Without one, they are not admitted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="import_answers")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="answers")
    admits = models.BooleanField()
    words = models.CharField(max_length=LONGEST_REASON, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "admits"], name="admitted_once_and_denied_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="what_is_admitted_stays_admitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT NEW.admits AND EXISTS (SELECT FROM disputes_importanswer a
                                                   WHERE a.exhibit_id = NEW.exhibit_id AND a.admits) THEN
                        RAISE EXCEPTION 'what was admitted is not denied afterwards'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="answers_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_answers"),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit} {'admitted' if self.admits else 'denied'}"


class Gist(models.Model):
    """What the mediator tells the other side of a sealed exhibit. The newest counts; a later one takes none back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="gists")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="gists")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="a_gist_says_something"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="gists_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_gists"),
        ]

    def __str__(self) -> str:
        return phrase("Gist of {exhibit}", exhibit=self.exhibit)
