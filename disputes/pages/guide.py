"""What went wrong, and where it goes: to a case, to a court, to the safety reviewers, or nowhere yet."""

from __future__ import annotations

from dataclasses import dataclass

from core.fields import Field
from core.phrases import phrase, phrase_later

CHOICES = [
    ("work", phrase_later("The work is missing, late, or not as agreed")),
    ("payment", phrase_later("The work is done, and the client does not approve it or asks for the money back")),
    ("both", phrase_later("We disagree about what was agreed")),
    ("hourly", phrase_later("It is about hours that were logged")),
    ("court", phrase_later("I want damages, or it is about secrets, patents or a licence outside this contract")),
    ("safety", phrase_later("Somebody threatens, insults or blackmails me")),
    ("talk", phrase_later("I have not talked with the other side about it yet")),
]


@dataclass(frozen=True)
class Route:
    """Where something goes that a case cannot help with."""

    title: str
    sentences: tuple[str, ...]
    goes_on: str = ""  # what it would be called, where a claim is possible all the same


ROUTES = {
    "hourly": Route(
        phrase_later("Hours are disputed block by block, not here"),
        (
            phrase_later(
                "On an hourly contract the client disputes single blocks of time, in the week after they were logged."
            ),
            phrase_later("This contract is paid by milestones. A case is about what was delivered, not about hours."),
        ),
    ),
    "court": Route(
        phrase_later("Only a court can decide this"),
        (
            phrase_later(
                "A case here divides the money that is held for milestones. It cannot award "
                "damages, or decide about secrets, patents, or contracts made elsewhere."
            ),
            phrase_later(
                "You lose no right by going to a court. For small amounts many courts have a "
                "simple and cheap procedure."
            ),
            phrase_later(
                "The money that is held can still be divided here: choose what went wrong with the work or the payment."
            ),
        ),
    ),
    "safety": Route(
        phrase_later("Tell the safety reviewers, not the mediator"),
        (
            phrase_later(
                "Report the message itself: “Report” stands beside every message of a case. A reviewer looks at it."
            ),
            phrase_later(
                "A report never decides about money, and you need not wait for it: deadlines, "
                "offers and evidence go on."
            ),
            phrase_later("If you are in danger now, call the police where you are."),
        ),
    ),
    "talk": Route(
        phrase_later("Talk about it first, if you can"),
        (
            phrase_later(
                "Most of what goes wrong is put right by one clear message: what is missing, by "
                "what it shows, and by when you would like it."
            ),
            phrase_later(
                "A client can ask for changes, or approve a part and leave the rest held. A "
                "freelancer can hand in again, or give back a part. These buttons stand on the "
                "page of the contract."
            ),
            phrase_later(
                "The clocks of the contract run on while you talk. If one of them runs out "
                "soon, or the other side does not answer, you need not wait."
            ),
        ),
        goes_on="both",
    ),
}


def field(about: str) -> Field:
    return Field("about", phrase("Choose what fits best"), "radio", value=about, choices=list(CHOICES), required=True)


def route(about: str) -> Route | None:
    """None for what a case can help with."""
    return ROUTES.get(about)


def is_known(about: str) -> bool:
    return any(about == value for value, _ in CHOICES)
