"""Receipts: of a payment by card, and of a payout, each with where it stands in the ledger and in the record."""

from __future__ import annotations

from django.db.models import QuerySet

from core.errors import WrongPhase
from core.phrases import phrase, phrase_kept, phrase_later
from core.presenting import long_moment, money_words
from escrow.models import Payment, Payout, PayoutState, State, Transfer
from escrow.papers import Paper
from record.models import Event

MEANING = {
    PayoutState.BEGUN: phrase_later("It has left the wallet, and the payment provider has not answered yet."),
    PayoutState.WAITING: phrase_later(
        "The portal’s balance at the provider does not cover it yet. It is sent as soon as it does."
    ),
    PayoutState.SENT: phrase_later(
        "It is on its way. Should the bank refuse it or send it back, it is in the wallet again."
    ),
    PayoutState.ARRIVED: phrase_later("It has arrived, by the word of the payment provider."),
    PayoutState.REFUSED: phrase_later("The bank did not take it. The whole amount is in the wallet again."),
    PayoutState.RETURNED: phrase_later("The bank sent it back. The whole amount is in the wallet again."),
}
RECEIPTED = (State.USED, State.REFUNDED)


def of_payment(payment: Payment, what: str, about: str) -> Paper:
    """`what` it was for, `about` which contract or case. Raises WrongPhase while nothing was paid."""
    if payment.state not in RECEIPTED or payment.confirmed_at is None:
        raise WrongPhase(phrase("There is no receipt of this payment: nothing was paid."))
    facts = [
        (phrase("Amount"), _plain(money_words(payment.amount, payment.currency))),
        (phrase("Paid by"), payment.payer.display_name),
        (phrase("With"), payment.card_in_words),
        (phrase("For"), what),
        (phrase("About"), about),
        (phrase("Confirmed"), _plain(long_moment(payment.confirmed_at))),
        (phrase("Payment"), str(payment.pk)),
        (phrase("At the provider"), f"{payment.provider}, {payment.provider_id}"),
    ]
    if payment.state == State.REFUNDED and payment.ended_at:
        facts.append((phrase("Given back to the card"), _plain(long_moment(payment.ended_at))))
        end = [phrase("The whole amount went back to the card. Nothing of it is held.")]
    else:
        facts += _booked(Transfer.objects.filter(key=payment.ledger_key).select_related("event"))
        end = [
            phrase(
                "The money is held or moved as the contract's record says; the portal keeps nothing of it for itself."
            )
        ]
    return Paper(phrase("Receipt of a payment"), facts=facts, end=end)


def of_payout(payout: Payout) -> Paper:
    """As it stands now: begun, on its way, arrived, or back in the wallet."""
    moments = [
        (phrase("Left the wallet"), payout.begun_at),
        (phrase("Taken by the provider"), payout.sent_at),
        (phrase("Arrived"), payout.arrived_at),
        (phrase("Back in the wallet"), payout.back_at),
    ]
    facts = [
        (phrase("Amount"), _plain(money_words(payout.amount, payout.currency))),
        (phrase("Paid out to"), payout.holder),
        (
            phrase("Bank account"),
            phrase("ending in {ending}", ending=payout.ending) if payout.ending else phrase("kept with the provider"),
        ),
        (phrase("Out of the wallet of"), payout.owner.display_name),
        (phrase("Payout"), payout.reference),
        (phrase("How it stands"), payout.get_state_display()),
        *((name, _plain(long_moment(at))) for name, at in moments if at),
    ]
    if payout.message:
        facts.append((phrase("Reason"), phrase_kept(payout.message)))
    if payout.provider_id:
        facts.append((phrase("At the provider"), f"{payout.provider}, {payout.provider_id}"))
    facts += _booked(Transfer.objects.filter(key__in=(payout.ledger_key, payout.return_key)).select_related("event"))
    return Paper(phrase("Receipt of a payout"), facts=facts, end=[MEANING[PayoutState(payout.state)]])


def _booked(transfers: QuerySet[Transfer]) -> list[tuple[str, str]]:
    """Each transfer, with the entry of the record that caused it."""
    return [
        (
            phrase("Transfer {pk}", pk=each.pk),
            phrase(
                "{capitalize}, entry {entry}",
                capitalize=each.get_reason_display().capitalize(),
                entry=_entry(each.event),
            ),
        )
        for each in transfers.order_by("pk")
    ]


def _entry(event: Event) -> str:
    return phrase("{number} of its record, hash {hash_hex}…", number=event.number, hash_hex=event.hash_hex[:16])


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")
