"""Tags of the forms in which a side states its claim or its answer."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from core import money
from disputes.pages.filing import Legend

register = template.Library()


@register.inclusion_tag("components/split.html")
def split_typed(typed: object, total: int, currency: str, client_name: str, freelancer_name: str, you: str) -> dict:
    """The split that a typed amount to the freelancer means; what is empty or no amount counts as nothing so far."""
    try:
        figure = min(money.parse(str(typed or ""), currency), total)
    except ValueError:
        figure = 0
    return {
        "client": total - figure,
        "freelancer": figure,
        "currency": currency,
        "client_name": client_name,
        "freelancer_name": freelancer_name,
        "you": you,
        "size": "thin",
        "quiet": True,
        "live": True,
    }


@register.filter
def title_of(legend: Legend) -> str:
    """“1.2 Reference list” of a legend that also says when it counts as done."""
    return legend.heading


@register.filter
def criterion_of(legend: Legend) -> str:
    return legend.criterion


@register.filter
def beside(entries: Iterable[object], items: Iterable[object] | None) -> list[tuple[object, object]]:
    """Each row of a form with what the other side said about the same deliverable."""
    return list(zip(entries, items or [], strict=False))
