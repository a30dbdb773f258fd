"""Stories with a threat in them, for the tests of what a threat changes."""

from __future__ import annotations

from datetime import timedelta

from messaging.screening import screened_as
from people.models import User
from tests.stories import Story
from timers.sweep import sweep

WORDS = "Withdraw, or I call your university."


def threatens(story: Story, by: User) -> None:
    with screened_as("threat"):
        story.act(by, "say", text=WORDS)


def accepted_under_a_threat(story: Story, to_freelancer: str = "40.00") -> Story:
    """In negotiation: the freelancer, threatened, has accepted an offer below its claim, which cools off."""
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer=to_freelancer)
    threatens(story, story.client)
    story.act(story.freelancer, "accept_offer")
    return story


def in_the_wait(story: Story) -> Story:
    """The clock of the negotiation is due, and waits for the freelancer's acceptance."""
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    story.clock.move_to(story.deadline().due_at - timedelta(hours=6))
    threatens(story, story.client)
    story.act(story.freelancer, "accept_offer")
    story.clock.move_to(story.deadline().due_at + timedelta(minutes=1))
    sweep("story")
    return story
