"""In every phase, whatever the one list says is open to a person is there: in the API, and with a page that opens."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from record.acts import acts_open_to
from tests import stories
from tests.api.conftest import Caller
from tests.stories import LARGE, TERMS, Story

STEPS = [
    "offered",
    "active",
    "funded",
    "submitted",
    "in_response",
    "in_default",
    "in_negotiation",
    "in_queue",
    "in_mediation",
    "in_recommendation",
    "in_election",
    "one_paid",
    "both_paid",
    "file_sent",
    "awarding",
    "awarded",
    "settled",
    "withdrawn",
]
LATER = {"in_election", "one_paid", "both_paid", "file_sent", "awarding", "awarded"}


def people_of(story: Story) -> list:
    return [
        story.client,
        story.freelancer,
        story.mediator,
        story.reviewer,
        story.operator,
        story.second_operator,
    ]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_open_has_its_page_and_its_address(transactional_db: None, step: str) -> None:
    with stories.told(LARGE if step in LATER else TERMS) as story:
        getattr(story, step)()
        subjects = [story.contract] if story._case is None else [story.contract, story.case]
        for person in people_of(story):
            for subject in subjects:
                check(person, subject)


def check(person, subject) -> None:
    there = acts_open_to(person, subject)
    shown = Caller(person).get(f"{subject.kind}s/{subject.pk}/")
    if shown.status_code == 200:
        said = [(act["act"], act["milestone"]) for act in shown.json()["acts"]]
        assert said == [(act.name, part.number if act.part else None) for act, part in there]
    http = Client()
    http.force_login(person)
    for act, part in there:
        about = f"?{act.part}={part.number}" if act.part else ""
        page = http.get(reverse(f"{subject.kind}-act", args=[subject.pk, act.name]) + about)
        assert page.status_code in (200, 302), f"{person.email}: {act.name} of {subject.reference}"
