"""The reminder beside a freelancer's own message with files: a message hands nothing in, and one click does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from contracts.acting import act_url
from contracts.models import Milestone, MilestoneState, Submission
from core.phrases import phrase, phrase_later
from disputes.attached import OPEN_IN
from disputes.models import Case
from messaging.showing import Shown
from people.models import User
from record.declaring import FREELANCER

WAITS_FOR_WORK = (MilestoneState.FUNDED, MilestoneState.CHANGES_REQUESTED)
ONE = phrase_later("Sent as a message, this file does not count as handing in work.")
SEVERAL = phrase_later("Sent as a message, these files do not count as handing in work.")


def remind(case: Case, person: User, shown: Sequence[Shown], log: Sequence[dict[str, Any]]) -> None:
    """Put it beside each message that has files which could be handed in now, and are not yet."""
    if case.contract.side_of(person) != FREELANCER:
        return
    with_files = [
        (drawn, [file["id"] for file in drawn.get("files", ()) if "id" in file])
        for drawn, each in zip(log, shown, strict=True)
        if each.is_own and not each.is_private and each.state in OPEN_IN
    ]
    named = [pk for _, files in with_files for pk in files]
    milestones = [each for each in case.contract.all_milestones if each.standing in WAITS_FOR_WORK] if named else []
    if not milestones:
        return
    there = {
        str(pk)
        for pk in Submission.objects.filter(milestone__contract=case.contract, files__in=named).values_list(
            "files", flat=True
        )
    }
    for drawn, files in with_files:
        if left := [pk for pk in files if pk not in there]:
            drawn["hand_in"] = {
                "text": ONE if len(left) == 1 else SEVERAL,
                "links": [_link(case, each, left) for each in milestones],
            }


def _link(case: Case, milestone: Milestone, files: list[str]) -> dict[str, str]:
    """To the form of the act, with the files chosen."""
    url = act_url(case.contract, "submit", milestone)
    return {
        "url": f"{url}&{urlencode({'files': files}, doseq=True)}",
        "label": phrase("Hand it in for milestone {number}", number=milestone.number),
    }
