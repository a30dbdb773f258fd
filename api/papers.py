"""Receipts for programs: the same papers as on the pages, for the same person alone."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.errors import RefusalShown
from contracts.views import papers

NOT_YET = OpenApiResponse(RefusalShown, "There is no receipt of it: nothing was paid.")
NOBODYS = OpenApiResponse(RefusalShown, "It does not exist, or it is not yours to see.")


class ByAddress(BaseContentNegotiation):
    """The address says what comes, whatever the header asks for; refusals are JSON as everywhere."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


class PaymentReceiptView(APIView):
    content_negotiation_class = ByAddress

    @extend_schema(
        summary="The receipt of a payment",
        operation_id="payment_receipt",
        responses={
            (200, "application/pdf"): bytes,
            (200, "text/csv"): str,
            404: NOBODYS,
            409: NOT_YET,
        },
    )
    def get(self, request: Request, pk: UUID, kind: str) -> HttpResponse:
        """As PDF to read, or as CSV to reckon with: `kind` is one of the two."""
        return papers.payment_receipt(request._request, pk=pk, kind=kind)  # noqa: SLF001  # with its person


class PayoutReceiptView(APIView):
    content_negotiation_class = ByAddress

    @extend_schema(
        summary="The receipt of a payout",
        operation_id="payout_receipt",
        responses={(200, "application/pdf"): bytes, (200, "text/csv"): str, 404: NOBODYS},
    )
    def get(self, request: Request, pk: UUID, kind: str) -> HttpResponse:
        """How it stands now, as PDF or as CSV: `kind` is one of the two."""
        return papers.payout_receipt(request._request, pk=pk, kind=kind)  # noqa: SLF001  # with its person
