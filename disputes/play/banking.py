"""What a bank does in a played case: it takes a payment back, and decides in the end whether that stays so."""

from __future__ import annotations

from contracts.models import Contract
from core import money
from core.errors import NotFound
from disputes.play.reading import Step
from escrow import card_disputes
from escrow.models import CardDispute, Payment
from escrow.providers import Dispute
from escrow.providers.sandbox import decide_dispute, dispute_charge


def take(contract: Contract, step: Step) -> None:
    """Through the sandbox and the same door as what a provider reports."""
    said = _disputed(contract, step) if step.act == "dispute_payment" else _decided(contract, step)
    card_disputes.note(said, "sandbox")


def _disputed(contract: Contract, step: Step) -> Dispute:
    paid = Payment.objects.filter(subject=contract, purpose="fund", about=step.inputs.get("milestone", 1)).last()
    if paid is None:
        raise NotFound("Nothing was paid for this milestone.")
    amount = step.inputs.get("amount")
    return dispute_charge(paid.provider_key, money.parse(str(amount), paid.currency) if amount is not None else None)


def _decided(contract: Contract, step: Step) -> Dispute:
    undecided = CardDispute.objects.undecided().filter(payment__subject=contract).order_by("opened_at").first()
    if undecided is None:
        raise NotFound("There is no card dispute to be decided.")
    return decide_dispute(undecided.provider_id, "won" if step.inputs.get("won") else "lost")
