"""Whether this process reaches what it needs: asked by load balancers and containers."""

import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from timers import outages
from timers.watching import is_late

log = structlog.get_logger(__name__)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("health")


BEATS_EVERY = 20.0  # seconds, however often it is asked
_beaten: list[float] = []

PARTS: dict[str, Callable[[], None]] = {"database": _database, "redis": _redis}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts answer, else 503; which one does not, but never why: the reason is in the log."""
    state = {name: _answers(name, ask) for name, ask in PARTS.items()}
    said = {name: "ok" if answers else "unreachable" for name, answers in state.items()}
    if state["database"]:
        _beat()
        # No reason to take this process out of service: it is the workers that are behind.
        said["deadlines"] = "late" if is_late() else "ok"
    return JsonResponse(
        said,
        status=200 if all(state.values()) else 503,
    )


def _answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # whatever it is, the answer is the same: not reachable
        log.exception("part_unreachable", part=name)
        return False
    return True


def _beat() -> None:
    """Whoever is answered here finds the portal alive, also where no worker is. A read-only database is no matter."""
    if _beaten and time.monotonic() - _beaten[0] < BEATS_EVERY:
        return
    _beaten[:] = [time.monotonic()]
    with suppress(DatabaseError):
        outages.beat()
