"""What the fake of Stripe remembers, and its rules: pages, payments, refunds, disputes, events; what leaves the
portal over people's own accounts stands in `connected`.

Only what the portal relies on, as Stripe's own documents describe it; what it would refuse is refused here too.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

from tests.fake_stripe.connected import Connected
from tests.fake_stripe.wrong import Wrong

# number -> (what becomes of it, brand, fingerprint); the numbers that Stripe documents for tests
CARDS = {
    "4242424242424242": ("succeeds", "visa", "fp_good"),
    "4000002500003155": ("asks", "visa", "fp_asks"),
    "4000000000000002": ("card_declined", "visa", "fp_declined"),
    "4000000000009995": ("insufficient_funds", "visa", "fp_poor"),
    "5555555555554444": ("succeeds", "mastercard", "fp_other"),
}
MINIMUM = 50
DISPUTED = ("needs_response", "under_review", "lost")


class Books(Connected):
    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.balance: dict[tuple[str, str], int] = {}  # (account or "", currency) -> available
        self._numbers = itertools.count(1)
        self.now = lambda: int(time.time())

    # --- what everything is made of
    def _new(self, prefix: str, kind: str, **facts: Any) -> dict[str, Any]:
        number = f"{prefix}_{next(self._numbers):06d}"
        made = {"id": number, "object": kind, "created": self.now(), "livemode": False, **facts}
        self.objects[number] = made
        return made

    def _get(self, number: str, kind: str) -> dict[str, Any]:
        found = self.objects.get(number)
        if found is None or found["object"] != kind:
            raise Wrong(f"No such {kind}: '{number}'", code="resource_missing", status=404)
        return found

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in reversed(list(self.objects.values())) if each["object"] == kind]

    def happened(self, what: str, thing: dict[str, Any], account: str = "") -> dict[str, Any]:
        number = f"evt_{next(self._numbers):06d}"
        event = {"id": number, "object": "event", "type": what, "created": self.now(), "livemode": False,
                 "api_version": "2026-10-28.endive", "pending_webhooks": 1, "request": None,
                 "data": {"object": {**thing}}, **({"account": account} if account else {})}  # fmt: skip
        self.events.append(event)
        return event

    def _gains(self, amount: int, currency: str, account: str = "") -> None:
        key = (account, currency)
        self.balance[key] = self.balance.get(key, 0) + amount

    def _spends(self, amount: int, currency: str, account: str = "") -> None:
        if self.balance.get((account, currency), 0) < amount:
            raise Wrong("You have insufficient available funds in your Stripe account.", code="balance_insufficient")
        self._gains(-amount, currency, account)

    # --- pages and payments
    def open_page(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "payment_method_types" in asked:
            raise Wrong("Passing payment_method_types is no longer supported.",
                        code="payment_method_types_no_longer_supported")  # fmt: skip
        if asked.get("mode") != "payment" or not asked.get("success_url", "").startswith("http"):
            raise Wrong("Missing required param.", code="parameter_missing")
        prices = [(line["price_data"], int(line["quantity"])) for line in asked["line_items"]]
        total = sum(int(price["unit_amount"]) * quantity for price, quantity in prices)
        currency = prices[0][0]["currency"]
        if currency != currency.lower():
            raise Wrong(f"Invalid currency: {currency}")
        if total < MINIMUM:
            raise Wrong("The Checkout Session's total amount due must add up to at least $0.50 usd",
                        code="amount_too_small")  # fmt: skip
        page = self._new(
            "cs_test", "checkout.session", mode="payment", status="open", payment_status="unpaid",
            amount_total=total, currency=currency, client_reference_id=asked.get("client_reference_id"),
            metadata=asked.get("metadata", {}), payment_intent=None, success_url=asked["success_url"],
            cancel_url=asked.get("cancel_url"), _intent=asked.get("payment_intent_data", {}),
        )  # fmt: skip
        page["url"] = f"https://checkout.stripe.example/c/pay/{page['id']}"
        return page

    def page(self, number: str, expand: list[str]) -> dict[str, Any]:
        page = self._get(number, "checkout.session")
        if "payment_intent.latest_charge" not in expand or page["payment_intent"] is None:
            return page
        intent = self._get(page["payment_intent"], "payment_intent")
        charge = intent["latest_charge"] and self._get(intent["latest_charge"], "charge")
        return {**page, "payment_intent": {**intent, "latest_charge": charge}}

    def pages(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        expand = [name.removeprefix("data.") for name in asked.get("expand", [])]
        return [self.page(each["id"], expand) for each in self.all("checkout.session")]

    def expire(self, number: str) -> dict[str, Any]:
        page = self._get(number, "checkout.session")
        if page["status"] != "open":
            raise Wrong(f'Only Checkout Sessions with a status in ["open"] can be expired; it is {page["status"]}.')
        page.update(status="expired", url=None)
        self.happened("checkout.session.expired", page)
        return page

    def pays(self, number: str, card: str = "4242424242424242", *, confirms: bool = True) -> str:
        """What the payer does at the page: types in a card, and answers the bank if it asks. What comes of it."""
        page = self._get(number, "checkout.session")
        if page["status"] != "open":
            return page["status"]
        outcome, brand, fingerprint = CARDS[card]
        intent = page["payment_intent"] and self.objects[page["payment_intent"]]
        if not intent:
            intent = self._new(
                "pi", "payment_intent", amount=page["amount_total"], currency=page["currency"],
                status="requires_payment_method", latest_charge=None, last_payment_error=None,
                metadata=page["_intent"].get("metadata", {}), transfer_group=page["_intent"].get("transfer_group"),
            )  # fmt: skip
            page["payment_intent"] = intent["id"]
        if outcome == "asks":
            intent["status"] = "requires_action"
            outcome = "succeeds" if confirms else "authentication_required"
        succeeded = outcome == "succeeds"
        charge = self._new(
            "ch", "charge", amount=intent["amount"], currency=intent["currency"], payment_intent=intent["id"],
            status="succeeded" if succeeded else "failed", paid=succeeded, refunded=False, amount_refunded=0,
            disputed=False, failure_code=None if succeeded else outcome, metadata=intent["metadata"],
            payment_method_details={"type": "card",
                                    "card": {"brand": brand, "last4": card[-4:], "fingerprint": fingerprint}},
        )  # fmt: skip
        intent["latest_charge"] = charge["id"]
        if not succeeded:
            intent.update(status="requires_payment_method", last_payment_error={"code": outcome})
            self.happened("payment_intent.payment_failed", intent)
            return outcome
        intent.update(status="succeeded", last_payment_error=None)
        page.update(status="complete", payment_status="paid", url=None)
        self._gains(intent["amount"], intent["currency"])
        self.happened("payment_intent.succeeded", intent)
        self.happened("checkout.session.completed", page)
        return "succeeds"

    def refund(self, asked: dict[str, Any], *, status: str = "succeeded") -> dict[str, Any]:
        intent = self._get(asked["payment_intent"], "payment_intent")
        charge = self._get(intent["latest_charge"], "charge")
        amount = int(asked.get("amount", charge["amount"] - charge["amount_refunded"]))
        if charge["disputed"]:
            raise Wrong("Charge has been charged back.", code="charge_disputed")
        if charge["refunded"]:
            raise Wrong("Charge has already been refunded.", code="charge_already_refunded")
        if amount <= 0 or amount > charge["amount"] - charge["amount_refunded"]:
            raise Wrong("Refund amount is greater than unrefunded amount on charge.")
        self._spends(amount, charge["currency"])
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        refund = self._new(
            "re", "refund", amount=amount, currency=charge["currency"], payment_intent=intent["id"],
            charge=charge["id"], status=status, metadata=asked.get("metadata", {}),
        )  # fmt: skip
        self.happened("charge.refunded", charge)
        return refund

    def refunds(self, intent: str) -> list[dict[str, Any]]:
        return [each for each in self.all("refund") if each["payment_intent"] == intent]

    # --- card disputes
    def dispute(
        self, intent: str, *, amount: int | None = None, reason: str = "fraudulent", status: str = "needs_response"
    ) -> dict[str, Any]:
        charge = self._get(self._get(intent, "payment_intent")["latest_charge"], "charge")
        dispute = self._new(
            "du", "dispute", amount=amount or charge["amount"], currency=charge["currency"], charge=charge["id"],
            payment_intent=intent, reason=reason, status=status, is_charge_refundable=False, metadata={},
            evidence_details={"due_by": self.now() + 7 * 86_400, "has_evidence": False, "submission_count": 0},
        )  # fmt: skip
        charge["disputed"] = True
        if status in DISPUTED:
            self._gains(-dispute["amount"], dispute["currency"])
        self.happened("charge.dispute.created", dispute)
        return dispute

    def close(self, number: str, status: str) -> None:
        dispute = self._get(number, "dispute")
        if status == "won":
            self._gains(dispute["amount"], dispute["currency"])
        dispute["status"] = status
        self.happened("charge.dispute.closed", dispute)

    def disputes(self, expand: list[str]) -> list[dict[str, Any]]:
        return [self.dispute_as_asked(each["id"], [name.removeprefix("data.") for name in expand])
                for each in self.all("dispute")]  # fmt: skip

    def dispute_as_asked(self, number: str, expand: list[str]) -> dict[str, Any]:
        dispute = self._get(number, "dispute")
        return {**dispute, "payment_intent": self.objects[dispute["payment_intent"]]} if expand else dispute
