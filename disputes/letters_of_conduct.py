"""Letters about rulings: to who wrote the message, the way to the statement of reasons; later, what came of an appeal.

No word of the message and none of the reason is in a mail. The one about a ruling waits for the minute in which the
reviewer may take it back; a ruling that was taken back is never told.
"""

from __future__ import annotations

from django.urls import reverse

from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.beside import called, is_many
from disputes.letters_to_readers import about_ruling
from disputes.models import Case
from disputes.pages.wording import sentence
from messaging.models import Flag, Message, State
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from people.sanctions import Measure, Step
from record.letters import Letter, letter
from record.models import Event

ABOUT = frozenset(["uphold", "dismiss", "grant_appeal", "refuse_appeal"])
FOLLOWS = {
    Step.NOTED: phrase_later("No measure of its own follows"),
    Step.WARNING: phrase_later("A warning follows"),
    Step.MUTE: phrase_later("For 30 days you cannot write to the other side"),
    Step.SUSPENSION: phrase_later("Your account is suspended for new contracts"),
}
STAYS = phrase_later("Your cases, your offers and your money are not touched by it.")


def about_conduct(case: Case, event: Event, to: User) -> Letter | None:
    """For who wrote the message; for who reported it, and whom it was meant for, as `letters_to_readers` says."""
    here = Message.objects.select_related("thread").filter(subject_id=case.pk)
    message = here.filter(number=event.said.get("message")).first()
    if message is None:
        return None
    if message.author_id != to.pk:
        if found := about_ruling(case, event, message, to):
            return found
        return _corrected(case, message, to) if event.act == "grant_appeal" else None
    if event.act == "dismiss":
        return None
    flag = Flag.objects.get(message=message)
    if event.act == "uphold":
        measure = Measure.objects.standing().filter(cause=flag.pk, begins_at=event.at).first()
        return _upheld(case, message, measure, to) if measure else None
    measure = Measure.objects.filter(cause=flag.pk).exclude(lifting__why="taken_back").order_by("pk").last()
    return _decided(case, message, measure, to, granted=event.act == "grant_appeal") if measure else None


def _corrected(case: Case, message: Message, to: User) -> Letter | None:
    if message.is_private and to.pk not in (message.thread.party_id, message.thread.mediator_id):
        return None
    if message.state == State.ASIDE:
        return None
    name = sentence(called(message))
    what = (
        phrase("{name} are delivered to you after all", name=name)
        if is_many(message)
        else phrase("{name} is delivered to you after all", name=name)
    )
    return letter(
        what,
        [
            phrase(
                "{happened}, in {reference}, {title}. Another reviewer looked at it again, and "
                "found that it breaks no rule.",
                happened=what,
                reference=case.reference,
                title=case.title,
            ),
            phrase("Your cases, your offers and your money are not touched by this."),
        ],
        can_do=phrase("You read it on the portal, if you want to:"),
        link=reverse("case", args=[case.pk]),
        to=to,
        ending=f"({case.reference})",
    )


def _upheld(case: Case, message: Message, measure: Measure, to: User) -> Letter:
    what = phrase("A reviewer ruled against {message} that you wrote", message=called(message))
    return letter(
        what,
        [
            phrase("{happened} in {reference}, {title}.", happened=what, reference=case.reference, title=case.title),
            f"{FOLLOWS[Step(measure.step)]}. {STAYS}",
        ],
        can_do=phrase(
            "Read why, and appeal if you think that it is wrong. You can once, until {appeal_by}:",
            appeal_by=long_moment(measure.appeal_by),
        ),
        link=reverse("statement-of-reasons", args=[measure.pk]),
        to=to,
        otherwise=phrase("If you do nothing, the ruling stands."),
        ending=f"({case.reference})",
        not_before=measure.begins_at + TAKEN_BACK_WITHIN,
    )


def _decided(case: Case, message: Message, measure: Measure, to: User, *, granted: bool) -> Letter:
    what = phrase("Your appeal was granted") if granted else phrase("Your appeal was refused")
    follows = (
        phrase(
            "Message {number} broke no rule and is delivered. The measure has ended, and it does not count.",
            number=message.number,
        )
        if granted
        else phrase(
            "The ruling on message {number} stands, and so does what followed from it. There is no further appeal.",
            number=message.number,
        )
    )
    return letter(
        what,
        [
            phrase(
                "Your appeal was granted by another reviewer, in {reference}, {title}.",
                reference=case.reference,
                title=case.title,
            )
            if granted
            else phrase(
                "Your appeal was refused by another reviewer, in {reference}, {title}.",
                reference=case.reference,
                title=case.title,
            ),
            f"{follows} {STAYS}",
        ],
        can_do=phrase("The page says why:"),
        link=reverse("statement-of-reasons", args=[measure.pk]),
        to=to,
        ending=f"({case.reference})",
    )
