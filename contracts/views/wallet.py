"""The wallet: what a person can take out, and every movement of it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.pages.movements import as_download, wallet_table
from contracts.pages.paying_out import history, paid_by_card
from escrow import payees
from escrow.models import Account
from escrow.payouts import free_of
from escrow.periods import this_month
from escrow.statements import latest_lines, statement
from people.models import User


@login_required
@never_cache
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    wallets = {account.currency: account for account in Account.objects.wallets(person)}
    lines = latest_lines(person, request.GET.get("page", "1"))
    here = sorted({row.currency for row in lines.rows})
    tables = [wallet_table(lines.rows, wallets.get(currency), currency) for currency in here]
    balances = [free_of(person, currency) for currency in lines.currencies]  # a wallet may be there before any money is
    page = {"balances": balances, "tables": tables, "payouts": history(person), "payments": paid_by_card(person)}
    page |= {"page": lines.page, "month": this_month(), "is_kept": payees.are_needed()}
    return render(request, "contracts/wallet.html", page)


@login_required
@never_cache
@require_safe
def wallet_statement(request: HttpRequest) -> HttpResponse:
    return as_download(statement(cast(User, request.user)), "statement")
