"""What one can do about a message, and what its author has done about it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core import clock
from core.phrases import phrase, without_stop
from core.presenting import short_moment
from disputes.models import Case
from messaging.models import Ruling, State
from messaging.rewording import corrected_until
from messaging.showing import Shown

STUBS = (State.REDACTED, State.WITHDRAWN)


def acts_on(case: Case, shown: Shown, room: str) -> list[dict[str, str]]:
    """Quote, where one can still write; correct and withdraw one's own; report what others wrote."""
    if shown.state is State.HELD or shown.withdrawn_at:
        asked = shown.is_own or shown.ruling or shown.state is State.HELD
        return own_report(shown) if asked else [_act(case, shown, "report", phrase("Report"))]
    found = []
    if not case.is_closed:
        found.append(
            {"label": phrase("Quote"), "url": f"{room}?quote={shown.number}#write", "quotes": f"#{shown.number}"}
        )
        if shown.is_own and shown.ruling in ("", Ruling.DISMISSED):
            found += _of_its_author(case, shown)
    if not shown.is_own and not shown.ruling:
        found.append(_act(case, shown, "report", phrase("Report")))
    return found + own_report(shown)


def own_report(shown: Shown) -> list[dict[str, str]]:
    """The way to what came of one's own report."""
    if not shown.report:
        return []
    stands = {Ruling.UPHELD: "upheld", Ruling.DISMISSED: phrase("not upheld")}.get(Ruling(shown.ruling), "in review")
    return [
        {"label": phrase("Your report ({stands})", stands=stands), "url": reverse("own-report", args=[shown.report])}
    ]


def _of_its_author(case: Case, shown: Shown) -> list[dict[str, str]]:
    withdraw = _act(case, shown, "withdraw_message", phrase("Withdraw"))
    if clock.now() >= corrected_until(shown.sent_at):
        return [withdraw]
    return [_act(case, shown, "correct_message", phrase("Correct")), withdraw]


def _act(case: Case, shown: Shown, name: str, label: str) -> dict[str, str]:
    return {"label": label, "url": f"{reverse('case-act', args=[case.pk, name])}?message={shown.number}"}


def changed(shown: Shown) -> dict[str, Any]:
    """The mark that a correction or a withdrawal leaves."""
    if shown.withdrawn_at:
        return {
            "state": "stub",
            "note": phrase(
                "{note}, {withdrawn_at} UTC.",
                note=without_stop(shown.note),
                withdrawn_at=short_moment(shown.withdrawn_at),
            ),
        }
    if shown.corrected_at:
        return {"changed": phrase("Corrected {corrected_at} UTC", corrected_at=short_moment(shown.corrected_at))}
    return {}
