"""The API to money: one's wallets, their statement, and one's payments. Money itself moves by acts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import NotFound
from core.phrases import phrase
from escrow.models import Payment, Payout
from escrow.payouts import free_of
from escrow.serializers import PaymentShown, PayoutShown, RowShown, WalletShown
from escrow.statements import Row, statement, wallet_of
from people.models import User
from record.verifying import named


class PaymentViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Payment]):
    """One's own payments, the newest first."""

    serializer_class = PaymentShown
    queryset = Payment.objects.none()
    ordering = ("-begun_at", "-id")

    def get_queryset(self) -> QuerySet[Payment]:
        person = self.request.user
        return Payment.objects.filter(payer=person) if isinstance(person, User) else Payment.objects.none()

    def get_object(self) -> Payment:
        try:
            found = self.get_queryset().filter(pk=UUID(self.kwargs["pk"])).first()
        except ValueError:
            found = None
        if found is None:
            raise NotFound(phrase("There is no such payment."))
        return found


class PayoutViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Payout]):
    """One's own payouts, the newest first."""

    serializer_class = PayoutShown
    queryset = Payout.objects.none()
    ordering = ("-begun_at", "-number")

    def get_queryset(self) -> QuerySet[Payout]:
        person = self.request.user
        return Payout.objects.of(person) if isinstance(person, User) else Payout.objects.none()

    def get_object(self) -> Payout:
        found = named(self.get_queryset(), self.kwargs["pk"])
        if not isinstance(found, Payout):
            raise NotFound(phrase("There is no such payout."))
        return found


class WalletView(APIView):
    """What one can take out, by currency."""

    @extend_schema(summary="Your wallets", operation_id="wallet", responses=WalletShown(many=True))
    def get(self, request: Request) -> Response:
        """The balance of each of your wallets."""
        person = _person(request)
        wallets = [replace(each, free=free_of(person, each.currency).amount) for each in wallet_of(person)]
        return Response(WalletShown(wallets, many=True).data)


class WalletStatementView(APIView):
    """What came and went, in one's wallets and on one's cards."""

    @extend_schema(
        summary="The statement of your wallets", operation_id="wallet_statement", responses=RowShown(many=True)
    )
    def get(self, request: Request) -> Response:
        """Every transfer that touched your wallets or cards, with the balance of your wallets after it."""
        return Response(rows_shown(statement(_person(request))))


def rows_shown(rows: Sequence[Row]) -> Any:
    return RowShown(rows, many=True).data


def _person(request: Request) -> User:
    if not isinstance(request.user, User):
        raise NotFound(phrase("There is no such wallet."))
    return request.user
