"""A worker reminds when beat asks it to, also when it is asked many times; on the machine's own clock."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from config.celery import app
from core import clock
from record.models import Channel, Notice
from tests import stories
from timers.models import Deadline

WORKER = ("-m", "celery", "--app", "config", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle")
PATIENCE = 60  # seconds


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_asked_twenty_times_reminds_once(start_process) -> None:
    with stories.told(stories.LARGE) as told:
        told.in_response()
    due = clock.portal_now() + timedelta(hours=24)
    now = {"due_at": due, "first_due_at": due, "remind_at": due - timedelta(hours=24)}
    Deadline.objects.filter(pk=told.deadline().pk).update(**now)
    start_process(*WORKER, "--hostname", "reminds@test")
    for _ in range(20):
        app.send_task("record.tasks.send_reminders")
    until = time.monotonic() + PATIENCE
    while not Notice.objects.filter(deadline__isnull=False).exists() and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(2)
    told_to = Notice.objects.filter(deadline__isnull=False, hours=24)
    assert sorted(told_to.values_list("recipient", "channel")) == [
        (told.client.pk, Channel.MAIL), (told.client.pk, Channel.PORTAL)
    ]  # fmt: skip
