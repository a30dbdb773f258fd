"""The three rulebooks that come with the product, as data."""

from __future__ import annotations

from typing import Any

STANDARD: dict[str, Any] = {
    "review.days": 14,
    "refund_request.days": 7,
    "refund_request.submitted": "case",
    "response.days": "5 business",
    "set_aside.days": 7,
    "negotiation.days": 7,
    "mediation.days": 14,
    "neutral_reply.days": "2 business",
    "recommendation.days": 5,
    "question.tolls_days": 3,
    "question.per_side": 2,
    "second_opinion.days": 5,
    "second_opinion.per_side": 1,
    "low_value.below": {"USD": "300.00", "EUR": "300.00", "GBP": "300.00", "JPY": "45000", "INR": "25000.00"},
    "election.first_payment_days": 7,
    "election.second_payment_days": 5,
    "fee": {
        "percent": "10",
        "at_least": {"USD": "5.00", "EUR": "5.00", "GBP": "5.00", "JPY": "800", "INR": "400.00"},
        "at_most": {"USD": "337.50", "EUR": "337.50", "GBP": "337.50", "JPY": "50000", "INR": "28000.00"},
    },
    "fee_platform_share": False,
    "fee_waiver": True,
    "fee_default": "as_claimed",
    "neither_pays": "recommendation",
    "fee_refund_on_settlement": "all",
    "arbitration.send_days": 14,
    "arbitration.award_days": 180,
    "released_funds.days": 30,
    "cooling_off.hours": 24,
    "coercion_guard.hours": 72,
    "dormant.days": 90,
    "calendar": "US federal",
    "time_zone": "UTC",
}

_WITHOUT_EXTRAS: dict[str, Any] = {
    "refund_request.submitted": "refund",
    "set_aside.days": 0,
    "negotiation.days": 0,
    "question.tolls_days": 0,
    "question.per_side": 0,
    "second_opinion.days": 0,
    "second_opinion.per_side": 0,
    "low_value.below": None,
    "fee_waiver": False,
    "fee_default": "all",
    "neither_pays": "client",
    "fee_refund_on_settlement": "none",
    "cooling_off.hours": 0,
    "coercion_guard.hours": 0,
}

UPWORK_2018: dict[str, Any] = (
    STANDARD
    | _WITHOUT_EXTRAS
    | {
        "mediation.days": 30,
        "neutral_reply.days": None,
        "recommendation.days": 7,
        "election.second_payment_days": "5 business",
        "fee": {"flat": {"USD": "291.00"}},
        "fee_platform_share": True,
    }
)

UPWORK_2023: dict[str, Any] = (
    STANDARD | _WITHOUT_EXTRAS | {"recommendation.days": 2, "fee": {"flat": {"USD": "337.00"}}}
)

SHIPPED: dict[str, dict[str, Any]] = {"standard": STANDARD, "upwork-2018": UPWORK_2018, "upwork-2023": UPWORK_2023}
