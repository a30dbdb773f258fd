"""The mediators' queue: what waits, in which order, for how many queries, and who gets a case that two want."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import WrongPhase
from disputes import queue, snoozing
from disputes.models import Case, Mediating
from disputes.pages import queue as pages
from record.acts import perform
from tests import stories
from tests.staff import crowds
from timers.models import Deadline
from timers.sweep import sweep


def page(browsing, **query):
    return browsing.get(reverse("queue"), query).content.decode().replace("\u00a0", " ")


def references(html):
    return [case.reference for case in Case.objects.order_by("number") if f"<small>{case.reference}</small>" in html]


def test_a_case_in_mediation_waits_for_a_mediator_with_what_they_need_to_choose(story, browser):
    story.in_queue()
    html = page(browser(story.mediator))
    for words in (story.case.reference, "Research proposal, 12 pages", "Victor Hale", "Maribel Reyes", "A mediator",
                  "100.00", "Mediation", "1 exhibit"):  # fmt: skip
        assert words in html
    assert reverse("case-act", args=[story.case.pk, "claim"]) in html


def test_a_claimed_case_is_mine_and_leaves_the_queue_of_the_others(story, browser):
    story.in_mediation()
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    assert references(page(browser(story.mediator), view="mine")) == [story.case.reference]
    assert references(page(browser(story.mediator), view="claim")) == []
    assert references(page(browser(other))) == []


def test_my_cases_are_a_page_of_their_own(story, browser):
    story.in_mediation()
    assert references(browser(story.mediator).get(reverse("my-cases")).content.decode()) == [story.case.reference]


def test_a_case_that_is_mine_says_how_much_i_have_to_read(story, browser):
    story.in_mediation()
    assert "1 exhibit, 1 not opened by you" in page(browser(story.mediator))
    story.read_all()
    assert "not opened by you" not in page(browser(story.mediator))


def test_a_case_that_came_back_is_marked(story, browser):
    story.in_mediation()
    story.act(story.mediator, "hand_back", reason="I am ill.")
    html = page(browser(story.mediator), view="back")
    assert "Back in the queue: handed back" in html


def test_after_the_recommendation_it_waits_for_the_side_that_has_not_answered(story, browser):
    story.in_recommendation()
    assert "Both sides<br>" in page(browser(story.mediator))
    story.act(story.client, "reject", typed="REJECT")
    assert "The freelancer<br>" in page(browser(story.mediator))


def test_the_filters_stand_in_the_address_and_are_kept(story, browser):
    story.in_mediation()
    browsing = browser(story.mediator)
    assert references(page(browsing, q="proposal", phase="mediation")) == [story.case.reference]
    assert references(page(browsing, q=story.case.reference)) == [story.case.reference]
    assert references(page(browsing, q="maribel")) == [story.case.reference]
    html = page(browsing, q="nothing like it", phase="mediation", order="oldest")
    assert references(html) == []
    assert 'value="nothing like it"' in html
    assert '<option value="mediation" selected>' in html
    assert "No case fits" in html


@pytest.mark.parametrize(
    "query", [{"view": "x"}, {"page": "-1"}, {"page": "zzz"}, {"phase": "'"}, {"order": "%00"}, {"q": "\x00"}]
)
def test_an_address_that_asks_for_nonsense_still_shows_the_queue(story, browser, query):
    story.in_queue()
    assert browser(story.mediator).get(reverse("queue"), query).status_code == 200


def test_the_order_is_by_what_is_due_first(story, browser):
    crowds.cases_in_queue(story, 3)
    first = Case.objects.order_by("number").last()
    perform(first, "claim", by=story.mediator, data={"declaration": "Impartial."})
    story.clock.advance(days=1)
    html = page(browser(story.mediator), order="newest")
    numbers = [html.index(f"<small>{case.reference}</small>") for case in Case.objects.order_by("-number")]
    assert numbers == sorted(numbers)


def test_an_empty_queue_says_that_this_is_good(story, browser):
    assert "This is good news." in page(browser(story.mediator))


def test_a_long_queue_has_pages(story, browser):
    crowds.cases_in_queue(story, 27)
    browsing = browser(story.mediator)
    first, second = references(page(browsing)), references(page(browsing, page=2))
    assert (len(first), len(second)) == (25, 2)
    assert not set(first) & set(second)


def test_the_lists_cost_as_many_queries_for_fifty_cases_as_for_five(story, browser):
    browsing = browser(story.mediator)
    costs(story, 1, browsing)  # from here on the mediator has cases of their own
    few = costs(stories.Story(story.clock, story.terms), 5, browsing)
    assert costs(stories.Story(story.clock, story.terms), 45, browsing) == few
    assert max(few) <= 20


@pytest.fixture
def short(monkeypatch):
    """A queue of which five are listed at most, in the portal that is tested here."""
    monkeypatch.setattr(queue, "MOST", 5)
    monkeypatch.setattr(pages, "MOST", 5)


def test_of_a_crowd_the_first_are_listed_and_the_rest_is_not_counted(story, browser, short):
    crowds.cases_in_queue(story, 7)
    first, *others = Case.objects.order_by("number")
    perform(first, "claim", by=story.mediator, data={"declaration": "Impartial."})
    browsing = browser(story.mediator)
    html = page(browsing, view="claim")
    assert references(html) == [case.reference for case in others[:5]]
    assert "5+ of 5+ cases." in html
    assert len(references(page(browsing))) == 5
    assert references(page(browsing, view="claim", order="newest")) == [case.reference for case in others[-5:]]
    assert references(page(browsing, view="mine")) == [first.reference]
    assert "1 of 1 case." in page(browsing, view="mine")
    assert references(page(browsing, q=others[5].reference)) == [others[5].reference]


def test_a_crowd_costs_no_more_than_what_is_listed_of_it(story, browser, short):
    browsing = browser(story.mediator)
    crowds.cases_in_queue(story, 7)
    few = asked(browsing)
    crowds.cases_in_queue(stories.Story(story.clock, story.terms), 33)
    assert asked(browsing) == few


def asked(browsing):
    page(browsing)
    with CaptureQueriesContext(connection) as seen:
        page(browsing)
    return len(seen)


def test_who_may_not_have_the_first_of_a_crowd_finds_those_behind_them(story, browser, short):
    crowds.cases_in_queue(story, 20)
    *first, last = Case.objects.order_by("number")
    for case in first:
        perform(case, "claim", by=story.mediator, data={"declaration": "Impartial."})
    story.clock.move_to(Deadline.objects.open().filter(kind="mediation").latest("due_at").due_at)
    sweep("story")  # this mediator has let all of them lapse
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    assert len(references(page(browser(other), view="claim"))) == 5
    for order in ("due", "oldest", "newest"):
        assert references(page(browser(story.mediator), view="claim", order=order)) == [last.reference]
    assert references(page(browser(story.mediator), view="back")) == []
    assert len(references(page(browser(other), view="back"))) == 5


def test_the_order_of_what_is_due_is_that_of_an_index(story, browser):
    story.in_queue()
    with connection.cursor() as cursor:  # of so few rows any order is cheap, unless sorting is forbidden
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = queue._waiting(queue.Asked(), story.mediator)[:5].explain()
    assert "clocks_of_mediation" in plan
    assert "Sort" not in plan


def costs(story, count, browsing):
    """Queries of the queue while so many more wait, and of one's own cases once they are all claimed."""
    crowds.cases_in_queue(story, count)
    waiting = queries(browsing, "queue")
    for number, case in enumerate(Case.objects.in_queue()):
        perform(case, "claim", by=story.mediator, data={"declaration": "Impartial."})
        if number % 2 == 0:
            snoozing.put_off(
                Case.objects.fresh(case.pk),
                story.mediator,
                until=clock.now() + timedelta(days=1),
                reason="It can wait.",
            )
    return waiting, queries(browsing, "my-cases")


def queries(browsing, address):
    browsing.get(reverse(address))  # the first request also writes the session
    with CaptureQueriesContext(connection) as seen:
        answer = browsing.get(reverse(address))
    assert answer.content.decode().count("data-row") == min(Case.objects.count(), 25)
    return len(seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_mediators_who_claim_at_once_one_gets_it():
    with stories.told() as story:
        story.in_queue()
        mediators = [story.mediator, stories.person("other@evenhand.example", "Other Mediator", "mediator")]
        story.clock.advance(hours=1)
        together(mediators, lambda who: perform(story.case, "claim", by=who, data={"declaration": "Impartial."}))
        assert Mediating.objects.count() == 1


def together(people, act):
    """All at the same moment. One succeeds, every other is told politely that somebody was faster."""
    barrier, said = threading.Barrier(len(people)), []

    def attempt(who):
        try:
            barrier.wait(10)
            act(who)
            said.append("done")
        except WrongPhase:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["done"] + ["refused"] * (len(people) - 1)
