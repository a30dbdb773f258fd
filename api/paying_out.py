"""Taking money out over the API: the same as on the pages, with a key of one's own."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.acts import object_in, person_of, refusals
from api.answers import replayed
from api.headers import key_header, key_in
from api.throttling import Acting, Reading
from core.errors import Invalid, NotFound
from escrow import payees, payouts
from escrow.api import PayoutViews
from escrow.providers.paying_out import BankAccount
from escrow.serializers import PayeeOpened, PayeeShown, PayoutAsked, PayoutInput, PayoutShown
from record import keys
from record.acts import flat_errors


class PayoutsView(PayoutViews):
    """One's own payouts, and taking money out."""

    throttle_classes = (Reading, Acting)

    @extend_schema(
        operation_id="begin_payout",
        summary="Take money out",
        description="From your wallet to a bank account. It leaves the wallet at once; should the bank refuse it or "
        "send it back, it is in the wallet again.",
        parameters=[key_header(is_needed=True)],
        request=PayoutAsked,
        responses={201: OpenApiResponse(PayoutShown, "Begun; its state says how far it came.")}
        | {status: answer for status, answer in refusals().items() if status not in (403, 404, 412)},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        person, said = person_of(request), object_in(request)
        key = key_in(request, is_needed=True) or ""
        kept = payees.are_needed()
        form = PayoutAsked(data=said) if kept else PayoutInput(data=said)
        if not form.is_valid():
            raise Invalid("Some of what you sent needs another look.", fields=flat_errors(form.errors))
        asked = form.validated_data
        named = not kept or "account" in asked or "holder" in asked
        to = BankAccount.read(asked.get("holder", ""), asked.get("account", "")) if named else None
        is_repeated = keys.is_known(person, key)
        begun = payouts.begin(person, asked["amount"], asked["currency"], to, key=key)
        return Response(PayoutShown(begun).data, status=201, headers=replayed(is_repeated))


class PayeeView(APIView):
    """Your own account at the payment provider, where that keeps the bank accounts of those whom it pays out."""

    throttle_classes = (Reading, Acting)

    @extend_schema(summary="Your account at the provider", operation_id="payee", responses=PayeeShown)
    def get(self, request: Request) -> Response:
        """How it stands now, by the word of the provider."""
        found = payees.of(person_of(request)) if payees.are_needed() else None
        if found is None:
            raise NotFound("You have no account at the payment provider.")
        return Response(PayeeShown(payees.look(found)).data)

    @extend_schema(
        summary="Open it, or go on there",
        operation_id="open_payee",
        description="Opened once, however often you ask. You fill it in at the provider's own page: `continue_at`.",
        request=None,
        responses={200: PayeeOpened}
        | {status: answer for status, answer in refusals().items() if status not in (403, 412, 422)},
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        opened = payees.begin(person)
        leads_on = opened.number is not None and not opened.is_closed
        way_in = payees.way_in(person) if leads_on else ""
        return Response(PayeeShown(opened).data | {"continue_at": way_in})
