"""The bell: after the commit, says that something changed, and has the outbox looked at. Never what changed.

A lost ring loses nothing: pages ask again by themselves, and beat has the outbox sent.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from record.listening import FLAGS, channel, cut_channel, every
from record.performing import has_changed
from timers.models import Subject

log = logging.getLogger("evenhand.bell")
QUIET_AFTER_TROUBLE = 3.0  # seconds: where Redis is away, one act in this time finds out, and the others do not wait
_clients: dict[str, redis.Redis] = {}
_quiet_until = [0.0]


def client() -> redis.Redis:
    """One pooled client per process; short time-outs, because nobody may wait for a bell.

    A connection that has meanwhile been closed is made anew once; what does not answer in time is not asked again.
    """
    url = settings.REDIS_URL
    if url not in _clients:
        again = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
        _clients[url] = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=again)
    return _clients[url]


def ring(subject: Subject) -> None:
    """Tell open pages of this subject, of its root, and lists of its kind, once the transaction commits."""
    ring_for([subject])


def ring_for(subjects: Iterable[Subject]) -> None:
    """The same for many at once."""
    heard = {topic: subject.kind for subject in subjects for topic in _topics(subject)}
    transaction.on_commit(lambda: _publish([(channel(topic), kind) for topic, kind in heard.items()]), robust=True)


def ring_flags() -> None:
    """Tell the reviewers' lists, and what is looked after at the end of the act, that a flag was raised or ruled on."""
    has_changed("flags")
    transaction.on_commit(lambda: _publish([(channel(FLAGS), "flag")]), robust=True)


def cut(*, person: int | None = None, topic: object = "", session: str = "") -> None:
    """End streams of those who may no longer look: of a person, of one of their sessions, or of all who hear a topic.

    Who may still look asks again, and is given another address.
    """
    said = json.dumps({"person": person, "topic": str(topic), "session": session})
    transaction.on_commit(lambda: _publish([(cut_channel(), said)]), robust=True)


def _topics(subject: Subject) -> set[str]:
    return {str(subject.pk), str(subject.root_pk), every(subject.kind)}


def _publish(said: list[tuple[str, str]]) -> None:
    if time.monotonic() < _quiet_until[0]:
        return
    try:
        with client().pipeline(transaction=False) as line:
            for name, words in said:
                line.publish(name, words)
            line.execute()
    except redis.RedisError as trouble:
        _quiet_until[0] = time.monotonic() + QUIET_AFTER_TROUBLE
        log.warning("the bell could not be rung: %s", trouble)
