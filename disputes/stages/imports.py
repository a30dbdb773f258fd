"""Messages from outside the portal: the other side admits or denies that they are genuine. Silence admits nothing."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import marks, measures
from disputes.contact import contact
from disputes.describing import fit_for_all
from disputes.inputs_exhibits import AnswerImportInput
from disputes.models import Case, Exhibit, ImportAnswer
from disputes.models.exhibit import EXPLAINED
from disputes.stages.describing import exhibit_of, not_yet_sent
from record.acts import Actor, act, current
from record.declaring import SIDES


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Admit messages from outside"),
    takes=AnswerImportInput,
    heeds=False,
    while_held=True,
    listed=False,
    confirms=True,
)
def admit_import(case: Case, by: Actor, *, exhibit: int, words: str = "") -> ImportAnswer:
    """Say that these messages from outside the portal are genuine. You cannot deny them afterwards."""
    found = _put_to(case, by, exhibit)
    answer = marks.of(case, found).answer
    if answer and answer.admits:
        raise WrongPhase(phrase("You have admitted {found} already.", found=found))
    return _answer(case, by, found, words, admits=True)


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Deny messages from outside"),
    takes=AnswerImportInput,
    heeds=False,
    while_held=True,
    listed=False,
)
def deny_import(case: Case, by: Actor, *, exhibit: int, words: str = "") -> ImportAnswer:
    """Say that these messages from outside the portal are not genuine, or not complete. You may admit them later."""
    found = _put_to(case, by, exhibit)
    answer = marks.of(case, found).answer
    if answer and answer.admits:
        raise NotAllowed(phrase("You have admitted {found}. What was admitted is not denied afterwards.", found=found))
    if answer:
        raise WrongPhase(
            phrase("You have denied {found} already.", found=found), instead=phrase("You may still admit it.")
        )
    return _answer(case, by, found, words, admits=False)


def _put_to(case: Case, by: Actor, number: int) -> Exhibit:
    """The exhibit, where it is one of the other side that asks to be admitted or denied."""
    found = exhibit_of(case, number)
    if not found.is_import:
        raise NotAllowed(
            phrase(
                "{found} does not hold messages from outside the portal. There is nothing to admit or deny.",
                found=found,
            )
        )
    if found.side == by.position:
        raise NotAllowed(phrase("{found} is your own. The other side admits or denies it.", found=found))
    return found


def _answer(case: Case, by: Actor, exhibit: Exhibit, words: str, *, admits: bool) -> ImportAnswer:
    if words:
        _may_say_something(case, by)
        fit_for_all("words", words)
    made = ImportAnswer.objects.create(case=case, exhibit=exhibit, admits=admits, words=words, answered_at=clock.now())
    current().say(exhibit=str(exhibit), words=words)
    return made


def _may_say_something(case: Case, by: Actor) -> None:
    """The answer always counts; words with it take no way round a silence."""
    if why := measures.silence(by.user):
        raise invalid("words", phrase("{why} Leave this empty.", why=why))
    if not contact(case).is_direct:
        raise invalid(
            "words", phrase("Contact is not direct in this case. Leave this empty; the mediator can tell it.")
        )
