"""The cases that are open now, by the phase in which they stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Value

from core import sight
from core.percentile import Percentile
from disputes.models import Case, Phase


class Standing(NamedTuple):
    """How many cases stand in a phase, and how long half of them, and the one that came first, have been in it."""

    many: int
    half: timedelta | None
    longest: timedelta | None


NONE = Standing(0, None, None)


@sight.everything()
def standing(now: datetime) -> dict[str, Standing]:
    """Every phase of an open case, in the order of the process."""
    for_so_long = ExpressionWrapper(Value(now) - F("phase_since"), output_field=DurationField())
    by_phase = Case.objects.open().order_by().annotate(long=for_so_long).values("phase")
    counted = by_phase.annotate(many=Count("pk"), half=Percentile("long", 0.5), longest=Max("long"))
    found = {phase: Standing(*rest) for phase, *rest in counted.values_list("phase", "many", "half", "longest")}
    return {phase.value: found.get(phase.value, NONE) for phase in Phase if phase != Phase.CLOSED}
