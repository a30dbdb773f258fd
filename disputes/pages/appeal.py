"""One appeal on the desk: what was ruled and why, what the person says, and the decision of another reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import short_moment
from disputes.pages import appeals, flags, sla
from messaging.models import Flag
from people.models import User
from people.sanctions import Appeal

DECISIONS = {
    "grant_appeal": phrase_later("Granted. The message is delivered, and the measure has ended."),
    "refuse_appeal": phrase_later("Refused. The ruling stands."),
}


def appeals_page(
    person: User,
    chosen: tuple[Appeal, Flag] | None,
    said: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    overtaken: str = "",
) -> dict[str, Any]:
    """The context of templates/staff/appeals.html: what waits on the left, one appeal beside it."""
    if chosen is None:
        chosen = next(iter(appeals.waiting(person)), None)
    desk = flags.desk(person)
    if chosen is None:
        return desk | {"appeal": None}
    appeal, flag = chosen
    return desk | {
        "appeals": appeals.listed(person, appeal),
        "appeal": appeal,
        "sla": sla.within(appeal.made_at + appeals.DECIDED_WITHIN) if appeal.is_pending else None,
        "due": appeal.made_at + appeals.DECIDED_WITHIN,
        "flag": flags.detail(flag, flags.conduct_of(flag)),
        "ruled": phrase(
            "{given_by} upheld it on {begins_at} UTC",
            given_by=appeal.measure.given_by,
            begins_at=short_moment(appeal.measure.begins_at),
        ),
        "decide": decide(appeal, said or {}, errors or {}) if appeal.is_pending else None,
        "overtaken": overtaken,
        "kept": (said or {}).get("reason", ""),
    }


def decide(appeal: Appeal, said: Mapping[str, str], errors: Mapping[str, list[str]]) -> dict[str, Any]:
    reason = Field(
        "reason",
        phrase("Reason"),
        "textarea",
        value=said.get("reason", ""),
        required=True,
        max=2000,
        error=list(errors.get("reason", [])),
        help=phrase("Who appealed reads it."),
    )
    decision = Field(
        "decision", phrase("Decision"), "radio", value=said.get("decision", ""), error=list(errors.get("decision", []))
    )
    return {
        "url": reverse("appeal", args=[appeal.pk]),
        "chosen": decision.value,
        "fields": [reason],
        "errors": errors_of([decision, reason], errors.get("", [])),
    }
