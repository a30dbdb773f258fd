"""Letters about contact: shuttle mode, and “no direct contact”. What led to it is in no mail, nor what was written."""

from __future__ import annotations

from django.urls import reverse

from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.contact import SHUTTLE_BEGAN, SHUTTLE_ENDED, contact
from disputes.models import Case
from people.models import User
from record.declaring import SIDES
from record.letters import Letter, letter
from record.models import Event

ABOUT = frozenset([SHUTTLE_BEGAN, SHUTTLE_ENDED, "no_contact", "allow_contact"])
GOES = phrase_later(
    "What either side writes in the room of both sides goes to the mediator, who "
    "tells the other side what it means for the case."
)
WAITS = phrase_later("What either side writes in the room of both sides waits for the mediator.")
DIRECT = phrase_later("What either side writes in the room is read by both sides at once again.")
STAYS = phrase_later("Your rights, deadlines, offers and evidence stay the same.")


def about_contact(case: Case, event: Event, to: User) -> Letter:
    """What began or ended, and how contact stands now: that may be another thing since."""
    what = _what(case, event)
    return letter(
        what,
        [
            phrase("{happened}, in {reference}, {title}.", happened=what, reference=case.reference, title=case.title),
            f"{_stands(case, to)} {STAYS}",
        ],
        can_do=phrase(
            "Offers, evidence and answers to the mediator’s questions go on as before. You write on the portal:"
        ),
        link=reverse("room", args=[case.pk]) if _is_in_the_room(case, to) else reverse("case", args=[case.pk]),
        to=to,
        otherwise=phrase("You need do nothing.") if not case.is_closed else "",
        ending=f"({case.reference})",
    )


def _what(case: Case, event: Event) -> str:
    if event.act == SHUTTLE_BEGAN:
        return phrase("Shuttle mode is on")
    if event.act == SHUTTLE_ENDED:
        return phrase("Shuttle mode has ended")
    if event.act == "no_contact":
        return phrase("The {position} asked for no direct contact", position=noun(event.position))
    if event.position in SIDES:
        return phrase("The {position} lifted “no direct contact”", position=noun(event.position))
    return phrase("A reviewer lifted “no direct contact”")


def _stands(case: Case, to: User) -> str:
    if case.is_closed or contact(case).is_direct:
        return DIRECT if not case.is_closed else phrase("The case is closed, and so are its rooms.")
    return GOES if case.mediator_id else WAITS


def _is_in_the_room(case: Case, to: User) -> bool:
    return case.contract.side_of(to) is not None or case.is_mediated_by(to)
