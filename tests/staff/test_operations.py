"""The operators' pages: deadlines that failed and are tried again, the books, the machinery, and awards by two."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotAllowed, WrongPhase
from disputes.models import Case
from record.models import Event, Notice
from record.retrying import try_again
from tests import stories
from timers.models import Deadline, Watch
from timers.sweep import sweep


def text(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.fixture
def large(db):
    """About an amount whose rejected recommendation leads to the election."""
    with stories.told(stories.LARGE) as told:
        yield told


@pytest.fixture
def parked(story, monkeypatch):
    """A deadline whose lapse could not be executed five times; what was in its way has been mended since."""
    story.in_negotiation()
    broken = Case.objects.filter(pk=story.case.pk)
    phase = story.case.phase
    broken.update(phase="recommendation")  # nothing leads from there to mediation
    story.clock.move_to(story.deadline().due_at + timedelta(minutes=1))
    for _ in range(5):
        sweep("story")
        story.clock.advance(minutes=10)
    broken.update(phase=phase)
    return story


def test_a_deadline_that_keeps_failing_is_shown_with_its_error(parked, browser):
    assert parked.deadline().parked_at
    html = text(browser(parked.operator).get(reverse("operations")))
    assert "Failed 5 times" in html
    assert parked.case.reference in html
    assert reverse("try-again", args=[parked.deadline().pk]) in html


def test_an_operator_tries_it_again_and_that_is_on_the_record(parked, browser):
    due = parked.deadline()
    answer = browser(parked.operator).post(reverse("try-again", args=[due.pk]), follow=True)
    assert "The deadline is executed." in text(answer)
    assert parked.case.phase == "mediation"
    acts = list(Event.objects.filter(subject_id=parked.case.pk).order_by("number").values_list("act", flat=True))
    assert acts[-2:] == ["try_again", "negotiation_lapsed"]
    lapsed = Event.objects.get(act="negotiation_lapsed")
    assert lapsed.at == due.due_at
    assert not Notice.objects.filter(event__act="try_again").exists()


def test_one_that_fails_again_stays_open_and_says_why(parked, browser):
    Case.objects.filter(pk=parked.case.pk).update(phase="recommendation")
    answer = browser(parked.operator).post(reverse("try-again", args=[parked.deadline().pk]), follow=True)
    assert "It failed again" in text(answer)
    assert "Failed 1 time:" in text(answer)


def test_only_an_operator_tries_again_and_only_what_is_parked(parked, browser):
    due = parked.deadline()
    for person in (parked.client, parked.mediator, parked.reviewer):
        assert browser(person).post(reverse("try-again", args=[due.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            try_again(due.pk, person)
    assert try_again(due.pk, parked.operator)
    with pytest.raises(WrongPhase):
        try_again(due.pk, parked.operator)
    assert browser(parked.operator).get(reverse("try-again", args=[due.pk])).status_code == 405


def test_the_books_and_the_machinery_are_shown(story, browser):
    story.in_election()
    Watch.saw("beat")
    Watch.saw("celery@one", trouble="database and application clocks differ by 40 s")
    html = text(browser(story.operator).get(reverse("operations")))
    for words in ("Balanced", "Escrow", "100.00", "−100.00", "Every currency comes to zero", "Beat", "0 s ago",
                  "database and application clocks differ by 40 s", "Mails waiting", "Payments undecided"):  # fmt: skip
        assert words in html


def test_a_beat_that_was_never_seen_is_an_alarm(story, browser):
    html = text(browser(story.operator).get(reverse("operations")))
    assert "Never seen" in html
    assert "None seen in 24 hours" in html


def test_a_deadline_that_is_due_and_not_executed_is_late(story, browser):
    story.in_negotiation()
    story.clock.move_to(story.deadline().due_at + timedelta(hours=3))
    html = text(browser(story.operator).get(reverse("operations")))
    assert "Oldest 3 h 0 min" in html
    assert "Waits for the next sweep" in html


def test_the_chart_of_what_falls_due_has_a_table_with_the_same_numbers(story, browser):
    story.in_negotiation()
    due = story.deadline().due_at - timedelta(seconds=1)
    html = text(browser(story.operator).get(reverse("operations")))
    assert f'<th scope="row">{due:%a} {due.day}</th><td class="num">1</td>' in html


def test_lateness_of_what_was_executed_is_counted_by_the_hour(story, browser):
    story.in_negotiation()
    story.clock.move_to(story.deadline().due_at + timedelta(seconds=7))
    sweep("story")
    html = text(browser(story.operator).get(reverse("operations")))
    assert "7.0 <small>s</small>" in html
    assert "Lateness of the last 24 hours, by hour" in html


# Awards.


def awards(story, browser, person):
    return text(browser(person).get(reverse("awards")))


def act_url(story, name):
    return reverse("case-act", args=[story.case.pk, name])


def test_a_case_whose_fees_are_paid_waits_for_its_file(story, browser):
    story.both_paid()
    html = awards(story, browser, story.operator)
    assert act_url(story, "send_file") in html
    assert act_url(story, "record_award") not in html


def test_a_sent_file_waits_for_the_award(story, browser):
    story.file_sent()
    html = awards(story, browser, story.operator)
    assert act_url(story, "record_award") in html
    assert act_url(story, "send_file") not in html


def test_who_recorded_an_award_cannot_approve_it_and_another_can(story, browser):
    story.awarding()
    own = awards(story, browser, story.operator)
    assert "Not you: you recorded it" in own
    assert act_url(story, "approve_award") not in own
    others = awards(story, browser, story.second_operator)
    assert act_url(story, "approve_award") in others
    assert act_url(story, "refuse_award") in others
    assert "60.00" in others


def test_an_approved_award_stands_below_with_both_names(story, browser):
    story.awarded()
    html = awards(story, browser, story.operator)
    assert "No case is with the arbitrator" in html
    for words in (story.case.reference, "Asta Lind", "Jun Mori", "60.00"):
        assert words in html


def test_deadlines_are_counted_as_the_page_says(story, browser):
    story.in_negotiation()
    open_ones = Deadline.objects.open().count()
    assert f'<dd class="big">{open_ones}</dd>' in text(browser(story.operator).get(reverse("operations")))


def test_no_operator_moves_money_in_a_case_of_their_own_house(large):
    large.awarding()
    colleague = stories.person("op@hale.example", "Op Hale", "operator")
    for act in ("record_award", "approve_award", "refuse_award"):
        with pytest.raises(NotAllowed, match="You share a mail domain"):
            large.act(colleague, act, to_freelancer="1200.00", rule="Award no. 8", reason="Mine.")
    assert large.case.phase == "arbitration"


def test_who_had_another_part_in_a_case_does_not_act_in_it_as_operator_or_reviewer(large):
    large.both_paid()
    large.act(large.freelancer, "say", text="You idiot.")
    many = stories.person(large.mediator.email, "Inês Carvalho", "operator")
    with pytest.raises(NotAllowed, match="You had another part"):
        large.act(many, "send_file")
    large.act(large.operator, "send_file")
    also = stories.person(large.operator.email, "Asta Lind", "reviewer")
    with pytest.raises(NotAllowed, match="You had another part"):
        large.act(also, "dismiss", message=1, reason="It is nothing.")
