"""The part of the fake's books that is about people's own accounts: opening them, and money over them to banks."""

from __future__ import annotations

from typing import Any

from tests.fake_stripe.wrong import Wrong

WANTED = ["external_account", "individual.first_name", "individual.verification.document", "tos_acceptance.date"]
DAILY = {"payouts": {"schedule": {"interval": "daily"}}}
MANUAL = {"payouts": {"schedule": {"interval": "manual"}}}


class Connected:
    """Books say what everything is made of."""

    _new: Any
    _get: Any
    _gains: Any
    _spends: Any
    happened: Any
    all: Any
    now: Any
    objects: dict[str, dict[str, Any]]
    balance: dict[tuple[str, str], int]
    has_connect = True  # whether the platform has signed up for it

    # --- accounts
    def open_account(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not self.has_connect:
            raise Wrong("You can only create new accounts if you've signed up for Connect.")
        controller = asked.get("controller", {})
        if "type" in asked or controller.get("stripe_dashboard", {}).get("type") != "express":
            raise Wrong("The fake knows accounts by their controller only.", code="parameter_unknown")
        if controller.get("losses", {}).get("payments") != controller.get("fees", {}).get("payer"):
            raise Wrong("controller.losses.payments=application requires controller.fees.payer=application.")
        return self._account(asked.get("settings", {}), asked.get("capabilities", {}), asked.get("metadata", {}))

    def _account(self, settings: dict[str, Any], capabilities: dict[str, Any], named: dict[str, str]) -> dict[str, Any]:
        account = self._new(
            "acct", "account", type="none", controller={"type": "application"}, country="US", details_submitted=False,
            charges_enabled=False, payouts_enabled=False, settings=settings or DAILY,
            capabilities=dict.fromkeys(capabilities, "inactive"), metadata=named,
            external_accounts={"object": "list", "data": [], "has_more": False, "url": "/v1/accounts/banks"},
            requirements={"currently_due": list(WANTED), "past_due": [], "eventually_due": list(WANTED),
                          "pending_verification": [], "disabled_reason": "requirements.past_due"},
        )  # fmt: skip
        # As Stripe's: letters and figures after acct_.
        del self.objects[account["id"]]
        account["id"] = "acct_1Fake" + account["id"].removeprefix("acct_")
        self.objects[account["id"]] = account
        return account

    def seen(self, number: str) -> dict[str, Any]:
        """Of an account that has left the platform, or never was one of its, nothing is told."""
        found = self.objects.get(number)
        if found is None or found["object"] != "account" or found.get("_left"):
            words = "The provided key does not have access to this account. Application access may have been revoked."
            raise Wrong(words, code="account_invalid", status=403)
        return found

    def link(self, asked: dict[str, Any]) -> dict[str, Any]:
        account = self.seen(asked["account"])
        if asked.get("type") != "account_onboarding":
            raise Wrong("You cannot create account_update type Account Links for this account.")
        if not asked["return_url"].startswith("http") or not asked["refresh_url"].startswith("http"):
            raise Wrong("Not a valid URL", code="url_invalid")
        made = self._new("link", "account_link", _account=account["id"], _asked=asked, expires_at=self.now() + 300)
        del self.objects[made["id"]]  # nobody can ask for one again
        return {
            "object": "account_link", "created": made["created"], "expires_at": made["expires_at"],
            "url": f"https://connect.stripe.example/setup/e/{account['id']}/{made['id']}",
        }  # fmt: skip

    def fills_in(
        self, number: str, *, lacks: tuple[str, ...] = (), checked: bool = True, currency: str = "usd"
    ) -> None:
        """What the person does at Stripe's page: all, or all but something; and whether Stripe is done checking it."""
        account = self._get(number, "account")
        is_ready = checked and not lacks
        account.update(details_submitted=True, payouts_enabled=is_ready, charges_enabled=is_ready)
        account["capabilities"] = dict.fromkeys(account["capabilities"], "active" if is_ready else "pending")
        account["requirements"] = {
            "currently_due": list(lacks), "past_due": [], "eventually_due": list(lacks),
            "pending_verification": [] if checked else ["individual.verification.document"],
            "disabled_reason": None if is_ready else "requirements.pending_verification",
        }  # fmt: skip
        account["external_accounts"]["data"] = [
            {"id": "ba_1Fake", "object": "bank_account", "account": number, "bank_name": "STRIPE TEST BANK",
             "currency": currency, "last4": "6789"}
        ]  # fmt: skip
        self.happened("account.updated", account, number)

    def restricts(self, number: str, reason: str, *missing: str) -> None:
        """Stripe wants to know something again, or nothing more of this person."""
        account = self._get(number, "account")
        account.update(payouts_enabled=False)
        account["requirements"] |= {"disabled_reason": reason, "currently_due": list(missing)}
        self.happened("account.updated", account, number)

    def leaves(self, number: str) -> None:
        """The account is no longer connected to the platform."""
        account = self._get(number, "account")
        account["_left"] = True
        self.happened("account.application.deauthorized", {"id": "ca_1Fake", "object": "application"}, number)

    def onboarded(self, **more: Any) -> str:
        """One that is ready, as a shortcut for tests that are about money."""
        account = self._account(MANUAL, {"transfers": {}}, {})
        self.fills_in(account["id"], **more)
        return str(account["id"])

    # --- out of the portal
    def transfer(self, asked: dict[str, Any]) -> dict[str, Any]:
        account = self.objects.get(asked["destination"])
        if account is None or account["object"] != "account" or account.get("_left"):
            raise Wrong(f"No such destination: '{asked['destination']}'", code="resource_missing")
        if account["capabilities"].get("transfers") != "active":
            raise Wrong("Your destination account needs to have at least one of the following capabilities enabled: "
                        "transfers.", code="insufficient_capabilities_for_transfer")  # fmt: skip
        amount, currency = int(asked["amount"]), asked["currency"]
        self._spends(amount, currency)
        self._gains(amount, currency, account["id"])
        transfer = self._new(
            "tr", "transfer", amount=amount, currency=currency, destination=account["id"], reversed=False,
            amount_reversed=0, transfer_group=asked.get("transfer_group"), metadata=asked.get("metadata", {}),
        )  # fmt: skip
        self.happened("transfer.created", transfer)
        return transfer

    def transfers(self, group: str | None) -> list[dict[str, Any]]:
        return [each for each in self.all("transfer") if group in (None, each["transfer_group"])]

    def reverse(self, number: str, asked: dict[str, Any]) -> dict[str, Any]:
        transfer = self._get(number, "transfer")
        amount = int(asked.get("amount", transfer["amount"] - transfer["amount_reversed"]))
        if amount <= 0 or amount > transfer["amount"] - transfer["amount_reversed"]:
            raise Wrong("Reversal amount is greater than unreversed amount.")
        self._spends(amount, transfer["currency"], transfer["destination"])
        self._gains(amount, transfer["currency"])
        transfer["amount_reversed"] += amount
        transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
        self.happened("transfer.reversed", transfer)
        return self._new("trr", "transfer_reversal", amount=amount, currency=transfer["currency"], transfer=number)

    def pay_out(self, asked: dict[str, Any], account: str) -> dict[str, Any]:
        if not self.seen(account)["payouts_enabled"]:
            raise Wrong("Cannot create payouts: this account has payouts disabled.", code="payouts_not_allowed")
        amount, currency = int(asked["amount"]), asked["currency"]
        self._spends(amount, currency, account)
        payout = self._new(
            "po", "payout", amount=amount, currency=currency, status="pending", failure_code=None,
            metadata=asked.get("metadata", {}), arrival_date=self.now() + 86_400, _account=account,
        )  # fmt: skip
        self.happened("payout.created", payout, account)
        return payout

    def payouts(self, account: str) -> list[dict[str, Any]]:
        return [each for each in self.all("payout") if each["_account"] == self.seen(account)["id"]]

    def arrives(self, number: str, *, failure: str = "") -> dict[str, Any]:
        """What the bank says in the end; also of one that had arrived."""
        payout = self._get(number, "payout")
        payout.update(status="failed" if failure else "paid", failure_code=failure or None)
        if failure:
            self._gains(payout["amount"], payout["currency"], payout["_account"])
        return self.happened("payout.failed" if failure else "payout.paid", payout, payout["_account"])

    def cancels(self, number: str) -> dict[str, Any]:
        """Somebody takes it back in the dashboard before the bank has it."""
        payout = self._get(number, "payout")
        payout["status"] = "canceled"
        self._gains(payout["amount"], payout["currency"], payout["_account"])
        return self.happened("payout.canceled", payout, payout["_account"])
