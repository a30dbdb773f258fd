"""The next step of a contract as the components draw it: card, one button, bar on a phone, and what silence does."""

from __future__ import annotations

from typing import Any

from contracts.acting import act_button, address
from contracts.pages.facts import Facts
from contracts.pages.silence import lead, silence
from contracts.pages.steps import Step
from core.countdown import countdown
from core.phrases import phrase, phrase_later
from record.declaring import CLIENT, FREELANCER
from timers.models import Deadline

LABELS = {
    "review": phrase_later("Time to review"),
    "changes": phrase_later("Time to hand in the changes"),
    "refund_request": phrase_later("Time to answer"),
    "dormant_notice": phrase_later("Until the money is asked back"),
}


def next_card(facts: Facts, step: Step) -> dict[str, Any]:
    """The step as components/next.html draws it."""
    waits = step.by != facts.side
    card: dict[str, Any] = {"wait": waits, "title": step.title, "text": step.text}
    if not waits and step.acts:
        buttons = [act_button(facts.contract, name, step.milestone) for name in step.acts]
        card |= {"acts": buttons} if step.call else {"main": buttons[0] | {"style": ""}, "acts": buttons[1:]}
    if step.counts_down and step.milestone:
        card["countdown"] = _countdown(facts, step.counts_down)
    if otherwise := ifnothing(facts, step):
        card["ifnothing"] = otherwise
    return card


def main_act(facts: Facts, step: Step, **more: Any) -> dict[str, Any] | None:
    """The one button of a step where there is room for one only; None when it is not the reader's move."""
    if step.by != facts.side or not step.acts:
        return None
    if step.call:
        url = f"{address(facts.contract)}#next"
        return {"label": step.call, "url": url} | more
    return act_button(facts.contract, step.acts[0], step.milestone, style="") | more


def actionbar(facts: Facts, step: Step) -> dict[str, Any] | None:
    """The step as components/actionbar.html draws it."""
    main = main_act(facts, step)
    if main is None:
        return None
    due = step.counts_down.due_at if step.counts_down and not step.counts_down.is_stopped else None
    return {"due": due, "label": main["label"], "url": main["url"], "text": step.title}


def ifnothing(facts: Facts, step: Step) -> dict[str, Any] | None:
    """What silence does, as components/ifnothing.html draws it."""
    if step.deadline and step.milestone and not step.deadline.is_stopped:
        led = silence(facts, step.milestone, step.deadline)
        # Whoever hands nothing in has not earned it yet: only what work was done for can be lost.
        loses = step.by == facts.side == FREELANCER and led.gains == CLIENT
        whose = step.by if led.waits_for else ""
        return {"lead": lead(facts, whose), "text": led.text, "loss": loses}
    return {"lead": lead(facts, step.by), "text": step.otherwise, "loss": False} if step.otherwise else None


def _countdown(facts: Facts, deadline: Deadline) -> Any:
    return countdown(
        deadline.due_at,
        started=deadline.started_at,
        label=LABELS[deadline.kind],
        zone=facts.reader.time_zone,
        paused=phrase("The clock stands still") if deadline.is_stopped else "",
    )
