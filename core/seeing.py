"""Middleware: a request sees what its person may see, and nothing before it is known whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from core import sight


class SeeAsThePerson:
    """After Django's own AuthenticationMiddleware. Who comes with a token is told by `api.authentication`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = cast(Any, SimpleLazyObject(lambda: _known(request)))
        with sight.through(sight.Gaze()) as gaze:
            response: HttpResponseBase = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = sight.seen_with(gaze, cast(Any, response.streaming_content))
        return response


def _known(request: HttpRequest) -> Any:
    person = get_user(request)
    if person.is_authenticated and person.pk is not None:
        sight.is_of(person.pk)
    return person
