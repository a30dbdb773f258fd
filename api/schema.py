"""The OpenAPI document as it is served. It follows from the code, and is made once a process: that takes a second."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request


@cache
def document() -> dict[str, Any]:
    """The whole API, as everybody may read it: one document, in English, whoever asks first."""
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


@cache
def written_by(renderer: type[Any]) -> bytes:
    """The document in one of its formats."""
    with translation.override("en"):
        made: bytes = renderer().render(document(), renderer_context={})
    return made


@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):
    """The document as YAML or JSON, whichever is asked for."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def get(self, request: Request, *_: Any, **__: Any) -> HttpResponse:
        """It is a file, and opens in the browser all the same."""
        renderer = request.accepted_renderer
        written = written_by(type(renderer))  # type: ignore[arg-type]  # a class has a hash
        answer = HttpResponse(written, content_type=renderer.media_type)
        answer.headers["Content-Disposition"] = f'inline; filename="evenhand.{renderer.format}"'
        return answer
