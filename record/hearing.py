"""What an open page asks again and again, for little: a version of what it shows, and where to listen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse

from record import listening


def version(request: HttpRequest, number: object, *topics: object) -> JsonResponse:
    """The version of what this person may see, and an address at which they hear of it for the next minutes."""
    return JsonResponse({"version": number, "stream": listening.address(request, *topics)})


def digest(shown: Iterable[object]) -> str:
    """The version of a list: another one as soon as one of its rows is."""
    return hashlib.sha256(repr(list(shown)).encode()).hexdigest()[:16]
