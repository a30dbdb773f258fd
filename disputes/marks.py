"""What has become of the exhibits of a case: withdrawn, admitted or denied, described anew, told in a gist."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from disputes.models import Case, EarlierDescription, Exhibit, Gist, ImportAnswer, Pin, Withdrawal
from evidence.previewing import form_of


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


def of(case: Case, exhibit: Exhibit) -> Marks:
    """Asked once a kind and loaded case, and not at all of what there can be none of, or a page knows there is none."""
    is_marked = getattr(exhibit, "is_marked", True)  # known where it was asked with the exhibits
    return Marks(
        withdrawals=_rows(case, "withdrawals").get(exhibit.pk, []) if is_marked else [],
        answers=_rows(case, "import_answers").get(exhibit.pk, []) if exhibit.is_import else [],
        gists=_rows(case, "gists").get(exhibit.pk, []) if exhibit.is_sealed else [],
        earlier=_rows(case, "earlier_descriptions").get(exhibit.pk, []) if is_marked else [],
    )


def can_be_pinned(exhibit: Exhibit) -> bool:
    """A picture, or a document with pages; in place of what is sealed from whoever it was found for stands neither."""
    return form_of(exhibit.file) in ("picture", "page")


def pins(case: Case, exhibit: Exhibit) -> list[Pin]:
    """Those that stand, as they are numbered."""
    there = _rows(case, "pins").get(exhibit.pk, []) if can_be_pinned(exhibit) else []
    return [each for each in there if each.taken_back_at is None]


def _rows(case: Case, kind: str) -> dict[int, list[Any]]:
    """All of this kind in the case, by the key of their exhibit."""
    known: dict[str, dict[int, list[Any]]] = case.__dict__.setdefault("_marks", {})
    if kind not in known:
        known[kind] = defaultdict(list)
        for row in getattr(case, kind).all():
            known[kind][row.exhibit_id].append(row)
    return known[kind]
