"""Where contact is not direct, what a side writes goes to whoever mediates, who tells the other side what it means."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock, sight
from core.errors import Invalid, NotAllowed, NotFound, Stale, WrongPhase
from disputes import second_net
from disputes.contact import contact
from disputes.models import Separation
from escrow import audit
from evidence.access import may_read
from evidence.models import StoredFile
from messaging.counts import count_delivered_to, private_counts
from messaging.models import Flag, Message, Room, State, Thread
from messaging.private import PrivateWords
from messaging.relays import Relay
from messaging.screening import screened_as
from record.acts import perform
from record.models import Event, Notice
from record.verifying import exported
from tests import stories
from tests.api.conftest import Caller
from tests.browsing import markup, signed_in, text
from tests.disputes.test_private_rooms import everything_shown_to, found_in
from timers.models import Deadline

SECRET = "zephyrquokka"  # as the tests of private rooms look for it everywhere
WORDS = f"The figures are in the annex, {SECRET}."


def say(story, by, words=WORDS, screened="none", **more):
    with screened_as(screened):
        return story.act(by, "say", text=words, **more).result


def threat(story, by=None, **more):
    return say(story, by or story.client, "Withdraw, or I come to your house.", "threat", **more)


def apart(story, side="freelancer"):
    """In mediation, and that side has asked for no direct contact."""
    story.in_mediation()
    story.act(getattr(story, side), "no_contact")
    return story


def claimed(story):
    """From negotiation on, without anything else said or done."""
    story.clock.advance(days=3)
    story.act(story.freelancer, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")


def acts_of(story):
    return list(Event.objects.filter(subject=story.case).order_by("number").values_list("act", flat=True))


def room(story, person):
    return signed_in(person).get(reverse("room", args=[story.case.pk]))


def write(story, person, words=WORDS, **more):
    with screened_as("none"):
        return signed_in(person).post(reverse("room", args=[story.case.pk]), {"text": words, **more})


# Shuttle mode begins and ends.


def test_a_threat_that_the_screen_finds_switches_it_on(story):
    story.in_mediation()
    threat(story)
    assert contact(story.case).is_shuttle
    assert acts_of(story)[-2:] == ["say", "shuttle_began"]
    began = Event.objects.get(act="shuttle_began")
    assert began.moved == [["contact", "direct", "by way of the mediator"]]
    assert began.by is None


def test_it_ends_when_the_threat_is_dismissed_which_is_delivered_then(story):
    story.in_mediation()
    threat(story)
    story.act(story.reviewer, "dismiss", message=1, reason="A lawful announcement.")
    assert contact(story.case).is_direct
    assert acts_of(story)[-2:] == ["dismiss", "shuttle_ended"]
    assert Message.objects.get(number=1).state == State.DELIVERED
    assert say(story, story.client).thread.room == Room.JOINT


def test_with_two_threats_it_ends_with_the_second(story):
    story.in_mediation()
    threat(story)
    threat(story, story.freelancer)
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    assert contact(story.case).is_shuttle
    story.act(story.reviewer, "dismiss", message=2, reason="Lawful.")
    assert contact(story.case).is_direct
    assert acts_of(story).count("shuttle_began") == acts_of(story).count("shuttle_ended") == 1


def test_what_a_reader_reports_begins_it_only_when_it_is_upheld_as_a_threat(story):
    story.in_mediation()
    say(story, story.client)
    story.act(story.freelancer, "report", message=1, category="threat", reason="He means it.")
    assert contact(story.case).is_direct
    story.act(story.reviewer, "uphold", message=1, reason="He does.")
    assert contact(story.case).is_shuttle


def test_an_insult_begins_nothing(story):
    story.in_mediation()
    say(story, story.client, "You are a fool.", "harassment")
    story.act(story.reviewer, "uphold", message=1, reason="It is.")
    assert contact(story.case).is_direct


def test_what_the_mediator_wrote_keeps_no_sides_apart(story):
    story.in_mediation()
    threat(story, story.mediator)
    assert contact(story.case).is_direct


def test_a_ruling_that_is_taken_back_restores_it(story):
    story.in_mediation()
    threat(story)
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": 1})
    assert contact(story.case).is_shuttle
    assert acts_of(story)[-2:] == ["take_back_ruling", "shuttle_began"]


def test_an_appeal_that_is_granted_ends_it(story):
    story.in_mediation()
    threat(story)
    story.act(story.reviewer, "uphold", message=1, reason="A threat.")
    story.act(story.client, "appeal", message=1, words="I meant a lawyer.")
    other = stories.person("ada@review.example", "Ada Lin", "reviewer")
    story.act(other, "grant_appeal", message=1, reason="He did.")
    assert contact(story.case).is_direct
    assert Message.objects.get(number=1).state == State.DELIVERED


def test_upheld_as_something_else_it_ends_too(story):
    story.in_mediation()
    threat(story)
    story.act(story.reviewer, "uphold", message=1, reason="An insult.", category="harassment")
    assert contact(story.case).is_direct
    assert Message.objects.get(number=1).state == State.FOLDED


def test_both_sides_are_told_by_mail_without_a_word_of_it(story):
    story.in_mediation()
    threat(story)
    told = Notice.objects.filter(event__act="shuttle_began", channel="mail").values_list("recipient__email", flat=True)
    assert set(told) == {story.client.email, story.freelancer.email, story.mediator.email}


# Where words go.


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_what_either_side_writes_goes_to_the_mediator_alone(story, side):
    apart(story)
    by, other = getattr(story, side), {"client": story.freelancer, "freelancer": story.client}[side]
    said = say(story, by)
    assert (said.thread.room, said.thread.party, said.body) == (Room.SHUTTLE, by, "")
    assert count_delivered_to(story.case, other) == 0
    assert count_delivered_to(story.case, story.mediator, mediates=True) == 1
    assert private_counts(story.case) == {}


@pytest.mark.slow  # tests/test_markers.py asks every address for everybody every day, for all kinds at once
@pytest.mark.parametrize("name", ["client", "operator", "reviewer", "stranger"])
def test_no_address_shows_the_words_to_anybody_else(story, name):
    apart(story)
    say(story, story.freelancer)
    shown = everything_shown_to(story, getattr(story, name))
    assert len(shown) > 40
    assert found_in(shown) == set()


def test_nor_to_a_mediator_who_has_left_the_case(story):
    apart(story)
    say(story, story.freelancer)
    first = story.mediator
    story.act(first, "hand_back", reason="Ill.")
    assert found_in(everything_shown_to(story, first)) == set()


def test_the_next_mediator_reads_what_was_written_to_the_other_side(story):
    apart(story)
    say(story, story.freelancer)
    story.act(story.mediator, "hand_back", reason="Ill.")
    ada = stories.person("ada@evenhand.example", "Ada Lin", "mediator")
    story.act(ada, "claim", declaration="I am impartial.")
    assert SECRET in text(room(story, ada))
    assert Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()


def test_its_writer_and_the_mediator_read_it_in_the_room_and_in_the_record(story):
    apart(story)
    say(story, story.freelancer)
    for person in (story.freelancer, story.mediator):
        assert SECRET in text(room(story, person))
        assert SECRET in str(exported(story.case, person))
    assert SECRET not in str(exported(story.case, story.client))
    assert SECRET not in str(exported(story.case, None))


def test_the_record_says_that_it_was_written_and_how_long_it_is(story):
    apart(story)
    said = say(story, story.freelancer)
    assert Event.objects.get(act="say").said == {
        "message": 1, "room": "shuttle", "side": "freelancer", "to": "mediator", "length": len(WORDS),
        "sha256": said.private.sealed,
    }  # fmt: skip


def test_before_there_is_a_mediator_it_waits_for_one(story):
    story.in_negotiation()
    story.act(story.freelancer, "no_contact")
    assert "waits for the mediator" in text(room(story, story.client))
    say(story, story.client)
    assert "whoever will mediate" in text(room(story, story.client))
    assert SECRET not in text(room(story, story.freelancer))
    claimed(story)
    assert SECRET in text(room(story, story.mediator))


def test_what_waited_starts_the_clock_of_the_reply_when_the_case_is_claimed(story):
    story.in_negotiation()
    story.act(story.freelancer, "no_contact")
    say(story, story.client)
    assert not Deadline.objects.of(story.case).filter(kind="neutral_reply").exists()
    claimed(story)
    assert Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()
    say(story, story.mediator, "Thank you both.")
    assert not Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()


def test_what_was_delivered_before_stays(story):
    story.in_mediation()
    say(story, story.client)
    story.act(story.freelancer, "no_contact")
    assert SECRET in text(room(story, story.freelancer))


def test_the_mediator_still_writes_to_both(story):
    apart(story)
    say(story, story.mediator)
    for side in (story.client, story.freelancer):
        assert SECRET in text(room(story, side))


def test_a_file_goes_the_same_way(story):
    apart(story)
    upload = story.upload(story.client, "annex.txt", b"The annex.\n")
    say(story, story.client, files=[upload])
    file = StoredFile.objects.get(pk=upload)
    readers = {name for name in ("client", "freelancer", "mediator", "operator", "stranger")
               if may_read(getattr(story, name), file)}  # fmt: skip
    assert readers == {"client", "mediator"}
    with sight.through(sight.Gaze(str(story.freelancer.pk))):
        assert not StoredFile.objects.filter(pk=upload).exists()


def test_a_held_message_in_shuttle_mode_reaches_the_mediator_once_it_is_dismissed(story):
    apart(story)
    threat(story)
    assert count_delivered_to(story.case, story.mediator, mediates=True) == 0
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    assert count_delivered_to(story.case, story.mediator, mediates=True) == 1
    assert count_delivered_to(story.case, story.freelancer) == 0
    assert Deadline.objects.of(story.case).open().filter(kind="neutral_reply").exists()


# Not around it.


def test_a_page_that_was_opened_before_sends_nothing_and_keeps_the_words(story):
    story.in_mediation()
    page = markup(room(story, story.client))
    assert 'name="readers" value="both"' in page
    story.act(story.freelancer, "no_contact")
    answer = write(story, story.client, readers="both")
    assert answer.status_code == Stale.status
    assert WORDS in text(answer)
    assert "Write to the mediator" in text(answer)
    assert 'name="readers" value="mediator"' in markup(answer)
    assert not Message.objects.exists()
    assert write(story, story.client, readers="mediator").status_code == 302
    assert Message.objects.get().thread.room == Room.SHUTTLE


def test_words_for_the_mediator_do_not_go_to_both_because_contact_is_direct_again(story):
    apart(story)
    story.act(story.freelancer, "allow_contact")
    answer = write(story, story.client, readers="mediator")
    assert answer.status_code == Stale.status
    assert WORDS in text(answer)
    assert not Message.objects.exists()


def test_an_old_page_is_said_before_what_the_screen_takes_the_words_for(story):
    """The page before sending has the readers of now on it: who went on from there would have been told of none."""
    apart(story)
    story.act(story.freelancer, "allow_contact")
    with screened_as("threat"):
        sent = {"text": WORDS, "readers": "mediator"}
        answer = signed_in(story.client).post(reverse("room", args=[story.case.pk]), sent)
    assert answer.status_code == Stale.status
    assert "Before you send this" not in text(answer)
    assert not Message.objects.exists()


def test_a_note_that_is_not_taken_is_said_so_before_what_it_may_be_read_as(story):
    apart(story)
    answer = Caller(story.client).act(story.case, "offer", {"to_freelancer": "10.00", "note": "Call +49 170 1234567."})
    assert answer.status_code == Invalid.status
    assert "without a note" in answer.content.decode()


def test_what_both_have_read_is_not_corrected_meanwhile(story):
    story.in_mediation()
    say(story, story.client)
    perform(story.case, "no_contact", by=story.freelancer)
    with pytest.raises(WrongPhase, match="not direct"):
        perform(story.case, "correct_message", by=story.client, data={"message": 1, "text": "Call me."})
    story.act(story.client, "withdraw_message", message=1)


def test_what_went_to_the_mediator_is_corrected_there(story):
    apart(story)
    say(story, story.client, "A slip.")
    with screened_as("none"):
        words = perform(story.case, "correct_message", by=story.client, data={"message": 1, "text": WORDS}).result
    assert words.thread.room == Room.SHUTTLE
    assert SECRET in text(room(story, story.mediator))
    assert SECRET not in text(room(story, story.freelancer))


def test_a_note_with_an_offer_would_be_a_way_around(story):
    apart(story)
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "offer", to_freelancer="40.00", note="Call me.")
    assert list(refused.value.fields) == ["note"]
    story.act(story.client, "offer", to_freelancer="40.00")


def test_a_dismissed_message_does_not_reach_a_side_that_asked_for_no_contact(story):
    story.in_mediation()
    threat(story)
    story.act(story.freelancer, "no_contact")
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    held = Message.objects.get(number=1)
    assert held.state == State.ASIDE
    assert "come to your house" in text(room(story, story.mediator))
    assert "come to your house" in text(room(story, story.client))
    shown = text(room(story, story.freelancer))
    assert "come to your house" not in shown
    assert "went to the mediator alone" in shown
    assert "come to your house" not in str(exported(story.case, story.freelancer))
    assert "come to your house" in str(exported(story.case, story.mediator))
    story.act(story.freelancer, "allow_contact")
    assert "come to your house" not in text(room(story, story.freelancer))


def test_its_file_does_not_either(story):
    story.in_mediation()
    upload = story.upload(story.client, "annex.txt", b"The annex.\n")
    threat(story, files=[upload])
    story.act(story.freelancer, "no_contact")
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    file = StoredFile.objects.get(pk=upload)
    assert may_read(story.mediator, file)
    assert not may_read(story.freelancer, file)
    assert "annex.txt" in text(room(story, story.mediator))
    assert "annex.txt" not in text(room(story, story.freelancer))


def test_the_number_of_what_one_does_not_see_leads_nowhere(story):
    apart(story)
    say(story, story.client)
    assert signed_in(story.freelancer).get(reverse("message", args=[story.case.pk, 1])).status_code == 404
    found = signed_in(story.mediator).get(reverse("message", args=[story.case.pk, 1]))
    assert found.url.startswith(reverse("room", args=[story.case.pk]))
    say(story, story.freelancer, "See #1.")
    assert "Victor Hale, " not in text(room(story, story.freelancer)).split("See #1")[1].split("Write")[0]


def test_nobody_reports_what_they_do_not_see(story):
    apart(story)
    say(story, story.client)
    with pytest.raises(NotFound):
        story.act(story.freelancer, "report", message=1, reason="I guess.")
    story.act(story.mediator, "report", message=1, reason="Rude.")


def test_who_has_seen_the_room_tells_nothing_about_the_way_of_the_other(story):
    apart(story)
    say(story, story.client)
    say(story, story.mediator, "To both.")
    signed_in(story.freelancer).post(reverse("room", args=[story.case.pk]), {"seen": "2"})
    signed_in(story.mediator).post(reverse("room", args=[story.case.pk]), {"seen": "2"})
    shown = text(room(story, story.client))
    before, after = shown.split("To both.")
    assert "Seen by the mediator" in before
    assert "Seen by the freelancer" not in before
    assert "Seen by the freelancer" in after


# The mediator tells the other side.


def relayed(story):
    apart(story)
    say(story, story.client)
    return say(story, story.mediator, "He says that three answers are missing.", to="freelancer", relays=[1])


def test_a_relay_reaches_the_one_side_and_names_what_it_tells(story):
    message = relayed(story)
    assert (message.thread.room, message.thread.party) == (Room.SHUTTLE, story.freelancer)
    shown = text(room(story, story.freelancer))
    assert "three answers are missing" in shown
    assert "What Victor Hale wrote in #1, told by the mediator" in shown
    assert SECRET not in shown
    assert "three answers" not in text(room(story, story.client))
    assert "The mediator has told the freelancer about it" in text(room(story, story.client))


def test_what_waits_to_be_told_stands_on_the_workbench_and_in_the_queue(story):
    apart(story)
    say(story, story.client)
    bench = text(signed_in(story.mediator).get(reverse("workbench", args=[story.case.pk])))
    assert "1 message to tell the other side" in bench
    assert "Tell the freelancer" in bench
    assert "No direct contact, 1 to tell" in text(signed_in(story.mediator).get(reverse("queue")))
    say(story, story.mediator, "He says …", to="freelancer", relays=[1])
    assert "to tell" not in text(signed_in(story.mediator).get(reverse("queue")))


def test_the_mediator_relays_on_the_page(story):
    apart(story)
    say(story, story.client)
    page = markup(signed_in(story.mediator).get(f"{reverse('room', args=[story.case.pk])}?relays=1&to=freelancer"))
    assert 'name="to" value="freelancer" checked' in page
    assert 'name="relays" value="1" checked' in page
    assert write(story, story.mediator, "He says …", to="freelancer", relays="1").status_code == 302
    assert Relay.objects.get().message.number == 1


def test_nothing_else_is_relayed(story):
    apart(story)
    say(story, story.client)  # 1: by its way
    say(story, story.mediator, "To both.")  # 2
    threat(story)  # 3: held
    say(story, story.client, "In confidence.", room="private")  # 4
    for wrong in ([2], [3], [4], [9], [1, 4]):
        with pytest.raises(Invalid) as refused:
            say(story, story.mediator, "He says …", to="freelancer", relays=wrong)
        assert list(refused.value.fields) == ["relays"]
    with pytest.raises(Invalid):  # not back to whoever wrote it
        say(story, story.mediator, "You say …", to="client", relays=[1])
    with pytest.raises(Invalid):  # nor to both
        say(story, story.mediator, "He says …", relays=[1])
    assert not Relay.objects.exists()


def test_a_side_writes_to_no_side_alone(story):
    apart(story)
    for said in ({"to": "client"}, {"relays": [1]}):
        with pytest.raises(Invalid):
            say(story, story.freelancer, **said)


def test_after_contact_is_direct_again_what_waits_can_still_be_told(story):
    apart(story)
    say(story, story.client)
    story.act(story.freelancer, "allow_contact")
    say(story, story.mediator, "He had written …", to="freelancer", relays=[1])
    with pytest.raises(Invalid) as refused:
        say(story, story.mediator, "And more.", to="freelancer")
    assert "to" in refused.value.fields


# No direct contact.


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_either_side_asks_without_a_reason(story, side):
    apart(story, side)
    now = contact(story.case)
    assert (now.is_direct, now.is_shuttle, now.asked_by) == (False, False, (side,))
    with pytest.raises(WrongPhase):
        story.act(getattr(story, side), "no_contact")


def test_it_is_lifted_by_the_side_that_asked_and_not_by_the_other(story):
    apart(story)
    with pytest.raises(NotAllowed):
        story.act(story.client, "allow_contact")
    story.act(story.freelancer, "allow_contact")
    assert contact(story.case).is_direct
    with pytest.raises(WrongPhase):
        story.act(story.freelancer, "allow_contact")


def test_a_reviewer_lifts_it_with_a_reason(story):
    apart(story)
    with pytest.raises(Invalid):
        story.act(story.reviewer, "allow_contact", side="freelancer")
    story.act(story.reviewer, "allow_contact", side="freelancer", reason="Both want to talk.")
    assert contact(story.case).is_direct
    assert Separation.objects.get().ended_by == story.reviewer


@pytest.mark.parametrize("name", ["mediator", "operator", "stranger"])
def test_nobody_else_asks_or_lifts(story, name):
    apart(story)
    for act in ("no_contact", "allow_contact"):
        with pytest.raises((NotAllowed, NotFound)):
            story.act(getattr(story, name), act)


def test_contact_is_direct_when_neither_a_threat_nor_a_side_is_in_the_way(story):
    apart(story)
    threat(story)
    story.act(story.client, "no_contact")
    story.act(story.freelancer, "allow_contact")
    assert not contact(story.case).is_direct
    story.act(story.client, "allow_contact")
    assert not contact(story.case).is_direct
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    assert contact(story.case).is_direct


def test_a_check_page_says_what_it_leads_to(story):
    story.in_mediation()
    http, address = signed_in(story.freelancer), reverse("case-act", args=[story.case.pk, "no_contact"])
    assert address in markup(room(story, story.freelancer))
    shown = http.get(address)
    assert "No right, no deadline, no offer and no evidence changes" in text(shown)
    http.post(address, {"confirmed": "1"})
    assert contact(story.case).asked_by == ("freelancer",)
    lift = reverse("case-act", args=[story.case.pk, "allow_contact"])
    assert lift in markup(room(story, story.freelancer))
    http.post(lift, {"confirmed": "1"})
    assert contact(story.case).is_direct


def test_the_case_goes_on_as_before(story):
    apart(story)
    due = story.deadline().due_at
    story.act(story.mediator, "ask_party", to="client", text="Which?", days=3)
    story.act(story.client, "answer_party", text="The last three.")
    story.act(story.client, "offer", to_freelancer="60.00")
    story.act(story.freelancer, "accept_offer")
    assert story.case.is_closed
    assert story.case.closing.to_freelancer == 6000
    assert due


def test_the_reviewers_desk_leads_to_lifting_it(story):
    apart(story)
    threat(story)
    page = markup(signed_in(story.reviewer).get(reverse("flag", args=[Flag.objects.get().pk])))
    assert f"{reverse('case-act', args=[story.case.pk, 'allow_contact'])}?side=freelancer" in page
    assert "Shuttle mode, both told" in page


# PostgreSQL keeps it too.


def test_nothing_of_a_side_comes_into_the_room_of_both(story):
    story.in_mediation()
    say(story, story.client)
    story.act(story.freelancer, "no_contact")
    joint = Thread.objects.get(room=Room.JOINT)
    for position, person in (("client", story.client), ("freelancer", story.freelancer)):
        with pytest.raises(DatabaseError, match="not direct"), transaction.atomic():
            Message.objects.create(
                thread=joint, subject_id=story.case.pk, number=99, author=person, position=position, body="Call me."
            )


def test_nothing_that_was_held_leaves_for_it(story):
    story.in_mediation()
    threat(story)
    story.act(story.freelancer, "no_contact")
    with pytest.raises(DatabaseError, match="not direct"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_message SET state = 'delivered' WHERE number = 1")


def test_to_the_other_side_its_words_and_its_way_are_not_there(story):
    apart(story)
    say(story, story.client)
    for person, there in ((story.client, 1), (story.mediator, 1), (story.freelancer, 0), (story.operator, 0)):
        with sight.through(sight.Gaze(str(person.pk))):
            assert PrivateWords.objects.count() == there
            assert Message.objects.count() == there
            assert Thread.objects.filter(room=Room.SHUTTLE).count() == there


def test_a_separation_ends_once_and_is_never_deleted(story):
    apart(story)
    story.act(story.freelancer, "allow_contact")
    for change in ("SET ended_at = NULL, ended_by_id = NULL", "SET side = 'client'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE disputes_separation {change}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Separation.objects.all()._raw_delete("default")


def test_the_database_relays_nothing_that_did_not_go_the_way_of_the_other_side(story):
    words = relayed(story)
    say(story, story.client, "In confidence.", room="private")
    with pytest.raises(DatabaseError), transaction.atomic():
        Relay.objects.create(message=Message.objects.get(number=3), words=words)


def test_the_audit_finds_a_threat_that_keeps_nobody_apart(story):
    story.in_mediation()
    threat(story)
    assert audit.breaches() == []
    assert list(second_net.holes()) == []
    Separation.objects.update(ended_at=clock.now())
    assert [breach.check for breach in audit.breaches()] == ["contact"]
