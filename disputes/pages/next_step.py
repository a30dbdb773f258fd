"""The next step of one person in a case: whose move it is, the one main act, what else there is, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString

from core import clock
from core.countdown import Countdown, countdown
from core.phrases import phrase, phrase_later, phrase_marked
from core.presenting import long_deadline
from disputes.models.cooling_off import DECISIONS
from disputes.pages.buttons import Button, address
from disputes.pages.reader import Reader
from disputes.pages.silence import Silence, silence
from disputes.pages.wording import linked, listed, marked
from record.declaring import SIDES
from timers.deadlines import due_if_resumed

# Acts that have a place of their own on the page, or that are no step of anybody's.
ELSEWHERE = frozenset(
    {
        "say",
        "report",
        "correct_message",
        "withdraw_message",
        "add_exhibits",
        "read_exhibit",
        "close_exhibit",
        "uphold",
        "dismiss",
        "decline_offer",
        "ask_to_see",
    }
)
ALSO = {
    "offer": phrase_later("make an offer"),
    "withdraw_offer": phrase_later("take your offer back"),
    "escalate": phrase_later("ask for a mediator"),
    "concede": phrase_later("concede the claim"),
    "bid": phrase_later("place a sealed bid"),
    "take_back": phrase_later("take your decision back"),
    "withdraw": phrase_later("withdraw the case"),
    "accept_offer": phrase_later("accept the offer"),
    "reject": phrase_later("reject the recommendation"),
    "ask": phrase_later("ask the mediator"),
    "request_second_opinion": phrase_later("ask for a second opinion"),
    "ask_correction": phrase_later("ask for a correction"),
    "set_aside": phrase_later("apply to set the default aside"),
    "give_feedback": phrase_later("give feedback"),
    "rate_process": phrase_later("rate the process"),
    "answer_party": phrase_later("answer the mediator"),
    "object_to_mediator": phrase_later("object to the mediator"),
    "hold": phrase_later("hold the case for legal reasons"),
    "request_waiver": phrase_later("ask the platform to pay your fee"),
}


@dataclass(frozen=True)
class NextStep:
    """For components/next.html."""

    title: str
    text: str | SafeString = ""
    wait: bool = False
    kicker: str = ""
    main: Button | None = None
    acts: list[Button] = field(default_factory=list)
    more: str | SafeString = ""
    countdown: Countdown | None = None
    ifnothing: Silence | None = None
    id: str = "next"


def step(
    reader: Reader,
    title: str,
    text: str = "",
    *,
    main: Button | None = None,
    acts: Iterable[Button | None] = (),
    wait: bool = False,
    time: str = "",
    **more: Any,
) -> NextStep:
    """One step, with the clock that runs, what silence does, and every other act that is open to the reader."""
    others = [act for act in acts if act is not None]
    if wait and any("/accept_offer/" in act.url for act in others) and reader.their_offer:
        text = f"{text} {offers_you(reader)}".strip()
        more.setdefault("kicker", phrase("An offer waits for you"))
    silent = marked_silence(reader)
    return NextStep(
        title=title,
        text=marked(text),
        wait=wait or (main is None and not others),
        main=main,
        acts=others,
        more=also(reader, [act.url for act in (main, *others) if act]),
        countdown=ticking(reader, time),
        ifnothing=silent,
        **more,
    )


def offers_you(reader: Reader) -> str:
    """What the other side's open offer gives the reader, where another thing is the next step."""
    offer = reader.their_offer
    if offer is None:
        return ""
    mine = reader.money(reader.share(reader.side, offer.to_freelancer))
    return phrase("{other} offers you {mine}: you can accept it.", other=reader.name(reader.other), mine=mine)


def marked_silence(reader: Reader) -> Silence | None:
    """What silence does, with its amounts set as money."""
    told = silence(reader)
    return replace(told, text=marked(told.text)) if told else None


def also(reader: Reader, shown: list[str]) -> SafeString | str:
    """“You can also make an offer or withdraw the case.”, with links; only what no button shows already."""
    taken = {url.partition("?")[0] for url in shown}
    links = [
        linked(ALSO.get(name, act.label.lower()), address(reader.case, name))
        for name, act in reader.open_acts.items()
        if name not in ELSEWHERE
        and address(reader.case, name) not in taken
        and (reader.side in SIDES or name == "hold")
        and not (name == "pay_fee" and reader.has_paid)
        and not (name == "reject" and _has_rejected(reader))
        and not (name in DECISIONS and reader.side in reader.cooling.of)
    ]
    return phrase_marked("You can also {ways}.", ways=listed(links)) if links else ""


def _has_rejected(reader: Reader) -> bool:
    made = reader.case.last_recommendation
    return made is not None and any(reply.side == reader.side and not reply.accepts for reply in made.replies.all())


def ticking(reader: Reader, label: str) -> Countdown | None:
    deadline = reader.deadline
    if deadline is None:
        return None
    zone, paused = reader.person.time_zone or "UTC", ""
    if deadline.stopped_at:
        # What is left stays the same as long as it stands; the moment that it would come to moves on.
        at_present = phrase(
            "If it ran on now: {due_if_resumed}", due_if_resumed=long_deadline(due_if_resumed(deadline, clock.now()))
        )
        return countdown(
            deadline.due_at,
            started=deadline.started_at,
            label="",
            zone=zone,
            paused=phrase("The clock stands still"),
            at=deadline.stopped_at,
            headline=at_present,
            note=phrase("Both of you are told when it does."),
        )
    if deadline.waits_since:
        paused = phrase("The clock waits for a decision") if reader.cooling.of else phrase("The time to pay is over")
    return countdown(
        deadline.waits_since or deadline.due_at,
        started=deadline.started_at,
        label=label or phrase("Time left"),
        zone=zone,
        paused=paused,
    )
