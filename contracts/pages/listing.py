"""A contract as one row of the list."""

from __future__ import annotations

from typing import Any

from contracts.acting import address
from contracts.models import MilestoneState
from contracts.pages.facts import Facts
from contracts.pages.steps import step_of
from core.phrases import phrase


def row_of(facts: Facts) -> dict[str, Any]:
    contract, step = facts.contract, step_of(facts)
    return {
        "reference": contract.reference,
        "title": contract.title,
        "url": address(contract),
        "position": facts.other if facts.side else "client",
        "who": facts.name_of(facts.other) if facts.side else f"{facts.name_of('client')}",
        "phase": contract.get_phase_display(),
        "step": step.title if step else _at_rest(facts),
        "is_yours": bool(step and step.by == facts.side),
        "due": step.counts_down.due_at if step and step.counts_down and not step.counts_down.is_stopped else None,
        "agreed": sum(milestone.amount for milestone in facts.milestones),
        "held": facts.held,
        "currency": facts.currency,
    }


def _at_rest(facts: Facts) -> str:
    """What is said where this contract itself asks nothing of anybody."""
    disputed = any(milestone.state == MilestoneState.DISPUTED for milestone in facts.milestones)
    return phrase("In dispute: see its case") if disputed else phrase("Nothing is left to do")
