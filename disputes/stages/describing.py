"""What a side does with its own exhibit later: describe it anew, withdraw it, restore it. Nothing of it disappears."""

from __future__ import annotations

from typing import Any

from core import clock
from core.errors import NotAllowed, NotFound, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import beside, marks
from disputes.describing import changes, deliverable_in, fit_for_all
from disputes.inputs import ExhibitInput
from disputes.inputs_exhibits import DescribeInput, WithdrawExhibitInput
from disputes.models import Case, EarlierDescription, Exhibit, Withdrawal
from disputes.models.exhibit import EXPLAINED
from record.acts import Actor, act, current
from record.declaring import SIDES


def not_yet_sent(case: Case, by: Actor) -> None:
    """What the arbitrator has got does not change behind their back."""
    if case.file_sent_at is not None:
        raise WrongPhase(
            phrase("The file is with the arbitrator, as it was when it was sent."),
            instead=phrase("Tell the arbitrator what you want to change."),
        )


def exhibit_of(case: Case, number: int) -> Exhibit:
    found = case.exhibits.select_related("file").filter(number=number).first()
    if found is None:
        raise NotFound(phrase("This case has no exhibit E{number}.", number=number))
    return found


def own_exhibit(case: Case, by: Actor, number: int) -> Exhibit:
    found = exhibit_of(case, number)
    if found.side != by.position:
        raise NotAllowed(
            phrase("{found} is the other side’s. Only who added an exhibit describes or withdraws it.", found=found)
        )
    return found


def stays_as_admitted(case: Case, found: Exhibit) -> None:
    """The other side admitted it as it was described. Raises WrongPhase."""
    answer = marks.of(case, found).answer
    if answer is not None and answer.admits:
        raise WrongPhase(
            phrase("{found} was admitted as it is described, and stays so.", found=found),
            instead=phrase("Add the file anew to say something else of it."),
        )


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Describe an exhibit"),
    takes=DescribeInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def describe_exhibit(case: Case, by: Actor, *, exhibit: int, **said: Any) -> Exhibit:
    """Say anew what your exhibit shows, when it happened and what it is about. What it said before stays readable."""
    found = own_exhibit(case, by, exhibit)
    stays_as_admitted(case, found)
    after = {
        "caption": said.get("caption", found.caption),
        "happened_from": said.get("happened_from", found.happened_from),
        "happened_until": said.get("happened_until", found.happened_until),
        "about": deliverable_in(case, said["deliverable"]) if "deliverable" in said else found.about,
    }
    changed = changes(case, found, after)
    if not changed:
        raise invalid(
            "caption", phrase("{found} says this already. Change something, or leave it as it is.", found=found)
        )
    _must_fit(case, found, after)
    EarlierDescription.objects.create(
        case=case,
        exhibit=found,
        caption=found.caption,
        happened_from=found.happened_from,
        happened_until=found.happened_until,
        about=found.about,
        replaced_at=clock.now(),
    )
    Exhibit.objects.filter(pk=found.pk).update(**after)
    current().say(exhibit=str(found), changed=changed)
    return exhibit_of(case, exhibit)


def _must_fit(case: Case, exhibit: Exhibit, after: dict[str, Any]) -> None:
    """Words that a reviewer looks at, or has looked at, are not replaced: that would be a way round the ruling."""
    if after["caption"] != exhibit.caption:
        if beside.heard(case, None, exhibit, "caption").is_flagged:
            raise invalid("caption", phrase("A reviewer was asked about these words. They stay as they are."))
        fit_for_all("caption", after["caption"])
    if exhibit.is_sealed and not after["caption"]:
        raise invalid("caption", phrase("Say what a sealed exhibit shows: it is all that is read."))
    if after["happened_until"] and not after["happened_from"]:
        raise invalid("happened_from", phrase("Say also on which day it began."))
    if after["happened_until"] and after["happened_until"] <= after["happened_from"]:
        raise invalid("happened_until", phrase("The last day lies before the first."))


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Withdraw an exhibit"),
    takes=WithdrawExhibitInput,
    heeds=False,
    while_held=True,
    listed=False,
)
def withdraw_exhibit(case: Case, by: Actor, *, exhibit: int, reason: str) -> Withdrawal:
    """Say that you no longer rely on your exhibit, and why. It stays readable, marked; you may restore it."""
    found = own_exhibit(case, by, exhibit)
    if marks.of(case, found).withdrawn:
        raise WrongPhase(phrase("You have withdrawn {found} already.", found=found))
    fit_for_all("reason", reason)
    made = Withdrawal.objects.create(case=case, exhibit=found, reason=reason, withdrawn_at=clock.now())
    current().say(exhibit=str(found), reason=reason)
    return made


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Restore an exhibit"),
    takes=ExhibitInput,
    heeds=False,
    while_held=True,
    listed=False,
)
def restore_exhibit(case: Case, by: Actor, *, exhibit: int) -> Withdrawal:
    """Rely on your withdrawn exhibit again. That it was withdrawn, and why, stays readable."""
    found = own_exhibit(case, by, exhibit)
    withdrawn = marks.of(case, found).withdrawn
    if withdrawn is None:
        raise WrongPhase(phrase("{found} is not withdrawn.", found=found))
    withdrawn.restored_at = clock.now()
    withdrawn.save(update_fields=["restored_at"])
    current().say(exhibit=str(found))
    return withdrawn
