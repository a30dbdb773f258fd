"""What came of a report in its case: what the ruling changed, and what may still come of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment
from disputes.coercion import TO_THE_OTHER
from disputes.contact import contact
from disputes.models import Case, Respite
from disputes.respites import MOVES_BY
from messaging.models import Ruling, State
from messaging.reports import Report
from messaging.screening import Category
from people.sanctions import Appeal, Decision, Measure
from record.declaring import SIDES

BECAME = {
    State.FOLDED: phrase_later("The message stays folded under a warning: you read it only where you open it."),
    State.MASKED: phrase_later("The contact detail in it stays hidden."),
    State.REDACTED: phrase_later("The message was taken out of the room. A stub shows that something stood there."),
    State.HELD: phrase_later("The message has not been delivered, and will not be."),
    State.CORRECTED: phrase_later("What you reported is not shown any more: its author had worded it anew."),
    State.WITHDRAWN: phrase_later("What you reported is not shown any more: its author had withdrawn it."),
    State.ASIDE: phrase_later("The message went to the mediator alone: contact is not direct."),
    State.DELIVERED: phrase_later(
        "The message stands in the room as it was written, and is not folded for you any more."
    ),
}
NOTHING_ELSE = phrase_later("No money moved by it, and no offer, right or deadline of yours changed.")
NO_APPEAL = phrase_later(
    "The rules know no appeal against this. If it goes on, report the next message "
    "too: each is looked at anew, and a reviewer sees the reports before it. The "
    "mediator, once there is one, reads what you write in your private room."
)


def changes(report: Report, case: Case) -> list[str]:
    """What the ruling changed in this case, as it stands now."""
    flag = report.flag
    said = [BECAME[State(flag.message.state)]]
    if flag.category == Category.THREAT.value:
        said += _of_a_threat(report, case)
    return [*said, NOTHING_ELSE] if len(said) == 1 else [*said, phrase("No money moved by it.")]


def _of_a_threat(report: Report, case: Case) -> list[str]:
    flag, said = report.flag, []
    hours = int(MOVES_BY.total_seconds() // 3600)
    if Respite.objects.filter(flag=flag).exists():
        stays = phrase(" That stays.") if flag.state == Ruling.DISMISSED else ""
        said.append(phrase("The deadline that ran then has {hours} hours more.{stays}", hours=hours, stays=stays))
    if any(each.flag_id == flag.pk for each in contact(case).threats):
        said.append(
            phrase(
                "Shuttle mode is on because of it: what either side writes goes to the "
                "mediator, who tells the other side what it means for the case."
            )
        )
    until = guarded_until(report, case)
    if until:
        said.append(
            phrase(
                "If you withdraw, concede, or accept a low offer until {until}, it takes effect "
                "only after {cooling_off_hours} hours, and you can take it back until then.",
                until=long_deadline(until),
                cooling_off_hours=case.rules.cooling_off_hours,
            )
        )
    return said


def guarded_until(report: Report, case: Case) -> datetime | None:
    """Until when the coercion guard holds for this reader; None where it does not."""
    flag = report.flag
    side = case.contract.side_of(report.by)
    hours = case.rules.coercion_guard_hours if case.rules.cooling_off_hours else 0
    is_to_them = side in SIDES and flag.message.thread.room in TO_THE_OTHER and flag.state == Ruling.UPHELD
    until = flag.message.sent_at + timedelta(hours=hours)
    return until if is_to_them and not case.is_closed and hours and until > clock.now() else None


def then(report: Report) -> list[str]:
    """What may still come, and what one can do."""
    flag = report.flag
    if flag.is_pending:
        return []
    if flag.state == Ruling.DISMISSED:
        return [NO_APPEAL]
    appeal = Appeal.objects.filter(cause=flag.pk).first()
    if appeal and appeal.state == Decision.REFUSED:
        return [phrase("Whoever wrote it appealed, and another reviewer refused it: the ruling stands for good.")]
    changes_then = phrase(
        "If it is overturned, the message is shown again, and what protects you because "
        "of it ends; a deadline that moved stays where it is. You are told here and by "
        "mail."
    )
    if appeal:
        return [
            phrase("Whoever wrote it has appealed. Until another reviewer has decided, the ruling holds."),
            changes_then,
        ]
    measure = Measure.objects.standing().filter(cause=flag.pk).first()
    if measure is None or measure.appeal_by <= clock.now():
        return [phrase("The time in which it could be appealed is over: the ruling stands for good.")]
    by = long_moment(measure.appeal_by)
    return [
        phrase(
            "Whoever wrote it may appeal once, to another reviewer, until {by}. {changes_then}",
            by=by,
            changes_then=changes_then,
        )
    ]
