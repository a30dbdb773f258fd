"""Before sending: the page that shows what would be held, masked, folded or is suspected; and what the API answers."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disputes.places import Place
from messaging.models import Flag, Message, State
from record.models import Event
from tests import stories
from tests.api.conftest import Caller, refused
from tests.browsing import markup, signed_in, text

THREAT = "Drop this dispute today, or I call the police and write to your university about you."
CONTACT = "Write to me at victor.hale@gmail.com and I pay you there."
INSULT = "You are a worthless idiot."
PLAIN = "I miss page 12."


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


def room(story):
    return reverse("room", args=[story.case.pk])


def private(story, side="client"):
    return reverse("private-room", args=[story.case.pk, side])


def sends(story, words, *, address=None, by=None, knowing="", **more):
    data = {"text": words, "knowing": knowing, **more}
    return signed_in(by or story.client).post(address or room(story), data)


def knows(response):
    """What the page's own button sends, to say that its reader knows."""
    return re.search(r'name="knowing" value="([0-9a-f]{32})"', markup(response))[1]


@pytest.fixture(params=["threat", "circumvention"])
def suspects(monkeypatch, request):
    """A screen that is unsure: nothing is found, the classifier takes it for something."""
    from messaging import verdicts
    from messaging.screening import Category, Verdict

    suspected = Category(request.param)
    monkeypatch.setattr(verdicts, "judged", lambda text: Verdict(suspected=suspected))


def test_what_nothing_is_found_in_goes_out_at_once(story):
    assert sends(story, PLAIN).status_code == 302
    assert Message.objects.get().body == PLAIN


@pytest.mark.parametrize("place", [room, private], ids=["both sides", "private"])
def test_a_threat_is_shown_to_its_writer_before_it_is_sent(story, place):
    shown = sends(story, THREAT, address=place(story))
    page = text(shown)
    assert shown.status_code == 200
    assert not Message.objects.exists()
    assert not Event.objects.filter(act="say").exists()
    assert "This may be read as a threat" in page
    assert "held for a reviewer and kept as evidence" in page
    assert "<mark>" in markup(shown)
    assert markup(shown).count(f">{THREAT}</textarea>") == 1


@pytest.mark.parametrize("place", [room, private], ids=["both sides", "private"])
def test_who_knows_may_send_it_all_the_same(story, place):
    shown = sends(story, THREAT, address=place(story))
    sent = sends(story, THREAT, address=place(story), knowing=knows(shown))
    assert sent.status_code == 302
    message = Message.objects.get()
    assert message.state == State.HELD
    assert Flag.objects.get().message == message


def test_other_words_are_looked_at_again(story):
    known = knows(sends(story, THREAT))
    assert sends(story, f"{THREAT} I mean it.", knowing=known).status_code == 200
    assert not Message.objects.exists()
    assert sends(story, PLAIN, knowing=known).status_code == 302


def test_the_writer_sees_how_masked_words_would_read(story):
    shown = sends(story, CONTACT)
    assert "with that part hidden" in text(shown)
    assert "It would read:" in text(shown)
    assert "contact hidden" in markup(shown)


def test_an_insult_would_arrive_folded(story):
    assert "It would arrive folded" in text(sends(story, INSULT))


def test_a_suspicion_is_a_warning_and_nothing_is_held(story, suspects):
    shown = sends(story, PLAIN)
    assert "this is a warning, and it would arrive as you wrote it" in text(shown)
    assert "It would read" not in text(shown)
    assert sends(story, PLAIN, knowing=knows(shown)).status_code == 302
    assert Message.objects.get().state == State.DELIVERED
    assert not Flag.objects.exists()


def test_the_files_that_came_with_it_and_the_draft_are_kept(story):
    shown = sends(story, THREAT, files=[SimpleUploadedFile("proof.txt", b"A proof.")])
    kept = re.search(r'name="files" value="([0-9a-f-]{36})" checked', markup(shown))[1]
    assert Place(story.case).draft_of(story.client).text == THREAT
    assert sends(story, THREAT, knowing=knows(shown), files=[kept]).status_code == 302
    assert Message.objects.get().attachments.get().file.name == "proof.txt"
    assert Place(story.case).draft_of(story.client) is None


def test_the_name_of_a_file_is_read_too(story):
    for file in (SimpleUploadedFile(f"{THREAT}.txt", b"x"), SimpleUploadedFile("notes.txt", THREAT.encode())):
        assert sends(story, "See this.", files=[file]).status_code == 200
    assert not Message.objects.exists()


def test_who_may_not_write_is_told_that_and_nothing_else(story):
    assert sends(story, THREAT, by=story.stranger).status_code == 404
    other = reverse("case-act", args=[story.case.pk, "correct_message"])
    asked = signed_in(story.stranger).post(other, {"message": 1, "text": THREAT})
    assert "may be read as a threat" not in text(asked)


def test_a_correction_is_looked_at_before_it_is_sent(story):
    story.act(story.client, "say", text=PLAIN)
    address = f"/cases/{story.case.pk}/acts/correct_message/"
    shown = signed_in(story.client).post(address, {"message": 1, "text": THREAT})
    assert "This may be read as a threat" in text(shown)
    assert Message.objects.count() == 1
    signed_in(story.client).post(address, {"message": 1, "text": THREAT, "knowing": knows(shown)})
    assert Message.objects.get(number=2).state == State.HELD


@pytest.mark.parametrize("place", [{}, {"room": "private"}], ids=["both sides", "private"])
def test_a_program_is_told_too_and_says_that_it_knows(story, place):
    caller = Caller(story.client)
    said = refused(caller.act(story.case, "say", {"text": THREAT, **place}), 409, "Reconsider")
    assert "held for a reviewer" in said["fields"]["text"][0]
    assert not Message.objects.exists()
    assert caller.act(story.case, "say", {"text": THREAT, "knowing": True, **place}).status_code == 200
    assert Message.objects.get().state == State.HELD
    assert caller.act(story.case, "say", {"text": PLAIN, **place}).status_code == 200


def test_only_yes_is_knowing(story):
    for said in (False, "true", 1, None):
        body = {"text": THREAT, "knowing": said}
        refused(Caller(story.client).act(story.case, "say", body), 409, "Reconsider")


def test_an_answered_key_is_answered_again(story):
    caller, body = Caller(story.client), {"text": THREAT, "knowing": True}
    first = caller.act(story.case, "say", body, Idempotency_Key="once").json()
    again = caller.act(story.case, "say", body, Idempotency_Key="once").json()
    assert first["event"] == again["event"]
    assert Message.objects.count() == 1
