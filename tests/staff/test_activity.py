"""What became of cases: counted by year for everybody, by month for operators, drawn, as a table and as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from disputes import activity, activity_by_month
from disputes.pages.activity import _counted
from messaging.screening import screened_as
from record.outbox import send_outbox
from tests import stories
from tests.browsing import signed_in, text
from timers.sweep import sweep


@pytest.fixture
def ended(db):
    """Three cases: settled, withdrawn, and ended by the clock because one side alone paid; a fourth is open."""
    _counted.cache_clear()
    with stories.told(stories.LARGE) as told:
        stories.Story(told.clock, stories.LARGE).settled()
        stories.Story(told.clock, stories.LARGE).withdrawn()
        stories.Story(told.clock, stories.LARGE).fee_defaulted()
        told.in_mediation()
        yield told
    _counted.cache_clear()


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def next_month(story):
    story.clock.move_to(story.clock.moment.replace(day=28))
    story.clock.advance(days=4)


def test_a_year_is_counted_to_the_end_of_its_last_month(ended):
    next_month(ended)
    (year,) = activity.years()
    assert not year.is_whole
    assert year.until == activity.month_of(ended.clock.moment)
    counts = year.counts
    assert (counts["received"], counts["closed"], counts["open"]) == (4, 3, 1)
    assert (counts["settlement"], counts["withdrawn"], counts["fee_default"], counts["award"]) == (1, 1, 1, 0)
    assert (counts["divided"], counts["all_to_freelancer"] + counts["all_to_client"]) == (1, 1)
    assert year.agreed == 1
    assert counts["by_freelancer"] + counts["by_client"] == 4
    assert counts["recommended"] == 1
    assert year.executed.count >= 1
    took = sorted((case.closed_at - case.opened_at).days for case in activity.Case.objects.closed())
    assert took[0] <= year.ended.half / activity.DAY <= year.ended.most / activity.DAY <= took[-1] + 1
    assert took[0] <= year.ended.average / activity.DAY <= took[-1] + 1


def test_everybody_reads_it_and_nobody_is_pointed_to(ended, client):
    next_month(ended)
    page = text(client.get(reverse("activity")))
    assert "Received fewer than 5" in page
    assert "Settled by agreement fewer than 5" in page
    assert "Half were closed within, days too few" in page
    (row,) = rows_of(client.get(reverse("activity-file")))
    assert (row["year"], row["received"], row["award"], row["agreed_share"]) == ("2026", "fewer than 5", "0", "too few")
    assert not {"1", "2", "3", "4"} & set(row.values())


def test_no_bar_gives_away_what_its_number_does_not_say(ended, client):
    next_month(ended)
    html = client.get(reverse("activity")).content.decode()
    assert html.count('class="shares__bar"') == 3
    assert html.count('<rect width="0%"') == 3


def test_enough_cases_are_said_as_they_are(ended, client):
    for _ in range(4):
        stories.Story(ended.clock, stories.LARGE).settled()
    next_month(ended)
    page = text(client.get(reverse("activity")))
    assert "Received 8" in page
    assert "Settled by agreement 5" in page
    assert "Settled by both, % 71" in page
    assert "Closed after, days on average" in page
    assert "Half had left each phase within, days" in page
    assert "Response 1.0" in page
    assert "Mediation too few" in page


def test_a_share_does_not_say_the_number_that_is_not_said(ended, client):
    """Six closed, of which one by agreement: 17 of 100 would say it."""
    for _ in range(3):
        stories.Story(ended.clock, stories.LARGE).withdrawn()
    next_month(ended)
    page = text(client.get(reverse("activity")))
    assert "Closed 6" in page
    assert "Settled by agreement fewer than 5" in page
    assert "Settled by both, % too few" in page


def test_before_the_first_month_is_over_the_page_says_when_there_will_be_something(client, db):
    _counted.cache_clear()
    assert "Nothing to count yet" in text(client.get(reverse("activity")))


def test_operators_see_the_months_as_they_are(ended):
    assert send_outbox()  # late, by weeks
    with screened_as("threat"):
        ended.act(ended.client, "say", text="Withdraw, or I come to your house.")
    ended.act(ended.reviewer, "uphold", message=1, reason="A threat.")
    assert send_outbox()
    found = activity_by_month.activity(clock.portal_now())
    assert (len(found.months), sum(month.opened for month in found.months)) == (12, 4)
    last = found.months[-1]
    assert (last.found, last.reported, last.upheld, last.ruled, last.in_time) == (1, 0, 1, 1, 1)
    mails, soon = sum(month.mails for month in found.months), sum(month.soon for month in found.months)
    assert mails > soon >= 1
    assert found.open == 1
    browser = signed_in(ended.operator)
    page = text(browser.get(reverse("activity-by-month")))
    for words in ("Open now 1", "Cases opened", "Settled by both sides, of 100 closed", "Mails sent, by month"):
        assert words in page
    rows = rows_of(browser.get(reverse("activity-by-month-file")))
    assert (len(rows), sum(int(row["opened"]) for row in rows)) == (12, 4)
    assert rows[-1]["month"] == f"{clock.portal_now():%Y-%m}"


@pytest.mark.parametrize("who", ["client", "freelancer", "mediator", "reviewer"])
def test_the_months_are_for_operators_alone(ended, who):
    for name in ("activity-by-month", "activity-by-month-file"):
        assert signed_in(getattr(ended, who)).get(reverse(name)).status_code in (403, 404)


def test_the_page_asks_as_much_for_many_cases_as_for_few(ended):
    browser = signed_in(ended.operator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("activity-by-month"))
        return len(queries)

    asked()
    few = asked()
    for _ in range(3):
        stories.Story(ended.clock, stories.LARGE).in_negotiation()
    sweep("test")
    assert asked() == few
    assert few <= 25
