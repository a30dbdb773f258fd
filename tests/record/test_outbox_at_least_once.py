"""The outbox word by word: at least once, told apart by its id, backed off, and nothing overtaken is forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from record.models import Channel, Notice
from record.outbox import BACK_OFF, send_outbox
from tests import stories
from tests.faults.own_server import until
from tests.record.test_mail_server import Takes
from tests.record.test_mail_server import server as server  # a fixture
from tests.stories import Story

pytestmark = pytest.mark.django_db(transaction=True)
Starts = Callable[..., subprocess.Popen[bytes]]

ROUND = (
    "import django; django.setup(); from core import sight; sight.process_sees_everything(); "
    "from record.outbox import send_outbox; print(send_outbox())"
)


def mails() -> list[str]:
    return [each.extra_headers["Message-ID"] for each in mail.outbox]


def test_a_notice_that_is_committed_late_with_a_low_number_is_sent(transactional_db: None) -> None:
    """No mark of how far it has come: what a longer transaction wrote before is found after what was sent since."""
    with stories.told(stories.LARGE) as story:
        story.offered()
        other = Story(story.clock, stories.LARGE).offered()
        send_outbox()
        mail.outbox.clear()
        done, go_on = threading.Event(), threading.Event()

        def slowly() -> None:
            with transaction.atomic():
                story.act_on_contract(story.freelancer, "accept_contract")
                done.set()
                go_on.wait(30)
            connection.close()

        thread = threading.Thread(target=slowly)
        thread.start()
        assert done.wait(30)
        other.act_on_contract(other.freelancer, "accept_contract")
        assert send_outbox() == 2  # to the client, and a receipt
        go_on.set()
        thread.join(30)
        late, soon = (
            Notice.objects.get(
                event__act="accept_contract", event__subject=each.contract, recipient=each.client, channel=Channel.MAIL
            )
            for each in (story, other)
        )
        assert late.pk < soon.pk
        assert (late.sent_at, soon.sent_at is None) == (None, False)
        assert send_outbox() == 2
        late.refresh_from_db()
        assert late.sent_at is not None
        assert len(set(mails())) == len(mails()) == 4


def test_a_process_killed_after_the_server_took_a_mail_sends_it_again_under_the_same_id(
    server: tuple[Takes, int], start_process: Starts
) -> None:
    takes, port = server
    with stories.told(stories.LARGE) as story:
        story.offered()
        takes.wait_after = 60.0
        by_mail = {"DJANGO_SETTINGS_MODULE": "config.settings", "TESTING": "1", "EMAIL_HOST": "127.0.0.1",
                   "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0"}  # fmt: skip
        process = start_process("-c", ROUND, **by_mail)
        until(lambda: takes.took)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        takes.wait_after = 0.0
        notice = Notice.objects.get(channel=Channel.MAIL)
        assert (notice.sent_at, notice.attempts) == (None, 0)
        until(nobody_sends)
        start_process("-c", ROUND, **by_mail).wait(60)
        assert (
            takes.took == [(story.freelancer.email, f"<{notice.event_id}.{notice.recipient_id}@evenhand.example>")] * 2
        )
        notice.refresh_from_db()
        assert notice.sent_at is not None


def nobody_sends() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        return cursor.fetchone()[0] == 0


def test_nobody_is_told_of_an_event_twice_by_one_channel(transactional_db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.offered()
        notice = Notice.objects.get(channel=Channel.MAIL)
        with pytest.raises(IntegrityError, match="told_once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO record_notice (event_id, recipient_id, channel, written_at, attempts, last_error,
                                              dropped_because)
                   SELECT event_id, recipient_id, channel, now(), 0, '', '' FROM record_notice WHERE id = %s""",
                [notice.pk],
            )


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_TIMEOUT=1
)
def test_each_try_comes_later_than_the_one_before(transactional_db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.offered()
        waits: list[timedelta] = []
        for _ in BACK_OFF:
            send_outbox()
            notice = Notice.objects.get(event__act="offer_contract", channel=Channel.MAIL)
            assert notice.retry_at is not None
            waits.append(notice.retry_at - story.clock.moment)
            story.clock.move_to(notice.retry_at - timedelta(seconds=1))
            send_outbox()
            notice.refresh_from_db()
            assert notice.attempts == len(waits)  # not a second before
            story.clock.advance(seconds=1)
        assert waits == [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1),
                         timedelta(hours=6)]  # fmt: skip
