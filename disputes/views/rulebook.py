"""A rulebook in plain words: every time limit, fee and way to end, read from the version's own parameters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.models import Rulebook
from contracts.rules import NotPriced
from core import money
from core.errors import NotFound
from disputes.pages.rules_in_words import fee_examples, rules_in_words


@require_safe
def rulebook(request: HttpRequest, name: str, version: int) -> HttpResponse:
    """Open to everybody, before and after signing in."""
    found = Rulebook.objects.filter(name=name, version=version).first()
    if found is None:
        raise NotFound("There is no such rulebook.")
    currencies = found.currencies
    currency = request.GET.get("currency", "").upper()
    if currency not in currencies:
        currency = "USD" if "USD" in currencies else currencies[0]
    try:
        rules = found.rules(currency)
    except NotPriced as missing:
        raise NotFound("This rulebook has no amounts in this currency.") from missing
    page = {
        "rulebook": found,
        "currency": currency,
        "currencies": currencies,
        "chapters": rules_in_words(rules),
        "fees": fee_examples(rules, 10 ** money.exponent(currency)),
    }
    return render(request, "disputes/rulebook.html", page)
