"""The mediator's questions to a side, the answers, and the clock of the mediator's reply."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from disputes import process, standstills
from disputes.models import Mediating, PartyQuestion
from escrow import audit
from messaging.models import State
from messaging.screening import screened_as
from record import verifying
from record.acts import Actor, within
from record.models import Event
from tests import stories
from tests.browsing import signed_in, text
from timers.counting import Length
from timers.models import Deadline
from timers.sweep import sweep


@pytest.fixture
def told(story):
    return story.in_mediation()


def ask(story, to="freelancer", words="Which comments did you answer?", days=3):
    return story.act(story.mediator, "ask_party", to=to, text=words, days=days).result


def answer(story, by=None, words="All but the last one.", screened=None):
    with screened_as(screened):
        return story.act(by or story.freelancer, "answer_party", text=words).result


def reply_due(story):
    found = Deadline.objects.of(story.case).open().filter(kind=process.NEUTRAL_REPLY).first()
    return found.due_at if found else None


def another():
    return stories.person("ada@evenhand.example", "Ada Lin", "mediator")


def test_questions_are_numbered_over_both_sides_and_answered_oldest_first(told):
    ask(told, "freelancer", "First?")
    ask(told, "client", "Second?")
    ask(told, "freelancer", "Third?")
    assert answer(told).number == 1
    assert answer(told).number == 3
    assert answer(told, told.client).number == 2
    with pytest.raises(WrongPhase):
        answer(told)


def test_the_target_is_counted_in_days_and_nothing_happens_when_it_passes(told):
    """Asked on Sat 7 February, which is not counted: Sun 8, Mon 9, Tue 10."""
    asked = ask(told)
    assert asked.asked_at.date() == date(2026, 2, 7)
    assert asked.wanted_by == datetime(2026, 2, 11, tzinfo=UTC)
    kinds = set(Deadline.objects.of(told.case).open().values_list("kind", flat=True))
    assert kinds == {process.MEDIATION}
    told.clock.move_to(asked.wanted_by)
    sweep("test")
    assert PartyQuestion.objects.get().is_overdue
    assert answer(told).answer is not None


@pytest.mark.parametrize(("wrong", "field"), [({"to": "nobody"}, "to"), ({"days": 0}, "days"), ({"text": " "}, "text")])
def test_what_a_question_needs(told, wrong, field):
    with pytest.raises(Invalid) as refused:
        told.act(told.mediator, "ask_party", **{"to": "client", "text": "When?", "days": 2} | wrong)
    assert field in refused.value.fields


def test_only_its_mediator_asks_and_only_in_mediation(told):
    for person in (another(), told.client, told.operator, told.reviewer):
        with pytest.raises(NotAllowed):
            told.act(person, "ask_party", to="client", text="When?", days=2)
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    with pytest.raises(WrongPhase):
        ask(told)


def test_only_the_side_that_was_asked_answers(told):
    ask(told, "client")
    with pytest.raises(WrongPhase):
        answer(told, told.freelancer)
    for person in (told.mediator, told.operator):
        with pytest.raises(NotAllowed):
            answer(told, person)
    with pytest.raises(NotFound):
        answer(told, told.stranger)


def test_both_sides_read_question_and_answer_and_see_who_is_waited_for(told):
    ask(told)
    for person, whom in ((told.client, "Maribel Reyes"), (told.freelancer, "you")):
        page = text(signed_in(person).get(reverse("case", args=[told.case.pk])))
        assert "Which comments did you answer?" in page
        assert f"Waits for {whom}" in page
    assert "Answer question 1" in text(signed_in(told.freelancer).get(reverse("case", args=[told.case.pk])))
    answer(told)
    for person in (told.client, told.freelancer):
        assert "All but the last one." in text(signed_in(person).get(reverse("case", args=[told.case.pk])))
    assert "All but the last one." in text(signed_in(told.mediator).get(reverse("workbench", args=[told.case.pk])))
    shown = signed_in(told.client).get(f"/api/v1/cases/{told.case.pk}/").json()["party_questions"][0]
    assert (shown["to"], shown["answer"]["text"]) == ("freelancer", "All but the last one.")


def test_staff_who_are_not_in_the_room_do_not_read_the_answers(told):
    ask(told)
    answer(told)
    page = text(signed_in(told.operator).get(reverse("case", args=[told.case.pk])))
    assert "Which comments did you answer?" in page
    assert "All but the last one." not in page
    shown = signed_in(told.operator).get(f"/api/v1/cases/{told.case.pk}/").json()["party_questions"][0]
    assert shown["answered_at"]
    assert shown["answer"] is None


def test_the_form_of_an_answer_says_what_was_asked(told):
    ask(told)
    page = text(signed_in(told.freelancer).get(reverse("case-act", args=[told.case.pk, "answer_party"])))
    assert "Question 1: Which comments did you answer?" in page


def test_an_answer_is_sealed_in_the_record_and_can_be_checked(told):
    ask(told)
    answer(told)
    said = Event.objects.get(act="answer_party").said
    assert "text" not in said
    assert said["sha256"] == PartyQuestion.objects.get().answer.sealed
    for person in (told.client, told.freelancer, told.mediator, None):
        record = verifying.exported(told.case, person)
        assert "All but the last one." in [each["text"] for each in record["sealed"]]
        assert verifying.flaw_in(record) is None


def test_an_answer_goes_through_the_screen(told):
    ask(told)
    asked = answer(told, words="Ask him whether he knows where I live.", screened="threat")
    assert asked.answer.state == State.HELD
    page = text(signed_in(told.client).get(reverse("case", args=[told.case.pk])))
    assert "knows where I live" not in page
    assert "held for your safety" in page
    assert reply_due(told) is None
    told.act(told.reviewer, "dismiss", message=1, reason="No threat.")
    assert reply_due(told) is not None


def test_the_database_numbers_questions_once(told):
    asked = ask(told)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyQuestion.objects.filter(pk=ask(told).pk).update(number=asked.number)


# The clock of the mediator's reply: two business days, in the standard rulebook.


def test_it_starts_with_the_first_private_message_that_is_not_answered(told):
    assert reply_due(told) is None
    told.act(told.client, "say", text="To both.")
    assert reply_due(told) is None
    told.act(told.client, "say", text="To you alone.", room="private")
    first = reply_due(told)
    assert first is not None
    told.clock.advance(days=1)
    told.act(told.freelancer, "say", text="And from me.", room="private")
    assert reply_due(told) == first
    assert audit.breaches() == []


@pytest.mark.parametrize("reply", ["joint", "private", "question", "recommendation"])
def test_any_message_question_or_recommendation_meets_it(told, reply):
    told.act(told.client, "say", text="To you alone.", room="private")
    told.read_all()
    if reply == "question":
        ask(told)
    elif reply == "recommendation":
        told.act(told.mediator, "recommend", **told.recommendation())
    else:
        more = {"room": "private", "to": "freelancer"} if reply == "private" else {}
        told.act(told.mediator, "say", text="I read it.", **more)
    assert Deadline.objects.get(kind=process.NEUTRAL_REPLY).status == "met"


def test_an_answer_to_a_question_waits_for_a_reply_too(told):
    ask(told)
    assert reply_due(told) is None
    answer(told)
    assert reply_due(told) is not None


def test_its_lapse_hands_the_case_back_marked_and_mediation_runs_on(told):
    due = told.deadline().due_at
    told.act(told.client, "say", text="To you alone.", room="private")
    told.clock.move_to(reply_due(told))
    sweep("test")
    assert told.case.mediator is None
    assert told.deadline().due_at == due
    assert Mediating.objects.get().ended_how == "no reply"
    queue = text(signed_in(told.mediator).get(reverse("queue")))
    assert "its mediator did not reply in time" in queue
    with pytest.raises(WrongPhase):
        told.act(told.client, "say", text="Anybody?", room="private")
    told.act(another(), "claim", declaration="Impartial.")
    assert reply_due(told) is None


def test_it_ends_with_a_case_that_is_handed_back(told):
    told.act(told.client, "say", text="To you alone.", room="private")
    told.act(told.mediator, "hand_back", reason="I am ill.")
    assert Deadline.objects.get(kind=process.NEUTRAL_REPLY).status == "cancelled"


def test_while_all_clocks_stand_it_stands_too(told):
    with within(told.case, "hold", Actor(told.operator, "operator")):
        standstills.begin(told.case, process.HOLD, Length(72, "hours"))
    told.act(told.client, "say", text="To you alone.", room="private")
    assert Deadline.objects.get(kind=process.NEUTRAL_REPLY).is_stopped


def test_after_mediation_nothing_is_waited_for(story):
    story.in_recommendation()
    story.act(story.client, "say", text="To you alone.", room="private")
    assert reply_due(story) is None


def test_the_mediator_sees_by_when_to_reply(told):
    told.act(told.client, "say", text="To you alone.", room="private")
    bench = text(signed_in(told.mediator).get(reverse("workbench", args=[told.case.pk])))
    assert "A side waits for your reply" in bench
    assert "Otherwise the case goes back to the queue." in bench
