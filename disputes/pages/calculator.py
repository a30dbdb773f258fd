"""What a dispute would cost and lead to, for an amount that somebody types on a public page."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString

from contracts.rules import Rules
from core import money
from core.costs import Costs, Estimate, Outcome, RulesIn
from core.phrases import phrase, phrase_later, phrase_marked
from core.presenting import money_mark
from disputes import outcomes
from record.declaring import CLIENT, FREELANCER

PAID = ((False, False), (True, False), (False, True), (True, True))  # the client, the freelancer
FEES = {
    (False, False): phrase_later("None paid"),
    (True, False): phrase_later("Paid back to the client"),
    (False, True): phrase_later("Paid back to the freelancer"),
    (True, True): phrase_later("Both to the arbitrator"),
}
NOBODY = {
    "recommendation": phrase_later("Both, as recommended"),
    "even": phrase_later("Half each"),
    "client": phrase_later("All to the client"),
}


def costs(amount: int, currency: str, share: int, rules_in: RulesIn) -> Costs:
    """Fee and outcomes: the freelancer claims all, the client offers nothing, `share` percent is recommended.

    The four ways of the election are decided by what the clock itself decides with.
    """
    rules: Rules = rules_in(currency)
    recommended = money.percentage(amount, Decimal(share))
    rows = tuple(_row(rules, amount, recommended, *paid) for paid in PAID)
    return Costs(amount, currency, rules.fee.of(amount), rules.low_value_below, rows)


def _row(rules: Rules, amount: int, recommended: int, client: bool, freelancer: bool) -> Outcome:
    outcome = outcomes.election_outcome(
        rules,
        amount,
        paid={CLIENT: client, FREELANCER: freelancer},
        figures={CLIENT: 0, FREELANCER: amount},
        recommended=recommended,
    )
    fees = FEES[client, freelancer]
    if outcome.to_freelancer is None:
        return Outcome(client, freelancer, None, None, phrase("Held for the arbitrator’s award"), fees)
    to = outcome.to_freelancer
    goes = _goes(rules, amount, to, nobody=not (client or freelancer))
    return Outcome(client, freelancer, amount - to, to, goes, fees)


def _goes(rules: Rules, amount: int, to_freelancer: int, *, nobody: bool) -> str | SafeString:
    if not nobody or rules.neither_pays == CLIENT:
        return phrase("All to the freelancer") if to_freelancer == amount else phrase("All to the client")
    return phrase_marked(
        "{how}: {to_client} and {to_freelancer}",
        how=NOBODY[rules.neither_pays],
        to_client=money_mark(amount - to_freelancer, rules.currency, code=False),
        to_freelancer=money_mark(to_freelancer, rules.currency, code=False),
    )


def estimate(form: Estimate, rules_in: RulesIn) -> Costs | None:
    """The calculator's answer, or nothing while what was typed cannot be read."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return costs(said["amount"], said["currency"], said["share"], rules_in)
