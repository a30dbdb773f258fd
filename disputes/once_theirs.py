"""A mediator who opens a case that is theirs no more is told since when, and why. Nobody else learns that it exists."""

from __future__ import annotations

import uuid

from core import sight
from core.errors import NotFound
from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.models import Mediating, Reading
from people.models import User

NOT_THERE = phrase_later("There is no such case, or it is not yours to see.")
HOW = {
    "handed back": phrase_later("You handed this case back: {moment}."),
    "lapsed": phrase_later("Your time to recommend passed, and this case went back to the queue: {moment}."),
    "no reply": phrase_later("You did not reply in time, and this case went back to the queue: {moment}."),
    "objected to": phrase_later("A side objected to you as the mediator, and this case went to another: {moment}."),
    "second opinion": phrase_later("A second opinion took the place of your recommendation: {moment}."),
}
SOMEHOW = phrase_later("You have not been the mediator of this case since {moment}.")


class NoLongerYours(NotFound):
    """It was this person's once."""

    code, status = "no_longer_yours", 404


def not_there(pk: uuid.UUID, person: User) -> NotFound:
    """The answer to whoever may not see this case, or looks for one that is not there."""
    with sight.everything():
        had = Mediating.objects.filter(case=pk, mediator=person, ended_at__isnull=False).order_by("ended_at").last()
        read = had is None and Reading.objects.filter(exhibit__case=pk, mediator=person).exists()
    if had is not None and had.ended_at is not None:
        why = phrase(HOW.get(had.ended_how, SOMEHOW), moment=long_moment(had.ended_at))
    elif read:
        why = phrase("The second opinion for which you read this case is not asked for any more, or has been given.")
    else:
        return NotFound(NOT_THERE)
    return NoLongerYours(
        why,
        instead=phrase("What happens in it now is for its present mediator. Go on with another case of your queue."),
    )
