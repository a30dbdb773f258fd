"""Reminders reach whoever has yet to act, once, while there is something to do, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from disputes.models import Case
from people.models import MailChoices, StaffRole, User
from record.acts import performing
from record.declaring import THE_CLOCK
from record.models import Channel, Notice
from record.outbox import send_outbox
from record.reminding import send_reminders
from tests import stories
from tests.stories import Story
from timers import deadlines
from timers.models import Deadline


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def go_on(story: Story, *, until: datetime | None = None, to: timedelta | None = None) -> list[tuple[str, str]]:
    """Let time pass hour by hour, the sweeps running; who was mailed a reminder, and its title."""
    end = until or story.clock.moment + (to or timedelta())
    send_outbox()
    before = len(mail.outbox)
    while story.clock.moment < end:
        story.clock.move_to(min(story.clock.moment + timedelta(hours=1), end))
        send_reminders()
        send_outbox()
    return [(message.to[0], message.subject.replace("\u00a0", " ")) for message in mail.outbox[before:]]


def before_due(story: Story, **left: float) -> datetime:
    return story.deadline().due_at - timedelta(**left)


def reminded(person: User) -> list[int]:
    mine = Notice.objects.filter(recipient=person, channel=Channel.PORTAL, deadline__isnull=False)
    return list(mine.order_by("written_at").values_list("hours", flat=True))


def test_who_has_to_answer_the_claim_is_reminded_three_times_and_the_other_never(story: Story) -> None:
    story.in_response()
    reference = story.case.reference
    mails = go_on(story, until=before_due(story, minutes=1))
    assert mails == [
        (story.client.email, f"{hours} hours left: answer the claim ({reference})") for hours in (72, 24, 2)
    ]
    assert reminded(story.client) == [72, 24, 2]
    assert reminded(story.freelancer) == []


def test_a_reminder_says_what_silence_leads_to_and_the_moment_in_both_zones(story: Story) -> None:
    story.one_paid(story.freelancer)
    go_on(story, until=before_due(story, hours=23))
    letter = mail.outbox[-1]
    words = letter.body.replace("\u00a0", " ")
    assert letter.subject.replace("\u00a0", " ") == f"24 hours left: pay 120.00 USD or settle ({story.case.reference})"
    assert "If you do nothing: after" in words
    assert "the clock releases 1,200.00 USD to Maribel Reyes" in words
    assert ": Maribel Reyes paid the arbitration fee, 120.00 USD." in words
    assert "23:59 UTC (" in words
    assert "in New York)" in words
    assert words.count("http") == 1
    assert letter.to == [story.client.email]


def test_both_are_reminded_of_the_negotiation_and_only_who_has_not_answered_of_the_recommendation(
    story: Story,
) -> None:
    story.in_recommendation()
    story.act(story.client, "accept")
    assert {to for to, _ in go_on(story, until=before_due(story, minutes=1))} == {story.freelancer.email}


def test_nobody_is_reminded_of_what_they_have_done_meanwhile(story: Story) -> None:
    story.in_recommendation()
    story.clock.move_to(before_due(story, hours=24))
    send_reminders()
    assert reminded(story.freelancer) == [24]
    story.act(story.freelancer, "accept")
    send_outbox()
    told = Notice.objects.get(recipient=story.freelancer, channel=Channel.MAIL, hours=24)
    assert told.dropped_because == "has acted, or need not act any more"


def test_the_mediator_is_reminded_to_recommend(story: Story) -> None:
    story.in_mediation()
    mails = go_on(story, until=before_due(story, minutes=1))
    assert [title for to, title in mails if to == story.mediator.email] == [
        f"{hours} hours left: recommend a split ({story.case.reference})"
        for hours in (65, 24, 2)  # the first fell due at midnight, where the mediator lives, and came at seven
    ]
    assert {to for to, _ in mails} == {story.mediator.email}


def test_of_a_case_that_nobody_has_claimed_all_mediators_who_may_are_reminded(story: Story) -> None:
    story.in_queue()
    stories.person("kin@hale.example", "Of The Client's House", "mediator")
    assert {to for to, _ in go_on(story, until=before_due(story, minutes=1))} == {story.mediator.email}


def test_a_mediator_who_lost_the_case_or_the_role_is_not_reminded_of_it(story: Story) -> None:
    story.in_mediation()
    story.clock.move_to(before_due(story, hours=24))
    send_reminders()
    StaffRole.objects.filter(person=story.mediator).delete()
    send_outbox()
    told = Notice.objects.get(recipient=story.mediator, channel=Channel.MAIL, hours=24)
    assert told.dropped_because == "may not see it any more"


def test_a_mediator_who_handed_the_case_back_is_not_reminded_of_it(story: Story) -> None:
    story.in_mediation()
    story.clock.move_to(before_due(story, hours=24))
    send_reminders()
    story.act(story.mediator, "hand_back", reason="I am ill.")
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    story.act(other, "claim", declaration="I know neither side.")
    send_outbox()
    assert all("left:" not in message.subject for message in mail.outbox if message.to == [story.mediator.email])


def test_operators_are_reminded_to_send_the_file_but_not_those_with_another_part_in_the_case(story: Story) -> None:
    story.both_paid()
    mails = go_on(story, until=before_due(story, hours=23))
    assert {to for to, title in mails if "send the file" in title} == {
        story.operator.email,
        story.second_operator.email,
    }


def test_no_reminder_comes_at_night_but_within_the_last_24_hours(story: Story) -> None:
    story.in_mediation()
    story.mediator.time_zone = "Europe/Berlin"
    story.mediator.save()
    send_outbox()
    due = story.deadline().due_at
    assert due.hour == 0
    story.clock.move_to(due - timedelta(hours=72))
    send_reminders()
    assert reminded(story.mediator) == [72]
    assert send_outbox() == 0
    story.clock.move_to(due - timedelta(hours=66))  # seven o'clock in winter
    assert send_outbox() == 1
    story.clock.move_to(due - timedelta(hours=24))
    send_reminders()
    assert send_outbox() == 1


def test_the_night_is_the_readers_own(story: Story) -> None:
    story.in_mediation()
    MailChoices.objects.create(person=story.mediator, quiet_since=0, quiet_until=0)
    send_outbox()
    story.clock.move_to(before_due(story, hours=72))
    send_reminders()
    assert send_outbox() == 1


def test_sweeping_again_and_again_reminds_once(story: Story) -> None:
    story.in_response()
    story.clock.move_to(before_due(story, hours=24))
    assert [send_reminders() for _ in range(3)] == [1, 0, 0]
    assert reminded(story.client) == [24]
    send_outbox()
    assert sum("24 hours left" in message.subject for message in mail.outbox) == 1


def test_after_an_outage_only_the_latest_comes(story: Story) -> None:
    story.in_response()
    story.clock.move_to(before_due(story, hours=1))
    send_reminders()
    send_outbox()
    assert reminded(story.client) == [2]
    assert "1 hour left: answer the claim" in mail.outbox[-1].subject


def test_none_comes_once_it_is_due_or_met(story: Story) -> None:
    story.in_response()
    story.clock.move_to(before_due(story, hours=0))
    assert send_reminders() == 0
    story.clock.advance(minutes=1)
    assert send_reminders() == 0


def test_a_case_that_ends_reminds_nobody(story: Story) -> None:
    story.in_response()
    story.act(story.claimant, "withdraw")
    assert go_on(story, to=timedelta(days=9)) == []


def test_what_starts_with_less_time_left_gets_the_reminders_that_lie_ahead(story: Story) -> None:
    story.in_response()
    with clock.standing_at(clock.now()):
        started = deadlines.start(story.case, "question", deadlines.Length(20, "hours"), story.case.rules.calendar)
    assert started.remind_at == started.due_at - timedelta(hours=2)


def move(story: Story, deadline: Deadline, how: str, by: timedelta | int) -> None:
    with performing(story.case, "moved", THE_CLOCK):
        getattr(deadlines, how)(deadline, by)


def test_a_deadline_that_moves_takes_its_reminders_with_it(story: Story) -> None:
    story.in_response()
    first = story.deadline()
    story.clock.move_to(before_due(story, hours=24))
    send_reminders()  # and the mail has not gone out yet
    move(story, first, "delay", timedelta(hours=72))
    send_outbox()
    assert Notice.objects.get(channel=Channel.MAIL, hours=24).dropped_because == "the deadline has moved"
    assert story.deadline().remind_at == story.deadline().due_at - timedelta(hours=72)
    mails = go_on(story, until=before_due(story, minutes=1))
    assert [title.partition(":")[0] for _, title in mails] == ["72 hours left", "24 hours left", "2 hours left"]
    assert reminded(story.client) == [24, 72, 24, 2]


def test_a_deadline_that_is_moved_by_an_extension_reminds_anew(story: Story) -> None:
    story.in_response()
    story.clock.move_to(before_due(story, hours=1))
    send_reminders()
    move(story, story.deadline(), "extend", 2)
    assert story.deadline().remind_at == story.deadline().due_at - timedelta(hours=24)


def test_a_clock_that_stands_still_reminds_nobody(story: Story) -> None:
    story.in_response()
    with clock.standing_at(clock.now()):
        deadlines.stop(story.case, "response", because="hold")
    assert go_on(story, until=before_due(story, minutes=1)) == []
    deadlines.resume(story.deadline())
    assert len(go_on(story, until=before_due(story, minutes=1))) == 3


def test_a_kind_that_nobody_knows_waits_for_nobody(story: Story) -> None:
    story.in_response()
    deadlines.start(story.case, "unheard_of", deadlines.Length(30, "hours"), story.case.rules.calendar)
    deadlines.start(story.contract, "unheard_of", deadlines.Length(30, "hours"), story.case.rules.calendar)
    story.clock.advance(hours=7)
    assert send_reminders() == 0
    assert not Deadline.objects.filter(kind="unheard_of", remind_at__lte=clock.now()).exists()


def test_what_runs_beside_a_phase_is_told_to_those_who_can_decide_it(story: Story) -> None:
    story.in_recommendation()
    for kind in ("question", "correction", "second_opinion", "objection", "application", "hold", "neutral_reply"):
        deadlines.start(story.case, kind, deadlines.Length(30, "hours"), story.case.rules.calendar)
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    story.clock.advance(hours=6)
    send_reminders()
    told = Notice.objects.filter(channel=Channel.MAIL, hours=24)
    by_kind = {
        kind: set(told.filter(deadline__kind=kind).values_list("recipient", flat=True))
        for kind in told.values_list("deadline__kind", flat=True)
    }
    mediator, operators = {story.mediator.pk}, {story.operator.pk, story.second_operator.pk}
    assert by_kind == {
        "question": mediator,
        "correction": mediator,
        "neutral_reply": mediator,
        "second_opinion": {other.pk},  # who recommended does not read it a second time
        "application": {other.pk},
        "objection": operators,
        "hold": operators,
    }
    story.clock.advance(hours=10)
    send_outbox()
    words = [message.body for message in mail.outbox if "decide about the objection" in message.subject]
    assert words
    assert "the objection is sustained" in words[0]


def test_one_that_cannot_be_written_does_not_hold_up_the_others(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.in_response()
    second = stories.Story(story.clock, stories.LARGE).in_response()
    broken = story.case.pk

    def visible(self: object, pk: object) -> Case:
        if pk == broken:
            raise RuntimeError("this one is broken")
        return Case.objects.select_related("contract__rulebook").get(pk=pk)

    story.clock.move_to(second.deadline().due_at - timedelta(hours=24))
    monkeypatch.setattr(type(Case.objects.all()), "fresh", visible)
    assert send_reminders() == 1
    assert Notice.objects.get(channel=Channel.MAIL, hours=24).deadline == second.deadline()


def test_the_clocks_of_a_milestone_remind_the_side_that_they_wait_for(story: Story) -> None:
    story.submitted()
    review = Deadline.objects.open().get(kind="review")
    mails = go_on(story, until=review.due_at - timedelta(minutes=1))
    assert mails == [
        (story.client.email, f"{hours} hours left: look at the work, milestone 1 ({story.contract.reference})")
        for hours in (72, 24, 2)
    ]
    words = mail.outbox[-1].body.replace("\u00a0", " ")
    assert "the clock releases 1,200.00 USD to Maribel Reyes" in words
    assert "Maribel Reyes handed in version 1 of milestone 1." in words


def test_changes_and_refund_requests_remind_the_freelancer(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort the list."])
    changes = Deadline.objects.open().get(kind="changes")
    mails = go_on(story, until=changes.due_at - timedelta(hours=23))
    assert {(to, title.partition(":")[2].partition(",")[0]) for to, title in mails} == {
        (story.freelancer.email, " hand in the changes")
    }
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="It is late.")
    asked = Deadline.objects.open().running().get(kind="refund_request")
    mails = go_on(story, until=asked.due_at - timedelta(minutes=1))
    assert [title.partition(":")[2].partition(",")[0] for _, title in mails] == [
        " answer the request for the money back"
    ] * 3


def test_the_sweep_looks_only_at_deadlines_whose_reminder_has_fallen_due(story: Story) -> None:
    """However many are open: the plan is bounded by the index, and the number of questions does not grow."""
    story.in_response()
    many(story, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE timers_deadline")
    waiting = Deadline.objects.running().filter(remind_at__isnull=False, remind_at__lte=clock.now())
    plan = waiting.order_by("remind_at")[:1].explain()
    assert "deadlines_to_remind_of" in plan
    assert "Seq Scan" not in plan
    with CaptureQueriesContext(connection) as asked:
        assert send_reminders() == 0
    assert len(asked) <= 3


def many(story: Story, count: int) -> None:
    """So many deadlines of other subjects, whose reminders lie ahead."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH subjects AS (
                INSERT INTO timers_subject (id, kind, version, head, made_at)
                SELECT gen_random_uuid(), 'contract', 0, decode(repeat('00', 32), 'hex'), %s
                  FROM generate_series(1, %s) RETURNING id
            )
            INSERT INTO timers_deadline (subject_id, kind, about, unit, count, calendar, zone, started_at, first_due_at,
                                         due_at, extended, stopped_because, stood, status, ended_because, attempts,
                                         last_error, remind_at)
            SELECT id, 'review', 0, 'days', 14, 'none', 'UTC', %s, %s, %s, 0, '', interval '0', 'open', '', 0, '', %s
              FROM subjects
            """,
            [
                clock.now(),
                count,
                clock.now(),
                *[clock.now() + timedelta(days=14)] * 2,
                clock.now() + timedelta(days=11),
            ],
        )
