"""Keys to the API: made once, shown once, kept as a hash, and no longer good when expired or revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from core import clock
from people.models import AccessToken, User

PREFIX = "eh_"
PREFIX_LENGTH = len(PREFIX) + 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def make(person: User, name: str, expires_at: datetime | None = None) -> tuple[AccessToken, str]:
    """A new token, and its text: the only time that anybody sees it."""
    prefix = f"{PREFIX}{secrets.token_hex(4)}"
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        person=person, name=name, prefix=prefix, digest=digest_of(text), expires_at=expires_at
    )
    return token, text


def revoke(token: AccessToken) -> None:
    """From the next request on, it opens nothing."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.portal_now())


def digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def holder(text: str) -> AccessToken | None:
    """The token that this text is, while it is good; its use is noted once a minute at most."""
    token = AccessToken.objects.select_related("person").filter(prefix=text[:PREFIX_LENGTH]).first()
    if token is None or not hmac.compare_digest(bytes(token.digest), digest_of(text)):
        return None
    now = clock.portal_now()
    if token.revoked_at or (token.expires_at and token.expires_at <= now) or not token.person.is_active:
        return None
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
