"""The drawing of what each choice leads to."""

from __future__ import annotations

from django import template

from core import drawing, presenting
from core.phrases import phrase
from disputes.pages.payoffs import Payoff

register = template.Library()


@register.inclusion_tag("components/stakes.html")
def stakes(payoff: Payoff, side: str) -> dict[str, object]:
    """What each choice ends with for the reader, as bars; the table of components/payoff.html is its twin."""
    rows = []
    for row in payoff.rows:
        ends = [presenting.figure(end, payoff.currency) for end in (row.you, row.you_to) if end is not None]
        said = phrase("{least} to {most}", least=ends[0], most=ends[1]) if len(ends) > 1 else ends[0]
        rows.append((row.name, said, row.you, row.you_to, row.nothing))
    bars, zero, height = drawing.stakes(rows, payoff.whole, side)
    said = "; ".join(f"{name}: {amounts}" for name, amounts, *_ in rows)
    return {
        "bars": bars,
        "zero": zero,
        "height": height,
        "label": phrase("What you end with, in {currency}. {said}.", currency=payoff.currency, said=said),
    }
