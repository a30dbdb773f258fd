"""The ledger at one look: what each kind of account holds, and whether every currency comes to zero."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from escrow.checks import every_currency_comes_to_zero, no_guarded_account_is_below_zero
from escrow.models import Account
from escrow.models.account import Kind

# In the order in which money passes through them; what came from outside stands last, negative.
ORDER = (Kind.ESCROW, Kind.WALLET, Kind.FEE, Kind.ARBITRATOR, Kind.PLATFORM, Kind.WORLD)


def is_balanced() -> bool:
    """The two checks that take no time. `manage.py audit` runs them all."""
    return not breaches()


def breaches() -> list[str]:
    return [*every_currency_comes_to_zero(), *no_guarded_account_is_below_zero()]


def books() -> dict[str, Any]:
    """A table: kinds of account down, currencies across."""
    sums: dict[tuple[str, str], int] = {
        (kind, currency): total
        for kind, currency, total in Account.objects.values_list("kind", "currency").annotate(Sum("balance"))
    }
    currencies = sorted({currency for _, currency in sums})
    rows = [
        {"name": kind.label, "cells": [(sums.get((kind, currency), 0), currency) for currency in currencies]}
        for kind in ORDER
    ]
    totals = [(sum(sums.get((kind, each), 0) for kind in Kind), each) for each in currencies]
    return {"currencies": currencies, "rows": rows, "totals": totals, "breaches": breaches()}
