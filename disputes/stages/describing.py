"""What a side does with its own exhibit later: describe it anew, withdraw it, restore it. Nothing of it disappears."""

from __future__ import annotations

from typing import Any

from core import clock
from core.errors import NotAllowed, NotFound, WrongPhase, invalid
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
            "The file is with the arbitrator, as it was when it was sent.",
            instead="Tell the arbitrator what you want to change.",
        )


def exhibit_of(case: Case, number: int) -> Exhibit:
    found = case.exhibits.select_related("file").filter(number=number).first()
    if found is None:
        raise NotFound(f"This case has no exhibit E{number}.")
    return found


def own_exhibit(case: Case, by: Actor, number: int) -> Exhibit:
    found = exhibit_of(case, number)
    if found.side != by.position:
        raise NotAllowed(f"{found} is the other side’s. Only who added an exhibit describes or withdraws it.")
    return found


def _stays_as_admitted(case: Case, found: Exhibit) -> None:
    """The other side admitted it as it was described. Raises WrongPhase."""
    answer = marks.of(case, found).answer
    if answer is not None and answer.admits:
        raise WrongPhase(
            f"{found} was admitted as it is described, and stays so.",
            instead="Add the file anew to say something else of it.",
        )


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label="Describe an exhibit",
    takes=DescribeInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def describe_exhibit(case: Case, by: Actor, *, exhibit: int, **said: Any) -> Exhibit:
    """Say anew what your exhibit shows, when it happened and what it is about. What it said before stays readable."""
    found = own_exhibit(case, by, exhibit)
    _stays_as_admitted(case, found)
    after = {
        "caption": said.get("caption", found.caption),
        "happened_from": said.get("happened_from", found.happened_from),
        "happened_until": said.get("happened_until", found.happened_until),
        "about": deliverable_in(case, said["deliverable"]) if "deliverable" in said else found.about,
    }
    changed = changes(case, found, after)
    if not changed:
        raise invalid("caption", f"{found} says this already. Change something, or leave it as it is.")
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
            raise invalid("caption", "A reviewer was asked about these words. They stay as they are.")
        fit_for_all("caption", after["caption"])
    if exhibit.is_sealed and not after["caption"]:
        raise invalid("caption", "Say what a sealed exhibit shows: it is all that is read.")
    if after["happened_until"] and not after["happened_from"]:
        raise invalid("happened_from", "Say also on which day it began.")
    if after["happened_until"] and after["happened_until"] <= after["happened_from"]:
        raise invalid("happened_until", "The last day lies before the first.")


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label="Withdraw an exhibit",
    takes=WithdrawExhibitInput,
    heeds=False,
    while_held=True,
    listed=False,
)
def withdraw_exhibit(case: Case, by: Actor, *, exhibit: int, reason: str) -> Withdrawal:
    """Say that you no longer rely on your exhibit, and why. It stays readable, marked; you may restore it."""
    found = own_exhibit(case, by, exhibit)
    if marks.of(case, found).withdrawn:
        raise WrongPhase(f"You have withdrawn {found} already.")
    fit_for_all("reason", reason)
    made = Withdrawal.objects.create(case=case, exhibit=found, reason=reason, withdrawn_at=clock.now())
    current().say(exhibit=str(found), reason=reason)
    return made


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label="Restore an exhibit",
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
        raise WrongPhase(f"{found} is not withdrawn.")
    withdrawn.restored_at = clock.now()
    withdrawn.save(update_fields=["restored_at"])
    current().say(exhibit=str(found))
    return withdrawn
