"""Who may hear which bell: the address that a page carries, signed by the portal for one person and one session.

Whoever listens learns that something changed, never what. An address is good for a minute, to connect; what it
connects to lasts a few, and the next address is only given out by a page that asks again whether this person may look.
Nothing here needs the database: the live service reads addresses without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

GOOD_FOR = timedelta(minutes=1)
SALT = "record.listening"
FLAGS = "flags"  # the topic of the reviewers' lists


@dataclass(frozen=True)
class Listener:
    """Who listens, signed in where, and to what: subjects, or lists of them."""

    person: int
    session: str
    topics: tuple[str, ...]


def every(kind: str) -> str:
    """The topic of lists of all subjects of a kind."""
    return f"every-{kind}"


def channel(topic: object) -> str:
    return f"{settings.REDIS_PREFIX}changed:{topic}"


def cut_channel() -> str:
    return f"{settings.REDIS_PREFIX}cut"


def mark_of(session_key: str | None) -> str:
    """What an address says of a session: enough to know it again, and nothing to sign in with."""
    return salted_hmac(SALT, session_key or "").hexdigest()[:16]


def address(request: Any, *topics: object) -> str:
    """Where the person of this request, who may see these, hears of them. Empty where no stream is served."""
    if not settings.LIVE_ADDRESS or not request.user.is_authenticated:
        return ""
    said = [request.user.pk, mark_of(request.session.session_key), *map(str, topics)]
    return f"{settings.LIVE_ADDRESS.rstrip('/')}/{signing.dumps(said, salt=SALT, compress=False)}"


def listener_of(token: str) -> Listener | None:
    """Who listens with the token of an address; None when the portal did not give it out, or a while ago."""
    try:
        person, session, *topics = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Listener(person, session, tuple(topics)) if topics else None
