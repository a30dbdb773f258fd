"""Moving the demo's clock forward, so that one can watch a deadline pass."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core import clock
from core.presenting import long_moment
from timers.models import Deadline
from timers.sweep import GRACE

STEPS = {"1h": timedelta(hours=1), "1d": timedelta(days=1)}
JUST_AFTER = timedelta(seconds=1)


@login_not_required
@require_POST
def demo_clock(request: HttpRequest) -> HttpResponse:
    """An hour, a day, or just past the next deadline of the portal. There is no such address outside a demo."""
    if not settings.DEMO:
        raise Http404
    by = STEPS.get(request.POST.get("by", "")) or to_next_deadline()
    if by is None:
        messages.info(request, "No deadline is running.")
    else:
        clock.move_demo_clock(by)
        messages.info(request, f"The portal’s clock now shows {long_moment(clock.portal_now())}.")
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    return HttpResponseRedirect(back)


def to_next_deadline() -> timedelta | None:
    """How far it is until the next running deadline can be executed; None where none runs."""
    now = clock.portal_now()
    ahead = Deadline.objects.running().filter(due_at__gt=now, parked_at=None).in_order().first()
    return None if ahead is None else ahead.due_at + GRACE + JUST_AFTER - now
