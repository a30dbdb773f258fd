"""What waits for operators on the operations page: waivers, holds, awards that do not come, and outages that were."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from core.phrases import phrase
from core.presenting import day, short_moment
from disputes import alarms
from disputes.models import AwardState, Case, Hold, Phase, Proposal, ProposalState, Waiver, WaiverState
from escrow.models import CardDispute
from timers.models import Outage

SHOWN = 25
OUTAGES_OF = timedelta(days=90)


def attention(now: datetime) -> dict[str, Any]:
    """The context of the operations page's own sections about them."""
    overdue = alarms.overdue()
    return {
        "waiting": waiting(overdue.count()),
        "overdue_awards": [overdue_row(case) for case in overdue[:SHOWN]],
        "outages": [outage_row(outage) for outage in outages(now)],
    }


def waiting(overdue: int) -> list[dict[str, Any]]:
    """How much waits for an operator, and where."""
    with_arbitrator = Case.objects.filter(phase=Phase.ARBITRATION)
    unsent = with_arbitrator.filter(file_sent_at=None).count()
    recorded = with_arbitrator.filter(awards__state=AwardState.RECORDED).distinct().count()
    asked = Waiver.objects.filter(state=WaiverState.REQUESTED).count()
    to_confirm = Hold.objects.filter(ended_at=None, confirmed_at=None, card_dispute=None).count()
    proposed = Proposal.objects.filter(state=ProposalState.OPEN).count()
    with_banks = CardDispute.objects.undecided().count()
    return [
        {"name": phrase("Fee waivers"), "count": asked, "url": reverse("waivers")},
        {"name": phrase("Holds to confirm"), "count": to_confirm, "url": reverse("holds")},
        {"name": phrase("Proposals to agree to"), "count": proposed, "url": reverse("holds")},
        {"name": phrase("Card disputes"), "count": with_banks, "url": reverse("card-disputes")},
        {"name": phrase("Files to send"), "count": unsent, "url": reverse("awards")},
        {"name": phrase("Awards to approve"), "count": recorded, "url": reverse("awards")},
        {"name": phrase("Awards overdue"), "count": overdue, "url": reverse("awards")},
    ]


def overdue_row(case: Any) -> dict[str, Any]:
    again = phrase("Stands still: held") if case.is_held else short_moment(alarms.next_alarm(case.alarmed_at))
    return {
        "case": case,
        "url": reverse("case", args=[case.pk]),
        "since": case.overdue_since,
        "alarmed_at": case.alarmed_at,
        "again": again,
    }


def outages(now: datetime) -> list[Outage]:
    late = Outage.objects.filter(ended_at__gte=now - OUTAGES_OF).annotate(extended=Count("extensions"))
    return list(late.order_by("-ended_at")[:SHOWN])


def outage_row(outage: Any) -> dict[str, Any]:
    lasted = int((outage.ended_at - outage.began_at).total_seconds() // 60)
    began, ended = short_moment(outage.began_at), short_moment(outage.ended_at)
    return {
        "day": day(outage.began_at),
        "words": phrase("{began} to {ended}", began=began, ended=ended),
        "minutes": lasted,
        "extended": outage.extended,
    }
