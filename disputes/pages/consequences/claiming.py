"""Before a mediator claims a case: what was looked at, what nobody can know, whether it becomes much; handing back."""

from __future__ import annotations

from contracts.acting import Form, Telling
from contracts.acting.telling import form_of
from core.phrases import phrase, phrase_later
from disputes import hand_over
from disputes.models import Case
from disputes.pages.load import warning

# What conflict_of asks, in the same order. Who has one of these does not get as far as this form.
LOOKED_AT = [
    phrase_later("You are no side of this case."),
    phrase_later("You share no mail domain of your own with a side, and no card was paid with by both of you."),
    phrase_later("You had no other part in it."),
    phrase_later("You have not let its time run out, and no objection to you was sustained in it."),
    phrase_later("You have not recommended in it."),
]
CANNOT_KNOW = phrase_later(
    "The portal cannot know whom you know. If you know a side, or anything ties you "
    "to one, leave the case to another mediator, or name it in your declaration."
)


@form_of(Case, "claim")
def claiming(telling: Telling) -> Form:
    case = telling.subject
    return Form(
        context={
            "looked_at": [
                phrase(
                    "The sides are {client} and {freelancer}.",
                    client=case.contract.client,
                    freelancer=case.contract.freelancer,
                ),
                *LOOKED_AT,
            ],
            "cannot_know": CANNOT_KNOW,
            "beyond": warning(telling.by),
        },
        helps={
            "declaration": phrase(
                "Goes on the record, and both sides read it. Say that you know neither side, or "
                "name what could make one of them doubt you."
            )
        },
    )


@form_of(Case, "hand_back")
def handing_back(telling: Telling) -> Form:
    """A note that was written before stands in its field."""
    return Form(initial={"note": hand_over.written(telling.subject, telling.by)})
