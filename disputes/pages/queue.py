"""The mediators' queue as a page: saved views, filters, and one row a case."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from core.phrases import all_of, phrase, phrase_later, phrase_of
from core.positions import noun
from disputes.asked_of_queue import MINE, ORDERS, VIEWS, WAITS, Asked
from disputes.load import load_of
from disputes.models import Phase
from disputes.models.case import SECOND_OPINION
from disputes.pages import sla
from disputes.pages.load import strip
from disputes.pages.saved_views import beside_the_built_in
from disputes.pages.way_back import PER_PAGE, WayBack
from disputes.queue import MOST, Found, found_in, shown
from people import languages
from people.models import User
from record.declaring import SIDES
from record.hearing import digest
from timers.models import Subject

BOTH = phrase_later("Both sides")
EMPTY = {
    "all": (
        phrase_later("Nothing to mediate"),
        phrase_later("When two sides do not agree, their case comes here. This is good news."),
    ),
    "claim": (
        phrase_later("Nobody waits for a mediator"),
        phrase_later("Every case in mediation has somebody who reads it."),
    ),
    "applications": (
        phrase_later("No application waits"),
        phrase_later("Who did not answer in time can ask that a late answer counts. It comes here."),
    ),
    "waiting": (
        phrase_later("Nothing waits for you"),
        phrase_later("You have answered everything that was yours to answer."),
    ),
    "mine": (phrase_later("You have no open case"), phrase_later("Claim one from the queue.")),
    "snoozed": (
        phrase_later("You have put off no case"),
        phrase_later("What you snooze stands here until its moment comes, or until something happens in it."),
    ),
    "back": (
        phrase_later("No case came back"),
        phrase_later("Cases that a mediator handed back, or let the clock run out on, stand here."),
    ),
    "second": (
        phrase_later("Nobody waits for a second opinion"),
        phrase_later("When a side asks for one, its case comes here."),
    ),
    "closed": (
        phrase_later("None of your cases has closed yet"),
        phrase_later("Cases that you mediated stay here when they end."),
    ),
}


CAME_BACK = {
    "no reply": phrase_later("its mediator did not reply in time"),
    "objected to": phrase_later("a side objected to its mediator"),
}


def queue_page(person: User, asked: Asked, page: str) -> dict[str, Any]:
    """The context of templates/staff/queue.html."""
    found = found_in(person, asked)
    part, here = part_of(found, page), found.counts
    saved = beside_the_built_in(person, asked)
    cases_here = shown(person, list(part))
    title, text = EMPTY[asked.view]
    if asked.is_filtered:
        title, text = phrase("No case fits"), phrase("Change the filters, or clear them.")
    return {
        "asked": asked,
        "views": built_in(asked, here, is_saved=any(each["now"] for each in saved)),
        "saved": saved,
        "heading": phrase("Queue") if asked.view == "all" else VIEWS[asked.view],
        "rows": [row(case, person, WayBack(asked, part.number)) for case in cases_here],
        "page": part,
        "version": _version(found, [(case.pk, case.version) for case in cases_here]),
        "asked_address": asked.address(page=part.number),
        "ways": pages(asked, part),
        "listed": phrase_of(
            here[asked.view],
            "{shown} of {all} case",
            "{shown} of {all} cases",
            shown=counted(len(found.listed)),
            all=counted(here[asked.view]),
        ),
        "phases": [choice for choice in Phase.choices if choice[0] != Phase.CLOSED or asked.view == "closed"],
        "orders": list(ORDERS.items()),
        "clear_url": asked.cleared,
        "way_query": WayBack(asked, part.number).query,
        "load": strip(person, load_of(person)),
        "save_url": f"{reverse('saved-views')}{asked.address()}",
        "filters": filters(asked, person),
        "empty": {"title": title, "text": text},
    }


def built_in(asked: Asked, here: dict[str, int], *, is_saved: bool) -> list[dict[str, Any]]:
    """The views that everybody has; none of them is the present one where a saved view is."""
    return [
        {
            "label": label,
            "url": asked.address(view=view, page=""),
            "count": counted(here[view]),
            "now": view == asked.view and not is_saved,
        }
        for view, label in VIEWS.items()
    ]


def queue_version(person: User, asked: Asked, page: str) -> str:
    """The version of what `queue_page` shows, without showing it."""
    found = found_in(person, asked)
    here = list(part_of(found, page))
    versions = dict(Subject.objects.filter(pk__in=here).values_list("pk", "version"))
    return _version(found, [(pk, versions[pk]) for pk in here if pk in versions])


def _version(found: Found, cases: list[tuple[Any, int]]) -> str:
    return digest([sorted(found.counts.items()), len(found.listed), *cases])


def part_of(found: Found, page: str) -> Page:
    return Paginator(found.listed[:MOST], PER_PAGE).get_page(page)


def counted(many: int) -> str:
    return f"{MOST}+" if many > MOST else str(many)


def pages(asked: Asked, part: Page) -> dict[str, str]:
    """Where the neighbouring pages of a long list are."""
    return {
        "before": asked.address(page=part.previous_page_number()) if part.has_previous() else "",
        "after": asked.address(page=part.next_page_number()) if part.has_next() else "",
    }


def row(case: Any, person: User, way: WayBack) -> dict[str, Any]:
    """One case in the list, with what the queue counted of it."""
    is_free = case.mediator_id is None and case.phase == Phase.MEDIATION
    is_mine = case.mediator_id == person.pk
    return {
        "case": case,
        "url": reverse("workbench", args=[case.pk]) + way.kept,
        "sla": sla.until(case.due_at, stopped=case.stopped_at is not None),
        "says": says(case),
        "apart": apart(case),
        "waits_for": waits_for(case, person),
        "phase": case.get_phase_display(),
        "age": sla.age(case.opened_at),
        "claim_url": reverse("case-act", args=[case.pk, "claim"]) + way.kept if is_free else "",
        "is_mine": is_mine,
        "snooze_url": reverse("snooze", args=[case.pk]) + way.kept if is_mine and not case.is_closed else "",
        "snoozed_until": case.snoozed_until,
        "languages": tongues(case),
    }


def filters(asked: Asked, person: User) -> dict[str, Any]:
    """What can be chosen beside the view, for staff/_queue_filters.html."""
    return {
        "languages": [(MINE, phrase("Mine: {join}", join=", ".join(person.languages))), *languages.LANGUAGES.items()],
        "waits": list(WAITS.items()),
        "is_more": bool(asked.least or asked.most or asked.waits or asked.unread),
    }


def tongues(case: Any) -> str:
    """Which languages both sides read, where it is not English alone."""
    client, freelancer = (set(side.languages) for side in (case.contract.client, case.contract.freelancer))
    both = languages.named(client & freelancer)
    if both == ["English"]:
        return ""
    return (
        phrase("Both read {languages}", languages=all_of(both)) if both else phrase("They name no language in common")
    )


def apart(case: Any) -> str:
    """Where contact is not direct, and how much of what the sides wrote waits to be told."""
    if not (case.threats_stand or case.sides_asked):
        return ""
    mode = phrase("Shuttle mode") if case.threats_stand else phrase("No direct contact")
    return phrase("{mode}, {count} to tell", mode=mode, count=case.to_be_told) if case.to_be_told else mode


def says(case: Any) -> str:
    """What a mediator wants to know of it at a glance."""
    if case.snoozed_until:
        return phrase("Snoozed: {snoozed_for}", snoozed_for=case.snoozed_for) if case.snoozed_for else phrase("Snoozed")
    if case.standing == SECOND_OPINION:
        return phrase("Second opinion: read it without the figure recommended before")
    if case.phase == Phase.DEFAULT:
        return phrase("A late answer: decide whether it counts. Undecided, it does")
    if case.mediator_id is None and case.mediation_lapsed_at:
        return phrase("Back in the queue: no recommendation came in time")
    if case.mediator_id is None and case.held_before:
        return phrase("Back in the queue: {why}", why=CAME_BACK.get(case.left_how) or phrase("handed back"))
    there = case.exhibits_there
    if not there:
        return phrase("No exhibits")
    unread = there - case.exhibits_read
    if case.mediator_id and unread and case.phase == Phase.MEDIATION:
        return phrase_of(
            there,
            "{number} exhibit, {unread} not opened by you",
            "{number} exhibits, {unread} not opened by you",
            unread=unread,
        )
    return phrase_of(there, "{number} exhibit", "{number} exhibits")


def waits_for(case: Any, person: User) -> str:
    """Whose move it is."""
    if case.phase == Phase.DEFAULT:
        return phrase("A mediator")
    if case.phase == Phase.MEDIATION:
        return (
            phrase("A mediator")
            if case.mediator_id is None
            else phrase("You")
            if case.mediator_id == person.pk
            else phrase("Its mediator")
        )
    if case.standing == SECOND_OPINION:
        return phrase("Another mediator")
    if case.phase == Phase.RECOMMENDATION and case.mediator_id == person.pk and case.asked_there:
        return phrase("You")
    if case.phase == Phase.RECOMMENDATION:
        last = max(case.recommendations.all(), key=lambda made: made.number)
        replied = {reply.side for reply in last.replies.all()}
        return _sides([side for side in SIDES if side not in replied])
    if case.phase == Phase.ELECTION:
        return _sides([fee.side for fee in case.fee_rows.all() if not fee.is_settled])
    if case.phase == Phase.ARBITRATION:
        return phrase("The arbitrator") if case.file_sent_at else phrase("An operator")
    return phrase("Nobody") if case.phase == Phase.CLOSED else BOTH


def _sides(sides: list[str]) -> str:
    return BOTH if len(sides) != 1 else phrase("The {side}", side=noun(sides[0]))
