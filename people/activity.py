"""When a session was last used, for its owner to see. Where nothing can be written, people read all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import DatabaseError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse

from core import clock
from core.errors import is_database_away

TO_THE = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class NotesActivity:
    """Middleware in the place of allauth's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            try:
                if not _is_the_same_again(request):
                    UserSession.objects.create_from_request(request)
            except DatabaseError as trouble:
                if not is_database_away(trouble):
                    raise
                log.warning("activity_not_noted")
        return self.get_response(request)


def _is_the_same_again(request: HttpRequest) -> bool:
    """Whether the session is used by who used it before, from where it was used before. Noted to the minute: a page
    that only reads leaves nothing to be written to the disk, and waits for nobody's writing.
    """
    agent = request.META.get("HTTP_USER_AGENT", "")[: UserSession._meta.get_field("user_agent").max_length]  # noqa: SLF001
    known = UserSession.objects.filter(
        session_key=request.session.session_key,
        user=request.user,
        ip=get_adapter().get_client_ip(request),
        user_agent=agent,
    )
    last = known.values_list("last_seen_at", flat=True).first()
    if last is not None and clock.now() - last >= TO_THE:
        known.update(last_seen_at=Now())
    return last is not None
