"""Taking money out, as pages show it: the form, what is checked before money moves, and how a payout stands."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from contracts.acting.drawing import Drawing
from contracts.acting.telling import Form
from contracts.pages.payout_progress import progress
from core.errors import Invalid, NotFound, WrongPhase
from core.phrases import phrase, phrase_later
from core.presenting import money_words
from escrow import payees, payouts
from escrow.models import Account, Payment, Payout, PayoutState
from escrow.payouts import Free
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox_bank import TEST_ACCOUNTS
from escrow.receipts import RECEIPTED
from escrow.serializers import AmountInput, PayoutInput
from people.models import User
from record.acts import flat_errors, is_key
from record.models import Event

SHOWN = 20
STEPS = {
    payouts.BEGIN: phrase_later("It left your wallet."),
    payouts.WAITING: phrase_later("The payment provider’s balance did not cover it. It is tried again by itself."),
    payouts.SENT: phrase_later("The payment provider took it."),
    payouts.ARRIVED: phrase_later("It arrived at your bank."),
    payouts.REFUSED: phrase_later("It was refused, and is in your wallet again."),
    payouts.RETURNED: phrase_later("It was sent back, and is in your wallet again."),
}
IS_BACK = phrase_later("Nothing is lost: the whole amount is in your wallet. Check the account and take it out again.")
MEANS = {
    PayoutState.BEGUN: phrase_later(
        "The payment provider has not answered yet. We keep asking; it is never paid twice."
    ),
    PayoutState.WAITING: phrase_later(
        "Nothing of it is lost, and it is paid once. Those who run the portal see that it waits."
    ),
    PayoutState.SENT: phrase_later(
        "Banks take from minutes to a few days. You are told when it is there, or if it comes back."
    ),
    PayoutState.ARRIVED: phrase_later(
        "Should your bank send it back after all, it is in your wallet again and you are told."
    ),
    PayoutState.REFUSED: IS_BACK,
    PayoutState.RETURNED: IS_BACK,
}


def wallet_in(person: User, currency: str) -> Free:
    """What can be taken out of one of the person's wallets; of the first where none is named."""
    names = list(Account.objects.wallets(person).order_by("currency").values_list("currency", flat=True))
    if not names or (currency and currency not in names):
        raise NotFound(phrase("You have no such wallet."))
    return payouts.free_of(person, currency or names[0])


def history(person: User) -> list[Payout]:
    return list(Payout.objects.of(person)[:SHOWN])


PAID_FOR = {"fund": phrase_later("Escrow"), "pay_fee": phrase_later("Arbitration fee")}


def paid_by_card(person: User) -> list[dict[str, Any]]:
    """The last payments of which there is a receipt, with what they were for."""
    paid = Payment.objects.filter(payer=person, state__in=RECEIPTED).order_by("-confirmed_at")[:SHOWN]
    return [{"payment": each, "what": PAID_FOR.get(each.purpose, each.purpose)} for each in paid]


def form_for(said: QueryDict) -> AmountInput:
    """Where the provider knows the bank account, nobody types it in here."""
    return AmountInput(data=said) if payees.are_needed() else PayoutInput(data=said)


def read(said: QueryDict) -> tuple[int, str, BankAccount | None]:
    """Amount in minor units, currency, and where to. Raises Invalid, field by field."""
    form = form_for(said)
    if not form.is_valid():
        raise Invalid(phrase("Some of what you entered needs another look."), fields=flat_errors(form.errors))
    asked = form.validated_data
    to = BankAccount.read(asked["holder"], asked["account"]) if "account" in asked else None
    return asked["amount"], asked["currency"], to


def form_page(person: User, free: Free, said: QueryDict, refusal: Invalid | None = None) -> dict[str, Any]:
    """The context of templates/contracts/payout_form.html."""
    data = said.copy()
    data["currency"] = free.currency
    errors = refusal.fields if refusal else {}
    fields = Drawing(data, Form(), errors, {}).fields(form_for(data))
    shown = [(each.name, words) for each in fields for words in each.error]
    return {
        "free": free,
        "fields": fields,
        "errors": shown or ([("", refusal.message)] if refusal else []),
        "refusal": refusal,
        "key": str(uuid.uuid4()) if refusal else key_of(said),
        "is_possible": payouts.is_possible(),
        "is_kept": payees.are_needed(),
        "why_not": why_not(person, free.currency),
        "test_accounts": test_accounts(),
    }


def why_not(person: User, currency: str) -> WrongPhase | None:
    """Why nothing can be paid out to this person now, where the provider has to know them first."""
    if not payees.are_needed():
        return None
    try:
        payees.bank_of(person, currency)
    except WrongPhase as refusal:
        return refusal
    return None


def test_accounts() -> list[tuple[str, str]]:
    """Bank accounts to try, in a demo that takes them."""
    if not settings.DEMO or payees.are_needed():
        return []
    return [(spaced(number), does) for number, does in TEST_ACCOUNTS.items()]


def check_page(person: User, free: Free, amount: int, to: BankAccount | None, said: QueryDict) -> dict[str, Any]:
    """The context of templates/contracts/payout_check.html."""
    bank = to or payees.bank_of(person, free.currency)
    shown = money_words(amount, free.currency)
    facts = [
        {"name": phrase("Leaves your wallet at once"), "value": shown},
        {"name": phrase("Stays in your wallet"), "value": money_words(free.balance - amount, free.currency)},
        {"name": phrase("Goes to"), "value": bank.holder},
        {"name": "IBAN", "value": spaced(to.number)} if to else {"name": phrase("Bank account"), "value": kept(bank)},
    ]
    sent = [(name, said.get(name, "")) for name in ("currency", "amount", *(("holder", "account") if to else ()))]
    confirm = {
        "title": phrase("Check, then take it out"),
        "facts": facts,
        "text": phrase(
            "It cannot be called back once it is on its way. If the bank refuses it or "
            "sends it back, it is in your wallet again and you are told."
        ),
        "url": reverse("begin-payout"),
        "hidden": [*sent, ("key", key_of(said)), ("confirmed", "1")],
        "label": phrase("Take out {shown}", shown=shown),
        "back": f"{reverse('begin-payout')}?{urlencode(sent[:3])}",
        "back_label": phrase("Change something"),
    }
    return {"free": free, "confirm": confirm, "amount": amount}


def payout_page(payout: Payout) -> dict[str, Any]:
    """The context of templates/contracts/payout.html."""
    events = list(Event.objects.filter(subject_id=payout.pk).order_by("number"))
    steps = [{"at": event.at, "words": STEPS.get(event.act, event.act)} for event in events]
    facts = [
        {"name": "To", "value": payout.holder},
        {"name": phrase("Bank account"), "value": payout.to_words[0].upper() + payout.to_words[1:]},
        {"name": phrase("Reference"), "value": payout.reference},
    ]
    return {
        "payout": payout,
        "facts": facts,
        "steps": steps,
        "progress": progress({event.act: event.at for event in events}),
        "means": MEANS[PayoutState(payout.state)],
        "version": version_of(payout),
    }


def version_of(payout: Payout) -> int:
    return list(PayoutState).index(PayoutState(payout.state))


def key_of(said: QueryDict) -> str:
    key = said.get("key", "")
    return key if is_key(key) else str(uuid.uuid4())


def kept(bank: BankAccount) -> str:
    return (
        phrase("Ending in {ending}, kept with the provider", ending=bank.ending)
        if bank.ending
        else phrase("Kept with the provider")
    )


def spaced(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
