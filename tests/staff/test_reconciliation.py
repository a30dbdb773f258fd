"""The operators' pages of reports, and what the books of a whole story come to."""

import pytest
from django.urls import reverse

from core import clock
from escrow import audit, reconciling
from escrow.models import SandboxCharge
from tests import stories
from tests.browsing import text


@pytest.fixture
def story(db):
    with stories.told(stories.LARGE) as told:
        yield told


@pytest.mark.parametrize("far", ["in_negotiation", "both_paid", "file_sent", "awarded"])
def test_a_whole_story_differs_in_nothing(story, far):
    getattr(story, far)()
    story.clock.advance(hours=2)
    report = reconciling.reconcile("a test")
    assert [str(each) for each in report.differences.all()] == []
    assert audit.breaches() == []
    lines = {name: compared for name, _, compared, _ in report.lines}
    assert lines["provider"] == (1 if far == "in_negotiation" else 3)
    assert lines["clearing"] == (0 if far == "in_negotiation" else 2)
    assert lines["escrow"] == 1


def test_the_page_without_reports_says_when_the_first_comes(story, browser):
    shown = text(browser(story.operator).get(reverse("reconciliation")))
    assert "No report yet" in shown
    assert "Not reconciled yet" in text(browser(story.operator).get(reverse("operations")))


def test_reports_say_what_was_compared_and_what_differs(story, browser):
    story.in_negotiation()
    reconciling.reconcile("the clock")
    SandboxCharge.objects.create(key="=stray", amount=1, currency="USD", state="succeeded", made_at=clock.portal_now())
    wrong = reconciling.reconcile("the command")
    at = browser(story.operator)
    shown = text(at.get(reverse("reconciliation")))
    assert shown.index(str(wrong)) < shown.index("The clock")
    assert "1, 1 new" in shown
    one = text(at.get(reverse("reconciliation-report", args=[wrong.pk])))
    for words in ("Each charge that the provider has", "charge =stray", "that no payment is known for", "New"):
        assert words in one
    csv = at.get(reverse("reconciliation-csv", args=[wrong.pk]))
    assert csv["Content-Type"].startswith("text/csv")
    assert "charge =stray" in csv.content.decode()
    assert "1 differ" in text(at.get(reverse("operations")))
    told = text(at.get(reverse("notices")))
    assert "found a difference in the books" in told


def test_a_report_that_is_not_there_is_not_found(story, browser):
    assert browser(story.operator).get(reverse("reconciliation-report", args=[999])).status_code == 404
