"""A recommendation that is being written: the form with its draft, what it leads to, the check before issuing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from core import money
from core.fields import Field, errors_of
from core.phrases import phrase
from disputes import desk, reading
from disputes.models import Case
from disputes.pages import composer
from disputes.pages.both_sides import Found, called, found_about
from disputes.pages.claims import claims
from disputes.pages.comes_of_it import comes_of_it
from disputes.pages.own_reading import own_reading
from disputes.second_reading import exhibits_in_file
from disputes.stages.low_value import stands_by_value
from people.models import User

NOTHING_SAID = QueryDict()
NOT_KEPT = ("csrfmiddlewaretoken", "step", "to_freelancer")


@dataclass(frozen=True)
class Kept:
    """What the form knows of its draft: the version that it is written over (0: none), and when that was saved."""

    version: int = 0
    words: str = ""


def draft_of(case: Case, person: User) -> tuple[QueryDict, Kept]:
    """What was kept of the form, and the version of it."""
    unissued = desk.unissued_of(case, person)
    if unissued is None:
        return NOTHING_SAID, Kept()
    return desk.said_in(unissued), Kept(unissued.version, saved(unissued.saved_at))


def saved(at: Any) -> str:
    return phrase("Saved {at} UTC. Only you see it.", at=f"{at:%H:%M}")


def recommending(
    case: Case, person: User, there: list[dict[str, Any]], said: QueryDict, errors: composer.Errors
) -> dict[str, Any]:
    """The composer: fields in each claim, the sum beside them, and what still stands in the way."""
    before, kept = draft_of(case, person)
    kept = Kept(composer.version_in(said), kept.words) if "version" in said else kept
    said = said or before
    findings = [composer.finding_fields(case, claim, place, said, errors) for place, claim in enumerate(there)]
    for claim, fields in zip(there, findings, strict=True):
        claim["fields"] = fields
    closing = composer.closing_fields(said, errors)
    typed = composer.amounts(case, said, range(len(there)))
    stands = stands_by_value(case)
    return {
        "writes": True,
        "exponent": money.exponent(case.currency),
        "key": said.get("key") or uuid.uuid4().hex,
        "kept": kept,
        "closing_fields": closing,
        "sums": [{"claim": claim, "amount": amount or 0} for claim, amount in zip(there, typed, strict=True)],
        "divided": any(amount is not None for amount in typed),
        **divided(case, typed, stands=stands),
        "unread": reading.to_be_opened(case, person),
        "own_reading": own_reading(case, person),
        "stands": stands,
        "errors": _all_errors([field for fields in findings for field in fields] + closing, errors),
    }


def divided(case: Case, typed: list[int | None], *, stands: bool) -> dict[str, Any]:
    """What the amounts typed so far come to, and lead to."""
    total = min(sum(amount or 0 for amount in typed), case.amount)
    leads = comes_of_it(case, total, stands=stands) if any(amount is not None for amount in typed) else None
    return {"to_freelancer": total, "to_client": case.amount - total, "comes_of_it": leads}


def leading_to(case: Case, said: QueryDict) -> dict[str, Any]:
    """The context of templates/staff/_comes_of_it.html for what was just typed."""
    count = sum(len(milestone.deliverables.all()) for milestone in case.disputed)
    typed = composer.amounts(case, said, range(count))
    return {"case": case, **divided(case, typed, stands=stands_by_value(case))}


def _all_errors(fields: list[Field], errors: composer.Errors) -> list[tuple[str, str]]:
    """First what belongs to no field, then field by field."""
    known = {field.name for field in fields}
    others = [words for name, said in errors.items() if name.replace("].", "]") not in known for words in said]
    return errors_of(fields, others)


def names_of_exhibits(case: Case) -> dict[int, str]:
    """What a finding calls each exhibit that it may cite."""
    return {exhibit.number: called(exhibit) for exhibit in exhibits_in_file(case)}


def finding_in(case: Case, said: QueryDict, place: int, names: Mapping[int, str]) -> Found:
    """What the form says about one deliverable, as both sides will read it."""
    prefix = f"findings[{place}]"
    numbers = [int(number) for number in said.getlist(f"{prefix}exhibits") if number.isdecimal()]
    cited = {number: names.get(number, f"E{number}") for number in numbers}
    amount = composer.amounts(case, said, [place])[0]
    rule, reason = said.get(f"{prefix}rule", "").strip(), said.get(f"{prefix}reason", "").strip()
    return found_about(said.get(f"{prefix}found", ""), reason, rule, amount, cited)


def sent_on(said: QueryDict) -> list[tuple[str, str]]:
    """What a page between the form and the act sends on unseen."""
    return [(name, value) for name in said if name not in NOT_KEPT for value in said.getlist(name)]


def check_page(case: Case, person: User, said: QueryDict) -> dict[str, Any]:
    """What both sides will read, before it is issued."""
    there, names = claims(case, person), names_of_exhibits(case)
    for place, claim in enumerate(there):
        claim["finding"] = finding_in(case, said, place, names)
    total = sum(amount or 0 for amount in composer.amounts(case, said, range(len(there))))
    return {
        "case": case,
        "claims": there,
        "to_freelancer": total,
        "to_client": case.amount - total,
        "reasons": said.get("reasons", ""),
        "would_change": said.get("would_change", ""),
        "stands": stands_by_value(case),
        "kept": sent_on(said),
    }
