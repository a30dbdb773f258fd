"""Card disputes as Stripe reports them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from escrow.models import DisputeState
from escrow.providers import Dispute, NoCharge
from escrow.providers.stripe.amounts import from_stripe
from escrow.providers.stripe.asking import Refused, asking, client, moment

AT_ONCE = 100
# An inquiry (warning_...) takes no money; one that was closed without any was won. What is new is looked at as open.
STATES = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}


class Disputes:
    """Our key of the payment stands in the metadata of Stripe's payment intent."""

    def dispute(self, number: str) -> Dispute:
        try:
            with asking():
                return _dispute(client().v1.disputes.retrieve(number, {"expand": ["payment_intent"]}))
        except Refused as refused:
            if refused.is_missing:
                raise NoCharge(number) from refused
            raise

    def disputes(self) -> Iterable[Dispute]:
        with asking():
            found = client().v1.disputes.list({"limit": AT_ONCE, "expand": ["data.payment_intent"]}).data
        return [_dispute(each) for each in found]


def _dispute(found: Any) -> Dispute:
    intent = found.payment_intent
    named = intent.metadata.to_dict() if intent is not None and not isinstance(intent, str) else {}
    currency, due = str(found.currency).upper(), found.evidence_details.due_by
    return Dispute(
        id=found.id,
        payment=str(named.get("payment", "")),
        amount=from_stripe(found.amount, currency),
        currency=currency,
        state=STATES.get(found.status, DisputeState.OPEN),
        reason=str(found.reason or ""),
        opened_at=moment(found.created),
        answer_by=moment(due) if due else None,
    )
