"""The address at which an open page hears the bell of one subject.

A page that shows the subject carries the address, and its signature says that the portal gave it out. Whoever listens
learns that something changed, never what.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

GOOD_FOR = timedelta(hours=12)
SALT = "record.listening"


def address(subject_id: object) -> str:
    """Empty where no stream is served: the page asks by itself then."""
    if not settings.LIVE_ADDRESS:
        return ""
    return f"{settings.LIVE_ADDRESS.rstrip('/')}/{signing.dumps(str(subject_id), salt=SALT, compress=False)}"


def subject_of(token: str) -> str | None:
    """Whose bell a token of an address lets one hear; None when the portal did not give it out, or long ago."""
    try:
        subject_id: str = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return subject_id
