"""How often somebody may ask for what costs the portal much. Without the cache nobody is held up."""

from __future__ import annotations

import logging

import redis
from django.core.cache import cache

log = logging.getLogger(__name__)


def too_often(what: str, who: str, *, most: int, within: int) -> bool:
    """Count this time too; whether it is one more than `most` within so many seconds of the first."""
    key = f"often:{what}:{who}"
    try:
        cache.add(key, 0, within)
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two
        return False
    except (redis.RedisError, OSError) as trouble:
        log.warning("nobody is held up: %s", trouble)
        return False
