"""Where contact is not direct: what both sides and the mediator are told, where one writes then, and who reads what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from core.phrases import phrase, phrase_later, phrase_of
from core.positions import noun
from core.presenting import long_moment, short_moment
from disputes.contact import Contact, contact, waiting_for_the_mediator
from disputes.models import Case
from disputes.pages.buttons import address
from messaging.models import State
from messaging.relays import relays_among
from messaging.showing import Shown
from people.models import User
from record.declaring import MEDIATOR, SIDES, other_side

STAYS = phrase_later("Your rights, deadlines, offers and evidence stay the same.")
SHUTTLE = phrase_later("Shuttle mode is on")
NO_CONTACT = phrase_later("Contact is not direct")
ONLY_MEDIATOR = phrase_later("The mediator, who tells the other side what matters")
WAITS = phrase_later("The mediator, once there is one")
MEDIATOR_NOW = phrase_later("Contact is not direct any more. What you write here goes to the mediator.")
BOTH_NOW = phrase_later(
    "Contact is direct again. If you send this, you are asked first whether both sides shall read it."
)
Line = tuple[datetime, str]


def banner(case: Case, person: User, now: Contact) -> dict[str, Any] | None:
    """For components/banner.html, above the room; None where contact is direct."""
    if now.is_direct or case.is_closed:
        return None
    side = case.contract.side_of(person)
    lines = (
        [_goes(case, side), phrase("On since {since}. {until}", since=long_moment(now.since), until=_until(now, side))]
        if now.since
        else []
    )
    title = SHUTTLE if now.is_shuttle else NO_CONTACT
    return {"title": title, "icon": "shuttle", "text": lines, "level": 3, "id": "apart"} | _lift(case, side, now)


def _goes(case: Case, side: str | None) -> str:
    if side is None:
        return phrase("What a side writes here comes to you alone. Tell the other side what it means for the case.")
    waits = "" if case.mediator_id else phrase(" Nobody mediates yet: what is written waits for the mediator.")
    return phrase(
        "What either side writes here goes to the mediator, who tells the other side "
        "what it means for the case.{waits} {stays}",
        waits=waits,
        stays=STAYS,
    )


def _until(now: Contact, side: str | None) -> str:
    """Who ends it, and why it is on; never what a threat said."""
    asked = [
        phrase("You asked for no direct contact, and can allow it again.")
        if each == side
        else phrase("The {side} asked for no direct contact, and can allow it again.", side=noun(each))
        for each in now.asked_by
    ]
    threat = [phrase("A message that may be a threat switched it on: a reviewer ends it.")] if now.is_shuttle else []
    return " ".join([*threat, *asked, phrase("A reviewer can lift it too.") if asked and not threat else ""]).strip()


def _lift(case: Case, side: str | None, now: Contact) -> dict[str, str]:
    if side in now.asked_by:
        return {"url": address(case, "allow_contact"), "link": phrase("Allow direct contact")}
    if side in SIDES:
        return {"url": address(case, "no_contact"), "link": phrase("Ask for no direct contact as well")}
    return {}


def safety(case: Case, person: User, now: Contact) -> dict[str, str] | None:
    """For a side while contact is direct: one click away from every message."""
    if case.is_closed or not now.is_direct or case.contract.side_of(person) is None:
        return None
    return {"url": address(case, "no_contact"), "label": phrase("No direct contact")}


def lines(case: Case, shown: Sequence[Shown], *, is_newest: bool, has_earlier: bool) -> list[dict[str, Any]]:
    """When it began and ended, where it did in the talk."""
    since = shown[0].sent_at if shown and has_earlier else None
    until = shown[-1].sent_at if shown and not is_newest else None
    return [
        {"state": "clock", "icon": "shuttle", "at": at, "text": words}
        for at, words in [*_shuttle(case), *_asked(case)]
        if (since is None or at >= since) and (until is None or at <= until)
    ]


def _shuttle(case: Case) -> Iterable[Line]:
    """On with the first threat that stood, off with the last: threats may overlap."""
    moments: list[tuple[datetime, int]] = []
    for each in case.separations.all():
        if each.flag_id:
            moments.append((each.began_at, 1))
            moments += [(each.ended_at, -1)] if each.ended_at else []
    standing = 0
    for at, change in sorted(moments, key=lambda moment: (moment[0], -moment[1])):
        before, standing = standing, standing + change
        if not before or not standing:
            yield (
                at,
                phrase("shuttle mode was switched on.") if standing else phrase("shuttle mode was switched off."),
            )


def _asked(case: Case) -> Iterable[Line]:
    for each in case.separations.all():
        if each.side:
            yield each.began_at, phrase("the {side} asked for no direct contact.", side=noun(each.side))
            if each.ended_at:
                own = each.ended_by_id == case.person_of(each.side).pk
                yield (
                    each.ended_at,
                    phrase("the {side} allowed direct contact again.", side=noun(each.side))
                    if own
                    else phrase("a reviewer allowed direct contact again."),
                )


@dataclass(frozen=True)
class Chosen:
    """What the mediator has chosen where they write: to which side, and what of the other it tells."""

    to: str = ""
    relays: tuple[int, ...] = ()


NOTHING = Chosen()


def composing(case: Case, person: User, now: Contact, chosen: Chosen) -> dict[str, Any]:
    """What differs where one writes: for a side the reader, for the mediator also whom it is for."""
    side = case.contract.side_of(person)
    if side is None:
        return _of_the_mediator(case, now, chosen)
    if now.is_direct:
        return {"meant_for": "both", "says": BOTH_NOW}
    return {
        "meant_for": "mediator",
        "says": MEDIATOR_NOW,
        "label": phrase("Write to the mediator"),
        "readers": ONLY_MEDIATOR if case.mediator_id else WAITS,
        "button": phrase("Send to the mediator") if case.mediator_id else phrase("Leave it for the mediator"),
        "help": phrase(
            "The {other_side} does not read it: the mediator tells what it means for the "
            "case. A message that may be a threat is held for a reviewer first.",
            other_side=noun(other_side(side)),
        ),
    }


def _of_the_mediator(case: Case, now: Contact, chosen: Chosen) -> dict[str, Any]:
    waiting = list(waiting_for_the_mediator(case)) if now.was_ever_apart else []
    if now.is_direct and not waiting and not chosen.relays:
        return {}
    to = [
        ("", phrase("Both sides")),
        *((side, phrase("Only {name}, the {side}", name=case.person_of(side), side=noun(side))) for side in SIDES),
    ]
    return {
        "label": phrase("Write to both sides, or to one alone"),
        "to": [{"value": value, "label": label, "chosen": value == chosen.to} for value, label in to],
        "relays": [
            {
                "number": each.number,
                "label": phrase(
                    "#{number} of the {position}, {sent_at} UTC",
                    number=each.number,
                    position=noun(each.position),
                    sent_at=short_moment(each.sent_at),
                ),
                "chosen": each.number in chosen.relays,
            }
            for each in waiting
        ],
        "readers": phrase("Both sides, or the one that you choose"),
        "button": phrase("Send"),
        "help": phrase(
            "Tell the other side in your words what matters. Tick what you tell: its writer sees that you have told it."
        ),
    }


def mark(case: Case, person: User, shown: Shown, drawn: dict[str, Any], told: dict[str, Any]) -> None:
    """Who reads a message that went the way of a side, what the mediator tells in it, or that it has been told."""
    if drawn["state"] == "clock" or not (shown.way_of or shown.state is State.ASIDE):
        return
    if drawn["state"] != "held":
        drawn |= {"private": True, "readers": phrase("Only you and {them}", them=_them(case, person, shown))}
    if "told" in told:
        drawn["said"] = " ".join(each for each in (drawn.get("said", ""), told["told"]) if each)
    elif case.mediator_id == person.pk and shown.position != MEDIATOR and shown.text and not case.is_closed:
        to = other_side(shown.position)
        drawn["acts"] = [
            *drawn["acts"],
            {"label": phrase("Tell the {to}", to=noun(to)), "url": relay_address(case, shown.number, to)},
        ]
    if "relayed" in told:
        drawn["relayed"] = told["relayed"]


def _them(case: Case, person: User, shown: Shown) -> str:
    if case.contract.side_of(person) is not None:
        return (
            phrase("the mediator") if case.mediator_id or shown.position == MEDIATOR else phrase("whoever will mediate")
        )
    return str(case.person_of(_side_of(case, shown.way_of or shown.author.pk)))


def relay_address(case: Case, number: int, to: str) -> str:
    return f"{reverse('room', args=[case.pk])}?relays={number}&to={to}#write"


def told(case: Case, person: User, shown: Sequence[Shown]) -> dict[int, dict[str, Any]]:
    """By the number of a message: what the mediator tells in it, or that it has been told to the other side."""
    here = {each.pk: each for each in shown if each.way_of or each.text}
    found: dict[int, dict[str, Any]] = {}
    for words, original, number in relays_among(here):
        if words in here:
            lead = _leads(case, here[words], number)
            earlier = found.get(here[words].number, {}).get("relayed", {})
            lead = f"{earlier['lead']}; #{number}" if earlier else lead
            author = other_side(_side_of(case, here[words].way_of))
            found.setdefault(here[words].number, {})["relayed"] = {"position": author, "lead": lead, "text": ""}
        if original in here and here[original].position != MEDIATOR:
            to = other_side(here[original].position)
            found.setdefault(here[original].number, {})["told"] = phrase(
                "The mediator has told the {to} about it", to=noun(to)
            )
    return found


def _leads(case: Case, words: Shown, number: int) -> str:
    author = other_side(_side_of(case, words.way_of))
    return phrase("What {name} wrote in #{number}, told by the mediator", name=case.person_of(author), number=number)


def _side_of(case: Case, person: int) -> str:
    return next(side for side in SIDES if case.person_of(side).pk == person)


def meant_for_the_mediator(case: Case, now: Contact, kept_at: datetime | None) -> str:
    """A draft that was kept while it would have gone to the mediator, and would now be read by both."""
    if kept_at is None or not now.is_direct:
        return ""
    kept = any(each.began_at <= kept_at < (each.ended_at or kept_at) for each in case.separations.all())
    return phrase("It was kept when it would have gone to the mediator. Both sides would read it now.") if kept else ""


def facts(case: Case) -> list[str]:
    """For the head of the workbench: whether contact is direct, and how much waits to be told."""
    now = contact(case)
    mode = [] if now.is_direct else [phrase("Shuttle mode") if now.is_shuttle else phrase("No direct contact")]
    many = len(list(waiting_for_the_mediator(case))) if now.was_ever_apart else 0
    said = phrase_of(many, "{number} message to tell the other side", "{number} messages to tell the other side")
    return [*mode, said] if many else mode
