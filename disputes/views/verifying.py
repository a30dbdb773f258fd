"""Checking a file that the portal gave out: for everybody, without signing in. Nothing of the file is kept."""

from __future__ import annotations

import logging

import redis
from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from disputes.pages.verifying import LARGEST, MISSING, looked_at, too_large, verify_page
from record.verify import one_file

log = logging.getLogger(__name__)


# Exempt: it changes nothing, looks at no session, and must refuse what is too large before a byte of it is read, which
# looking for a token in the form would do.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "public/verify.html", verify_page())
    if refused := _too_often(request):
        return refused
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + 64 * 1024:
        return _corrected(request, too_large())
    sent: MultiValueDict[str, UploadedFile] = request.FILES
    file = sent.get("file")
    if file is None or file.file is None:
        return _corrected(request, MISSING)
    return render(request, "public/verify.html", verify_page(looked_at(file)))


@require_safe
@cache_control(public=True, max_age=3600)
def program(request: HttpRequest) -> HttpResponse:
    """verify.py, for whoever would not take it from the file that it is to check."""
    answer = HttpResponse(one_file(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """Without the cache nobody is held up, as with the API."""
    try:
        return ratelimit.consume_or_429(request, action="verify_file")
    except (redis.RedisError, OSError) as trouble:
        log.warning("nobody is held up: %s", trouble)
        return None


def _corrected(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "public/verify.html", verify_page(wrong=words), status=422)
