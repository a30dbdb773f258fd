"""What asking for no direct contact leads to, and lifting it again."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.contact import contact
from disputes.models import Case
from disputes.pages.consequences.common import told
from record.declaring import SIDES, other_side

STAYS = phrase_later("No right, no deadline, no offer and no evidence changes by it, and nobody asks you for a reason.")


@consequences_of(Case, "no_contact")
def no_contact(telling: Telling) -> Told:
    other = other_side(telling.actor.position)
    waits = (
        phrase(
            "What you and the {other} write in the room of both sides goes to the mediator, "
            "who tells the other side what it means for the case.",
            other=noun(other),
        )
        if telling.subject.mediator_id
        else phrase(
            "What you and the {other} write in the room of both sides waits for the "
            "mediator. Until one has the case, you settle by offers, and add evidence.",
            other=noun(other),
        )
    )
    return told(
        [
            waits,
            STAYS,
            phrase(
                "The {other} sees that you have asked for it. What was written before stays where it is.",
                other=noun(other),
            ),
            phrase("You can lift it at any time, and so can a reviewer."),
        ],
        button=phrase("Ask for no direct contact"),
        done=phrase("Contact is not direct any more. What you write goes to the mediator."),
        back=phrase("You can lift it at any time"),
    )


@consequences_of(Case, "allow_contact")
def allow_contact(telling: Telling) -> Told:
    now = contact(telling.subject)
    of_a_reviewer = telling.actor.position not in SIDES
    others = len(now.asked_by) > 1
    stays = (
        phrase("Shuttle mode stays on, because of a threat, until a reviewer has dismissed it.")
        if now.is_shuttle
        else phrase("The other side has asked too: contact stays by way of the mediator until that is lifted as well.")
        if others
        else phrase("From now on, what either side writes in the room of both is read by both at once.")
    )
    return told(
        [
            stays,
            phrase("What went to the mediator meanwhile stays between its writer and the mediator."),
            phrase("Both sides read that you lifted it, and why.")
            if of_a_reviewer
            else phrase("You can ask for no direct contact again at any time."),
        ],
        button=phrase("Allow direct contact"),
        done=phrase("It is lifted."),
        back=phrase("It can be asked for again at any time"),
    )
