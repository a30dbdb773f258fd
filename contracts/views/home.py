"""Home: what needs the person, what waits for others, what is over, and where the money is."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.pages.contract_page import way
from contracts.pages.matters import Money, contracts_of, home_of, money_of
from core import clock
from core.phrases import phrase, phrase_of
from core.presenting import in_zone
from escrow.models import Payout
from escrow.models import payout as payouts
from escrow.statements import wallet_of
from people.models import User
from record.reading import unread

# Staff have a start page of their own, in this order where somebody has several roles.
STARTS = (("mediator", "queue"), ("reviewer", "flags"), ("operator", "operations"))


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    start = next((way(name) for role, name in STARTS if person.has_role(role) and way(name)), "")
    if start:
        return HttpResponseRedirect(start)
    contracts = contracts_of(person)
    lists = home_of(person, contracts)
    page = {
        "home": lists,
        "title": _title(len(lists.needs), len(lists.waits)),
        "is_new": not contracts,
        "money": _money(person, money_of(person)),
        "unread": unread(person),
        "local_time": in_zone(clock.portal_now(), person.time_zone),
    }
    return render(request, "contracts/home.html", page)


def _title(needs: int, waits: int) -> str:
    if needs:
        return phrase_of(needs, "{number} thing needs you", "{number} things need you")
    return phrase("Nothing needs you now") if waits else phrase("Nothing is open")


def _money(person: User, held: dict[str, Money]) -> list[Money]:
    for wallet in wallet_of(person):
        held.setdefault(wallet.currency, Money(wallet.currency)).free = wallet.balance
    going = payouts.NOT_THERE_YET
    sent = Payout.objects.of(person).filter(state__in=going).order_by().values_list("currency").annotate(Sum("amount"))
    for currency, amount in sent:
        held.setdefault(currency, Money(currency)).on_its_way = amount
    return [held[currency] for currency in sorted(held)]
