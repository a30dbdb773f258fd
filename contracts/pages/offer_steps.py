"""The steps in which an offer is written: what each asks, what is wrong with it, and which step comes next.

The form is that of the act, divided: the API, the one page and these steps take the same and refuse the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from contracts.acting import Form, Telling
from contracts.acting.drawing import Drawing, Drawn
from contracts.acting.inputs import flattened, html_name, rows_in, tidied
from contracts.acting.telling import beginning
from contracts.arranging import Planned, Proposal, planned, proposals
from contracts.inputs import ContractTerms
from contracts.models import Contract
from core.errors import Invalid
from core.phrases import phrase_later
from people.models import User
from record import acts
from record.declaring import CLIENT, Act, Actor, declared

WHAT, MILESTONES, ARRANGE, REVIEW, CHECK = STEPS = ("what", "milestones", "parts", "review", "check")
NAMES = {
    WHAT: phrase_later("What and with whom"),
    MILESTONES: phrase_later("Milestones"),
    ARRANGE: phrase_later("Trial and parts"),
    REVIEW: phrase_later("Review and rulebook"),
    CHECK: phrase_later("Check and send"),
}
FIELDS = {WHAT: ("title", "freelancer", "currency"), MILESTONES: ("milestones",), REVIEW: ("milestones", "rulebook")}
REVIEW_DAYS = re.compile(r"milestones\[\d{1,3}\]review_days")
CRITERION = phrase_later(
    "How both of you will see that it is done. For example: “12 pages without the "
    "list of references”, “all ten pages open on a phone”, “each numbered comment "
    "is answered”."
)


def the_act() -> Act:
    found = declared.act(Contract, "offer_contract")
    if found is None:
        raise LookupError("contracts are offered by an act")
    return found


def beginning_of(by: User) -> Form:
    form = beginning(Telling(None, None, Actor(by, CLIENT), the_act()))
    return replace(form, helps={**form.helps, "criterion": CRITERION})


def begun(by: User) -> QueryDict:
    """An offer of which nothing has been typed."""
    said = QueryDict(mutable=True)
    for name, value in flattened(beginning_of(by).initial):
        said.appendlist(name, value)
    return said


def form_of_step(step: str, by: User) -> ContractTerms:
    """The act's form with the fields of one step."""
    form = ContractTerms(context={"subject": None, "by": by})
    for name in set(form.fields) - set(FIELDS.get(step, ())):
        form.fields.pop(name)
    if "milestones" in form.fields:
        rows: Any = form.fields["milestones"]
        fields = rows.child.fields
        if step == MILESTONES:
            fields["review_days"].style = {"kind": "hidden"}
        else:
            for name in set(fields) - {"review_days"}:
                fields.pop(name)
    return form


def with_step(said: QueryDict, step: str, sent: QueryDict, by: User) -> QueryDict:
    """What is kept once a step was sent: its own answers anew, all others as they were."""
    kept = said.copy()
    if step == MILESTONES:
        sent = sent.copy()
        for row in rows_in(sent, "milestones"):
            prefix = f"milestones[{row}]"
            others = [key for key in sent if key.startswith(prefix) and not REVIEW_DAYS.fullmatch(key)]
            if not any(value.strip() for key in others for value in sent.getlist(key)):
                sent.pop(f"{prefix}review_days", None)  # a row that was emptied is to go
        for key in [key for key in kept if key.startswith("milestones[")]:
            del kept[key]
        for name, values in tidied(form_of_step(step, by), sent).lists():
            kept.setlist(name, values)
        return kept
    for key in sent:
        if key in FIELDS.get(step, ()) or (step == REVIEW and REVIEW_DAYS.fullmatch(key)):
            kept.setlist(key, sent.getlist(key))
    return kept


def step_of_field(name: str) -> str:
    if name in FIELDS[WHAT]:
        return WHAT
    if name == "rulebook" or name.endswith("review_days"):
        return REVIEW
    return MILESTONES if name.startswith("milestones") else CHECK


def wrong_in(said: QueryDict, by: User) -> dict[str, list[str]]:
    """What is wrong with the whole of it, by the names of the inputs."""
    try:
        acts.validated(the_act(), None, said, by)
    except Invalid as refusal:
        return {html_name(key): words for key, words in refusal.fields.items()} or {"": [refusal.message]}
    return {}


def terms_of_offer(said: QueryDict, by: User) -> dict[str, Any] | None:
    """The terms, once nothing is wrong with them."""
    try:
        return acts.validated(the_act(), None, said, by)
    except Invalid:
        return None


def fields_of(step: str, said: QueryDict, by: User, wrong: dict[str, list[str]], adds_to: str = "") -> list[Drawn]:
    begins = beginning_of(by)
    if step == REVIEW:
        legends = [said.get(f"milestones[{row}]title", "") for row in rows_in(said, "milestones")]
        begins = replace(begins, legends={"milestones": [f"{n}. {each}" for n, each in enumerate(legends, 1)]})
    form = form_of_step(step, by)
    return Drawing(said, begins, wrong, {}, adds_to=adds_to).fields(form)


def plan_of(said: QueryDict, by: User) -> tuple[list[Planned], list[Proposal]]:
    """The milestones as they are typed, and how they could be arranged; nothing while something is wrong."""
    terms = terms_of_offer(said, by)
    if terms is None:
        return [], []
    plan = planned(terms, terms["currency"])
    return plan, proposals(plan, terms["rulebook"].rules(terms["currency"]))


def after(step: str, said: QueryDict, by: User) -> str:
    """The next step; the one with proposals only where there are some."""
    following = STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
    if following == ARRANGE and not plan_of(said, by)[1]:
        return REVIEW
    return following


def before(step: str) -> str:
    if step == REVIEW:
        return MILESTONES
    return STEPS[max(STEPS.index(step) - 1, 0)]


def marks(step: str) -> list[dict[str, str]]:
    """For components/stepper.html."""
    here = STEPS.index(step)
    state = {True: "done", False: "next"}
    return [
        {"name": NAMES[each], "state": "now" if place == here else state[place < here]}
        for place, each in enumerate(STEPS)
    ]


def address_of(pk: Any, step: str) -> str:
    return reverse("offer-step", args=[pk, step])
