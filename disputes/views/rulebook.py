"""Rulebooks in plain words: all of them, one version, and two side by side. Open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.comparing import compared
from contracts.models import Rulebook
from contracts.pages.fees import fee_examples, worth
from core.errors import NotFound
from core.phrases import phrase
from disputes.pages.rulebooks.choosing import find
from disputes.pages.rulebooks.listing import listing, open_drafts, sides
from disputes.pages.rules_in_words import rules_in_words
from people.models import Role


def is_operator(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_role(Role.OPERATOR)


@require_safe
def rulebooks(request: HttpRequest) -> HttpResponse:
    return render(request, "rulebooks/rulebooks.html", listing(for_operator=is_operator(request)))


@require_safe
def rulebook(request: HttpRequest, name: str, version: int) -> HttpResponse:
    """Open to everybody, before and after signing in."""
    found = Rulebook.objects.filter(name=name, version=version).first()
    if found is None:
        raise NotFound(phrase("There is no such rulebook."))
    currencies = found.currencies
    currency = request.GET.get("currency", "").upper()
    if currency not in currencies:
        currency = "USD" if "USD" in currencies else currencies[0]
    rules = found.rules(currency)
    page = {
        "rulebook": found,
        "currency": currency,
        "currencies": currencies,
        "chapters": rules_in_words(rules),
        "fees": fee_examples(rules),
        "worth": worth(rules.fee, currency),
        "newest": Rulebook.objects.latest_of(name),
    }
    return render(request, "disputes/rulebook.html", page)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side; for operators, drafts too."""
    books = list(Rulebook.objects.order_by("name", "-version"))
    drafts = open_drafts() if is_operator(request) else []
    fields = sides(books, drafts, request.GET.get("a", ""), request.GET.get("b", ""))
    first, second = (find(str(field.value), books, drafts) for field in fields)
    stages = compared(first.params, second.params)
    page = {
        "fields": fields,
        "first": first,
        "second": second,
        "stages": stages,
        "count": sum(line.differs for _, lines in stages for line in lines),
    }
    return render(request, "rulebooks/compare.html", page)
