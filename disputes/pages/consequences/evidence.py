"""What adding evidence, describing and withdrawing it, answering it and sealing it lead to; how their forms begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core.phrases import phrase_later
from disputes.inputs import deliverables_of
from disputes.inputs_exhibits import WHOLE
from disputes.models import Case
from disputes.pages.consequences.common import told
from disputes.pages.exhibit_marks import THE_WHOLE
from disputes.pages.room_for_evidence import of_side

NO_DEADLINE = phrase_later("It changes no deadline.")
LEADS_TO = {
    "add_exhibits": told(
        [
            phrase_later(
                "Each file gets a number. Both sides and the mediator can open it at once. What "
                "you seal, only you and whoever decides can open."
            ),
            phrase_later("Its hash goes on the record: nobody can change it afterwards, and none is taken out."),
            phrase_later("Messages from outside the portal count as not admitted until the other side admits them."),
            NO_DEADLINE,
        ],
        done=phrase_later("Your evidence is added."),
    ),
    "describe_exhibit": told(
        [
            phrase_later(
                "Both sides and the mediator read what you say now. What was said before stays "
                "on its page and on record."
            ),
            phrase_later("The file itself stays as it is."),
            NO_DEADLINE,
        ],
        button=phrase_later("Describe it"),
        done=phrase_later("Your exhibit says this from now on."),
    ),
    "withdraw_exhibit": told(
        [
            phrase_later(
                "It stays where it is, marked as withdrawn, with your reason. Everybody who could open it still can."
            ),
            phrase_later("The mediator need not read it any more, unless a finding cites it. You can restore it."),
            NO_DEADLINE,
        ],
        button=phrase_later("Withdraw it"),
        done=phrase_later("Your exhibit is withdrawn."),
    ),
    "restore_exhibit": told(
        [
            phrase_later("It counts as before: the mediator has to have opened it before recommending."),
            phrase_later("That it was withdrawn, when and why, stays on the record."),
            NO_DEADLINE,
        ],
        button=phrase_later("Restore it"),
        done=phrase_later("Your exhibit is restored."),
    ),
    "pin_exhibit": told(
        [
            phrase_later(
                "A numbered mark stands at this place, and whoever can open the exhibit reads your words beside it."
            ),
            phrase_later("You can take it back. That it was there stays on the record."),
            NO_DEADLINE,
        ],
        button=phrase_later("Set the pin"),
        done=phrase_later("Your pin is set."),
    ),
    "take_pin_back": told(
        [
            phrase_later("The mark and its words are no longer shown at the exhibit. The record keeps that they were."),
            phrase_later("No other pin gets its number."),
            NO_DEADLINE,
        ],
        button=phrase_later("Take it back"),
        done=phrase_later("Your pin is taken back."),
    ),
    "admit_import": told(
        [
            phrase_later(
                "You say that these messages are genuine. That is not to agree with what the other side makes of them."
            ),
            phrase_later("You cannot deny them afterwards."),
            NO_DEADLINE,
        ],
        button=phrase_later("Admit them"),
        done=phrase_later("You have admitted these messages."),
        grave=True,
    ),
    "deny_import": told(
        [
            phrase_later("You say that these messages are not genuine, or not complete. The mediator weighs it."),
            phrase_later("You may still admit them later."),
            NO_DEADLINE,
        ],
        button=phrase_later("Deny them"),
        done=phrase_later("You have denied these messages."),
    ),
    "summarise_sealed": told(
        [
            phrase_later(
                "Both sides read it at once, and it stays on the record. A later one stands "
                "beside it and takes none back."
            ),
            phrase_later(
                "The other side has 48 hours to answer. Then a recommendation can rely on the exhibit, and says "
                "that it does."
            ),
            NO_DEADLINE,
        ],
        button=phrase_later("Tell the gist"),
        done=phrase_later("Both sides read the gist."),
    ),
}


def _always(leads_to: Told) -> Callable[[Telling], Told]:
    return lambda _: leads_to


for _act, _leads_to in LEADS_TO.items():
    consequences_of(Case, _act)(_always(_leads_to))


@form_of(Case, "describe_exhibit")
def about_what(telling: Telling) -> Form:
    """Every disputed deliverable, and the whole, with which it begins."""
    places = deliverables_of(telling.subject.disputed)
    choices = [(WHOLE, THE_WHOLE), *((place, f"{place} {each.title}") for place, each in places.items())]
    return Form(initial={"deliverable": WHOLE}, choices={"deliverable": choices})


@form_of(Case, "add_exhibits")
def about_what_and_how_much(telling: Telling) -> Form:
    room = of_side(telling.subject, telling.actor.position)
    return replace(about_what(telling), helps={"files": room})
