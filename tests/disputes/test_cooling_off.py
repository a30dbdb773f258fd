"""What a threat changes: a decision takes effect later, can be taken back, and everybody reads what concerns them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, TooLate, WrongPhase
from disputes import standstills
from disputes.coercion import is_below
from disputes.models import CoolingOff
from disputes.pages.payoffs import payoff
from disputes.pages.reader import Reader
from disputes.pages.silence import silence
from escrow import audit
from people.models import User
from record.acts import perform
from record.declaring import THE_CLOCK
from record.performing import performing
from record.verifying import exported, flaw_in
from tests import roles, stories
from tests.browsing import signed_in, text
from tests.disputes.threats import accepted_under_a_threat, in_the_wait, threatens
from tests.stories import Story
from timers.counting import Length
from timers.models import Deadline
from timers.sweep import sweep


def shown(story: Story, person: User, name: str = "case") -> str:
    return text(signed_in(person).get(reverse(name, args=[story.case.pk])))


def cooling(story: Story) -> Deadline:
    return Deadline.objects.of(story.case).open().get(kind="cooling_off")


def let_cool(story: Story) -> None:
    story.clock.move_to(cooling(story).due_at)
    sweep("story")


@pytest.mark.parametrize(
    ("side", "figure", "measure", "below"),
    [
        ("client", 601, 600, True),
        ("client", 600, 600, False),
        ("client", 599, 600, False),
        ("freelancer", 599, 600, True),
        ("freelancer", 600, 600, False),
        ("freelancer", 601, 600, False),
        ("client", 0, None, True),
        ("freelancer", 1000, None, True),
    ],
)
def test_below_is_less_for_this_side(side: str, figure: int, measure: int | None, below: bool) -> None:
    assert is_below(side, figure, measure) is below


def test_who_has_claimed_less_than_is_offered_accepts_at_once(db: None) -> None:
    with stories.told(claimed="30.00") as story:
        accepted_under_a_threat(story)
        assert story.case.closing.to_freelancer == 40_00


def test_one_s_own_threat_guards_nobody(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    threatens(story, story.freelancer)
    story.act(story.freelancer, "accept_offer")
    assert story.case.is_closed


def test_a_threat_in_another_case_of_the_contract_guards_here(db: None) -> None:
    two = [stories.TERMS["milestones"][0], stories.TERMS["milestones"][0] | {"title": "Second part"}]
    with stories.told(stories.TERMS | {"milestones": two}) as story:
        story.in_negotiation()
        first = story.case
        items = [{"deliverable": f"2.{n}", "done": "done"} for n in (1, 2, 3)]
        said = {"milestones": [2], "to_freelancer": "100.00", "items": items, "statement": "The second part."}
        story.act_on_contract(story.freelancer, "open", **said)
        threatens(story, story.client)
        story._case = first.contract.cases.exclude(pk=first.pk).get()
        story.act(story.client, "offer", to_freelancer="40.00")
        story.act(story.freelancer, "accept_offer")
        assert not story.case.is_closed


def test_a_message_that_was_reported_as_a_threat_guards_from_when_it_was_written(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "say", text="The last two pages are missing.")
    story.act(story.freelancer, "report", message=1, category="threat")
    story.act(story.client, "offer", to_freelancer="40.00")
    story.act(story.freelancer, "accept_offer")
    assert cooling(story).due_at == story.clock.moment + timedelta(hours=24)


def test_a_dismissal_afterwards_does_not_hurry_what_cools_off(story: Story) -> None:
    accepted_under_a_threat(story)
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    assert not story.case.is_closed
    story.act(story.freelancer, "accept_offer")  # said again, nothing guards it any more
    assert story.case.closing.cause == "settlement"


def test_nothing_moves_before_its_time_and_all_of_it_then(story: Story) -> None:
    accepted_under_a_threat(story)
    assert audit.breaches() == []
    story.clock.move_to(cooling(story).due_at - timedelta(seconds=1))
    sweep("story")
    assert story.wallet(story.freelancer) == 0
    let_cool(story)
    assert story.wallet(story.freelancer) == 40_00
    assert story.wallet(story.client) == 60_00
    assert audit.breaches() == []
    assert flaw_in(exported(story.case)) is None


def test_only_a_side_takes_back_and_only_its_own(story: Story) -> None:
    accepted_under_a_threat(story)
    for another in (story.client, story.mediator):
        with pytest.raises(NotAllowed):
            story.act(another, "take_back")
    with pytest.raises(NotFound):
        story.act(story.stranger, "take_back")
    story.act(story.freelancer, "take_back")
    assert "freelancer" not in Reader(story.case, story.freelancer).cooling.of


def test_taking_back_a_second_time_or_after_the_time_is_refused(story: Story) -> None:
    accepted_under_a_threat(story)
    story.act(story.freelancer, "take_back")
    with pytest.raises(WrongPhase):
        story.act(story.freelancer, "take_back")
    story.act(story.freelancer, "accept_offer")
    due = cooling(story).due_at
    story.clock.move_to(due)
    with pytest.raises(TooLate) as refused:
        perform(story.case, "take_back", by=story.freelancer)
    assert refused.value.moment == due


def test_who_takes_back_what_fell_is_told_that_its_time_is_over(db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.in_mediation().read_all()
        threatens(story, story.client)
        story.act(story.freelancer, "withdraw")
        due = cooling(story).due_at
        story.act(story.mediator, "recommend", **story.recommendation())
        assert "Your withdrawal cannot take effect any more" in shown(story, story.freelancer)
        assert "cannot take effect any more, because the case has gone on" in shown(story, story.client)
        let_cool(story)
        assert story.case.phase == "recommendation"
        with pytest.raises(TooLate) as refused:
            story.act(story.freelancer, "take_back")
        assert refused.value.moment == due


def test_an_accepted_offer_cannot_be_taken_away_and_only_bettered(story: Story) -> None:
    accepted_under_a_threat(story)
    with pytest.raises(WrongPhase):
        story.act(story.client, "withdraw_offer")
    with pytest.raises(Invalid):
        story.act(story.client, "offer", to_freelancer="39.99")
    story.act(story.client, "offer", to_freelancer="45.00")
    let_cool(story)
    assert story.case.closing.to_freelancer == 45_00


def test_an_accepted_offer_binds_in_the_next_phase_too(story: Story) -> None:
    """In a new phase offers begin anew; not one whose acceptance cools off."""
    accepted_under_a_threat(story)
    story.act(story.client, "escalate")
    with pytest.raises(Invalid):
        story.act(story.client, "offer", to_freelancer="10.00")
    let_cool(story)
    assert (story.case.closing.cause, story.case.closing.to_freelancer) == ("settlement", 40_00)


def test_nobody_settles_any_more_once_an_award_is_recorded(db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.file_sent()
        story.act(story.client, "offer", to_freelancer="100.00")
        threatens(story, story.client)
        story.act(story.freelancer, "accept_offer")
        story.recorded(to_freelancer="900.00")
        let_cool(story)
        assert not story.case.is_closed
        assert story.case.events.get(act="cooling_off_lapsed").said["fell"] is True


def test_in_the_wait_this_side_only_takes_back_and_may_still_write(story: Story) -> None:
    in_the_wait(story)
    for name, said in {"offer": {"to_freelancer": "90.00"}, "bid": {"amount": "30.00"}, "escalate": {}}.items():
        with pytest.raises(WrongPhase):
            story.act(story.freelancer, name, **said)
    story.act(story.freelancer, "say", text="Please write to me through the mediator only.")
    open_to = set(Reader(story.case, story.freelancer).open_acts)
    assert open_to == {"take_back", "say", "add_exhibits", "no_contact"}


def test_in_the_wait_the_other_side_settles_but_gains_no_time(db: None) -> None:
    """The claimant withdraws on the answer's last day: an answer that is late stays late."""
    with stories.told() as story:
        story.in_response()
        story.clock.move_to(story.deadline().due_at - timedelta(hours=6))
        threatens(story, story.client)
        story.act(story.freelancer, "withdraw")
        due = story.deadline().due_at
        story.clock.move_to(due + timedelta(hours=1))
        sweep("story")
        assert story.deadline().waits_since == due
        with pytest.raises(TooLate) as refused:
            story.act(story.client, "respond", **story.statement(story.client))
        assert refused.value.moment == due
        story.act(story.client, "concede")
        assert story.case.closing.cause == "conceded"


def test_what_cools_off_comes_before_the_clock_that_is_due_at_the_same_moment(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    story.clock.move_to(story.deadline().due_at - timedelta(hours=25))
    threatens(story, story.client)
    perform(story.case, "accept_offer", by=story.freelancer)
    assert cooling(story).due_at == story.deadline().due_at
    story.clock.advance(days=2)
    sweep("story")
    assert story.case.closing.cause == "settlement"
    assert story.case.closed_at == cooled(story).due_at


def cooled(story: Story) -> Deadline:
    return CoolingOff.objects.get(case=story.case).deadline


def test_a_clock_does_not_pass_over_a_decision_that_could_not_be_executed_yet(story: Story) -> None:
    """Whatever failed, and however long: the clock waits until the decision has taken effect, at its own moment."""
    in_the_wait(story)
    due = cooling(story).due_at
    Deadline.objects.filter(pk=cooling(story).pk).update(retry_at=due + timedelta(hours=1))
    story.clock.move_to(due + timedelta(minutes=30))
    sweep("story")
    assert story.case.phase == "negotiation"
    story.clock.move_to(due + timedelta(hours=2))
    sweep("story")
    assert story.case.closed_at == due
    assert story.case.closing.cause == "settlement"


def test_a_hold_stops_what_cools_off(story: Story) -> None:
    accepted_under_a_threat(story)
    due = cooling(story).due_at
    case = story.case
    with transaction.atomic(), performing(case, "hold", THE_CLOCK):
        standstills.begin(case, "hold", Length(72, "hours"))
    story.clock.advance(hours=48)
    sweep("story")
    assert not story.case.is_closed
    case = story.case
    with transaction.atomic(), performing(case, "release_hold", THE_CLOCK):
        standstills.end(case, "hold", because="release_hold")
    assert cooling(story).due_at == due + timedelta(hours=48)


def test_a_conceding_response_keeps_its_seal_and_is_answered_anew(story: Story) -> None:
    story.in_response()
    threatens(story, story.freelancer)
    story.act(story.client, "respond", **story.statement(story.client, to_freelancer="100.00", statement="I give in."))
    case = story.case
    assert case.answered is None
    assert "The story of the freelancer." not in shown(story, story.client)
    assert "I give in." not in shown(story, story.freelancer)
    story.act(story.client, "take_back")
    story.act(story.client, "respond", **story.statement(story.client, statement="I do not."))
    assert story.case.phase == "negotiation"
    mine, theirs = (exported(story.case, person) for person in (story.client, story.freelancer))
    assert flaw_in(mine) is None
    assert "I give in." in str(mine["sealed"])
    assert "I give in." not in str(theirs)


def test_a_conceding_response_takes_effect(story: Story) -> None:
    story.in_response()
    threatens(story, story.freelancer)
    story.act(story.client, "respond", **story.statement(story.client, to_freelancer="100.00"))
    let_cool(story)
    case = story.case
    assert (case.closing.cause, case.closing.to_freelancer, case.answered) == ("conceded", 100_00, 100_00)


# What people read.


def test_the_side_reads_why_it_waits_until_when_and_what_silence_does(story: Story) -> None:
    accepted_under_a_threat(story)
    page = shown(story, story.freelancer)
    assert "Your acceptance takes effect on Thu 5 February 2026, 16:00 UTC" in page
    assert "So that nobody can push you, this does not take effect at once." in page
    assert "Take your acceptance back" in page
    told = silence(Reader(story.case, story.freelancer))
    assert told.lead == "If you do nothing:"
    assert "divides" in told.text
    assert payoff(Reader(story.case, story.freelancer)) is None


def test_the_others_read_that_it_waits_and_not_why(story: Story) -> None:
    accepted_under_a_threat(story)
    for person in (story.client, story.operator):
        page = shown(story, person)
        assert "Maribel Reyes has accepted the offer" in page
        assert "Until then it can be taken back." in page
        assert "may have been a threat" not in page
        assert "If Maribel Reyes takes nothing back:" in page


def test_what_the_page_says_of_silence_is_what_happens(story: Story) -> None:
    accepted_under_a_threat(story)
    choices = payoff(Reader(story.case, story.client)).rows
    let_cool(story)
    assert choices[-1].to_freelancer == story.case.closing.to_freelancer


def test_in_the_wait_the_side_reads_what_taking_back_leads_to(story: Story) -> None:
    in_the_wait(story)
    page = shown(story, story.freelancer)
    assert "If you take it back, the case goes to a mediator at once." in page
    check = text(signed_in(story.freelancer).get(reverse("case-act", args=[story.case.pk, "take_back"])))
    assert "The deadline that waited for it passes: the case goes to a mediator at once." in check


@pytest.mark.parametrize("name", ["withdraw", "accept_offer"])
def test_before_it_is_done_the_page_says_that_it_takes_effect_later(story: Story, name: str) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    at_once = text(signed_in(story.freelancer).get(reverse("case-act", args=[story.case.pk, name])))
    assert "Until then you can take it back" not in at_once
    threatens(story, story.client)
    later = text(signed_in(story.freelancer).get(reverse("case-act", args=[story.case.pk, name])))
    assert "Until then you can take it back" in later


def test_home_and_letters_name_the_moment(story: Story) -> None:
    accepted_under_a_threat(story)
    home = text(signed_in(story.freelancer).get("/home/"))
    assert "Your acceptance takes effect on" in home


# What the database holds.


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE disputes_coolingoff SET act = 'accept'",
        "UPDATE disputes_coolingoff SET offer_id = NULL",
        "UPDATE disputes_coolingoff SET side = 'mediator'",
        "DELETE FROM disputes_coolingoff",
    ],
)
def test_the_database_refuses(story: Story, change: str) -> None:
    accepted_under_a_threat(story)
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
