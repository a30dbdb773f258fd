"""An application to set a default aside, as pages tell it: what was asked, who decides by when, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.acting import Form, Telling, form_of
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment
from disputes import process
from disputes.beside import Heard
from disputes.models import Case, Phase
from disputes.models.set_aside import application_of
from disputes.pages.answering import beside
from disputes.pages.buttons import Button, button, offered
from disputes.pages.consequences.common import reader_of
from disputes.pages.filing import form_about
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.pages.wording import marked
from disputes.pages.words_beside import shown_beside

DECIDED = {True: phrase_later("Granted"), False: phrase_later("Refused")}


@dataclass(frozen=True)
class Applied:
    """For disputes/_set_aside.html. `decided` is empty while it waits."""

    side: str
    who: str
    asked: str
    reason: str
    figure: str
    waits: str
    decided: str
    because: str
    flagged: Heard | None
    acts: list[Button]


def waits(reader: Reader) -> bool:
    """Whether an application waits for a mediator; known from its clock alone."""
    return reader.deadline is not None and reader.deadline.kind == process.APPLICATION


def applied(reader: Reader) -> Applied | None:
    case, application = reader.case, application_of(reader.case)
    if application is None:
        return None
    said = next((each for each in case.statements.all() if each.side == case.respondent), None)
    decided = ""
    if application.decided_at is not None:
        by = (
            phrase("by {decided_by}", decided_by=application.decided_by)
            if application.decided_by
            else phrase("because nobody decided in time")
        )
        decided = f"{DECIDED[bool(application.granted)]} {by}, {long_moment(application.decided_at)}."
    until = long_deadline(reader.deadline.due_at) if waits(reader) and reader.deadline else ""
    reason, flagged = shown_beside(case, reader.person, application, "reason")
    acts = [button(reader, "grant_set_aside"), button(reader, "refuse_set_aside", style="second")]
    return Applied(
        side=case.respondent,
        who=reader.name(case.respondent),
        asked=long_moment(application.asked_at),
        reason=reason,
        flagged=flagged,
        figure=marked(reader.shares(said.to_freelancer)) if said else "",
        waits=phrase("A mediator decides by {until}. The window stands still; undecided, it is granted.", until=until)
        if until
        else "",
        decided=decided,
        because=application.because,
        acts=[act for act in acts if act is not None],
    )


def waiting_side(reader: Reader) -> NextStep:
    """Both sides wait for the mediator's decision, and can still settle."""
    them = reader.name(reader.other)
    title = phrase("A mediator decides whether your late answer counts")
    if reader.is_claimant:
        title = phrase("{them} has said why there was no answer. A mediator decides whether it counts.", them=them)
    text = phrase(
        "Granted: the answer counts, and {goes_on} begins. Refused: the claim is executed at once, {claimed}.",
        goes_on=_goes_on(reader),
        claimed=reader.shares(reader.case.claimed),
    )
    acts = [offered(reader, style="second"), button(reader, "offer", style="second")]
    return step(reader, title, text, acts=acts, wait=True, time=phrase("Time for the decision"))


def deciding(reader: Reader) -> NextStep:
    case = reader.case
    return step(
        reader,
        phrase("Decide whether the late answer counts"),
        phrase(
            "{respondent} was silent, and says why. Granted, {goes_on} begins. Refused, the "
            "claim is executed at once: {claimed}.",
            respondent=reader.name(case.respondent),
            goes_on=_goes_on(reader),
            claimed=reader.shares(case.claimed),
        ),
        main=button(reader, "grant_set_aside"),
        acts=[button(reader, "refuse_set_aside", style="second")],
        time=phrase("Time for the decision"),
    )


def _goes_on(reader: Reader) -> str:
    return str(process.after_response(reader.case))


def can_decide(reader: Reader) -> bool:
    return reader.case.phase == Phase.DEFAULT and "grant_set_aside" in reader.open_acts


@form_of(Case, "set_aside")
def set_aside_form(telling: Telling) -> Form:
    reader = reader_of(telling)
    form = form_about(reader.case.disputed, phrase("The other side reads it once a mediator has decided."))
    return replace(form, context={**form.context, **beside(reader)})
