"""Reporting words that stand beside an act of the other side: a note, a statement, a caption, a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from core.errors import NotFound
from core.phrases import phrase_later
from disputes import beside
from disputes.inputs_conduct import ReportWordsInput
from disputes.models import Case
from disputes.models.beside import HOLDERS, Beside
from disputes.models.case import EVERY_PHASE
from disputes.stages.rooms import in_the_room
from messaging import reports, review, rooms
from messaging.models import Flag, Message, Room
from messaging.screening import Verdict
from people.models import User
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, SIDES

NOTHING = phrase_later("There are no such words in this case.")


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=EVERY_PHASE,
    label=phrase_later("Report words"),
    takes=ReportWordsInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def report_words(case: Case, by: Actor, *, words: str, category: str = "harassment", reason: str = "") -> Flag:
    """Ask a reviewer to look at words beside an act. They are folded for you at once. No right and no money changes."""
    holder, kind, part = _meant(case, by.user, words)
    row = beside.taken_up(case).get((kind, holder.pk, part))
    message = row.message if row else _taken_up(case, holder, kind, part)
    flag = review.report(message, by.user, reason, category)
    beside.put_on_record(message)
    current().say(report=reports.latest(message, by.user).pk)
    current().tell_nobody_else()
    current().give_receipt()
    return flag


def _meant(case: Case, person: User, reference: str) -> tuple[Any, str, str]:
    """Words of this case that this person has before them. Of others nobody learns that they exist."""
    kind, _, rest = reference.partition(".")
    pk, _, part = rest.rpartition(".")
    holder = HOLDERS.get(kind)
    if holder is None or part not in holder.parts or not _is_a_key(holder.model, pk):
        raise NotFound(NOTHING)
    found: Any = holder.model._default_manager.filter(**{holder.case: case, "pk": pk}).first()  # noqa: SLF001
    if found is None or not beside.heard(case, person, found, part).text:
        raise NotFound(NOTHING)
    if not beside.has_before_them(case, person, found, part):
        raise NotFound(NOTHING)
    return found, kind, part


def _is_a_key(model: Any, said: str) -> bool:
    try:
        model._meta.pk.to_python(said)  # noqa: SLF001
    except ValidationError:
        return False
    return True


def _taken_up(case: Case, holder: Any, kind: str, part: str) -> Message:
    """As it was written, and when: a strike counts from then."""
    words, side, at = getattr(holder, part), HOLDERS[kind].side_of(case, holder), HOLDERS[kind].written_at(holder)
    message = rooms.post_message(
        case, case.person_of(side), side, words, room=Room.BESIDE, verdict=Verdict(), sent_at=at
    )
    Beside.objects.create(case=case, message=message, part=part, **{kind: holder})
    return message
