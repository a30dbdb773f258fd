"""How often a person may ask. Without the cache nobody is held up: the limit protects the portal, not the money."""

from __future__ import annotations

import logging
from typing import Any

import redis
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

log = logging.getLogger("evenhand.api")


class _Rate(UserRateThrottle):
    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except (redis.RedisError, OSError) as trouble:
            log.warning("nobody is throttled: %s", trouble)
            return True


class Reading(_Rate):
    """Of a person, or of an address that has not signed in."""

    scope, rate = "reading", "1200/min"


class Acting(_Rate):
    """Acts and uploads."""

    scope, rate = "acting", "240/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS") or super().allow_request(request, view)
