"""What a mediator has read in a case, and for how long: beside the recommendation that they write."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from core.phrases import phrase
from disputes import reading
from disputes.models import Case
from disputes.pages.told_as.counted import how_long
from disputes.second_reading import exhibits_for
from people.models import User


@dataclass(frozen=True)
class Read:
    """One exhibit. `took` is empty where it has not been opened."""

    label: str
    name: str
    url: str
    took: str


@dataclass(frozen=True)
class OwnReading:
    """For templates/staff/_own_reading.html."""

    exhibits: list[Read] = field(default_factory=list)
    in_all: str = ""


def own_reading(case: Case, person: User) -> OwnReading:
    """As it stands on the record: what is open at this moment counts once it is closed."""
    exhibits = list(exhibits_for(case, person).select_related("file").order_by("number"))
    took = {each.exhibit_id: each for each in reading.readings_of(case, person)}
    seconds = sum(each.read_for.total_seconds() for each in took.values())
    return OwnReading(
        [
            Read(
                str(each),
                each.file.name,
                reverse("exhibit", args=[case.pk, each.number]),
                _took(took[each.pk].read_for.total_seconds(), is_open=took[each.pk].open_since is not None)
                if each.pk in took
                else "",
            )
            for each in exhibits
        ],
        how_long(seconds) if seconds else "",
    )


def _took(seconds: float, *, is_open: bool) -> str:
    if is_open:
        return phrase("{how_long}, and open now", how_long=how_long(seconds)) if seconds else phrase("Open now")
    return how_long(seconds)
