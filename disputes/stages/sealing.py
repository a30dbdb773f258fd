"""Sealed exhibits: the mediator tells the other side the gist of one before relying on it."""

from __future__ import annotations

from core import clock
from core.errors import NotFound, WrongPhase
from core.phrases import phrase, phrase_later
from disputes.inputs_exhibits import GistInput
from disputes.models import Case, Gist, Phase, Reading
from disputes.models.case import SECOND_OPINION
from disputes.second_reading import exhibits_in_file
from disputes.stages.mediation import may_recommend
from record.acts import Actor, act, current
from record.declaring import MEDIATOR


@act(
    Case,
    by=MEDIATOR,
    who=may_recommend,
    phase=(Phase.MEDIATION, SECOND_OPINION),
    label=phrase_later("Tell the gist of a sealed exhibit"),
    takes=GistInput,
    heeds=False,
    while_held=True,
    listed=False,
)
def summarise_sealed(case: Case, by: Actor, *, exhibit: int, gist: str) -> Gist:
    """Tell the side that does not open a sealed exhibit what it comes to, so that it can answer. Both sides read it."""
    found = exhibits_in_file(case).filter(number=exhibit).first()
    if found is None:
        raise NotFound(phrase("This case has no exhibit E{exhibit}.", exhibit=exhibit))
    if not found.is_sealed:
        raise WrongPhase(phrase("{found} is not sealed: both sides can open it.", found=found))
    if not Reading.objects.filter(exhibit=found, mediator=by.user).exists():
        raise WrongPhase(
            phrase("You have not opened {found} yet. Read it before you say what it comes to.", found=found)
        )
    made = Gist.objects.create(case=case, exhibit=found, mediator=by.user, words=gist, written_at=clock.now())
    current().say(exhibit=str(found), gist=gist)
    return made
