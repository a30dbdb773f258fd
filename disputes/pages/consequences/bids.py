"""What a sealed bid leads to."""

from __future__ import annotations

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core import money
from core.presenting import money_mark
from disputes.models import Case
from disputes.models.bid import MOST_BIDS
from disputes.pages.consequences.common import fees_return, reader_of, told
from disputes.pages.sealed_bids import bids_placed
from record.declaring import CLIENT


@form_of(Case, "bid")
def bid_form(telling: Telling) -> Form:
    """Without the last figure: that is shown to nobody. Only which way it may not go."""
    reader = reader_of(telling)
    case = reader.case
    worse = "lower" if reader.side == CLIENT else "higher"
    yours = "The most that you would give" if reader.side == CLIENT else "The least that you would take"
    helps = {"amount": f"{yours}, of {reader.money(case.amount)} in dispute. The rest goes to the client."}
    if bids_placed(reader).get(reader.side):
        helps["amount"] += f" It may not be {worse} than your last bid."
    context = {
        "total": case.amount,
        "exponent": money.exponent(case.currency),
        "client_name": reader.name("client"),
        "freelancer_name": reader.name("freelancer"),
    }
    return Form(helps=helps, context=context)


@consequences_of(Case, "bid")
def bid(telling: Telling) -> Told:
    reader = reader_of(telling)
    them, figure = reader.name(reader.other), telling.said.get("amount")
    is_client = reader.side == CLIENT
    within = "no more than this figure" if is_client else "no less than this figure"
    left = max(MOST_BIDS - 1 - bids_placed(reader)[reader.side], 0)
    later = f"{left} more, none {'lower' if is_client else 'higher'} than this one" if left else "no other bid"
    sentences = [
        f"If the bid of {them} meets it, now or later, the case settles at once, in the middle of the two. "
        f"The freelancer then gets {within}.",
        f"{them} sees that you have placed a bid, and is never shown the figure. Nobody is: keep a note of it.",
        f"It counts until the mediation ends. You cannot take it back. After it you can place {later}.",
        *fees_return(reader),
    ]
    facts = []
    if figure is not None:
        least = money_mark(reader.share(reader.side, figure), reader.case.currency)
        facts = [{"name": "You get, if the bids meet, at least", "value": least}]
    return told(sentences, facts, button="Place this sealed bid", done="Your bid is placed. Nobody is shown it.")
