"""What an offer leads to, before it is sent: what is held, when the clock pays, the fees, and what silence does."""

from __future__ import annotations

from typing import Any

from contracts.arranging import Planned, Proposal
from contracts.models import Rulebook
from contracts.pages.contract_page import in_words, terms_of
from contracts.pages.fees import reached_by
from contracts.rules import Rules, is_priced
from core.phrases import phrase, phrase_later
from core.presenting import money_mark, money_words
from timers.counting import Length

PROPOSALS = {
    "trial": (
        phrase_later("Begin with a trial milestone"),
        phrase_later(
            "A small first piece shows both of you how the other works, before much is at "
            "stake. You then say what this first piece is."
        ),
    ),
    "two": (
        phrase_later("Divide it in two"),
        phrase_later("What is in dispute is then never more than the part that is being worked on."),
    ),
    "three": (
        phrase_later("Divide it in three"),
        phrase_later("You see the work sooner, and the freelancer is paid sooner."),
    ),
}


def offered_rulebooks(currency: str) -> list[dict[str, Any]]:
    """Each rulebook that is offered, in words, for the currency of the offer."""
    return [
        {"name": str(book), "terms": terms_of(book.rules(currency))}
        for book in Rulebook.objects.offered()
        if is_priced(book.params, currency)
    ]


def proposal_cards(plan: list[Planned], found: list[Proposal], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key,
            "title": PROPOSALS[each.kind][0],
            "why": PROPOSALS[each.kind][1],
            "about": f"{each.place + 1}. {plan[each.place].title}",
            "amounts": [money_words(amount, currency) for amount in each.amounts],
        }
        for each in found
    ]


def check_of(terms: dict[str, Any], plan: list[Planned]) -> dict[str, Any]:
    """The context of contracts/_offer_check.html."""
    currency, rules = terms["currency"], terms["rulebook"].rules(terms["currency"])
    return {
        "facts": [
            {"name": phrase("Contract"), "value": terms["title"]},
            {"name": phrase("Freelancer"), "value": terms["freelancer"].email},
            {"name": phrase("Rulebook"), "value": str(terms["rulebook"])},
            {
                "name": phrase("All milestones"),
                "value": money_mark(sum(m.amount for m in plan), currency),
                "total": True,
            },
        ],
        "rows": [_row(each, rules) for each in plan],
        "sentences": _sentences(rules),
        "silences": _silences(rules),
        "warning": reached_by(rules, [each.amount for each in plan]),
        "unsaid": [
            phrase("Milestone {number}, “{title}”", number=number, title=piece.title)
            for number, each in enumerate(plan, 1)
            for piece in each.deliverables
            if not piece.criterion.strip()
        ],
    }


def _row(milestone: Planned, rules: Rules) -> dict[str, Any]:
    review = Length(int(milestone.review_days), "days") if milestone.review_days else rules.review
    return {
        "title": milestone.title,
        "amount": milestone.amount,
        "currency": rules.currency,
        "review": in_words(review),
        "fee": rules.fee.of(milestone.amount),
        "deliverables": milestone.deliverables,
    }


def _sentences(rules: Rules) -> list[str]:
    return [
        phrase("Nothing is paid when you send the offer. It binds nobody before the freelancer accepts it."),
        phrase(
            "Then you pay milestone by milestone. What you pay is held in escrow, and nobody can take it out alone."
        ),
        phrase(
            "You release it when you approve the work, or part of it. Offering, holding and releasing cost nothing."
        ),
        phrase(
            "Only if a dispute goes to an arbitrator, each side pays a fee. Beside each "
            "milestone stands what it is where the dispute is about that one alone."
        ),
    ]


def _silences(rules: Rules) -> list[str]:
    within = in_words(rules.refund_request)
    asked_back = (
        phrase(
            "If the freelancer does not answer within {within} when you ask for money back, "
            "the clock gives it back to you; if work was handed in, it opens a case instead.",
            within=within,
        )
        if rules.refund_request_submitted == "case"
        else phrase(
            "If the freelancer does not answer within {within} when you ask for money back, "
            "the clock gives it back to you.",
            within=within,
        )
    )
    return [
        phrase("If the freelancer does nothing with the offer, nothing is paid and nothing binds you."),
        phrase(
            "If you do nothing after work was handed in, the clock pays the freelancer when the review has run out."
        ),
        asked_back,
        phrase(
            "If nobody does anything at all for {dormant}, both of you get notice. Then the "
            "clock asks for the money back in your name.",
            dormant=in_words(rules.dormant),
        ),
    ]
