"""What a sealed bid leads to."""

from __future__ import annotations

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core import money
from core.phrases import phrase, phrase_of
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
    is_client, amount = reader.side == CLIENT, reader.money(case.amount)
    said = (
        phrase("The most that you would give, of {amount} in dispute. The rest goes to the client.", amount=amount)
        if is_client
        else phrase(
            "The least that you would take, of {amount} in dispute. The rest goes to the client.", amount=amount
        )
    )
    if bids_placed(reader).get(reader.side):
        bound = (
            phrase("It may not be lower than your last bid.")
            if is_client
            else phrase("It may not be higher than your last bid.")
        )
        said = f"{said} {bound}"
    context = {
        "total": case.amount,
        "exponent": money.exponent(case.currency),
        "client_name": reader.name("client"),
        "freelancer_name": reader.name("freelancer"),
    }
    return Form(helps={"amount": said}, context=context)


@consequences_of(Case, "bid")
def bid(telling: Telling) -> Told:
    reader = reader_of(telling)
    them, figure = reader.name(reader.other), telling.said.get("amount")
    is_client = reader.side == CLIENT
    left = max(MOST_BIDS - 1 - bids_placed(reader)[reader.side], 0)
    sentences = [
        phrase(
            "If the bid of {them} meets it, now or later, the case settles at once, in the "
            "middle of the two. The freelancer then gets no more than this figure.",
            them=them,
        )
        if is_client
        else phrase(
            "If the bid of {them} meets it, now or later, the case settles at once, in the "
            "middle of the two. The freelancer then gets no less than this figure.",
            them=them,
        ),
        phrase(
            "{them} sees that you have placed a bid, and is never shown the figure. Nobody is: keep a note of it.",
            them=them,
        ),
        phrase("It counts until the mediation ends. You cannot take it back."),
        _after_it(left, is_client=is_client),
        *fees_return(reader),
    ]
    facts = []
    if figure is not None:
        least = money_mark(reader.share(reader.side, figure), reader.case.currency)
        facts = [{"name": phrase("You get, if the bids meet, at least"), "value": least}]
    return told(
        sentences, facts, button=phrase("Place this sealed bid"), done=phrase("Your bid is placed. Nobody is shown it.")
    )


def _after_it(left: int, *, is_client: bool) -> str:
    if not left:
        return phrase("After it you can place no other bid.")
    if is_client:
        return phrase_of(
            left,
            "After it you can place {number} more, none lower than this one.",
            "After it you can place {number} more, none lower than this one.",
        )
    return phrase_of(
        left,
        "After it you can place {number} more, none higher than this one.",
        "After it you can place {number} more, none higher than this one.",
    )
