"""Keys under which something is done once: what comes again with its key gets the first answer.

A key is one person's. It stands for one input to one act on one subject (or for one payment, or one payout), and for as
long as the record is kept. A refusal leaves none behind: it changed nothing, so the same request is judged anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.crypto import salted_hmac

from core import clock
from core.errors import Invalid, StillRunning
from core.phrases import phrase
from people.models import User
from record.models import Answer, Event

LONGEST_KEY = 200
PURPOSE = "evenhand.idempotency"
WAITS = "3s"  # for the first of two that came together, which is most likely a second click; then the second is told
_LOCK_NOT_AVAILABLE = "55P03"

# One message to the server. Who else holds the key is waited for by the INSERT, and by nothing after it.
CLAIM = """
    SELECT set_config('lock_timeout', %s, true);
    INSERT INTO record_answer (person_id, key, asked, given_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (person_id, key) DO NOTHING;
    SET LOCAL lock_timeout TO DEFAULT;
    SELECT id, asked, event_id FROM record_answer WHERE person_id = %s AND key = %s
"""


@dataclass(frozen=True)
class Claim:
    """A key that this transaction holds. `event` is what came of it the first time, if it was known."""

    answer: int
    event: Event | None

    def answered_by(self, event: Any) -> None:
        """Keep the event, by its id, as what everybody gets who comes again."""
        Answer.objects.filter(pk=self.answer).update(event_id=event)


def is_key(text: str) -> bool:
    """Whether a text can stand for one try of an act."""
    return 0 < len(text) <= LONGEST_KEY and text.isprintable()


def is_known(person: User, key: str) -> bool:
    """Whether something was done under it, and committed."""
    return Answer.objects.filter(person=person, key=key).exists()


def claim(person: User, key: str, *asked: Any) -> Claim:
    """Inside a transaction, before anything is locked: take the key for what was asked, or find the first answer.

    Raises Invalid where it stands for something else, StillRunning where somebody has it who is not done.
    """
    if not is_key(key):
        raise Invalid(
            phrase("An idempotency key has at most {longest_key} printable characters.", longest_key=LONGEST_KEY)
        )
    content = digest(asked)
    try:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [WAITS, person.pk, key, sealed(content), clock.portal_now(), person.pk, key])
            answer, kept, event = cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise StillRunning(
            phrase("What was sent with this idempotency key before is still being done."),
            instead=phrase("Send the same again in a moment, with the same key: it is not done twice."),
        ) from error
    if not _is_of(bytes(kept), content):
        raise Invalid(
            phrase("This idempotency key was used for something else."), instead=phrase("Use a new key for a new act.")
        )
    return Claim(answer, Event.objects.select_related("subject").get(pk=event) if event else None)


def digest(asked: Any) -> bytes:
    """The same for the same input; never kept as it is, since what somebody has sealed could be guessed from it."""
    return hashlib.sha256(json.dumps(list(asked), sort_keys=True, default=str).encode()).digest()


def sealed(content: bytes, secret: str | None = None) -> bytes:
    """Keyed with the portal's secret, so that whoever reads the database cannot try out figures."""
    return salted_hmac(PURPOSE, content, secret=secret, algorithm="sha256").digest()


def _is_of(kept: bytes, content: bytes) -> bool:
    """Also with a secret from before a rotation, for as long as it is named among the fallbacks."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(kept, sealed(content, secret)) for secret in secrets)
