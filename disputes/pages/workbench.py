"""The mediator's workbench: claim and answer side by side, the evidence, and the recommendation being written."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from core import clock
from core.presenting import long_deadline, money_words, remainder_words
from disputes import process
from disputes.access import may_see_evidence
from disputes.models import Case, Phase
from disputes.pages import apart, composer, setting_aside, sla
from disputes.pages.asked import asked_on_workbench
from disputes.pages.asked_of_sides import Asked, questions
from disputes.pages.buttons import address
from disputes.pages.claims import claims, narratives
from disputes.pages.composing import NOTHING_SAID, recommending
from disputes.pages.desk_notes import Typed, notes_form
from disputes.pages.exhibits import exhibits
from disputes.pages.handed_in import HandedIn, handed_in
from disputes.pages.next_in_mediation import mediating
from disputes.pages.reader import Reader
from disputes.pages.room import room_for
from disputes.pages.the_mediator import the_mediator
from disputes.second_reading import reads_blind
from disputes.stages.recommendation import replies
from people.models import User
from record.declaring import SIDES
from timers import deadlines

WANTS = {"client": "The client would give {}", "freelancer": "The freelancer asks for {}"}


def workbench_page(
    case: Case,
    person: User,
    said: QueryDict = NOTHING_SAID,
    errors: composer.Errors | None = None,
    typed: Typed | None = None,
) -> dict[str, Any]:
    """The context of templates/staff/workbench.html. `said` and `typed` are what was refused, with its words kept."""
    is_mine = case.mediator_id == person.pk
    there, asked_of_sides = claims(case, person), questions(case, person)
    again = reads_blind(case, person)
    writes = again or (is_mine and case.phase == Phase.MEDIATION)
    page = {
        "case": case,
        "head": head(case, person),
        "is_mine": is_mine or again,
        "reads_again": again,
        "claims": there,
        "narratives": narratives(case, person),
        "exhibits": exhibits(case, person, openable=is_mine or again or may_see_evidence(person, case)),
        "room": room_for(case, person),
        "questions": asked_of_sides,
        "waiting": waiting(asked_of_sides),
        "ask_url": address(case, "ask_party") if writes and is_mine else "",
        "extend_url": address(case, "extend") if is_mine and not case.is_closed else "",
        "close_evidence_url": address(case, "close_evidence") if writes and is_mine else "",
        "urgent": urgent(case, person) if writes and is_mine else None,
        "neutral": the_mediator(Reader(case, person)),
        "claim_url": address(case, "claim") if case.phase == Phase.MEDIATION and not case.mediator_id else "",
        "set_aside": setting_aside.applied(Reader(case, person)),
        "hand_back_url": address(case, "hand_back") if writes and is_mine else "",
        "recommendation": case.last_recommendation,
        "asked": asked_on_workbench(case, person),
    }
    page |= standing(case)
    if page["is_mine"]:
        page |= of_ones_own(case, person, there, typed)
    return page | (recommending(case, person, there, said, errors or {}) if writes else {})


def of_ones_own(case: Case, person: User, there: list[dict[str, Any]], typed: Typed | None) -> dict[str, Any]:
    """What a mediator has of a case once they read it: the work that was handed in, and their own notes."""
    work = handed_in(case, openable=True)
    for claim in there:
        claim["handed_in"] = work.get(claim["place"], HandedIn())
    return {"notes": notes_form(case, person, there, typed)}


def waiting(asked_of_sides: list[Asked]) -> dict[str, int]:
    """How many of the mediator's questions wait for an answer, and how many longer than was hoped."""
    open_ones = [each for each in asked_of_sides if each.waits]
    return {"open": len(open_ones), "overdue": sum(each.is_late for each in open_ones)}


def head(case: Case, person: User) -> dict[str, Any]:
    """What stands above the title: where it is, until when, and what this mediator declared."""
    again = reads_blind(case, person)
    deadline = deadlines.find(case, process.SECOND_OPINION) if again else Reader(case, person).deadline
    facts = [f"Case {case.reference}"]
    if deadline and deadline.is_stopped:
        facts.append(f"{case.get_phase_display()}: the clock stands still")
    elif deadline:
        left = remainder_words(deadline.due_at - clock.now())
        facts.append(
            f"{'Second opinion' if again else case.get_phase_display()} until {long_deadline(deadline.due_at)} ({left})"
        )
    else:
        facts.append(case.get_phase_display())
    facts += apart.facts(case)
    mine = case.mediatings.filter(mediator=person, ended_at=None).first()
    return {"facts": facts, "sla": sla.until(deadline.due_at) if deadline else None, "mediating": mine}


def urgent(case: Case, person: User) -> dict[str, Any] | None:
    """A reply that is due, or an objection that is open: what comes before the recommendation."""
    reader = Reader(case, person)
    if not reader.clocks_beside:
        return None
    title, text = mediating(reader)
    return {"title": title, "text": text, "icon": "hourglass"}


def standing(case: Case) -> dict[str, Any]:
    """What each side wants, and what was recommended and answered."""
    wants = {side: case.figure_of(side) for side in SIDES}
    figures = [
        (side, figure, WANTS[side].format(money_words(figure, case.currency)))
        for side, figure in wants.items()
        if figure is not None
    ]
    last = case.last_recommendation
    if last is None:
        return {"figures": figures}
    given = replies(last)
    said = {True: "Accepted", False: "Rejected", None: "Not answered yet"}
    return {
        "figures": figures,
        "recommended": {"client": case.amount - last.to_freelancer, "freelancer": last.to_freelancer},
        "replies": [{"name": case.person_of(side).display_name, "value": said[given.get(side)]} for side in SIDES],
    }
