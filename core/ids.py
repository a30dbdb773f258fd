"""Identities that come in the order in which they are given (UUID version 7, RFC 9562).

What is written together then lies together in every index. With random ones each row of a crowd dirties pages of its
own, and PostgreSQL's log holds each of them whole.
"""

from __future__ import annotations

import secrets
import uuid

from core import clock


def in_order() -> uuid.UUID:
    """48 bits of milliseconds by the portal's clock, and 74 that nobody can guess."""
    now = int(clock.portal_now().timestamp() * 1000) & (1 << 48) - 1
    chance = secrets.randbits(74)
    high, low = chance >> 62, chance & (1 << 62) - 1
    return uuid.UUID(int=now << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
