"""Private rooms: one side and the mediator. Everybody else learns that somebody wrote, when, and how long it is."""

import json

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from escrow import audit
from messaging.counts import count_delivered_to
from messaging.models import Flag, Message, State, Thread
from messaging.private import PrivateWords
from messaging.rooms import messages_visible_to, private_messages_visible_to
from messaging.screening import screened_as
from record import verifying
from record.models import Event, Notice
from record.outbox import send_outbox
from record.verifying import exported
from tests import roles, stories
from tests.browsing import signed_in, text
from tests.matrix.addresses import addresses
from timers.models import Deadline

SECRET = "zephyrquokka"
WORDS = f"I could accept 80, because of my rent, {SECRET}."


def say(story, by, words=WORDS, screened=None, **more):
    with screened_as(screened):
        return story.act(by, "say", text=words, room="private", **more).result


def other_mediator():
    return stories.person("ada@evenhand.example", "Ada Lin", "mediator")


def written(story, by=None):
    """In mediation, with one private message of the freelancer (or of somebody else)."""
    story.in_mediation()
    say(story, by or story.freelancer, **({"to": "freelancer"} if by == story.mediator else {}))
    return story


def everything_shown_to(story, person):
    """What every address answers to this person about the case, its contract, its files and its flags."""
    http = Client(raise_request_exception=False)
    http.force_login(person)
    case = story.case
    flag = Flag.objects.first()
    parts = {
        "case": case.pk,
        "contract": case.contract_id,
        "flag": flag.pk if flag else 1,
        "file": case.exhibits.first().file_id,
        "deadline": Deadline.objects.of(case).first().pk,
        "payment": case.contract.payments.first().pk,
    }
    asked = [each.filled(parts) for each in addresses() if each.method == "GET" and "logout" not in each.route]
    rooms = [reverse("private-room", args=[case.pk, side]) for side in ("client", "freelancer")]
    shown = {}
    for address in dict.fromkeys([*asked, *rooms, f"/queue/?q={SECRET}", f"/cases/{case.pk}/?q={SECRET}"]):
        answer = http.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown[address] = body.decode(errors="replace")
    return shown


def found_in(shown):
    return {address for address, body in shown.items() if SECRET in body and SECRET not in address}


@pytest.mark.slow  # tests/test_markers.py asks every address for everybody every day, for all kinds at once
@pytest.mark.parametrize("name", ["client", "operator", "reviewer", "stranger"])
def test_no_address_shows_the_words_to_anybody_else(story, name):
    shown = everything_shown_to(written(story), getattr(story, name))
    assert len(shown) > 40
    assert found_in(shown) == set()


def test_nor_to_a_mediator_who_has_not_got_the_case(story):
    assert found_in(everything_shown_to(written(story), other_mediator())) == set()


@pytest.mark.parametrize("name", ["freelancer", "mediator"])
def test_its_two_people_read_it_in_their_room_and_in_their_record(story, name):
    shown = everything_shown_to(written(story), getattr(story, name))
    room = reverse("private-room", args=[story.case.pk, "freelancer"])
    assert room in found_in(shown)
    assert "Only you and" in shown[room]
    assert all("private" in address or "record" in address for address in found_in(shown))


def test_what_the_mediator_writes_to_one_side_the_other_does_not_read(story):
    written(story, by=story.mediator)
    assert found_in(everything_shown_to(story, story.client)) == set()
    assert found_in(everything_shown_to(story, story.freelancer))


def test_no_mail_and_no_notice_carries_it(story):
    written(story)
    while send_outbox():
        pass
    assert all(SECRET not in f"{letter.subject}{letter.body}{letter.alternatives}" for letter in mail.outbox)
    told = set(Notice.objects.filter(event__act="say").values_list("recipient__email", flat=True))
    assert told == {story.mediator.email}


def test_the_record_has_its_time_its_length_and_a_salted_hash(story):
    written(story)
    event = Event.objects.get(act="say")
    words = PrivateWords.objects.get()
    assert event.said == {
        "message": 1,
        "room": "private",
        "side": "freelancer",
        "to": "mediator",
        "length": len(WORDS),
        "sha256": words.sealed,
    }
    page = text(signed_in(story.client).get(reverse("case-record", args=[story.case.pk])))
    assert f"wrote a private message to the mediator, {len(WORDS)} characters" in page


def test_its_people_can_check_it_against_the_record_and_a_bundle_of_the_case_has_none(story):
    written(story)
    for person in (story.freelancer, story.mediator):
        assert SECRET in json.dumps(exported(story.case, person)["sealed"])
        assert verifying.flaw_in(exported(story.case, person)) is None
    for person in (story.client, story.operator, story.reviewer, None):
        assert SECRET not in json.dumps(exported(story.case, person))


def test_the_audit_finds_words_that_are_not_those_of_the_record(story):
    written(story)
    assert audit.breaches() == []
    with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE messaging_privatewords SET body = 'I could accept 10.'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert [breach for breach in audit.breaches() if "message 1" in str(breach)]


def test_the_message_itself_holds_no_words(story):
    written(story)
    assert Message.objects.get().body == ""
    assert messages_visible_to(story.case, story.client) == []
    assert messages_visible_to(story.case, story.client, room="private") == []
    assert private_messages_visible_to(story.case, story.client, story.freelancer) == []


def refuses(statement, *values):
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_keeps_private_words_apart(story):
    written(story)
    story.act(story.client, "say", text="To both.")
    joint, private = Message.objects.get(number=2), Message.objects.get(number=1)
    words = "INSERT INTO messaging_privatewords (message_id, body, salt) VALUES (%s, 'x', '')"
    refuses(words, joint.pk)
    refuses("UPDATE messaging_privatewords SET body = 'y'")
    refuses("DELETE FROM messaging_privatewords")
    copied = (
        "INSERT INTO messaging_message (thread_id, subject_id, number, author_id, position, body, salt, sent_at, state,"
        " category, why, spans, is_private) SELECT %s, subject_id, 9, author_id, position, %s, salt, sent_at, state,"
        " category, why, spans, %s FROM messaging_message WHERE number = 1"
    )
    refuses(copied, joint.thread_id, "", True)
    refuses(copied, private.thread_id, "Words.", False)
    refuses(copied, private.thread_id, "Words.", True)
    party = "INSERT INTO messaging_thread (subject_id, room, party_id, mediator_id) VALUES (%s, %s, %s, %s)"
    refuses(party, story.case.pk, "private", story.client.pk, None)
    refuses(party, story.case.pk, "private", story.client.pk, story.client.pk)
    refuses(party, story.case.pk, "joint", story.client.pk, story.mediator.pk)


def test_both_sides_see_how_many_messages_the_other_has(story):
    written(story)
    say(story, story.mediator, "What would you give?", to="client")
    say(story, story.mediator, "And why?", to="client")
    for person in (story.client, story.freelancer):
        page = text(signed_in(person).get(reverse("case", args=[story.case.pk])))
        assert "private messages" in page
    answer = signed_in(story.client).get(f"/api/v1/cases/{story.case.pk}/")
    assert answer.json()["private_messages"] == {"client": 2, "freelancer": 1}


def test_the_played_report_counts_what_was_delivered(story):
    written(story)
    say(story, story.mediator, "What would you give?", to="client")
    counted = {name: count_delivered_to(story.case, getattr(story, name), "private")
               for name in ("client", "freelancer", "mediator")}  # fmt: skip
    assert counted == {"client": 1, "freelancer": 0, "mediator": 1}


def test_there_is_no_private_room_without_a_mediator(story):
    story.in_queue()
    with pytest.raises(WrongPhase):
        say(story, story.client)
    with pytest.raises(NotAllowed):
        say(story, story.mediator, to="client")


def test_it_is_open_from_mediation_until_the_case_closes(story):
    story.in_recommendation()
    say(story, story.client)
    story.act(story.freelancer, "concede") if story.claimant == story.client else story.act(story.client, "concede")
    with pytest.raises(WrongPhase):
        say(story, story.client)
    page = text(signed_in(story.client).get(reverse("private-room", args=[story.case.pk, "client"])))
    assert SECRET in page
    assert "The case is closed" in page


def test_a_mediator_says_to_whom_and_nobody_writes_privately_by_mistake(story):
    story.in_mediation()
    with pytest.raises(Invalid) as refused:
        say(story, story.mediator)
    assert "to" in refused.value.fields
    with pytest.raises(Invalid):
        story.act(story.mediator, "say", text="Only for you.", to="client")
    assert not Message.objects.exists()


def test_only_the_cases_own_mediator_and_its_sides_write_there(story):
    story.in_mediation()
    for person in (other_mediator(), story.operator, story.reviewer):
        with pytest.raises(NotAllowed):
            say(story, person, to="client")
    with pytest.raises(NotFound):
        say(story, story.stranger)


def test_a_later_mediator_does_not_read_what_was_said_to_an_earlier_one(story):
    written(story)
    story.act(story.mediator, "hand_back", reason="I am ill.")
    assert found_in(everything_shown_to(story, story.mediator)) == set()
    later = other_mediator()
    story.act(later, "claim", declaration="Impartial.")
    assert found_in(everything_shown_to(story, later)) == set()
    assert SECRET not in json.dumps(exported(story.case, later))
    say(story, story.freelancer, "To the new one.")
    assert [each.text for each in private_messages_visible_to(story.case, later, story.freelancer)] == [
        "To the new one."
    ]
    room = text(signed_in(story.freelancer).get(reverse("private-room", args=[story.case.pk, "freelancer"])))
    assert SECRET in room
    assert "Only you still read it." in room
    assert Thread.objects.private().count() == 2


def test_a_threat_in_a_private_room_is_held_and_reaches_not_even_the_mediator(story):
    story.in_mediation()
    message = say(story, story.freelancer, screened="threat")
    assert message.state == State.HELD
    shown = everything_shown_to(story, story.mediator)
    assert found_in(shown) == set()
    room = shown[reverse("private-room", args=[story.case.pk, "freelancer"])]
    assert "A message of the freelancer is held for a reviewer." in room
    flagged = everything_shown_to(story, story.reviewer)
    assert found_in(flagged) == {reverse("flags"), reverse("flag", args=[Flag.objects.get().pk])}
    story.act(story.reviewer, "dismiss", message=1, reason="It is no threat.")
    assert (
        SECRET
        in everything_shown_to(story, story.mediator)[reverse("private-room", args=[story.case.pk, "freelancer"])]
    )
    assert found_in(everything_shown_to(story, story.client)) == set()


def test_nobody_reports_or_finds_out_a_message_of_a_room_that_is_not_theirs(story):
    written(story)
    with pytest.raises(NotFound):
        story.act(story.client, "report", message=1)
    assert story.act(story.mediator, "report", message=1).result.reported_by == story.mediator


def test_writing_and_being_refused_on_the_page(story):
    story.in_mediation()
    address = reverse("private-room", args=[story.case.pk, "client"])
    browsing = signed_in(story.client)
    assert browsing.post(address, {"text": ""}).status_code == 422
    answer = browsing.post(address, {"text": WORDS, "key": "one"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert SECRET in text(browsing.get(address))
    assert signed_in(story.freelancer).get(address).status_code == 404
    answer = signed_in(story.mediator).post(address, {"text": "Thank you.", "key": "two"})
    assert answer.status_code == 302
    assert Thread.objects.get().party == story.client


def test_the_api_shows_each_person_their_own_rooms(story):
    written(story)
    address = f"/api/v1/cases/{story.case.pk}/private/"
    shown = {person: signed_in(person).get(address) for person in (story.freelancer, story.mediator, story.client)}
    assert [room["side"] for room in shown[story.mediator].json()] == ["client", "freelancer"]
    assert shown[story.freelancer].json()[0]["messages"][0]["text"] == WORDS
    assert [room["side"] for room in shown[story.client].json()] == ["client"]
    assert SECRET not in shown[story.client].content.decode()
    for person in (story.operator, story.reviewer, other_mediator()):
        assert signed_in(person).get(address).status_code == 404
