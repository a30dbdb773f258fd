"""Where in the queue somebody has come from, as a request tells it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from disputes.pages.way_back import CARRIED, WayBack
from people.models import User


def way_of(request: HttpRequest) -> WayBack:
    """What the address carries; where it has been lost on the way, the page of the queue that was looked at last."""
    said = request.GET.get(CARRIED) or request.session.get(CARRIED, "")
    return WayBack.carried(said, cast(User, request.user))


def remember(request: HttpRequest, way: WayBack) -> None:
    if request.session.get(CARRIED) != way.query:
        request.session[CARRIED] = way.query
