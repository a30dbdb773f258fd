"""The form of a claim about the milestones that were chosen, as it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contracts.acting import Form
from contracts.models import Contract
from core import money
from core.phrases import phrase
from disputes.pages.filing import form_about, in_dispute
from disputes.stages.released import is_released


def begun_about(contract: Contract, numbers: Iterable[str]) -> Form:
    wanted = {str(number) for number in numbers}
    chosen = [milestone for milestone in contract.all_milestones if str(milestone.number) in wanted]
    is_about_released = any(is_released(milestone) for milestone in chosen)
    reads = {"reads": phrase("The other side reads it as soon as the case is open.")} if is_about_released else {}
    form = form_about(chosen, **reads)
    amount = in_dispute(contract, [milestone.number for milestone in chosen])
    about = {
        "chosen": chosen,
        "total": amount,
        "exponent": money.exponent(contract.currency),
        "fee": contract.rules.fee.of(amount),
        "about_released": is_about_released,
        "rules": contract.rules,
        "client_name": str(contract.client),
        "freelancer_name": str(contract.freelancer),
    }
    return replace(form, context={**form.context, **about})
