"""Trying a parked deadline again: an operator has mended what was in its way. It is on the record who tried."""

from __future__ import annotations

from django.db import transaction

from core import clock, sight
from core.errors import NotAllowed, NotFound, WrongPhase
from core.phrases import phrase
from people.models import Role, User
from record.acts import clocks_agree, lapse_due
from record.declaring import OPERATOR, Actor, declared, fresh
from record.performing import performing
from timers.models import Deadline
from timers.sweep import lock


@sight.everything()
def try_again(pk: int, by: User) -> bool:
    """Take a deadline up again, and execute it at once. Whether it was executed; where not, it says why anew."""
    if not by.has_role(Role.OPERATOR):
        raise NotAllowed(phrase("Only an operator can try a deadline again."))
    deadline = Deadline.objects.select_related("subject").filter(pk=pk).first()
    if deadline is None:
        raise NotFound(phrase("There is no such deadline."))
    clocks_agree()
    root = deadline.subject.root_pk
    with transaction.atomic():
        lock(root)
        _take_up(pk, by)
    with transaction.atomic():
        lock(root)
        lapse_due(root, clock.portal_now())
    deadline.refresh_from_db()
    return not deadline.is_open


def _take_up(pk: int, by: User) -> None:
    deadline = Deadline.objects.select_related("subject").get(pk=pk)
    if deadline.parked_at is None or not deadline.is_open:
        raise WrongPhase(
            phrase("This deadline is not parked any more."), instead=phrase("Look at the operations page as it is now.")
        )
    subject = fresh(declared.subjects[deadline.subject.kind], deadline.subject_id)
    with performing(subject, "try_again", Actor(by, OPERATOR)) as running:
        running.say(deadline=deadline.kind, failed=deadline.attempts)
        running.tell_nobody_else()
        Deadline.objects.filter(pk=pk).update(parked_at=None, retry_at=None, attempts=0)
