"""Taking money out over the API: the same as on the page, with a key of one's own."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import object_in, person_of, refusals
from api.answers import replayed
from api.headers import key_header, key_in
from api.throttling import Acting, Reading
from core.errors import Invalid
from escrow import payouts
from escrow.api import PayoutViews
from escrow.providers.paying_out import BankAccount
from escrow.serializers import PayoutInput, PayoutShown
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
        request=PayoutInput,
        responses={201: OpenApiResponse(PayoutShown, "Begun; its state says how far it came.")}
        | {status: answer for status, answer in refusals().items() if status not in (403, 404, 412)},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        person, said = person_of(request), object_in(request)
        key = key_in(request, is_needed=True) or ""
        form = PayoutInput(data=said)
        if not form.is_valid():
            raise Invalid("Some of what you sent needs another look.", fields=flat_errors(form.errors))
        asked = form.validated_data
        to = BankAccount.read(asked["holder"], asked["account"])
        is_repeated = keys.is_known(person, key)
        begun = payouts.begin(person, asked["amount"], asked["currency"], to, key=key)
        return Response(PayoutShown(begun).data, status=201, headers=replayed(is_repeated))
