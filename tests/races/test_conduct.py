"""Rulings at once: on one flag, on one person in two cases, a ruling taken back against another, two on one appeal."""

from __future__ import annotations

import time

from django.db import transaction

from core.errors import WrongPhase
from escrow import audit
from messaging.models import Flag, Ruling
from messaging.screening import screened_as
from people import ladder
from people.sanctions import Appeal, Measure, Step
from record import verifying
from record.acts import perform
from tests import stories
from tests.races.conftest import refusals, together
from tests.stories import Story, person


def threat(story: Story) -> int:
    with screened_as("threat"):
        number: int = story.act(story.client, "say", text="I come to your house.").result.number
    return number


def second() -> stories.User:
    return person("second@evenhand.example", "Second Reviewer", "reviewer")


def is_clean(story: Story) -> None:
    assert audit.breaches() == []
    assert verifying.flaw_in(verifying.exported(story.case)) is None


def test_two_reviewers_rule_on_one_flag_at_once(story: Story) -> None:
    story.in_negotiation()
    threat(story)
    other, said = second(), {"message": 1, "reason": "As I see it."}
    came = together(
        lambda: perform(story.case, "uphold", by=story.reviewer, data=said),
        lambda: perform(story.case, "dismiss", by=other, data=said),
    )
    (refused,) = refusals(came)
    flag = Flag.objects.get()
    assert isinstance(refused, WrongPhase)
    assert f"already been {flag.state} by {flag.ruled_by}" in refused.message
    assert Measure.objects.count() == (flag.state == Ruling.UPHELD)
    is_clean(story)


def test_one_person_is_ruled_on_in_two_cases_at_once(story: Story) -> None:
    """Neither reviewer knows of the other: the person had been told of neither, so the two count once."""
    story.in_negotiation()
    other = Story(story.clock, stories.LARGE).in_negotiation()
    threat(story)
    threat(other)
    colleague, said = second(), {"message": 1, "reason": "A threat."}
    came = together(
        lambda: perform(story.case, "uphold", by=story.reviewer, data=said),
        lambda: perform(other.case, "uphold", by=colleague, data=said),
    )
    assert refusals(came) == []
    assert sorted(Measure.objects.values_list("step", flat=True)) == [Step.NOTED, Step.WARNING]
    is_clean(story)


def test_who_counts_strikes_waits_for_who_is_counting(story: Story) -> None:
    story.in_negotiation()
    written_at = stories.clock.now()

    def give(cause: int, before: float, after: float) -> None:
        time.sleep(before)
        with transaction.atomic():
            ladder.give(story.client, cause=cause, written_at=written_at, by=story.reviewer, reason="A threat.")
            time.sleep(after)

    together(lambda: give(1, 0, 0.4), lambda: give(2, 0.2, 0))
    assert list(Measure.objects.order_by("cause").values_list("step", flat=True)) == [Step.WARNING, Step.NOTED]


def test_a_ruling_is_taken_back_once(story: Story) -> None:
    story.in_negotiation()
    threat(story)
    story.act(story.reviewer, "uphold", message=1, reason="A slip.")
    story.clock.advance(seconds=30)
    back = [lambda: perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1}) for _ in range(2)]
    assert [type(refusal) for refusal in refusals(together(*back))] == [WrongPhase]
    assert Flag.objects.get().is_pending
    assert not Measure.objects.strikes().exists()
    is_clean(story)


def test_two_reviewers_decide_one_appeal_at_once(story: Story) -> None:
    story.in_negotiation()
    threat(story)
    story.act(story.reviewer, "uphold", message=1, reason="A threat.")
    story.act(story.client, "appeal", message=1, words="From a film.")
    story.clock.advance(hours=1)
    one, two = second(), person("third@evenhand.example", "Third Reviewer", "reviewer")
    said = {"message": 1, "reason": "As I see it."}
    came = together(
        lambda: perform(story.case, "grant_appeal", by=one, data=said),
        lambda: perform(story.case, "refuse_appeal", by=two, data=said),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    granted = Appeal.objects.get().state == "granted"
    assert (Flag.objects.get().state == Ruling.DISMISSED) is granted
    assert Measure.objects.strikes().exists() is not granted
    is_clean(story)
