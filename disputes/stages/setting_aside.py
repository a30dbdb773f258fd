"""Setting a default aside: the respondent says once why there was no answer, and answers; a mediator decides.

The money is still held. The window stands still meanwhile, and what nobody decides in time is granted.
"""

from __future__ import annotations

import uuid
from typing import Any

from core import clock
from core.errors import NotAllowed, WrongPhase
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import beside, closing, process, standstills, statement_drafts, statements, waiting
from disputes.foreseeing import foresees
from disputes.inputs import ReasonInput
from disputes.inputs_set_aside import SetAsideInput
from disputes.models import Case, Phase, SetAside
from disputes.models.set_aside import application_of
from disputes.outcomes import as_claimed
from disputes.stages.mediation import unconflicted
from disputes.stages.response import only_respondent
from people.models import User
from record.acts import Actor, act, current, lapse
from record.declaring import MEDIATOR, SIDES
from timers.counting import Length
from timers.models import Deadline

DECIDED_WITHIN = Length(5, "days")


def not_applied(case: Case, by: Actor) -> None:
    if application_of(case) is not None:
        raise NotAllowed(phrase("You have applied already. A mediator decides on it; you can still settle or concede."))


@act(
    Case,
    by=SIDES,
    who=only_respondent,
    phase=Phase.DEFAULT,
    limit=not_applied,
    label=phrase_later("Apply to set the default aside"),
    takes=SetAsideInput,
    final=True,
    foresees=foresees("reason", "statement", "wants", "items.words"),
)
def set_aside(
    case: Case,
    by: Actor,
    *,
    reason: str,
    to_freelancer: int,
    items: list[dict[str, Any]],
    statement: str,
    wants: str = "",
    files: list[uuid.UUID] | None = None,
) -> SetAside:
    """Say why you did not answer in time, and answer now, item by item. A mediator decides whether it counts."""
    answered, _ = statements.capped(to_freelancer, case.amount)
    said = beside.written(case, by.position, reason)
    made = SetAside.objects.create(case=case, reason=said.plain, asked_at=clock.now())
    said.go_with(made, "reason")
    statements.state(case, by.position, to_freelancer=answered, items=items, statement=statement, wants=wants)
    statements.add_exhibits(case, by.position, files or [], by.user)
    statement_drafts.sent(case, by.user)
    current().say(reason=said.plain, answered=show(answered, case.currency), currency=case.currency)
    standstills.begin(case, process.APPLICATION, DECIDED_WITHIN)
    return made


def pending(case: Case, by: Actor) -> None:
    application = application_of(case)
    if application is None or not application.is_pending:
        raise WrongPhase(phrase("No application to set the default aside waits for a decision."))


@act(
    Case,
    by=MEDIATOR,
    who=unconflicted,
    phase=Phase.DEFAULT,
    limit=pending,
    label=phrase_later("Set the default aside"),
    takes=ReasonInput,
    final=True,
)
def grant_set_aside(case: Case, by: Actor, *, reason: str) -> None:
    """The late response counts, and the case goes on as if it had come in time."""
    standstills.end(case, process.APPLICATION, because="grant_set_aside")
    _granted(case, by=by.user, because=reason)
    current().say(reason=reason)


@act(
    Case,
    by=MEDIATOR,
    who=unconflicted,
    phase=Phase.DEFAULT,
    limit=pending,
    label=phrase_later("Refuse the application"),
    takes=ReasonInput,
    moves_money=True,
    final=True,
)
def refuse_set_aside(case: Case, by: Actor, *, reason: str) -> None:
    """The default stands. The claim is executed as it was made, at once."""
    standstills.end(case, process.APPLICATION, because="refuse_set_aside")
    _decided(case, granted=False, by=by.user, because=reason)
    closing.close_as(case, as_claimed(case.claimed))
    current().say(reason=reason)


@lapse(process.APPLICATION, Case, waits=waiting.until)
def grant_undecided(case: Case, deadline: Deadline) -> None:
    """No mediator decided in time: the application is granted."""
    _granted(case)


def _decided(case: Case, *, granted: bool, by: User | None = None, because: str = "") -> None:
    application = application_of(case)
    if application is None:
        raise RuntimeError(f"{case.reference} has no application")
    application.granted, application.decided_at = granted, clock.now()
    application.decided_by, application.because = by, because
    application.save()


def _granted(case: Case, *, by: User | None = None, because: str = "") -> None:
    """The response that came with the application is the response of the case."""
    _decided(case, granted=True, by=by, because=because)
    case.answered = case.statements.get(side=case.respondent).to_freelancer
    current().say(answered=show(case.answered, case.currency), currency=case.currency)
    process.advance(case, process.after_response(case), also=["answered"])
