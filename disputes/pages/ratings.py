"""How the sides rate the process: figures only. Few ratings would name who gave them, so they are not shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count

from core.phrases import phrase
from disputes.models import ProcessRating

PERIOD = timedelta(days=90)
AT_LEAST = 5  # ratings, before their mean is shown


def ratings(now: datetime) -> list[dict[str, Any]]:
    """For components/facts.html: the means of 1 (very poor) to 5 (very good)."""
    there = ProcessRating.objects.filter(rated_at__gte=now - PERIOD).aggregate(
        count=Count("pk"), fair=Avg("fair"), clear=Avg("clear")
    )
    rows: list[dict[str, Any]] = [{"name": phrase("Ratings"), "value": there["count"]}]
    if there["count"] < AT_LEAST:
        return [
            *rows,
            {"name": phrase("Fair, clear"), "value": phrase("Shown from {at_least} ratings on", at_least=AT_LEAST)},
        ]
    return [
        *rows,
        {"name": phrase("Fair, of 5"), "value": _mean(there["fair"])},
        {"name": phrase("Clear, of 5"), "value": _mean(there["clear"])},
    ]


def _mean(value: float) -> str:
    return f"{value:.1f}"
