"""People's own accounts at Stripe: opened by us once, filled in by them at Stripe's own page, paid out when we say so.

Stripe asks who they are and keeps their bank account; neither comes through this server. Payouts are set to manual:
else Stripe would send what is brought there on by itself, under no key of ours.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from stripe.params import AccountCreateParams

from escrow.providers.paying_out import Known, NotOpened, Standing
from escrow.providers.stripe.asking import ACCOUNT_LEFT, Refused, asking, client

LISTED = 100
CLOCKS_MAY_DIFFER = timedelta(hours=1)  # Stripe's and ours


class Accounts:
    """Each account has our key in its metadata, so that it is found again when Stripe has forgotten the key."""

    def open_account(self, key: str, since: datetime) -> Known:
        """One account under this key, first asked for at `since`. Raises NotOpened where Stripe refuses it."""
        try:
            return _known(_found(key, since - CLOCKS_MAY_DIFFER) or _made(key))
        except Refused as refused:
            raise NotOpened(str(refused)) from refused

    def account(self, number: str) -> Known:
        """As it stands now; one that Stripe does not let us see any more is closed."""
        try:
            with asking():
                return _known(client().v1.accounts.retrieve(number))
        except Refused as refused:
            if refused.is_missing or refused.code == ACCOUNT_LEFT:
                return Known(number, Standing.CLOSED)
            raise

    def way_in(self, number: str, back: str, again: str) -> str:
        """Stripe's own page, for this person alone, for a few minutes and one visit. Never kept, never logged."""
        try:
            with asking():
                link = client().v1.account_links.create(
                    {"account": number, "type": "account_onboarding", "return_url": back, "refresh_url": again}
                )
        except Refused as refused:
            raise NotOpened(str(refused)) from refused
        return str(link.url)


def _made(key: str) -> Any:
    """Made of nothing but the key, so that the same key always comes with the same content."""
    asked: AccountCreateParams = {
        "controller": {
            "stripe_dashboard": {"type": "express"},
            "fees": {"payer": "application"},
            "losses": {"payments": "application"},
        },
        "capabilities": {"transfers": {"requested": True}},
        "settings": {"payouts": {"schedule": {"interval": "manual"}}},
        "metadata": {"payee": key},
    }
    with asking():
        return client().v1.accounts.create(asked, {"idempotency_key": key})


def _found(key: str, since: datetime) -> Any:
    with asking():
        made = client().v1.accounts.list({"created": {"gte": int(since.timestamp())}, "limit": LISTED})
        return next((each for each in made.auto_paging_iter() if _key_of(each) == key), None)


def _key_of(account: Any) -> str:
    return str((account.metadata.to_dict() if account.metadata else {}).get("payee", ""))


def _known(account: Any) -> Known:
    said: dict[str, Any] = account.to_dict()
    wanted = said.get("requirements") or {}
    missing = sorted({*(wanted.get("currently_due") or []), *(wanted.get("past_due") or [])})
    banks = (said.get("external_accounts") or {}).get("data") or []
    return Known(
        number=str(said["id"]),
        standing=_standing(said, str(wanted.get("disabled_reason") or ""), bool(missing)),
        missing=tuple(missing),
        ending=str(banks[0].get("last4") or "") if banks else "",
        currencies=tuple(sorted({str(each["currency"]).upper() for each in banks if each.get("currency")})),
    )


def _standing(said: dict[str, Any], why_not: str, is_missing: bool) -> Standing:
    if why_not.startswith("rejected"):
        return Standing.CLOSED
    if said.get("payouts_enabled") and (said.get("capabilities") or {}).get("transfers") == "active":
        return Standing.READY
    if not said.get("details_submitted"):
        return Standing.OPEN
    return Standing.MISSING if is_missing else Standing.CHECKED
