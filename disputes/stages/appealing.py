"""After a ruling: taken back within a minute by who gave it; appealed once, and decided by another reviewer.

Neither moves money. A clock that a ruling moved stays where both sides have seen it: nobody shortens a deadline.
"""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, NotFound, TooLate, WrongPhase
from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes import process
from disputes.contact import reaches_the_mediator_alone
from disputes.inputs import MessageInput
from disputes.inputs_conduct import AppealInput, DecideAppealInput
from disputes.models import Case
from disputes.models.case import EVERY_PHASE
from disputes.stages import private_rooms, replying
from disputes.stages.rooms import impartial, in_the_room
from messaging import review
from messaging.models import Flag, Message, State
from people import ladder
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from people.sanctions import Appeal, Decision, Measure, WhyLifted
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, REVIEWER, SIDES
from timers import deadlines


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Take the ruling back"),
    takes=MessageInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def take_back_ruling(case: Case, by: Actor, *, message: int) -> Flag:
    """Take back your own ruling within a minute. The flag waits again, and no measure comes of it."""
    found = review.message_numbered(case, message)
    was_ruled_at = _flag_of(found).ruled_at
    turn = review.take_back(found, by.user)
    ladder.lift(turn.flag_id, WhyLifted.TAKEN_BACK, by.user)
    reply = deadlines.find(case, process.NEUTRAL_REPLY)
    if found.state == State.HELD and reply is not None and reply.started_at == was_ruled_at:
        replying.given(case, because="take_back_ruling")  # what the mediator was to reply to is held again
    current().say(message=message)
    return turn.flag


def _flag_of(message: Message) -> Flag:
    flag = Flag.objects.filter(message=message).first()
    if flag is None:
        raise WrongPhase(phrase("Nobody has flagged this message, so there is nothing to decide."))
    return flag


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=EVERY_PHASE,
    label=phrase_later("Appeal the ruling"),
    takes=AppealInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def appeal(case: Case, by: Actor, *, message: int, words: str) -> Appeal:
    """Ask another reviewer to look at the ruling on your own message. Once, within 14 days of the ruling."""
    measure = _measure_of(case, message, by.user)
    made = Appeal.objects.create(
        measure=measure,
        cause=measure.cause,
        person=by.user,
        ruled_by=measure.given_by,
        words=words,
        made_at=clock.now(),
    )
    current().say(message=message)
    current().tell_nobody_else()
    return made


def _measure_of(case: Case, number: int, person: User) -> Measure:
    """The standing measure for one's own message, while it can be appealed."""
    found = review.message_numbered(case, number)
    flag = Flag.objects.filter(message=found).first()
    if found.author_id != person.pk or flag is None:
        raise NotFound(phrase("There is no ruling on a message of yours with this number."))
    measure = Measure.objects.standing().filter(cause=flag.pk).first()
    if measure is None:
        raise WrongPhase(phrase("No ruling against this message stands, so there is nothing to appeal."))
    if Appeal.objects.filter(cause=flag.pk).exists():
        raise NotAllowed(phrase("You have appealed this ruling, which is possible once."))
    if flag.ruled_at is not None and clock.now() < flag.ruled_at + TAKEN_BACK_WITHIN:
        raise WrongPhase(phrase("The reviewer may still take this ruling back. You can appeal it in a minute."))
    if clock.now() >= measure.appeal_by:
        raise TooLate(
            phrase("The time to appeal ended on {appeal_by}.", appeal_by=long_moment(measure.appeal_by)),
            moment=measure.appeal_by,
            instead=phrase("The ruling stands. Everything in your cases stays open to you as before."),
        )
    return measure


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Grant the appeal"),
    takes=DecideAppealInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def grant_appeal(case: Case, by: Actor, *, message: int, reason: str) -> Appeal:
    """Overturn the ruling: the measure ends, the strike falls away, and the message is delivered now."""
    found = review.message_numbered(case, message)
    decided = _decide(found, by.user, Decision.GRANTED, reason)
    was_held = found.state == State.HELD
    review.overturn(found, by.user, reason, aside=reaches_the_mediator_alone(case, found))
    ladder.lift(decided.cause, WhyLifted.APPEAL, by.user)
    if was_held:
        private_rooms.delivered_late(case, found)
    current().say(message=message)
    current().tell([found.author])
    return decided


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Refuse the appeal"),
    takes=DecideAppealInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def refuse_appeal(case: Case, by: Actor, *, message: int, reason: str) -> Appeal:
    """The ruling stands, and so do its measure and its end. There is no further appeal."""
    found = review.message_numbered(case, message)
    decided = _decide(found, by.user, Decision.REFUSED, reason)
    current().say(message=message)
    current().tell_nobody_else()
    current().tell([found.author, *(report.by for report in found.flag.reported.select_related("by"))])
    return decided


def _decide(message: Message, by: User, decision: Decision, reason: str) -> Appeal:
    flag = _flag_of(message)
    decided = Appeal.objects.select_for_update(of=("self",)).filter(cause=flag.pk).first()
    if decided is None:
        raise WrongPhase(phrase("Nobody has appealed this ruling, so there is nothing to decide."))
    if decided.ruled_by_id == by.pk:
        raise NotAllowed(phrase("You gave this ruling. Another reviewer decides about the appeal."))
    if by.pk in (message.author_id, flag.reported_by_id):
        raise NotAllowed(phrase("You wrote or reported this message. Another reviewer decides about the appeal."))
    if not decided.is_pending:
        raise WrongPhase(
            phrase(
                "This appeal has already been {state} by {decided_by}.",
                state=decided.state,
                decided_by=decided.decided_by,
            )
        )
    decided.state, decided.decided_by, decided.decided_at = decision, by, clock.now()
    decided.reason = reason.strip()
    decided.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    return decided
