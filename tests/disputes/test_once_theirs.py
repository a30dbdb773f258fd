"""A mediator who opens a case that is another's now is told why; for everybody else it is as if it were not there."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from disputes.once_theirs import NOT_THERE
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import Story


def other_mediator():
    return stories.person("ada@lin.example", "Ada Lin", "mediator")


def opened(story: Story, person, name: str = "workbench"):
    return signed_in(person).get(reverse(name, args=[story.case.pk]))


def test_who_handed_it_back_is_told_so(story):
    story.in_mediation()
    assert opened(story, story.mediator).status_code == 200
    story.act(story.mediator, "hand_back", reason="I am ill.")
    story.act(other_mediator(), "claim", declaration="I am impartial.")
    answer = opened(story, story.mediator)
    assert answer.status_code == 404
    assert "Another mediator has this case now" in text(answer)
    assert "You handed this case back:" in text(answer)
    assert "Go on with another case of your queue." in text(answer)


def test_whose_recommendation_was_replaced_is_told_so(story):
    story.in_recommendation()
    story.act(story.client, "request_second_opinion", reason="The list was not read.")
    second = other_mediator()
    for number in range(1, story.case.exhibits.count() + 1):
        story.act(second, "read_exhibit", exhibit=number)
    assert opened(story, second).status_code == 200
    story.act(second, "recommend", **story.recommendation())
    for page in ("case", "workbench"):
        assert "A second opinion took the place of your recommendation:" in text(opened(story, story.mediator, page))


def test_who_read_it_for_a_second_opinion_that_another_gave_is_told_so(story):
    story.in_recommendation()
    story.act(story.client, "request_second_opinion", reason="The list was not read.")
    first, second = other_mediator(), stories.person("kim@oh.example", "Kim Oh", "mediator")
    for number in range(1, story.case.exhibits.count() + 1):
        story.act(first, "read_exhibit", exhibit=number)
        story.act(second, "read_exhibit", exhibit=number)
    story.act(second, "recommend", **story.recommendation())
    assert "The second opinion for which you read this case" in text(opened(story, first))
    never_read = stories.person("li@wei.example", "Li Wei", "mediator")
    assert NOT_THERE in text(opened(story, never_read))


@pytest.mark.parametrize("name", ["workbench", "case"])
def test_nobody_else_learns_that_it_is_there(story, name):
    story.in_mediation()
    stranger = other_mediator()
    there = opened(story, stranger, name)
    nowhere = signed_in(stranger).get(reverse(name, args=[uuid.uuid4()]))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert NOT_THERE in text(nowhere)
    assert text(there).replace(str(story.case.pk), "") == text(nowhere)
