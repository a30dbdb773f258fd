"""The whole page of a case for one person, put together."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Q, Value, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from core.kept import Kept
from core.phrases import phrase, phrase_later, phrase_marked
from core.positions import noun
from core.presenting import long_day
from disputes.models import Case, Phase
from disputes.pages import awarded, both_sides, cooling_off, released, setting_aside, standing
from disputes.pages.ahead import ahead
from disputes.pages.asked import asked
from disputes.pages.asked_of_sides import questions
from disputes.pages.buttons import address
from disputes.pages.closed import ended
from disputes.pages.evens import evens
from disputes.pages.evidence_list import closes, exhibits, has_anothers_caption
from disputes.pages.evidence_order import ordered
from disputes.pages.evidence_timeline import timeline
from disputes.pages.feedback import feedback
from disputes.pages.held import held, next_while_held
from disputes.pages.money_in_case import money_in_case
from disputes.pages.next_for_sides import next_for_side
from disputes.pages.next_for_staff import next_for_staff
from disputes.pages.next_step import NextStep
from disputes.pages.offers import offers
from disputes.pages.outcomes_table import outcomes_table
from disputes.pages.payoffs import payoff
from disputes.pages.reader import Reader
from disputes.pages.recommended import recommended
from disputes.pages.record_entries import entries
from disputes.pages.reporting_words import report_link
from disputes.pages.room import room_for
from disputes.pages.sealed_bids import sealed_bids
from disputes.pages.settled_fees import settled_fees
from disputes.pages.the_mediator import the_mediator
from disputes.pages.transfers import transfers
from disputes.there import look
from people.models import User
from record.declaring import SIDES
from record.models import Event

NEWEST = 8  # entries of the record on the page of the case
# Those, and whatever moved something: by that the stages are known. A long talk is thousands of entries beside.
_EVENTS = Kept(
    lambda case, newest: (
        Event.objects.filter(subject=case)
        .filter(Q(number__gt=Value(newest, BigIntegerField())) | ~Q(moved=[]))
        .select_related("by")
        .order_by("number")
    ),
    "uuid",
    "bigint",
)
ROLES = {"claimant": phrase_later("opened the case"), "respondent": phrase_later("answers the claim")}


def case_page(case: Case, person: User, order: str | None = None) -> dict[str, Any]:
    """The context of templates/disputes/case.html."""
    look(case)
    reader = Reader(case, person)
    case.__dict__["open_deadlines"] = reader.clocks
    if case.last_recommendation:
        prefetch_related_objects([case.last_recommendation], "replies")  # asked for all over the page
    events = _EVENTS.of(case.pk, case.version - NEWEST, subject=case)
    statements = both_sides.statements_of(case)
    step, stories = next_step(reader), both_sides.stories(reader, statements)
    return {
        "case": case,
        "reader": reader,
        "head": {"facts": facts(reader), "title": case.title},
        "bench": bench(reader),
        "steps": standing.steps(case, events, reader.deadline),
        "next": step,
        "actionbar": actionbar(step, reader),
        "payoff": payoff(reader),
        "outcomes": outcomes_table(reader) if case.phase == Phase.ELECTION else None,
        **on_the_table(reader),
        "items": both_sides.claim_items(reader, statements),
        "stories": stories,
        "reports_words": report_link(reader, *(each for each in stories if not each.is_own)),
        **evidence(reader, order),
        "room": room_for(case, person),
        "questions": questions(case, person),
        "ask_url": address(case, "ask_party") if "ask_party" in reader.open_acts else "",
        "neutral": the_mediator(reader),
        "money": money_in_case(reader),
        "award": awarded.award(reader),
        "transfers": transfers(case),
        "ahead": ahead(reader),
        "record": entries(case, events[: -NEWEST - 1 : -1], person),
        "entries_in_all": case.version,
    }


def evidence(reader: Reader, order: str | None) -> dict[str, Any]:
    """The exhibits in the order that the address asks for, and what can be done about them."""
    there = exhibits(reader)
    return {
        "exhibits": there,
        "evidence": ordered(there, order),
        "timeline": timeline(there),
        "reports_captions": report_link(reader, *(each for each in there if has_anothers_caption(reader, each))),
        "evidence_closes": closes(reader),
        "adds_evidence": "add_exhibits" in reader.open_acts,
    }


def on_the_table(reader: Reader) -> dict[str, Any]:
    """What there is to answer or to wait for, each with a part of the page of its own."""
    return {
        "held": held(reader),
        "fees": settled_fees(reader),
        "evens": evens(reader),
        "offers": offers(reader),
        "bids": sealed_bids(reader),
        "cooling_off": cooling_off.banner(reader),
        "set_aside": setting_aside.applied(reader),
        "released": released.says(reader),
        "feedback": feedback(reader),
        "recommended": recommended(reader),
        "asked": asked(reader),
    }


def next_step(reader: Reader) -> NextStep:
    if reader.case.is_closed:
        return ended(reader)
    if reader.case.is_held:
        return next_while_held(reader)
    if own := cooling_off.card(reader):
        return own
    return next_for_side(reader) if reader.side in SIDES else next_for_staff(reader)


def facts(reader: Reader) -> list[str]:
    case, rulebook = reader.case, reader.case.contract.rulebook
    link = reverse("rulebook", args=[rulebook.name, rulebook.version]) + f"?currency={case.currency}"
    return [
        phrase("Case {reference}", reference=case.reference),
        phrase("Opened {opened_at}", opened_at=long_day(case.opened_at)),
        phrase_marked("Contract {link}", link=contract_link(case)),
        phrase_marked(
            'Rulebook <a href="{url}">{name}, version\u00a0{version}</a>',
            url=link,
            name=rulebook.name,
            version=rulebook.version,
        ),
    ]


def contract_link(case: Case) -> str:
    try:
        return format_html('<a href="{}">{}</a>', reverse("contract", args=[case.contract_id]), case.contract.reference)
    except NoReverseMatch:
        return case.contract.reference


def bench(reader: Reader) -> dict[str, Any]:
    case = reader.case
    sides = {
        side: {"name": reader.name(side), "role": f"{noun(side).capitalize()}, {ROLES[case.role_of(side)]}"}
        for side in SIDES
    }
    held = {"held": phrase("in escrow, frozen"), "frozen": True, "bar": "held"}
    if case.about_released:
        held = {"held": phrase("was released, in dispute"), "frozen": False, "bar": ""}
    if case.is_closed:
        split = awarded.came_to_freelancer(case)
        held = {"held": phrase("was in dispute"), "frozen": False, "bar": "split" if split is not None else ""}
        held |= {"to_client": None if split is None else case.amount - split, "to_freelancer": split}
    return {**sides, "you": reader.side, "amount": case.amount, "currency": case.currency, **held}


def actionbar(step: NextStep, reader: Reader) -> dict[str, Any] | None:
    """On a phone the next step stays within reach, as long as it is the reader's move."""
    if step.wait or step.main is None:
        return None
    mine = reader.cooling.of.get(reader.side)
    deadline = mine.deadline if mine else reader.deadline
    due = deadline.due_at if deadline and not deadline.is_stopped else None
    return {"due": due, "label": step.main.label.rstrip(","), "url": "#next", "text": step.title}
