"""After a ruling: measures, what they close and what never, taking a ruling back, and appeals."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, Stale, TooLate, WrongPhase
from escrow.models import Account, Transfer
from messaging.models import Flag, Ruling, State
from messaging.screening import screened_as
from messaging.turns import Turn
from people import ladder
from people.sanctions import Appeal, Lifting, Measure, Step
from record.acts import found, perform
from tests import stories
from tests.browsing import markup, signed_in, text
from timers.models import Deadline

THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def story(db):
    with stories.told(stories.LARGE) as told:
        told.in_mediation()
        told.second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
        yield told


def say(story, by=None, screened="threat", **more):
    with screened_as(screened):
        return story.act(by or story.client, "say", text=THREAT, **more).result


def upheld(story, times=1, by=None):
    """So many threats, each ruled on before the next is written."""
    for _ in range(times):
        number = say(story, stories.User.objects.get(pk=by.pk) if by else None).number if by else said(story)
        story.act(story.reviewer, "uphold", message=number, reason="A threat.")
    return Measure.objects.latest("pk")


def said(story):
    """One more held message of the client; from the muted on, to the mediator."""
    room = {"room": "private"} if ladder.silence_of(fresh(story.client)) else {}
    return say(story, **room).number


def fresh(person):
    return type(person).objects.get(pk=person.pk)


def steps(person):
    return list(person.measures.strikes().order_by("begins_at", "pk").values_list("step", flat=True))


def test_three_strikes_lead_up_the_ladder(story):
    upheld(story, 4)
    assert steps(story.client) == [Step.WARNING, Step.MUTE, Step.SUSPENSION, Step.SUSPENSION]
    assert not story.freelancer.measures.exists()


def test_what_was_written_before_the_person_was_told_counts_together(story):
    numbers = [say(story).number for _ in range(3)]
    for number in numbers:
        story.act(story.reviewer, "uphold", message=number, reason="A threat.")
    assert steps(story.client) == [Step.WARNING]
    assert story.client.measures.filter(step=Step.NOTED).count() == 2


def test_a_mediator_is_not_muted_out_of_the_case_they_mediate(story):
    say(story, story.mediator, "harassment")
    story.act(story.reviewer, "uphold", message=1, reason="An insult.")
    assert story.mediator.measures.get().step == Step.NOTED


def test_a_mute_holds_to_its_last_millisecond_and_then_ends_by_itself(story):
    mute = upheld(story, 2)
    assert mute.ends_at - mute.begins_at == timedelta(days=30)
    story.clock.move_to(mute.ends_at - timedelta(milliseconds=1))
    with pytest.raises(NotAllowed, match="muted until"):
        perform(story.case, "say", by=fresh(story.client), data={"text": "Hello."})
    story.clock.move_to(mute.ends_at)
    assert mute not in Measure.objects.in_force(mute.ends_at)
    assert ladder.silence_of(fresh(story.client)) is None


def test_who_is_muted_does_all_that_the_case_needs(story):
    upheld(story, 2)
    with pytest.raises(NotAllowed) as refused:
        story.act(fresh(story.client), "say", text="You will read this.")
    assert "evidence" in refused.value.instead
    with pytest.raises(Invalid, match="without a note"):
        story.act(fresh(story.client), "offer", to_freelancer="100.00", note="You will read this.")
    story.act(fresh(story.client), "offer", to_freelancer="100.00")
    story.act(fresh(story.client), "say", text="To you alone.", room="private")
    story.act(fresh(story.client), "add_exhibits", files=[story.upload(story.client)])
    story.act(story.mediator, "ask_party", to="client", text="Which pages?")
    story.act(fresh(story.client), "answer_party", question=1, text="Page 12.")


@pytest.mark.parametrize("screened", ["harassment", "threat"])
def test_who_is_muted_says_nothing_new_in_a_message_sent_before(story, screened):
    story.act(story.reviewer, "uphold", message=say(story, screened=screened).number, reason="It breaks the rules.")
    story.clock.advance(minutes=1)
    sent = perform(story.case, "say", by=story.client, data={"text": "Good morning."}).result
    with screened_as("harassment"):
        last = perform(story.case, "say", by=story.client, data={"text": "An insult."}).result
    perform(story.case, "uphold", by=story.reviewer, data={"message": last.number, "reason": "An insult."})
    again = {"message": sent.number, "text": "You will read this."}
    with pytest.raises(NotAllowed, match="muted until"):
        perform(story.case, "correct_message", by=fresh(story.client), data=again)
    perform(story.case, "withdraw_message", by=fresh(story.client), data={"message": sent.number})


def test_the_room_says_so_before_anything_is_typed(story):
    upheld(story, 2)
    page = reverse("room", args=[story.case.pk])
    theirs = signed_in(fresh(story.client)).get(page)
    assert "You are muted until" in text(theirs)
    assert 'name="text"' not in markup(theirs)
    assert 'name="text"' in markup(signed_in(story.freelancer).get(page))
    private = reverse("private-room", args=[story.case.pk, "client"])
    assert 'name="text"' in markup(signed_in(fresh(story.client)).get(private))


def test_who_is_suspended_begins_nothing_new_and_ends_what_runs(story):
    assert upheld(story, 3).step == Step.SUSPENSION
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    for person in (story.client, story.freelancer):
        story.act(fresh(person), "reject", typed="REJECT")
    story.pay_fee(fresh(story.client))
    assert story.case.fees["client"].is_settled
    suspended = fresh(story.client)
    with pytest.raises(NotAllowed, match="suspended"):
        found(
            stories.Contract, "offer_contract", by=suspended, data=story.terms | {"freelancer": story.freelancer.email}
        )
    offered = found(
        stories.Contract, "offer_contract", by=story.freelancer, data=story.terms | {"freelancer": suspended.email}
    ).result
    with pytest.raises(NotAllowed, match="suspended"):
        perform(offered, "accept_contract", by=suspended)


def test_who_is_suspended_funds_nothing_but_still_opens_a_case(db):
    """A review that lapses pays out: to keep somebody from disputing it would decide where money goes."""
    terms = stories.TERMS | {"milestones": stories.TERMS["milestones"] * 2}
    with stories.told(terms, claimant_side="client") as story:
        story.active()
        stories.checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": 1}, card=stories.CARD, key="first"
        )
        story.act_on_contract(story.freelancer, "submit", milestone=1, note="Done.", meets=[1, 2, 3])
        suspend(story)
        with pytest.raises(NotAllowed, match="suspended"):
            stories.checkout.pay_and_perform(
                story.contract, "fund", by=fresh(story.client), data={"milestone": 2}, card=stories.CARD, key="second"
            )
        said = {"milestones": [1], "files": [story.upload(story.client)]} | story.statement(story.client)
        assert perform(story.contract, "open", by=fresh(story.client), data=said).result.claimant == "client"


def suspend(story):
    for cause in (901, 902, 903):
        story.clock.advance(minutes=2)
        with transaction.atomic():
            written_at = stories.clock.now()
            ladder.give(story.client, cause=cause, written_at=written_at, by=story.reviewer, reason="A threat.")


def test_no_ruling_and_no_appeal_moves_money(story):
    def stands():
        balances = Account.objects.aggregate(sum=Sum("balance"))["sum"]
        return Transfer.objects.count(), balances, list(Account.objects.order_by("pk").values_list("balance"))

    before = stands()
    upheld(story, 3)
    say(story, story.freelancer, "harassment")
    story.act(story.reviewer, "dismiss", message=4, reason="Criticism of the work.")
    story.act(fresh(story.client), "appeal", message=1, words="I quoted a film.")
    story.act(fresh(story.client), "appeal", message=2, words="This too.")
    story.act(story.second, "grant_appeal", message=1, reason="It is from a film.")
    story.act(story.second, "refuse_appeal", message=2, reason="It is not from a film.")
    assert stands() == before


# Taken back.


def ruled(story, decision="uphold", screened="threat"):
    say(story, screened=screened)
    story.act(story.reviewer, decision, message=1, reason="A slip.")
    return Flag.objects.get()


def test_a_ruling_is_taken_back_within_the_minute(story):
    flag = ruled(story)
    story.clock.move_to(flag.ruled_at + timedelta(seconds=59))
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    flag.refresh_from_db()
    assert (flag.state, flag.message.state, flag.ruled_by) == (Ruling.PENDING, State.HELD, None)
    assert steps(story.client) == []
    story.act(story.second, "uphold", message=1, reason="A threat after all.")
    assert steps(story.client) == [Step.WARNING]


@pytest.mark.parametrize("seconds", [60, 61])
def test_after_the_minute_it_stays(story, seconds):
    flag = ruled(story)
    story.clock.move_to(flag.ruled_at + timedelta(seconds=seconds))
    with pytest.raises(TooLate):
        perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    assert Flag.objects.get().state == Ruling.UPHELD


def test_nobody_takes_back_the_ruling_of_a_colleague(story):
    ruled(story)
    with pytest.raises(NotAllowed):
        perform(story.case, "take_back_ruling", by=story.second, data={"message": 1})


def test_a_message_that_was_let_through_by_a_slip_is_held_again(story):
    say(story, room="private")
    story.act(story.reviewer, "dismiss", message=1, reason="A slip.")
    assert Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    assert Flag.objects.get().message.state == State.HELD
    assert not Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()


def test_the_category_is_again_that_of_the_reader_who_reported_it(story):
    say(story, screened="none")
    story.act(story.freelancer, "report", message=1, category="harassment")
    story.act(story.reviewer, "uphold", message=1, reason="A threat.", category="threat")
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    flag = Flag.objects.get()
    assert (flag.category, flag.message.state) == ("harassment", State.DELIVERED)


def test_a_clock_that_a_ruling_moved_stays_where_both_have_seen_it(story):
    due = story.deadline().due_at
    ruled(story)
    moved = story.deadline().due_at
    assert moved > due
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    assert story.deadline().due_at == moved


def test_the_database_lets_no_ruling_change_without_a_turn(story):
    flag = ruled(story)
    for changed in ({"state": "pending", "ruled_by": None, "ruled_at": None, "reason": ""}, {"state": "dismissed"}):
        with pytest.raises(DatabaseError, match="ruled on once"), transaction.atomic():
            Flag.objects.filter(pk=flag.pk).update(**changed)
    facts = {"was_ruled": "upheld", "was_category": "threat", "was_at": flag.ruled_at, "was_reason": "A slip."}
    late = flag.ruled_at + timedelta(seconds=60)
    for how, by, at in (("taken_back", story.reviewer, late), ("overturned", story.reviewer, late)):
        with pytest.raises(DatabaseError, match="taken_back_at_once_or"), transaction.atomic():
            Turn.objects.create(flag=flag, how=how, by=by, at=at, was_by=story.reviewer, **facts)


@pytest.mark.parametrize("model", [Measure, Lifting, Turn])
def test_what_was_decided_about_a_person_is_never_changed(story, model):
    ruled(story)
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


# A page that is not the newest.


def test_a_ruling_on_what_a_reader_has_reported_since_is_refused(story):
    say(story, screened="harassment")
    version = Flag.objects.get().version
    story.act(story.freelancer, "report", message=1, reason="It goes on by phone.")
    with pytest.raises(Stale):
        story.act(story.reviewer, "dismiss", message=1, reason="Rude, no more.", version=version)
    story.act(story.reviewer, "dismiss", message=1, reason="Rude, no more.", version=version + 1)


# Appeals.


def appealed(story, times=1):
    upheld(story, times)
    story.act(fresh(story.client), "appeal", message=times, words="I quoted a film.")


def test_an_appeal_that_is_granted_ends_the_measure_and_delivers_the_message(story):
    appealed(story, 2)
    story.act(story.second, "grant_appeal", message=2, reason="It is from a film.")
    assert steps(story.client) == [Step.WARNING]
    assert ladder.silence_of(fresh(story.client)) is None
    flag = Flag.objects.get(message__number=2)
    assert (flag.state, flag.message.state) == (Ruling.DISMISSED, State.DELIVERED)  # to the mediator: the first stands
    turn = Turn.objects.get()
    assert (turn.was_ruled, turn.was_by, turn.by) == ("upheld", story.reviewer, story.second)


def test_later_strikes_come_down_a_step_with_an_earlier_one(story):
    upheld(story, 3)
    story.act(fresh(story.client), "appeal", message=1, words="I quoted a film.")
    story.act(story.second, "grant_appeal", message=1, reason="It is from a film.")
    assert steps(story.client) == [Step.WARNING, Step.MUTE]
    mute = story.client.measures.strikes().get(step=Step.MUTE)
    assert mute.ends_at == mute.begins_at + timedelta(days=30)


def test_an_appeal_that_is_refused_changes_nothing(story):
    appealed(story, 2)
    story.act(story.second, "refuse_appeal", message=2, reason="It is not from a film.")
    assert steps(story.client) == [Step.WARNING, Step.MUTE]
    assert Flag.objects.get(message__number=2).message.state == State.HELD
    with pytest.raises(WrongPhase, match="already been refused"):
        story.act(story.second, "grant_appeal", message=2, reason="Second thoughts.")


def test_who_gave_the_ruling_does_not_decide_the_appeal(story):
    appealed(story)
    for decision in ("grant_appeal", "refuse_appeal"):
        with pytest.raises(NotAllowed, match="You gave this ruling"):
            story.act(story.reviewer, decision, message=1, reason="I stay with it.")
    with pytest.raises(DatabaseError, match="another_reviewer_decides"), transaction.atomic():
        Appeal.objects.update(
            state="refused", decided_by=story.reviewer, decided_at=stories.clock.now(), reason="I stay with it."
        )


def test_an_appeal_is_possible_once_and_in_its_time(story):
    measure = upheld(story)
    story.clock.move_to(measure.appeal_by - timedelta(seconds=1))
    with transaction.atomic():
        perform(story.case, "appeal", by=fresh(story.client), data={"message": 1, "words": "In time."})
        with pytest.raises(NotAllowed, match="once"):
            perform(story.case, "appeal", by=fresh(story.client), data={"message": 1, "words": "Again."})
        transaction.set_rollback(True)
    story.clock.move_to(measure.appeal_by)
    with pytest.raises(TooLate):
        perform(story.case, "appeal", by=fresh(story.client), data={"message": 1, "words": "Late."})


def test_nobody_appeals_for_another_or_against_nothing(story):
    upheld(story)
    with pytest.raises(NotFound):
        story.act(story.freelancer, "appeal", message=1, words="It was a threat.")
    say(story, screened="harassment")
    story.act(story.reviewer, "dismiss", message=2, reason="No.")
    with pytest.raises(WrongPhase):
        story.act(fresh(story.client), "appeal", message=2, words="Why not?")


def test_no_appeal_while_the_ruling_can_be_taken_back(story):
    flag = ruled(story)
    story.clock.move_to(flag.ruled_at + timedelta(seconds=59))
    with pytest.raises(WrongPhase, match="in a minute"):
        perform(story.case, "appeal", by=fresh(story.client), data={"message": 1, "words": "At once."})
