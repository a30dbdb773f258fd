"""What each choice leads to for a side, in this case's own amounts; “Do nothing” always last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.phrases import phrase
from core.positions import noun
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import FeeState, Phase
from disputes.pages.decided_later import own_decision
from disputes.pages.evens import chance
from disputes.pages.payoff_rows import Row, open_row, split_row
from disputes.pages.payoffs_of_silence import doing_nothing
from disputes.pages.reader import Reader
from record.declaring import FREELANCER

# In these a fee election may still come; later the table of its outcomes says more.
BEFORE_THE_FEE = (Phase.NEGOTIATION, Phase.MEDIATION, Phase.RECOMMENDATION)


@dataclass(frozen=True)
class Payoff:
    """For components/payoff.html."""

    currency: str
    other: str
    rows: list[Row]
    whole: int = 0
    fee: int = 0
    offer: int | None = None

    @property
    def even(self) -> float | None:
        """The share of the escrow, in percent, that an award must give for paying to be worth as much as the offer."""
        return None if self.offer is None or not self.fee else chance(self.offer + self.fee, self.whole)


def payoff(reader: Reader) -> Payoff | None:
    """The table, for a side whose choice it is; nobody else chooses."""
    case = reader.case
    if not reader.side or case.is_closed or case.award_recorded_at or case.is_held or own_decision(reader):
        return None
    rows = [*_offers(reader), *_waiting(reader), *_recommendation(reader), *_paying(reader), *_arbitrating(reader)]
    rows += doing_nothing(reader)
    if len(rows) < 2:
        return None
    return Payoff(
        reader.case.currency,
        phrase("{capitalize} gets", capitalize=noun(reader.other).capitalize()),
        rows,
        reader.case.amount,
        *_against_an_offer(reader),
    )


def _against_an_offer(reader: Reader) -> tuple[int, int | None]:
    """Each side's fee, and what the other side's open offer gives the reader; in the election the ruler says more."""
    case, theirs = reader.case, reader.their_offer
    if theirs is None or not _fee_may_come(reader):
        return 0, None
    return case.rules.fee.of(case.amount), reader.share(reader.side, theirs.to_freelancer)


def _offers(reader: Reader) -> list[Row]:
    rows = []
    if reader.their_offer:
        back = (
            phrase(" Fees paid so far are paid back.")
            if any(has_paid(reader.case).values()) and not _fees_stay(reader)
            else ""
        )
        rows.append(
            _settled(
                reader,
                phrase("Accept the offer"),
                phrase("Settled at once.{back}", back=back),
                reader.their_offer.to_freelancer,
            )
        )
    if reader.own_offer and reader.other not in reader.cooling.of:
        text = phrase("Your offer stays open. {other} may not answer.", other=reader.name(reader.other))
        rows.append(_settled(reader, phrase("Wait for a yes to yours"), text, reader.own_offer.to_freelancer))
    return rows


def _settled(reader: Reader, name: str, text: str, to_freelancer: int) -> Row:
    """A settlement, less the fee where that does not come back any more."""
    row, fee = split_row(reader, name, text, to_freelancer), reader.case.fees.get(reader.side)
    if fee is None or fee.paid_at is None or not (fee.state == FeeState.TO_ARBITRATOR or _fees_stay(reader)):
        return row
    return replace(row, you=row.you - fee.amount, fee=fee.amount)


def _waiting(reader: Reader) -> list[Row]:
    """Beside an offer, before anything was recommended: what waiting for the mediator may bring."""
    before = (Phase.NEGOTIATION, Phase.MEDIATION)
    if reader.case.phase not in before or not (reader.their_offer or reader.own_offer):
        return []
    return [
        open_row(
            reader, phrase("Wait for the recommendation"), phrase("A mediator recommends a split. It costs nothing.")
        )
    ]


def _arbitrating(reader: Reader) -> list[Row]:
    """Beside an offer, before the election: what going to an arbitrator would end in, won or lost."""
    case = reader.case
    if not _fee_may_come(reader) or not (reader.their_offer or reader.own_offer):
        return []
    fee, won = case.rules.fee.of(case.amount), phrase("If both pay, and the award gives you everything.")
    return [
        _awarded(reader, phrase("Pay the fee and win all"), won, case.amount, fee),
        _awarded(
            reader, phrase("Pay the fee and lose"), phrase("If both pay, and the award gives you nothing."), 0, fee
        ),
    ]


def _fee_may_come(reader: Reader) -> bool:
    """Whether the case is before a fee election that can still open: not where what was recommended stands already."""
    case, made = reader.case, reader.case.last_recommendation
    if case.phase not in BEFORE_THE_FEE or case.about_released:
        return False
    return not (made and made.stands and any(reply.accepts for reply in made.replies.all()))


def _awarded(reader: Reader, name: str, text: str, mine: int, fee: int) -> Row:
    to_freelancer = mine if reader.side == FREELANCER else reader.case.amount - mine
    return Row(
        name, text, reader.case.amount - to_freelancer, to_freelancer, mine - fee, reader.case.amount - mine, fee=fee
    )


def _fees_stay(reader: Reader) -> bool:
    return reader.case.phase == Phase.ARBITRATION and reader.case.rules.fee_refund_on_settlement == "none"


def _recommendation(reader: Reader) -> list[Row]:
    made = reader.case.last_recommendation
    if made is None or reader.case.standing != Phase.RECOMMENDATION:
        return []
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    rows = []
    if not given.get(reader.side):
        when = phrase("Executed as soon as both have accepted.")
        rows.append(split_row(reader, phrase("Accept the recommendation"), when, made.to_freelancer))
    if reader.case.about_released:
        text = phrase("The case ends without agreement, unless both of you accept.")
        return [
            *rows,
            *([] if reader.side in given else [split_row(reader, phrase("Reject it"), text, reader.case.amount)]),
        ]
    if reader.side not in given and (not made.stands or given.get(reader.other) is False):
        fee = reader.money(reader.case.rules.fee.of(reader.case.amount))
        rows.append(
            open_row(
                reader,
                phrase("Reject it"),
                phrase("The fee election opens: {fee} for an arbitrator, or settle.", fee=fee),
            )
        )
    elif reader.side not in given:
        them = reader.name(reader.other)
        text = phrase("It still stands, unless {them} rejects it too.", them=them)
        if given.get(reader.other):
            text = phrase("It stands all the same, because {them} has accepted it.", them=them)
        rows.append(split_row(reader, phrase("Reject it"), text, made.to_freelancer))
    return rows


def _paying(reader: Reader) -> list[Row]:
    if reader.case.phase != Phase.ELECTION or not reader.may_still_pay:
        return []
    fee = reader.case.fees[reader.side].amount
    them = reader.name(reader.other)
    rows = [
        open_row(
            reader,
            phrase("Pay, and go to arbitration"),
            phrase("An arbitrator divides the escrow. The award is final."),
            fee=fee,
        )
    ]
    if not has_paid(reader.case)[reader.other]:
        alone = outcome_if_paid(reader.case, {reader.side: True}).to_freelancer or 0
        rows[0] = open_row(
            reader,
            phrase("Pay, and so does the other side"),
            phrase("If {them} pays too, an arbitrator decides.", them=them),
            fee=fee,
        )
        rows.append(
            split_row(
                reader, phrase("Pay alone"), phrase("If {them} does not pay. Your fee is paid back.", them=them), alone
            )
        )
    return rows
