"""Mails that were given up: operators are told, see them with what the mail server said, and have them sent again.

What they say is in the portal all the same. One that is sent again is written anew, as things stand then.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from core import clock, sight
from core.errors import NotAllowed
from core.phrases import phrase
from people.models import Role, User
from record import alarming
from record.models import Channel, Notice

log = logging.getLogger("evenhand.outbox")

ALARM = "mails"
AT_MOST_EVERY = timedelta(hours=1)


def parked() -> QuerySet[Notice]:
    """The latest first."""
    given_up = Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at__isnull=False)
    return given_up.select_related("recipient", "event__subject", "deadline__subject").order_by("-parked_at", "-pk")


def tell_operators() -> bool:
    """Alarm once for all that was parked since the last alarm, at most once an hour. An alarm's own mail alarms nobody:
    it would do so for ever.
    """
    last = parked().exclude(topic=ALARM).order_by().aggregate(last=Max("parked_at"))["last"]
    if last is None:
        return False
    told = Notice.objects.filter(topic=ALARM).aggregate(written=Max("written_at"), about=Max("due_at"))
    is_known = told["about"] is not None and told["about"] >= last
    if is_known or (told["written"] and clock.portal_now() - told["written"] < AT_MOST_EVERY):
        return False
    return alarming.sound(ALARM, last) > 0


@sight.everything()
def send_again(by: User, pk: int | None = None) -> int:
    """Take up one parked mail, or all of them, from the first try; how many. The next round sends them."""
    if not by.has_role(Role.OPERATOR):
        raise NotAllowed(phrase("Only an operator can have mails sent again."))
    with transaction.atomic():
        which = Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at__isnull=False)
        which = which if pk is None else which.filter(pk=pk)
        count = which.update(parked_at=None, retry_at=None, attempts=0)
    log.info("parked mails are sent again", extra={"by": by.pk, "mails": count})
    return count
