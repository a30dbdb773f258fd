"""The mediator's workbench: claim and answer side by side, the evidence, and the recommendation being written."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import QueryDict

from core import clock, money
from core.fields import Field, errors_of
from core.presenting import long_deadline, money_words, remainder_words
from disputes import process, reading
from disputes.access import may_see_evidence
from disputes.models import Case, Phase
from disputes.pages import apart, composer, setting_aside, sla
from disputes.pages.asked import asked_on_workbench
from disputes.pages.asked_of_sides import questions
from disputes.pages.both_sides import called
from disputes.pages.buttons import address
from disputes.pages.claims import claims, narratives
from disputes.pages.evidence_matrix import matrix
from disputes.pages.evidence_order import ordered
from disputes.pages.evidence_timeline import timeline
from disputes.pages.exhibits import exhibits
from disputes.pages.next_in_mediation import mediating
from disputes.pages.reader import Reader
from disputes.pages.room import room_for
from disputes.pages.the_mediator import the_mediator
from disputes.second_reading import exhibits_in_file, reads_blind
from disputes.stages.low_value import stands_by_value
from disputes.stages.recommendation import replies
from people.models import User
from record.declaring import SIDES
from timers import deadlines

NOTHING_SAID = QueryDict()
WANTS = {"client": "The client would give {}", "freelancer": "The freelancer asks for {}"}
NOT_KEPT = ("csrfmiddlewaretoken", "step")


def workbench_page(
    case: Case,
    person: User,
    said: QueryDict = NOTHING_SAID,
    errors: composer.Errors | None = None,
    order: str | None = None,
) -> dict[str, Any]:
    """The context of templates/staff/workbench.html."""
    is_mine = case.mediator_id == person.pk
    there = claims(case, person)
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
        "questions": questions(case, person),
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
    page |= standing(case) | {
        "evidence": ordered(shown, order),
        "timeline": timeline(shown),
        "matrix": matrix(shown, there, str(case.mediator or "The mediator")),
    }
    return page | (recommending(case, person, there, said, errors or {}) if writes else {})


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


def recommending(
    case: Case, person: User, there: list[dict[str, Any]], said: QueryDict, errors: composer.Errors
) -> dict[str, Any]:
    """The composer: fields in each claim, the sum beside them, and what still stands in the way."""
    findings = [composer.finding_fields(case, claim, place, said, errors) for place, claim in enumerate(there)]
    for claim, fields in zip(there, findings, strict=True):
        claim["fields"] = fields
    closing = composer.closing_fields(said, errors)
    typed = composer.amounts(case, said, range(len(there)))
    total = min(sum(amount or 0 for amount in typed), case.amount)
    return {
        "writes": True,
        "exponent": money.exponent(case.currency),
        "key": said.get("key") or uuid.uuid4().hex,
        "closing_fields": closing,
        "sums": [{"claim": claim, "amount": amount or 0} for claim, amount in zip(there, typed, strict=True)],
        "divided": any(amount is not None for amount in typed),
        "to_freelancer": total,
        "to_client": case.amount - total,
        "unread": reading.to_be_opened(case, person),
        "stands": stands_by_value(case),
        "errors": _all_errors([field for fields in findings for field in fields] + closing, errors),
    }


def _all_errors(fields: list[Field], errors: composer.Errors) -> list[tuple[str, str]]:
    """First what belongs to no field, then field by field."""
    known = {field.name for field in fields}
    others = [words for name, said in errors.items() if name.replace("].", "]") not in known for words in said]
    return errors_of(fields, others)


def check_page(case: Case, person: User, said: QueryDict) -> dict[str, Any]:
    """What both sides will read, before it is issued."""
    names = {exhibit.number: called(exhibit) for exhibit in exhibits_in_file(case)}
    there = claims(case, person)
    typed = composer.amounts(case, said, range(len(there)))
    for place, claim in enumerate(there):
        named = [int(number) for number in said.getlist(f"findings[{place}]exhibits") if number.isdecimal()]
        rule, reason = said.get(f"findings[{place}]rule", ""), said.get(f"findings[{place}]reason", "")
        claim["finding"] = {
            "found": said.get(f"findings[{place}]found", ""),
            "text": f"{reason} Rule applied: {rule}",
            "amount": typed[place],
            "cites": [{"label": names.get(number, f"E{number}"), "url": f"#e{number}"} for number in named],
        }
    total = sum(amount or 0 for amount in typed)
    kept = [
        (name, value) for name in said if name not in ("csrfmiddlewaretoken", "step") for value in said.getlist(name)
    ]
    return {
        "case": case,
        "head": head(case, person),
        "claims": there,
        "to_freelancer": total,
        "to_client": case.amount - total,
        "reasons": said.get("reasons", ""),
        "would_change": said.get("would_change", ""),
        "stands": stands_by_value(case),
        "kept": kept,
    }
