"""Payouts, for operators: what is not at its bank yet, how old it is, and what there is to do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core import clock
from core.phrases import phrase, phrase_kept, phrase_later
from disputes.pages import sla
from escrow.access import WAITS
from escrow.models import Payout, PayoutState
from escrow.models.payout import NOT_THERE_YET
from people.models import User

PER_PAGE = 25
ANSWERS_WITHIN = timedelta(hours=1)
ARRIVES_WITHIN = timedelta(days=7)
ALL = "all"
SHORT: dict[str, str] = {PayoutState.WAITING: phrase_later("Waits for balance")}

IS_BACK = phrase_later("Nothing: it is in the wallet again, and its owner knows why.")
NOTHING = phrase_later("Nothing.")


def payouts_page(person: User, view: str, page: str) -> dict[str, Any]:
    """The context of templates/staff/payouts.html."""
    seen = Payout.objects.visible_to(person)
    shown = Paginator(listed(seen, view), PER_PAGE).get_page(page)
    asked = f"?view={ALL}&" if view == ALL else "?"
    return {
        "rows": [row(payout) for payout in shown],
        "page": shown,
        "ways": {
            "before": f"{asked}page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"{asked}page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "tabs": tabs(seen, view),
        "is_all": view == ALL,
    }


def listed(seen: QuerySet[Payout], view: str) -> QuerySet[Payout]:
    """Those not there yet, the oldest first; or all, the newest first."""
    whole = seen.select_related("owner")
    if view == ALL:
        return whole.order_by("-begun_at", "-number")
    return whole.filter(state__in=NOT_THERE_YET).order_by("begun_at", "number")


def tabs(seen: QuerySet[Payout], view: str) -> list[dict[str, Any]]:
    counted = seen.aggregate(waiting=Count("pk", filter=Q(state__in=NOT_THERE_YET)), all=Count("pk"))
    here = reverse("payouts")
    return [
        {"label": phrase("Not there yet"), "url": here, "count": counted["waiting"], "now": view != ALL},
        {"label": phrase("All"), "url": f"{here}?view={ALL}", "count": counted["all"], "now": view == ALL},
    ]


def row(payout: Payout) -> dict[str, Any]:
    to_do, is_alarming = what_to_do(payout, clock.portal_now() - payout.begun_at)
    return {
        "payout": payout,
        "stands": SHORT.get(payout.state, payout.get_state_display()),
        "age": sla.age(payout.begun_at),
        "to_do": to_do,
        "is_alarming": is_alarming,
    }


def what_to_do(payout: Payout, age: timedelta) -> tuple[str, bool]:
    """What an operator does about it, and whether they should do it now."""
    provider = payout.provider.capitalize()
    if payout.is_back:
        return IS_BACK, False
    if payout.state == PayoutState.WAITING:
        minutes = WAITS.seconds // 60
        return phrase(
            "Top up the balance at {provider}. It is tried again every {minutes} minutes.",
            provider=provider,
            minutes=minutes,
        ), True
    if payout.state == PayoutState.BEGUN:
        if age < ANSWERS_WITHIN:
            return phrase("Nothing: the provider is asked every 15 seconds."), False
        return phrase("See whether the provider answers, and look for “payout not settled” in the log."), True
    if payout.state == PayoutState.SENT and payout.message:
        return phrase(
            "Settle it with {provider}: {message}", provider=provider, message=phrase_kept(payout.message)
        ), True
    if payout.state == PayoutState.SENT and age >= ARRIVES_WITHIN:
        return phrase("Ask {provider} about it, by its number there.", provider=provider), True
    return (NOTHING if payout.state == PayoutState.ARRIVED else phrase("Nothing: banks take up to a few days.")), False
