"""Feedback after the end: sealed until both have given theirs or time has passed; the process is rated privately."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, TooLate, WrongPhase
from disputes.feedback import closes_at, seen_by
from disputes.models import ProcessRating
from disputes.pages.ratings import AT_LEAST, ratings
from record import verifying
from record.acts import perform
from tests.api.conftest import Caller
from tests.browsing import signed_in, text
from tests.stories import Story

WORDS = "Answered every question on the same day."


@pytest.fixture
def closed(story: Story) -> Story:
    return story.settled()


def words_seen(story: Story, reader) -> set[str]:
    record = verifying.exported(story.case, reader)
    assert verifying.flaw_in(record) is None
    shown = text(signed_in(reader).get(reverse("case", args=[story.case.pk])))
    api = Caller(reader).get(f"cases/{story.case.pk}/").content.decode()
    everywhere = f"{record['sealed']} {shown} {api}"
    return {WORDS} if WORDS in everywhere else set()


def test_it_is_unseen_until_both_have_given_theirs(closed: Story) -> None:
    closed.act(closed.client, "give_feedback", stars=4, words=WORDS)
    assert words_seen(closed, closed.client) == {WORDS}
    for reader in (closed.freelancer, closed.operator):
        assert words_seen(closed, reader) == set()
    closed.act(closed.freelancer, "give_feedback", stars=5)
    assert words_seen(closed, closed.freelancer) == {WORDS}
    assert words_seen(closed, closed.operator) == set()


def test_or_until_its_time_has_passed(closed: Story) -> None:
    closed.act(closed.client, "give_feedback", stars=1, words=WORDS)
    due = closes_at(closed.case)
    closed.clock.move_to(due - timedelta(seconds=1))
    assert [each.side for each in seen_by(closed.case, closed.freelancer)] == []
    closed.clock.move_to(due)
    assert [each.side for each in seen_by(closed.case, closed.freelancer)] == ["client"]
    with pytest.raises(TooLate) as refused:
        perform(closed.case, "give_feedback", by=closed.freelancer, data={"stars": 1, "words": "In return."})
    assert refused.value.moment == due


def test_once_a_side_and_only_after_the_end(story: Story) -> None:
    story.in_negotiation()
    for act, said in (("give_feedback", {"stars": 3}), ("rate_process", {"fair": 3, "clear": 3})):
        with pytest.raises(WrongPhase):
            story.act(story.client, act, **said)
    story.act(story.client, "concede")
    for act, said in (("give_feedback", {"stars": 3}), ("rate_process", {"fair": 3, "clear": 3})):
        story.act(story.client, act, **said)
        with pytest.raises(NotAllowed):
            story.act(story.client, act, **said)
        with pytest.raises(NotAllowed):
            story.act(story.operator, act, **said)


@pytest.mark.parametrize("stars", ["0", "6", "", "very good"])
def test_stars_go_from_one_to_five(closed: Story, stars: str) -> None:
    with pytest.raises(Invalid) as refused:
        closed.act(closed.client, "give_feedback", stars=stars)
    assert set(refused.value.fields) == {"stars"}


def test_no_threat_comes_in_this_way(closed: Story) -> None:
    with pytest.raises(Invalid) as refused:
        closed.act(closed.client, "give_feedback", stars=1, words="I know where you live and I will hurt you.")
    assert set(refused.value.fields) == {"words"}


def test_the_process_is_rated_without_anybodys_name(closed: Story) -> None:
    closed.act(closed.client, "rate_process", fair=2, clear=5, words="Too slow for me.")
    assert ProcessRating.objects.get().side == "client"
    for reader in (closed.client, closed.freelancer, closed.operator, closed.mediator):
        record = verifying.exported(closed.case, reader)
        assert "Too slow" not in str(record)
        if reader != closed.mediator:
            assert "Too slow" not in text(signed_in(reader).get(reverse("case", args=[closed.case.pk])))
    assert {row["name"] for row in ratings(closed.clock.moment)} == {"Ratings", "Fair, clear"}
    assert AT_LEAST > 2  # of one case alone no mean is ever shown
    shown = text(signed_in(closed.operator).get(reverse("operations")))
    assert "How the sides rate the process" in shown


def test_the_page_says_when_it_is_opened_and_offers_both(closed: Story) -> None:
    browser = signed_in(closed.client)
    shown = text(browser.get(reverse("case", args=[closed.case.pk])))
    assert "Each side sees the other’s feedback once both have given theirs" in shown
    for act in ("give_feedback", "rate_process"):
        assert browser.get(reverse("case-act", args=[closed.case.pk, act])).status_code == 200
    assert "Feedback" not in text(signed_in(closed.operator).get(reverse("case", args=[closed.case.pk])))


@pytest.mark.parametrize("change", ["stars = 6", "stars = 0", "side = 'mediator'"])
def test_the_database_keeps_feedback_within_bounds(closed: Story, change: str) -> None:
    closed.act(closed.client, "give_feedback", stars=4)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE disputes_feedback SET {change}")
