"""The reviewers' list: a covered message, why it was flagged, what came before it, and the decision about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.phrases import phrase, phrase_later, phrase_marked
from core.positions import noun
from core.presenting import day, short_moment
from disputes import flags
from disputes.contact import contact
from disputes.models import Case
from disputes.pages import appeals, askings, deciding, sla, wellbeing
from disputes.pages.buttons import address
from disputes.pages.deciding import CALLED, RUNGS
from disputes.pages.flagged_message import REACHED, WHERE, context_line, direction, marked, named, titled, to_whom
from disputes.pages.flagged_with import flagged_with
from disputes.pages.wellbeing import taken_up_words
from messaging import reasons
from messaging.models import Flag, Message, Room, Ruling, State
from messaging.review import DECIDED_WITHIN
from messaging.taken_up import TakenUp
from people.desk import choices_of, is_away
from people.models import User
from people.sanctions import Measure, Step
from record.declaring import MEDIATOR, other_side
from record.hearing import digest

Conduct = dict[int, list[Measure]]  # by person, the oldest first
PER_PAGE = 30
MEASURES = 10  # of a person, in a line; the rungs of the ladder are fewer
# How a flag stands, beside how many there are of it.
STANDS: dict[str, str] = {
    Ruling.PENDING: phrase_later("pending"),
    Ruling.UPHELD: phrase_later("upheld"),
    Ruling.DISMISSED: phrase_later("dismissed"),
}


def flags_page(
    person: User,
    flag: Flag | None,
    page: str,
    said: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    overtaken: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The context of templates/staff/flags.html: what waits on the left, one flag beside it."""
    says = desk(person, flag)
    away = says["wellbeing"]["away_until"]
    shown = Paginator(flags.pending(person) if not away else Flag.objects.none(), PER_PAGE).get_page(page)
    chosen = flag or next(iter(shown), None)
    up = wellbeing.before_whom([*shown, chosen] if chosen else [])
    asked = {"page": shown.number} | ({"flag": chosen.pk} if chosen else {})
    return says | {
        "version": _version(person, shown, chosen),
        "asked_address": f"?{urlencode(asked)}",
        "listed": [entry(each, chosen) | {"up": taken_up_words(up.get(each.pk), person)} for each in shown],
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "overtaken": overtaken,
        "is_alone": flag is not None,  # by its own address: a phone shows it without the list
        **(beside(chosen, person, said or {}, errors or {}, up.get(chosen.pk)) if chosen else {"flag": None}),
    }


def desk(person: User, chosen: Flag | None = None) -> dict[str, Any]:
    """What stands on every page of the desk: appeals and askings that wait, rulings to take back, covers, breaks."""
    choices = choices_of(person)
    says = wellbeing.wellbeing(person, choices)
    away = says["away_until"]
    return {
        "appeals": [] if away else appeals.listed(person),
        "askings": [] if away else askings.listed(person, chosen),
        "to_take_back": deciding.to_take_back(person),
        "shows_words": choices.shows_words,
        "wellbeing": says,
    }


def beside(
    chosen: Flag, person: User, said: Mapping[str, str], errors: Mapping[str, list[str]], up: TakenUp | None
) -> dict[str, Any]:
    conduct = conduct_of(chosen)
    strikes = [each for each in conduct.get(chosen.message.author_id, []) if each.is_strike]
    ruling, answering = ({}, said) if "asking" in said else (said, {})
    form = deciding.decide(chosen, strikes, ruling, errors if ruling else {}) if chosen.is_pending else None
    return {
        "flag": detail(chosen, conduct)
        | {"up": taken_up_words(up, person), "is_mine": bool(up and up.by_id == person.pk)},
        "decide": form,
        "asked": askings.beside(chosen, person, answering, errors),
    }


def flags_version(person: User, chosen: Flag | None, page: str) -> str:
    """The version of what `flags_page` shows of these, without showing it."""
    waiting = Flag.objects.none() if is_away(choices_of(person)) else flags.pending(person)
    return _version(person, Paginator(waiting, PER_PAGE).get_page(page), chosen)


def _version(person: User, shown: Page, chosen: Flag | None) -> str:
    here = [*shown, chosen] if chosen else list(shown)
    flagged = ((each.pk, each.state, each.category, each.reported_by_id, each.version) for each in here)
    up = ((each.flag_id, each.by_id) for each in wellbeing.before_whom(here).values())
    asked = askings.waiting(person).values_list("pk", flat=True)[: askings.SHOWN]
    return digest([shown.paginator.count, *flagged, *up, *asked, *(each["url"] for each in appeals.listed(person))])


def entry(flag: Flag, chosen: Flag | None) -> dict[str, Any]:
    """One flag of the list."""
    sender, receiver = direction(flag.message)
    return {
        "url": reverse("flag", args=[flag.pk]),
        "now": chosen is not None and chosen.pk == flag.pk,
        "called": CALLED[flag.category],
        "sla": sla.within(flag.raised_at + DECIDED_WITHIN) if flag.is_pending else None,
        "why": why_listed(flag),
        "about": phrase(
            "{reference}, case {case}, {sender} to {receiver}",
            reference=reference(flag),
            case=case_of(flag).reference,
            sender=noun(sender),
            receiver=noun(receiver),
        ),
    }


def why_listed(flag: Flag) -> str:
    found = reasons.in_words(flag.message.why) or (
        phrase("Reported by a reader") if flag.reported_by else phrase("Found by the screen")
    )
    return (
        phrase("{found}. It may be a threat", found=found)
        if flag.suspected == "threat" and flag.category != "threat"
        else found
    )


def detail(flag: Flag, conduct: Conduct) -> dict[str, Any]:
    """One flag in full. The words stand under their cover until they are asked for."""
    message, case = flag.message, case_of(flag)
    sender, receiver = direction(message)
    return entry(flag, flag) | {
        "pk": flag.pk,
        "reference": reference(flag),
        "case": case,
        "title": titled(flag),
        "sender": {"position": sender, "name": message.author.display_name},
        "receivers": [(side, named(case, message, side)) for side in to_whom(message, receiver)],
        "written": phrase(
            "{sent_at} UTC, {where}, message {number}",
            sent_at=short_moment(message.sent_at),
            where=where(message),
            number=message.number,
        ),
        "reached": REACHED[State(message.state)],
        "words": marked(message),
        "beside": flagged_with(message),
        "due": flag.raised_at + DECIDED_WITHIN if flag.is_pending else None,
        "before": [context_line(each) for each in flags.before(message)],
        "reports": list(flag.reported.select_related("by").order_by("made_at", "pk")),
        "why_words": why_words(flag),
        "facts": facts(flag, case, sender, conduct),
        "ruling": flag if not flag.is_pending else None,
        "turns": list(flag.turns.select_related("by", "was_by").order_by("at")),
    }


def where(message: Message) -> str:
    beside = message.words_beside.first() if message.thread.room == Room.BESIDE else None
    return beside.called if beside else WHERE[message.thread.room]


def why_words(flag: Flag) -> str:
    """What raised it: the screen and which of its rules, or a reader."""
    if flag.message.why:
        return phrase("The screen found: {why}.", why=reasons.in_words(flag.message.why))
    return (
        phrase("A reader reported it; the screen found nothing.") if flag.reported_by else phrase("The screen held it.")
    )


def conduct_of(flag: Flag) -> Conduct:
    """What counts against the people of the case and the author, read once: of each the last ones, the newest last."""
    contract = case_of(flag).contract
    people = {flag.message.author_id, contract.client_id, contract.freelancer_id}
    found: Conduct = {}
    newest = Window(RowNumber(), partition_by="person", order_by=("-begins_at", "-pk"))
    counts = Measure.objects.strikes().filter(person__in=people).annotate(place=newest)
    for measure in counts.filter(place__lte=MEASURES + 1).select_related("lifting").order_by("begins_at", "pk"):
        found.setdefault(measure.person_id, []).append(measure)
    return found


def facts(flag: Flag, case: Case, sender: str, conduct: Conduct) -> list[dict[str, object]]:
    """What bears on the decision, and what it does not bear on."""
    author = flag.message.author
    about: list[dict[str, object]] = [
        {"name": phrase("Earlier flags on the sender"), "value": in_words(flags.history(author, flag))},
        {"name": phrase("Measures on the sender"), "value": measured(conduct.get(author.pk, []))},
    ]
    if sender != MEDIATOR:
        receiver = case.person_of(other_side(sender))
        about.append({"name": phrase("Flags on the other side"), "value": in_words(flags.history(receiver, flag))})
        about.append({"name": phrase("Measures on the other side"), "value": measured(conduct.get(receiver.pk, []))})
    return [
        *about,
        {"name": phrase("The case now"), "value": case.standing_in_words().capitalize()},
        {"name": phrase("Contact"), "value": stands(case)},
        {"name": phrase("Money"), "value": phrase("Your decision never moves it")},
    ]


def stands(case: Case) -> SafeString:
    """Whether the sides write to each other directly. What a side asked for, a reviewer can lift."""
    now = contact(case)
    words = [phrase_marked("Shuttle mode, both told")] if now.is_shuttle else []
    for side in now.asked_by:
        url = "" if case.is_closed else address(case, "allow_contact", side=side)
        lift = phrase_marked(' (<a href="{url}">lift it</a>)', url=url) if url else ""
        words.append(
            phrase_marked("the {side} asked for no direct contact{lift}", side=noun(side), lift=lift)
            if words
            else phrase_marked("The {side} asked for no direct contact{lift}", side=noun(side), lift=lift)
        )
    return format_html_join(", ", "{}", ((each,) for each in words)) if words else phrase_marked("Direct")


def in_words(rows: list[tuple[str, str, int]]) -> str:
    counted = (
        phrase("{times} {category} ({state})", times=times, category=CALLED[category].lower(), state=STANDS[state])
        for category, state, times in rows
    )
    return ", ".join(counted) or phrase("None")


def measured(measures: list[Measure]) -> str:
    """“Warning (Mon 2 Mar), muted (Thu 5 Mar, until Sat 4 Apr)”; what was lifted is gone."""
    said = []
    for each in measures:
        if each.is_strike:
            until = phrase(", until {ends_at}", ends_at=day(each.ends_at)) if each.ends_at else ""
            said.append(f"{RUNGS[Step(each.step)].lower()} ({day(each.begins_at)}{until})")
    words = ", ".join(said[-MEASURES:])
    if len(said) > MEASURES:
        return f"… {words}"
    return f"{words[0].upper()}{words[1:]}" if words else phrase("None")


def case_of(flag: Flag) -> Case:
    return flag.message.subject.as_case


def reference(flag: Flag) -> str:
    return f"F-{flag.pk:04d}"
