"""Work: the freelancer hands in a version, and the review begins."""

from __future__ import annotations

import uuid

from contracts import sent_before, words
from contracts.inputs import SubmitInput
from contracts.models import Contract, Deliverable, Milestone, MilestoneState, Submission
from contracts.stages import clocks
from core import clock
from core.errors import invalid
from core.phrases import phrase, phrase_later
from record.acts import Actor, act, current
from record.declaring import FREELANCER


@act(
    Contract,
    by=FREELANCER,
    phase=(MilestoneState.FUNDED, MilestoneState.CHANGES_REQUESTED),
    label=phrase_later("Hand in work"),
    takes=SubmitInput,
    part="milestone",
)
def submit(
    contract: Contract,
    by: Actor,
    *,
    milestone: Milestone,
    note: str = "",
    links: list[str] | None = None,
    files: list[uuid.UUID] | None = None,
    meets: list[int] | None = None,
) -> Submission:
    """Hand in files or links, and say which deliverables they meet. The client's review starts."""
    if not (note.strip() or links or files):
        raise invalid("note", phrase("Hand in at least a file, a link, or a note that says where the work is."))
    words.reach_the_other(contract, by, "note", [note])
    words.reach_the_other(contract, by, "links", links or [], needed=True)
    deliverables = list(Deliverable.objects.filter(milestone=milestone, number__in=meets or []))
    version = milestone.submissions.count() + 1
    submission = Submission.objects.create(
        milestone=milestone, version=version, note=note, links=links or [], by=by.user, submitted_at=clock.now()
    )
    attached = sent_before.take(files or [], contract, by.user)
    submission.files.set(attached)
    submission.meets.set(deliverables)
    milestone.submitted_at = milestone.submitted_at or clock.now()
    milestone.stand(MilestoneState.SUBMITTED)
    clocks.begin_review(milestone)
    current().say(milestone=milestone.number, version=version, files=[[file.name, file.sha256] for file in attached])
    return submission
