"""The list of one's cases asks the database no more questions the more cases there are, whatever their phase is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import stories
from tests.browsing import signed_in

PHASES = (
    "in_response",
    "in_default",
    "in_negotiation",
    "in_mediation",
    "in_recommendation",
    "in_election",
    "both_paid",
)


def questions(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def one_more(story, phase, place):
    made = stories.Story(story.clock, stories.TERMS | {"title": f"Survey {place}"})
    getattr(made, phase)()


@pytest.mark.parametrize("phase", PHASES)
def test_three_more_cases_cost_no_more_questions(story, phase):
    getattr(story, phase)()
    pages = [(signed_in(person), reverse("home")) for person in (story.client, story.freelancer)]
    one_more(story, phase, 0)  # its time passes, and what lapses meanwhile has a list of its own
    few = [questions(*page) for page in pages]
    for place in range(1, 4):
        one_more(story, phase, place)
    assert [questions(*page) for page in pages] == few
