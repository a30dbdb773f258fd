"""The bell: after the commit, says that something changed, and has the outbox looked at. Never what changed.

A lost ring loses nothing: pages ask again by themselves, and beat has the outbox sent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import redis
from django.conf import settings
from django.db import transaction

from timers.models import Subject

log = logging.getLogger("evenhand.bell")
_clients: dict[str, redis.Redis] = {}


def client() -> redis.Redis:
    """One pooled client per process; short time-outs, because nobody may wait for a bell."""
    url = settings.REDIS_URL
    if url not in _clients:
        _clients[url] = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
    return _clients[url]


def channel(subject_id: object) -> str:
    return f"changed:{subject_id}"


def ring(subject: Subject) -> None:
    """Tell open pages of this subject, and of its root, that something changed, once the transaction commits."""
    names = {channel(subject.pk), channel(subject.root_pk)}
    transaction.on_commit(lambda: _publish(names), robust=True)


def ring_for(subjects: Iterable[Subject]) -> None:
    """The same for many at once."""
    names = {channel(pk) for subject in subjects for pk in (subject.pk, subject.root_pk)}
    transaction.on_commit(lambda: _publish(names), robust=True)


def _publish(names: set[str]) -> None:
    try:
        if len(names) == 1:
            client().publish(next(iter(names)), "1")
            return
        with client().pipeline(transaction=False) as line:
            for name in names:
                line.publish(name, "1")
            line.execute()
    except redis.RedisError as trouble:
        log.warning("the bell could not be rung: %s", trouble)
