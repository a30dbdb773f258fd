"""From a case back to the place in the queue that it was opened from, and on to the next one of that view."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from core.phrases import phrase
from disputes.asked_of_queue import VIEWS, Asked
from disputes.models import Case
from disputes.queue import MOST, found_in
from people.models import User

PER_PAGE = 25
CARRIED = "queue"  # in the address of whatever was opened from the queue: what the queue had been asked for


@dataclass(frozen=True)
class WayBack:
    """A page of the queue, as it was asked for."""

    asked: Asked
    page: int = 1

    @classmethod
    def carried(cls, said: str, person: User) -> WayBack:
        """What an address carries. It is read anew, so that it leads into the queue and nowhere else."""
        return cls.of(QueryDict(said[:1000]), person)

    @classmethod
    def of(cls, query: QueryDict, person: User) -> WayBack:
        page = query.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
        return cls(Asked.read(query, reads=person.languages), max(number, 1))

    @property
    def query(self) -> str:
        return self.asked.query(page=self.page) if self.page > 1 else self.asked.query()

    @property
    def kept(self) -> str:
        """To be put behind the address of what is opened from there."""
        return f"?{urlencode({CARRIED: self.query})}"

    def url(self, case: Case | None = None) -> str:
        """The page of the queue; with the row of the case at hand."""
        return f"{reverse('queue')}?{self.query}" + (f"#{case.reference}" if case else "")

    def next_url(self, case: Case) -> str:
        return f"{reverse('queue-next')}?{self.query}&{urlencode({'after': case.pk})}"

    def context(self, case: Case) -> dict[str, str]:
        """For staff/_from_queue.html and the link above a workbench."""
        label = (
            phrase("Queue")
            if self.asked.view == "all" and not self.asked.is_filtered
            else phrase("Queue: {called}", called=self.called)
        )
        return {"url": self.url(case), "label": label, "next_url": self.next_url(case), "kept": self.kept}

    @property
    def called(self) -> str:
        name = VIEWS[self.asked.view]
        return phrase("{name}, filtered", name=name) if self.asked.is_filtered else name


def case_after(person: User, way: WayBack, after: uuid.UUID | None) -> tuple[uuid.UUID, WayBack] | None:
    """The case that follows in the order of the view, with the page that it stands on. What has left the view since,
    because it is finished, is followed by the first: nothing in it is due earlier.
    """
    listed = found_in(person, way.asked).listed[:MOST]
    place = listed.index(after) + 1 if after in listed else 0
    if place >= len(listed):
        return None
    return listed[place], WayBack(way.asked, place // PER_PAGE + 1)
