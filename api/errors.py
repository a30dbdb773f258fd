"""Refusals as JSON: the same words as on the page, always in the same shape, whoever refused."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core import answering
from core.errors import Busy, Invalid, NotAllowed, NotFound, Refusal, cannot_work_now
from record.acts import flat_errors

NOT_FOUND = "There is nothing here that you can see."


class KeyMissing(Invalid):
    """An act that costs something came without an Idempotency-Key."""

    status = 400


class Unreadable(Refusal):
    """What was sent is not JSON, or not an object."""

    code, status = "unreadable", 400


class TooLarge(Refusal):
    """More was sent than is taken."""

    code, status = "too_large", 413


class RefusalShown(serializers.Serializer[Any]):
    """Why something was not done. `fields` says where the input is wrong; the empty name stands for all of it."""

    type = serializers.CharField(help_text="As `code`, in the rulebook's spelling: WrongPhase, TooLate …")
    code = serializers.CharField()
    message = serializers.CharField()
    instead = serializers.CharField(allow_blank=True, help_text="What you can do.")
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]
    moment = serializers.DateTimeField(allow_null=True, help_text="Of TooLate: when the deadline passed.")


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework asks here what to answer; None leaves the error to Django (500)."""
    set_rollback()
    if isinstance(error, exceptions.APIException):
        return _framework(error)
    refusal = _refusal(error)
    return shown(refusal) if refusal else None


def shown(refusal: Refusal) -> Response:
    return Response(in_json(refusal), status=refusal.status)


def in_json(refusal: Refusal) -> dict[str, Any]:
    return {
        "type": type_of(refusal.code),
        "code": refusal.code,
        "message": refusal.message,
        "instead": refusal.instead,
        "fields": refusal.fields,
        "moment": refusal.moment.isoformat().replace("+00:00", "Z") if refusal.moment else None,
    }


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's answer to what broke before a view was reached: in JSON, where a program asked."""
    refusal = _away(sys.exc_info()[1])
    if refusal and request.path.startswith("/api/"):
        return JsonResponse(in_json(refusal), status=refusal.status)
    return answering.server_error(request)


def type_of(code: str) -> str:
    """The rulebook's spelling: WrongPhase for wrong_phase."""
    return "".join(word.capitalize() for word in code.split("_"))


def _refusal(error: Exception) -> Refusal | None:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Http404):
        return NotFound(NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return NotAllowed("You are not allowed to do this.")
    if isinstance(error, RequestDataTooBig):
        return TooLarge("This is more than is taken in one request.")
    return _away(error)


def _away(error: BaseException | None) -> Busy | None:
    if not cannot_work_now(error):
        return None
    return Busy("The portal cannot do this just now.", instead="Ask again in a moment, with the same Idempotency-Key.")


def _framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        return shown(Invalid("Some of what was sent needs another look.", fields=flat_errors(error.detail)))
    if isinstance(error, exceptions.NotFound):
        return shown(NotFound(NOT_FOUND))
    refusal = Refusal(str(error.detail), instead=INSTEAD.get(type(error), ""))
    response = shown(refusal)
    response.status_code = error.status_code
    code = CODES.get(type(error), error.default_code)
    response.data |= {"type": type_of(code), "code": code}
    wait = getattr(error, "wait", None)
    for header, value in (
        ("WWW-Authenticate", getattr(error, "auth_header", None)),
        ("Retry-After", f"{wait:.0f}" if wait else None),
    ):
        if value:
            response[header] = value
    return response


CODES: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "not_signed_in",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.ParseError: "unreadable",
    exceptions.UnsupportedMediaType: "unreadable",
}
INSTEAD: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "Sign in, or send a token: Authorization: Bearer …",
    exceptions.Throttled: "Wait for as many seconds as Retry-After says.",
    exceptions.UnsupportedMediaType: "Send application/json; files go to /api/v1/files/.",
}
