"""What has become of the exhibits of a case: withdrawn, admitted or denied, described anew, told in a gist."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from disputes.models import Case, EarlierDescription, Exhibit, Gist, ImportAnswer, Withdrawal


@dataclass
class Marks:
    """Of one exhibit, in the order in which it came about."""

    withdrawals: list[Withdrawal] = field(default_factory=list)
    answers: list[ImportAnswer] = field(default_factory=list)
    gists: list[Gist] = field(default_factory=list)
    earlier: list[EarlierDescription] = field(default_factory=list)

    @property
    def withdrawn(self) -> Withdrawal | None:
        """The withdrawal that stands."""
        return next((each for each in self.withdrawals if each.restored_at is None), None)

    @property
    def answer(self) -> ImportAnswer | None:
        """What the other side says of it now."""
        return self.answers[-1] if self.answers else None

    @property
    def gist(self) -> Gist | None:
        return self.gists[-1] if self.gists else None


def marks_of(case: Case) -> dict[int, Marks]:
    """By the key of the exhibit. Asked once a loaded case, and not at all of what a page knows there is none of."""
    known: dict[int, Marks] | None = case.__dict__.get("_marks")
    if known is None:
        known = defaultdict(Marks)
        for withdrawal in case.withdrawals.all():
            known[withdrawal.exhibit_id].withdrawals.append(withdrawal)
        for answer in case.import_answers.all():
            known[answer.exhibit_id].answers.append(answer)
        for gist in case.gists.select_related("mediator"):
            known[gist.exhibit_id].gists.append(gist)
        for earlier in case.earlier_descriptions.all():
            known[earlier.exhibit_id].earlier.append(earlier)
        case.__dict__["_marks"] = known
    return known


def of(case: Case, exhibit: Exhibit) -> Marks:
    return marks_of(case).get(exhibit.pk) or Marks()
