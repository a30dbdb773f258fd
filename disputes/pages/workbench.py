"""The mediator's workbench: claim and answer side by side, the evidence, and the recommendation being written."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, money_words, remainder_words
from disputes import process
from disputes.access import may_see_evidence
from disputes.models import Case, Phase
from disputes.pages import apart, composer, setting_aside, sla
from disputes.pages.asked import asked_on_workbench
from disputes.pages.asked_of_sides import questions
from disputes.pages.buttons import address
from disputes.pages.claims import claims, narratives
from disputes.pages.composing import NOTHING_SAID, recommending
from disputes.pages.desk_notes import Typed, notes_form
from disputes.pages.evidence_matrix import matrix
from disputes.pages.evidence_order import ordered
from disputes.pages.evidence_timeline import timeline
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

WANTS = {"client": phrase_later("The client would give {}"), "freelancer": phrase_later("The freelancer asks for {}")}


def workbench_page(
    case: Case,
    person: User,
    said: QueryDict = NOTHING_SAID,
    errors: composer.Errors | None = None,
    order: str | None = None,
    typed: Typed | None = None,
) -> dict[str, Any]:
    """The context of templates/staff/workbench.html. `said` and `typed` are what was refused, with its words kept."""
    is_mine = case.mediator_id == person.pk
    there, asked_of_sides = claims(case, person), questions(case, person)
    again = reads_blind(case, person)
    writes = again or (is_mine and case.phase == Phase.MEDIATION)
    shown = exhibits(case, person, openable=is_mine or again or may_see_evidence(person, case))
    page = {
        "case": case,
        "head": head(case, person),
        "is_mine": is_mine or again,
        "reads_again": again,
        "claims": there,
        "narratives": narratives(case, person),
        "exhibits": shown,
        "room": room_for(case, person),
        "questions": asked_of_sides,
        "waiting": counted(asked_of_sides),
        "urgent": urgent(case, person) if writes and is_mine else None,
        "neutral": the_mediator(Reader(case, person)),
        "set_aside": setting_aside.applied(Reader(case, person)),
        "recommendation": case.last_recommendation,
        "asked": asked_on_workbench(case, person),
    }
    page |= ways(case, is_mine=is_mine, writes=writes) | standing(case)
    page |= {"evidence": ordered(shown, order), "timeline": timeline(shown)}
    page["matrix"] = matrix(shown, there, str(case.mediator or phrase("The mediator")))
    if page["is_mine"]:
        lay_beside(case, there)
        page["notes"] = notes_form(case, person, there, typed)
    return page | (recommending(case, person, there, said, errors or {}) if writes else {})


def counted(asked: list[Any]) -> dict[str, int]:
    """Of the questions to the sides those that are open, and of these the ones whose time has passed."""
    waiting = [each for each in asked if each.waits]
    return {"open": len(waiting), "overdue": sum(each.is_late for each in waiting)}


def lay_beside(case: Case, there: list[dict[str, Any]]) -> None:
    """What was handed in for each deliverable, beside what both sides say of it."""
    work = handed_in(case, openable=True)
    for claim in there:
        claim["handed_in"] = work.get(claim["place"], HandedIn())


def ways(case: Case, *, is_mine: bool, writes: bool) -> dict[str, str]:
    """The addresses of what a mediator may do here; empty where they may not."""
    here = writes and is_mine
    return {
        "ask_url": address(case, "ask_party") if here else "",
        "extend_url": address(case, "extend") if is_mine and not case.is_closed else "",
        "close_evidence_url": address(case, "close_evidence") if here else "",
        "claim_url": address(case, "claim") if case.phase == Phase.MEDIATION and not case.mediator_id else "",
        "hand_back_url": address(case, "hand_back") if here else "",
    }


def head(case: Case, person: User) -> dict[str, Any]:
    """What stands above the title: where it is, until when, and what this mediator declared."""
    again = reads_blind(case, person)
    deadline = deadlines.find(case, process.SECOND_OPINION) if again else Reader(case, person).deadline
    facts = [phrase("Case {reference}", reference=case.reference)]
    if deadline and deadline.is_stopped:
        facts.append(phrase("{phase}: the clock stands still", phase=case.get_phase_display()))
    elif deadline:
        places = {
            "due": long_deadline(deadline.due_at),
            "left": remainder_words(deadline.due_at - clock.now()),
        }
        facts.append(
            phrase("Second opinion until {due} ({left})", **places)
            if again
            else phrase("{phase} until {due} ({left})", phase=case.get_phase_display(), **places)
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
    said = {True: phrase("Accepted"), False: phrase("Rejected"), None: phrase("Not answered yet")}
    return {
        "figures": figures,
        "recommended": {"client": case.amount - last.to_freelancer, "freelancer": last.to_freelancer},
        "replies": [{"name": case.person_of(side).display_name, "value": said[given.get(side)]} for side in SIDES],
    }
