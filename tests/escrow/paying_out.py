"""What tests of paying out with Stripe share: a wallet, an account at the fake, and deliveries of its events."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from escrow import ledger, payees, payouts
from escrow.ledger import Move
from escrow.models import Account, Payee, Payout, Reason
from people.models import User
from record.declaring import THE_CLOCK
from record.performing import performing
from tests.fake_stripe import FakeStripe
from timers.models import Subject
from timers.sweep import lock

FULL = 10_000


def give(owner: User, amount: int = FULL, currency: str = "USD") -> Account:
    """Money in somebody's wallet, from outside."""
    contract = Subject.objects.create(kind="contract")
    world, wallet = (ledger.account(kind, currency, owner=owner) for kind in ("world", "wallet"))
    with transaction.atomic():
        lock(contract.pk)
        with performing(contract, "tried", THE_CLOCK):
            ledger.post(Move(world, wallet, amount, Reason.CLIENT_APPROVAL), key=f"tried:{contract.pk}")
    return wallet


def ready(stripe: FakeStripe, owner: User, **more: Any) -> Payee:
    """Somebody whom Stripe knows and pays out."""
    payee = payees.begin(owner)
    stripe.books.fills_in(payee.number, **more)
    return payees.look(payee)


def begin(owner: User, amount: int = 4_000, key: str = "one") -> Payout:
    return payouts.begin(owner, amount, "USD", key=key)


def balance(account: Account) -> int:
    return int(Account.objects.get(pk=account.pk).balance)


def there(stripe: FakeStripe, number: str = "") -> int:
    """What the portal, or somebody's own account, has at Stripe."""
    return stripe.books.balance.get((number, "usd"), 0)


def deliver(stripe: FakeStripe, event: dict[str, Any], times: int = 1) -> list[int]:
    """An event comes to the portal, as often as it is delivered; what was answered."""
    body, signature = stripe.webhook(event)
    post = lambda: Client().post(  # noqa: E731
        reverse("stripe-hook"), body, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    return [post().status_code for _ in range(times)]
