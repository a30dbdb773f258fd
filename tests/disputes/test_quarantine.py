"""A held message has two readers, its author and a reviewer: whatever address others ask, the words are not there."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from messaging.models import Flag
from messaging.screening import screened_as
from record.models import Event, Notice
from record.outbox import send_outbox
from record.verifying import exported
from tests.matrix.addresses import addresses
from timers.models import Deadline

SECRET = "zephyrquokka"
WORDS = f"Withdraw today, or I come to your house, {SECRET}."


@pytest.fixture
def held(story):
    """In mediation, with an ordinary message and one that is held."""
    story.in_mediation()
    story.act(story.client, "say", text="I miss page 12.")
    with screened_as("threat"):
        story.act(story.client, "say", text=WORDS)
    return story


def everything_shown_to(story, person):
    """What every address answers to this person about the case, its contract, its files and its flag."""
    http = Client(raise_request_exception=False)
    http.force_login(person)
    case = story.case
    parts = {
        "case": case.pk,
        "contract": case.contract_id,
        "flag": Flag.objects.get().pk,
        "file": case.exhibits.first().file_id,
        "deadline": Deadline.objects.of(case).first().pk,
        "payment": case.contract.payments.first().pk,
    }
    asked = dict.fromkeys(
        each.filled(parts) for each in addresses() if each.method == "GET" and "logout" not in each.route
    )
    shown = {}
    for address in [*asked, f"{reverse('case', args=[case.pk])}?q={SECRET}", f"/queue/?q={SECRET}"]:
        answer = http.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown[address] = body.decode(errors="replace")
    return shown


@pytest.mark.slow  # tests/test_markers.py asks every address for everybody every day, for all kinds at once
@pytest.mark.parametrize("name", ["freelancer", "mediator", "operator", "second_operator", "stranger"])
def test_no_address_shows_it_to_anybody_else(held, name):
    shown = everything_shown_to(held, getattr(held, name))
    assert len(shown) > 40
    found = [address for address, body in shown.items() if SECRET in body and SECRET not in address]
    assert found == []


def test_its_author_reads_it_where_it_was_written_as_held(held):
    shown = everything_shown_to(held, held.client)
    room = shown[reverse("room", args=[held.case.pk])]
    assert SECRET in room
    assert "Held for review" in room


def test_a_reviewer_reads_it_at_its_flag_alone(held):
    shown = everything_shown_to(held, held.reviewer)
    found = {address for address, body in shown.items() if SECRET in body and SECRET not in address}
    assert found == {reverse("flags"), reverse("flag", args=[Flag.objects.get().pk])}


def test_who_it_was_meant_for_is_told_that_there_is_one_and_need_do_nothing(held):
    room = everything_shown_to(held, held.freelancer)[reverse("room", args=[held.case.pk])]
    assert "A message of the client was held for your safety. You need do nothing." in room
    assert "I miss page 12." in room


def test_the_record_its_file_and_its_notices_do_not_hold_the_words(held):
    events = [event.content() for event in Event.objects.filter(subject_id=held.case.pk)]
    assert SECRET not in json.dumps(events)
    for person in (held.freelancer, held.mediator, held.operator):
        assert SECRET not in json.dumps(exported(held.case, person))
    assert SECRET in json.dumps(exported(held.case, held.client))
    assert Notice.objects.filter(event__act="say", recipient=held.freelancer).exists()


def test_no_mail_carries_it(held):
    while send_outbox():
        pass
    assert mail.outbox
    assert all(SECRET not in f"{letter.subject}{letter.body}{letter.alternatives}" for letter in mail.outbox)


def test_an_upheld_one_is_delivered_nowhere(held):
    held.act(held.reviewer, "uphold", message=2, reason="A threat.")
    shown = everything_shown_to(held, held.freelancer)
    assert not [address for address, body in shown.items() if SECRET in body and SECRET not in address]


def test_after_a_dismissal_the_reader_finds_it_and_can_check_it_against_the_record(held):
    held.act(held.reviewer, "dismiss", message=2, reason="It quotes a film.")
    assert SECRET in everything_shown_to(held, held.freelancer)[reverse("room", args=[held.case.pk])]
    assert SECRET in json.dumps(exported(held.case, held.freelancer)["sealed"])
