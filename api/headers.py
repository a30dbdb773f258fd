"""The two headers of an act: which version the sender has seen, and the key under which it happens once."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.errors import KeyMissing
from core.errors import Invalid
from record.declaring import Act
from record.keys import LONGEST_KEY, is_key
from record.serializers import needs_key

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description='The ETag that you have seen, as `"12"`. When something has happened since that matters: 412.',
)


def key_parameter(declaration: Act) -> OpenApiParameter:
    return key_header(is_needed=needs_key(declaration))


def key_header(*, is_needed: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "Idempotency-Key",
        str,
        OpenApiParameter.HEADER,
        required=is_needed,
        description="A text of your own, new for each act. The same key and input again get the first answer.",
    )


def key_of(request: Request, declaration: Act) -> str | None:
    return key_in(request, is_needed=needs_key(declaration))


def key_in(request: Request, *, is_needed: bool) -> str | None:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key and is_needed:
        raise KeyMissing(
            "This act moves money or costs something, so it needs an Idempotency-Key.",
            instead="Send a new text of your own in that header; should the answer get lost, send the same again.",
        )
    if key and not is_key(key):
        raise KeyMissing(f"An Idempotency-Key has at most {LONGEST_KEY} printable characters.")
    return key or None


def version_of(request: Request) -> int | None:
    text = request.headers.get("If-Match", "").strip()
    if text in ("", "*"):
        return None
    digits = text.removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Invalid('If-Match holds the version that you have seen, like “"12"”.')
    return int(digits)
