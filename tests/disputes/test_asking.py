"""Asking about a recommendation: questions, second opinions and corrections; what each stops, and who may."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, TooLate, WrongPhase
from disputes.models import Question, Recommendation, Reply
from record import verifying
from tests import roles, stories
from tests.browsing import markup, signed_in, text
from tests.stories import Story, person
from timers.models import Deadline
from timers.sweep import sweep


@pytest.fixture
def story(db):
    """About 1200.00 USD: not of low value. 75 % are recommended."""
    with stories.told(stories.LARGE) as told:
        told.another = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
        yield told.in_recommendation()


def second(story: Story, to_freelancer: str = "50%") -> None:
    for exhibit in story.case.exhibits.all():
        story.act(story.another, "read_exhibit", exhibit=exhibit.number)
    story.act(story.another, "recommend", **story.recommendation(to_freelancer=to_freelancer))


def is_whole(story: Story) -> None:
    assert verifying.flaw_in(verifying.exported(story.case)) is None


def test_a_question_is_no_answer_and_stops_the_clock_for_both(story):
    story.act(story.client, "ask", text="Why?")
    assert not Reply.objects.exists()
    assert story.deadline().is_stopped
    assert story.case.phase == "recommendation"
    story.act(story.mediator, "answer", text="Because.")
    assert not story.deadline().is_stopped
    is_whole(story)


def test_pages_have_the_place_for_what_will_be_asked_before_anything_is(story):
    """So that a page which is open brings the question in by itself."""
    for reader, name in ((story.client, "case"), (story.freelancer, "case"), (story.mediator, "workbench")):
        page = markup(signed_in(reader).get(reverse(name, args=[story.case.pk])))
        assert re.search(r'<section[^>]* id="asked"[^>]* data-live hidden></section>', page)


def test_the_deadlines_of_two_questions_are_told_apart(story):
    story.act(story.client, "ask", text="Why?")
    story.act(story.freelancer, "ask", text="And why not?")
    assert list(Deadline.objects.open().filter(kind="question").order_by("about").values_list("about", flat=True)) == [
        1,
        2,
    ]
    story.act(story.mediator, "answer", text="One.")
    assert story.deadline().is_stopped
    assert Question.objects.get(number=1).answer == "One."
    story.clock.advance(days=6)
    sweep("test")
    assert story.case.events.get(act="question_lapsed").said == {"question": 2}
    assert not story.deadline().is_stopped
    is_whole(story)


def test_the_oldest_question_is_answered_first(story):
    story.act(story.client, "ask", text="Why?")
    story.act(story.freelancer, "ask", text="And why not?")
    with pytest.raises(WrongPhase, match="Question 1 is the oldest"):
        story.act(story.mediator, "answer", text="To the second.", question=2)


def test_a_side_that_has_accepted_may_ask(story):
    story.act(story.client, "accept")
    story.act(story.client, "ask", text="What happens next?")
    assert story.deadline().is_stopped


def test_nobody_else_answers(story):
    story.act(story.client, "ask", text="Why?")
    for who in (story.another, story.freelancer, story.operator):
        with pytest.raises(NotAllowed):
            story.act(who, "answer", text="Because.")
    with pytest.raises(NotFound):
        story.act(story.stranger, "answer", text="Because.")
    with pytest.raises(Invalid):
        story.act(story.mediator, "answer", text=" ")


def test_only_the_sides_ask(story):
    for name in ("ask", "ask_correction", "request_second_opinion"):
        with pytest.raises(NotAllowed):
            story.act(story.mediator, name, text="?", reason="?")


def test_asking_before_and_after_is_not_possible(story):
    story.act(story.client, "reject", typed="REJECT")
    story.act(story.freelancer, "reject", typed="REJECT")
    for name in ("ask", "ask_correction", "request_second_opinion"):
        with pytest.raises(WrongPhase):
            story.act(story.client, name, text="?", reason="?")
    with pytest.raises(WrongPhase):
        story.act(story.mediator, "answer", text="Because.")


def test_asking_after_the_lapse_is_too_late(story):
    story.let_lapse()
    for name in ("ask", "ask_correction", "request_second_opinion", "reject"):
        with pytest.raises(TooLate):
            story.act(story.client, name, text="?", reason="?", typed="REJECT")


def test_answers_run_the_clock_on_for_as_long_as_it_stood(story):
    due = story.deadline().due_at
    story.act(story.client, "ask", text="Why?")
    story.clock.advance(hours=23)
    story.act(story.mediator, "answer", text="Because.")
    assert story.deadline().stood == timedelta(days=1)
    assert story.deadline().due_at == due + timedelta(days=1)


def test_a_second_opinion_voids_the_answers_and_makes_its_author_the_mediator(story):
    story.act(story.client, "accept")
    story.act(story.freelancer, "request_second_opinion", reason="Too little.")
    second(story)
    case = story.case
    assert case.mediator == story.another
    assert case.standing == "recommendation"
    assert case.last_recommendation.to_freelancer == 60000
    assert not case.last_recommendation.replies.exists()
    assert Reply.objects.get().recommendation.number == 1
    assert case.second_opinions.get().made == case.last_recommendation
    assert list(case.mediatings.order_by("claimed_at").values_list("ended_how", flat=True)) == ["second opinion", ""]
    with pytest.raises(NotAllowed):
        story.act(story.mediator, "answer", text="Because.")
    is_whole(story)


def test_a_second_opinion_needs_every_exhibit_read(story):
    story.act(story.client, "request_second_opinion")
    with pytest.raises(Invalid, match="Read E1 first"):
        story.act(story.another, "recommend", **story.recommendation())


def test_who_holds_an_operators_role_gives_no_second_opinion(story):
    story.act(story.client, "request_second_opinion")
    both = person("both@evenhand.example", "Bo Both", "mediator", "operator")
    with pytest.raises(NotAllowed, match="As an operator"):
        story.act(both, "recommend", **story.recommendation())


def test_who_shares_a_house_gives_no_second_opinion_and_opens_nothing(story):
    story.act(story.client, "request_second_opinion")
    kin = person("kin@hale.example", "Kin Hale", "mediator")
    for name, said in (("recommend", story.recommendation()), ("read_exhibit", {"exhibit": 1})):
        with pytest.raises(NotAllowed, match="mail domain"):
            story.act(kin, name, **said)


def test_who_let_the_clock_run_out_gives_no_second_opinion(db):
    with stories.told(stories.LARGE) as story:
        story.another = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
        story.in_queue()
        story.act(story.another, "claim", declaration="I know neither side.")
        story.let_lapse()
        story.act(story.mediator, "claim", declaration="I know neither side.")
        story.read_all().act(story.mediator, "recommend", **story.recommendation())
        story.act(story.client, "request_second_opinion")
        with pytest.raises(NotAllowed, match="time ran out"):
            story.act(story.another, "recommend", **story.recommendation())


def test_another_mediator_recommends_only_where_asked(story):
    with pytest.raises(NotAllowed):
        story.act(story.another, "recommend", **story.recommendation())


def test_offers_and_conceding_go_on_while_another_mediator_reads(story):
    story.act(story.client, "request_second_opinion")
    story.act(story.freelancer, "offer", to_freelancer="800.00")
    story.act(story.client, "accept_offer")
    assert story.case.closing.cause == "settlement"
    assert not Deadline.objects.of(story.case).open().exists()


def test_nothing_is_executed_while_a_correction_is_open(story):
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.client, "accept")
    story.act(story.freelancer, "accept")
    assert not story.case.is_closed
    assert story.wallet(story.freelancer) == 0
    story.act(story.mediator, "refuse_correction", reason="It is right.")
    assert story.case.closing.cause == "recommendation_accepted"
    assert story.wallet(story.freelancer) == 90000
    is_whole(story)


def test_a_correction_replaces_the_figure_and_keeps_the_first_on_the_record(story):
    story.act(story.client, "accept")
    story.act(story.freelancer, "ask_correction", reason="A sum is wrong.")
    story.act(story.mediator, "correct", to_freelancer="950.00", reason="I added wrongly.")
    first, mended = story.case.recommendations.order_by("number")
    assert (first.to_freelancer, mended.to_freelancer, mended.corrects) == (90000, 95000, first)
    assert first.replies.count() == 1
    assert not mended.replies.exists()
    assert mended.findings.count() == first.findings.count()
    assert story.case.events.get(act="correct").said["instead_of"] == "900.00"
    shown = text(signed_in(story.client).get(reverse("case", args=[story.case.pk])))
    assert "As corrected, the mediator recommends" in shown
    assert "answers given before are void" in shown
    is_whole(story)


def test_a_correction_of_low_value_keeps_standing(db):
    with stories.told() as story:
        story.in_recommendation()
        story.act(story.client, "ask_correction", reason="A sum is wrong.")
        story.act(story.mediator, "correct", to_freelancer="70.00", reason="I added wrongly.")
        assert story.case.last_recommendation.stands
        story.let_lapse()
        assert story.case.closing.cause == "recommendation_stood"
        assert story.wallet(story.freelancer) == 7000


def test_a_correction_that_changes_nothing_is_refused(story):
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    with pytest.raises(Invalid):
        story.act(story.mediator, "correct", to_freelancer="75%", reason="The same.")
    with pytest.raises(NotAllowed):
        story.act(story.another, "refuse_correction", reason="I do not know it.")


def test_nobody_corrects_unasked(story):
    for name in ("correct", "refuse_correction"):
        with pytest.raises(WrongPhase, match="nothing to decide"):
            story.act(story.mediator, name, to_freelancer="10.00", reason="I want to.")


def test_a_correction_during_a_second_opinion_leaves_two_days_when_the_clock_runs_on(story):
    story.clock.move_to(story.deadline().due_at - timedelta(hours=4))
    story.act(story.client, "request_second_opinion")
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.mediator, "correct", to_freelancer="950.00", reason="I added wrongly.")
    assert story.deadline().is_stopped
    running = Deadline.objects.open().get(kind="second_opinion")
    story.clock.move_to(running.due_at)
    sweep("test")
    assert not story.deadline().is_stopped
    assert story.deadline().due_at > running.due_at + timedelta(days=2)
    assert story.case.last_recommendation.to_freelancer == 95000


def test_what_both_answered_waits_for_the_second_opinion_too(story):
    """A correction is open, both answer, a side that rejected asks for a second opinion: nothing is executed."""
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.client, "reject", typed="REJECT")
    story.act(story.freelancer, "accept")
    story.act(story.client, "request_second_opinion")
    story.act(story.mediator, "refuse_correction", reason="It is right.")
    assert story.case.standing == "second_opinion"
    story.clock.move_to(Deadline.objects.open().get(kind="second_opinion").due_at)
    sweep("test")
    assert story.case.phase == "election"
    is_whole(story)


def test_a_correction_of_each_side_is_decided_by_itself(story):
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.freelancer, "ask_correction", reason="A name is wrong.")
    story.act(story.mediator, "correct", to_freelancer="950.00", reason="I added wrongly.")
    story.act(story.client, "accept")
    story.act(story.freelancer, "accept")
    assert not story.case.is_closed
    story.act(story.mediator, "refuse_correction", reason="The name is right.")
    assert story.case.closing.to_freelancer == 95000


# What the database itself keeps.


def refused_by_the_database(sql: str) -> None:
    with (
        roles.as_owner(),
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_recommended_figure_is_never_rewritten(story):
    refused_by_the_database("UPDATE disputes_recommendation SET to_freelancer = 1")
    refused_by_the_database("DELETE FROM disputes_recommendation")
    assert Recommendation.objects.get().to_freelancer == 90000


def test_an_acceptance_is_final_and_a_rejection_is_not(story):
    story.act(story.client, "reject", typed="REJECT")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disputes_reply SET accepts = true")
    refused_by_the_database("UPDATE disputes_reply SET accepts = false")
    refused_by_the_database("DELETE FROM disputes_reply")


def test_answers_and_decisions_are_final(story):
    story.act(story.client, "ask", text="Why?")
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.mediator, "answer", text="Because.")
    story.act(story.mediator, "refuse_correction", reason="It is right.")
    refused_by_the_database("UPDATE disputes_question SET answer = 'Otherwise'")
    refused_by_the_database("UPDATE disputes_correction SET how = 'corrected'")
    for table in ("question", "correction"):
        refused_by_the_database(f"DELETE FROM disputes_{table}")


def test_one_correction_a_side_and_no_answer_without_its_author(story):
    story.act(story.client, "ask", text="Why?")
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    refused_by_the_database(
        "INSERT INTO disputes_correction (case_id, number, side, of_id, reason, asked_at, how, words)"
        " SELECT case_id, 2, side, of_id, reason, asked_at, '', '' FROM disputes_correction"
    )
    refused_by_the_database("UPDATE disputes_question SET answer = 'Because', answered_at = now()")
    refused_by_the_database("UPDATE disputes_correction SET how = 'refused', decided_at = now()")
    refused_by_the_database("UPDATE disputes_question SET side = 'mediator'")
