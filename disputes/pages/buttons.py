"""The acts that a person has, as buttons. One that is not open to them is not there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from core.phrases import phrase
from disputes.models import Case
from disputes.pages.reader import Reader


@dataclass(frozen=True)
class Button:
    """For components/act.html: a link to the act's own page."""

    label: str
    url: str
    style: str = ""
    amount: int = 0
    currency: str = ""
    small: bool = False


# Acts with a page made for them alone; all others have the page that every act has.
OWN_PAGES = {"respond": "answer", "set_aside": "answer", "recommend": "workbench", "say": ""}


def address(case: Case, name: str, **said: object) -> str:
    """The page of an act on this case."""
    query = f"?{urlencode(said)}" if said else ""
    own = OWN_PAGES.get(name)
    if own:
        try:
            return reverse(own, args=[case.pk]) + query
        except NoReverseMatch:
            pass
    return reverse("case-act", args=[case.pk, name]) + query


def button(
    reader: Reader,
    name: str,
    label: str = "",
    *,
    style: str = "",
    amount: int | None = None,
    small: bool = False,
    **said: object,
) -> Button | None:
    """The button of an act, when it is open to the reader; its amount stands in the button's own words."""
    act = reader.open_acts.get(name)
    if act is None:
        return None
    currency = reader.case.currency if amount is not None else ""
    return Button(label or act.label, address(reader.case, name, **said), style, amount or 0, currency, small)


def offered(reader: Reader, *, style: str = "") -> Button | None:
    """Accept the other side's open offer: the button names what the reader gets."""
    offer = reader.their_offer
    if offer is None or reader.side in reader.cooling.of:
        return None
    mine = reader.share(reader.side, offer.to_freelancer)
    return button(reader, "accept_offer", phrase("Accept"), style=style, amount=mine, offer=offer.pk)
