"""Percentiles, counted by PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, DurationField


class Percentile(Aggregate):
    """Of durations: below which a share of them lies, between two where it has to be; none of none.

    `Percentile("took", 0.5)` is their median.
    """

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, output_field=DurationField(), share=float(share), **extra)
