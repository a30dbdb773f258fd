"""Whose page it is: staff pages exist for the role that works on them, and for nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from disputes.models import Case

View = Callable[..., HttpResponseBase]


def only(role: str) -> Callable[[View], View]:
    """The page of one staff role. For everybody else it does not exist."""

    def restrict(view: View) -> View:
        @wraps(view)
        def restricted(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if not request.user.has_role(role):
                raise Http404
            return view(request, *given, **named)

        return login_required(restricted)

    return restrict


def case_or_404(pk: uuid.UUID) -> Case:
    case = Case.objects.whole().filter(pk=pk).first()
    if case is None:
        raise Http404
    return case
