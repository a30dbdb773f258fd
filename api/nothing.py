"""Addresses under /api/v1/ that do not exist answer like what one may not see."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import NOT_FOUND
from core.errors import NotFound


@extend_schema(exclude=True)
class NothingHere(APIView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(NOT_FOUND)

    def get(self, request: Request) -> Response:
        raise NotFound(NOT_FOUND)
