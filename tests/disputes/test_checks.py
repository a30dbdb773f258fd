"""What a superuser changes behind the portal's back is named by the audit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from escrow import audit
from tests import roles, stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def behind_its_back(sql: str, *values: object) -> None:
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def named() -> set[str]:
    return {breach.check for breach in audit.breaches()}


@pytest.mark.parametrize(
    "end", ["in_response", "in_election", "both_paid", "fee_defaulted", "neither_paid", "withdrawn"]
)
def test_nothing_is_named_where_all_went_as_it_should(story: Story, end: str) -> None:
    getattr(story, end)()
    assert audit.breaches() == []


def test_a_milestone_that_is_paid_while_money_is_held(story: Story) -> None:
    story.submitted()
    behind_its_back("UPDATE contracts_milestone SET state = 'paid'")
    assert "milestones" in named()


def test_an_amount_in_dispute_that_is_not_held(story: Story) -> None:
    story.in_response()
    behind_its_back("UPDATE disputes_case SET amount = amount + 1")
    assert "disputed" in named()


def test_a_case_that_has_lost_its_deadline(story: Story) -> None:
    story.in_election()
    behind_its_back("DELETE FROM timers_deadline WHERE kind = 'election'")
    assert "clocks" in named()


def test_an_event_whose_content_was_changed(story: Story) -> None:
    story.in_response()
    behind_its_back("UPDATE record_event SET said = '{}' WHERE act = 'fund'")
    assert {"records", "causes"} <= named()


def test_an_event_that_was_dropped_from_the_end(story: Story) -> None:
    story.in_negotiation()
    behind_its_back("DELETE FROM record_notice WHERE event_id IN (SELECT id FROM record_event WHERE act = 'respond')")
    behind_its_back("DELETE FROM record_event WHERE act = 'respond'")
    assert "records" in named()


def test_a_fee_left_behind_in_a_closed_case(story: Story) -> None:
    story.one_paid(story.freelancer)
    behind_its_back("UPDATE disputes_case SET phase = 'closed', closed_at = now()")
    assert {"fees", "clocks"} <= named()
