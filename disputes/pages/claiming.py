"""The form of a claim about the milestones that were chosen, as it begins and as it is taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import QueryDict

from contracts.acting import Form
from contracts.models import Contract
from core import money
from disputes.pages.filing import form_about, in_dispute
from disputes.stages.released import is_released


def begun_about(contract: Contract, numbers: Iterable[str]) -> Form:
    wanted = {str(number) for number in numbers}
    chosen = [milestone for milestone in contract.all_milestones if str(milestone.number) in wanted]
    is_about_released = any(is_released(milestone) for milestone in chosen)
    reads = {"reads": "The other side reads it as soon as the case is open."} if is_about_released else {}
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


def refill(said: QueryDict, form: Form) -> None:
    """Rows in the order of the deliverables; what an earlier draft said about one of them stays with it."""
    kept = {}
    for name in [name for name in said if name.endswith("]deliverable")]:
        before = name.removesuffix("deliverable")
        kept[said[name]] = {field: said.get(f"{before}{field}", "") for field in ("done", "words")}
    for name in [name for name in said if name.startswith("items[")]:
        del said[name]
    for row, item in enumerate(form.initial["items"]):
        said[f"items[{row}]deliverable"] = item["deliverable"]
        for field, words in kept.get(item["deliverable"], {}).items():
            if words:
                said[f"items[{row}]{field}"] = words
