"""Races in the recommendation: at a due moment it is too late, before it it counts; of two answers one comes last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.errors import NotAllowed, Refusal, TooLate, WrongPhase
from disputes.models import Correction, Question, Recommendation, SecondOpinion
from record.acts import perform
from tests import stories
from tests.races.conftest import refusals, together
from tests.races.test_acts import is_clean
from tests.stories import Story, person
from timers.models import Deadline
from timers.sweep import sweep


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.in_recommendation()


def due(kind: str) -> Deadline:
    return Deadline.objects.open().get(kind=kind)


def test_an_answer_just_before_the_questions_lapse_counts(story: Story) -> None:
    story.act(story.client, "ask", text="Why?")
    ends = due("question").due_at
    story.clock.move_to(ends + timedelta(seconds=1))
    received = ends - timedelta(milliseconds=1)
    came = together(
        lambda: perform(story.case, "answer", by=story.mediator, data={"text": "Because."}, received_at=received),
        lambda: sweep("racing", grace=timedelta(seconds=5)),
    )
    assert refusals(came) == []
    assert story.deadline().stood == received - Question.objects.get().asked_at
    assert not story.case.events.filter(act="question_lapsed").exists()
    is_clean(story.case)


def test_an_answer_at_the_questions_lapse_comes_after_it(story: Story) -> None:
    story.act(story.client, "ask", text="Why?")
    ends = due("question").due_at
    story.clock.move_to(ends)
    came = together(
        lambda: perform(story.case, "answer", by=story.mediator, data={"text": "Because."}), lambda: sweep("racing")
    )
    assert refusals(came) == []
    assert [event.act for event in story.case.events.order_by("number")][-2:] == ["question_lapsed", "answer"]
    assert story.deadline().stood == ends - Question.objects.get().asked_at
    is_clean(story.case)


@pytest.mark.parametrize(("early", "comes"), [(timedelta(milliseconds=1), True), (timedelta(), False)])
def test_a_second_recommendation_against_its_lapse(story: Story, early: timedelta, comes: bool) -> None:
    another = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
    story.act(story.client, "request_second_opinion")
    story.act(another, "read_exhibit", exhibit=1)
    story.clock.move_to(due("second_opinion").due_at - early)
    came = together(
        lambda: perform(story.case, "recommend", by=another, data=story.recommendation(to_freelancer="50%")),
        lambda: sweep("racing"),
    )
    assert isinstance(came[0], TooLate) is not comes
    assert Recommendation.objects.count() == (2 if comes else 1)
    assert story.case.standing == "recommendation"
    assert not story.deadline().is_stopped
    is_clean(story.case)


def test_two_mediators_give_the_second_opinion_at_once(story: Story) -> None:
    others = [person(f"{name}@evenhand.example", name, "mediator") for name in ("tomasz", "ada")]
    story.act(story.client, "request_second_opinion")
    for other in others:
        story.act(other, "read_exhibit", exhibit=1)
    came = together(
        *[
            lambda other=other: perform(story.case, "recommend", by=other, data=story.recommendation())
            for other in others
        ]
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert Recommendation.objects.count() == 2
    is_clean(story.case)


def test_the_last_acceptance_against_a_question(story: Story) -> None:
    story.act(story.client, "accept")
    came = together(
        lambda: perform(story.case, "accept", by=story.freelancer),
        lambda: perform(story.case, "ask", by=story.client, data={"text": "Why?"}),
    )
    assert not isinstance(came[0], Refusal)
    assert story.case.closing.cause == "recommendation_accepted"
    assert not Deadline.objects.of(story.case).open().exists()
    is_clean(story.case)


def test_the_last_acceptance_against_a_correction(story: Story) -> None:
    """Either it is executed, and the correction comes too late; or it is asked for first, and nothing is executed."""
    story.act(story.client, "accept")
    came = together(
        lambda: perform(story.case, "accept", by=story.freelancer),
        lambda: perform(story.case, "ask_correction", by=story.client, data={"reason": "A sum is wrong."}),
    )
    assert not isinstance(came[0], Refusal)
    assert story.case.is_closed is isinstance(came[1], WrongPhase)
    assert Correction.objects.exists() is not story.case.is_closed
    is_clean(story.case)


def test_the_last_acceptance_against_a_second_opinion(story: Story) -> None:
    """Money moves or another mediator reads; never both."""
    story.act(story.client, "accept")
    came = together(
        lambda: perform(story.case, "accept", by=story.freelancer),
        lambda: perform(story.case, "request_second_opinion", by=story.freelancer),
    )
    assert len(refusals(came)) == 1
    assert isinstance(refusals(came)[0], WrongPhase | NotAllowed)
    assert story.case.is_closed is not SecondOpinion.objects.exists()
    is_clean(story.case)


def test_a_correction_against_its_refusal_is_decided_once(story: Story) -> None:
    story.act(story.client, "accept")
    story.act(story.freelancer, "ask_correction", reason="A sum is wrong.")
    story.act(story.freelancer, "accept")
    came = together(
        lambda: perform(
            story.case, "correct", by=story.mediator, data={"to_freelancer": "800.00", "reason": "Added wrongly."}
        ),
        lambda: perform(story.case, "refuse_correction", by=story.mediator, data={"reason": "It is right."}),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert story.case.is_closed is isinstance(came[0], WrongPhase)
    is_clean(story.case)
