"""Troubles of the machinery: noted by whoever sees them, told once while they last, and gone with what caused them."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from core import clock
from record import alarming
from record.models import Notice, Trouble

log = logging.getLogger("evenhand.watching")

LATENESS, CLOCKS = "lateness", "clocks"
AT_MOST_EVERY = timedelta(hours=1)  # what comes and goes does not fill a mailbox


def note(name: str, words: str) -> bool:
    """What a look has found; empty words: nothing is wrong. Whether the trouble is there."""
    if not words:
        gone, _ = Trouble.objects.filter(name=name).delete()
        if gone:
            log.info("trouble is over", extra={"trouble": name})
        return False
    with transaction.atomic():
        now = clock.portal_now()
        Trouble.objects.bulk_create([Trouble(name=name, since=now, words=words[:400])], ignore_conflicts=True)
        found = Trouble.objects.select_for_update().filter(name=name).first()
        if found is None:
            return True  # over in this very moment; the next look says
        found.words = words[:400]
        if found.told_at is None and not Notice.objects.filter(topic=name, written_at__gt=now - AT_MOST_EVERY).exists():
            alarming.sound(name, found.since)
            found.told_at = now
            log.error("trouble: %s", words, extra={"trouble": name})
        found.save(update_fields=["words", "told_at"])
    return True
