"""Pages of a list, by cursor: what is added meanwhile neither doubles nor hides anything."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from core.errors import Invalid, invalid


class Pages(CursorPagination):
    """50 a page, up to 100 by `limit`. A view says its order; it ends in something unique."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 100

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(view.ordering)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError):
            raise _foreign() from None

    def decode_cursor(self, request: Request) -> Any:
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise _foreign() from None


def _foreign() -> Invalid:
    return invalid("cursor", "This cursor is not one of ours. Follow `next` and `previous`.")
