"""Files that come with a message: open to whoever reads it, and to nobody else; sealed in the record."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import sight
from core.errors import Invalid, NotFound
from disputes import second_net
from disputes.models import Attachment, Exhibit
from evidence.access import may_read
from evidence.models import StoredFile
from evidence.quotas import Full
from messaging.models import State
from messaging.screening import screened_as
from record.models import Event
from record.verifying import exported, flaw_in
from tests import stories
from tests.browsing import markup, signed_in, text
from tests.evidence.pictures import picture

PEOPLE = ("client", "freelancer", "mediator", "reviewer", "operator", "stranger")


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


def sent(story, by=None, name="page-12.txt", content=b"Page twelve.\n", screened=None, **more):
    """A message with one file, and the file."""
    by = by or story.client
    upload = story.upload(by, name, content)
    with screened_as(screened):
        message = story.act(by, "say", text="See the file.", files=[upload], **more).result
    return message, StoredFile.objects.get(pk=upload)


def readers(story, file):
    """Whom the portal lets open it; to the sides, PostgreSQL itself shows no more."""
    named = {name: getattr(story, name) for name in PEOPLE}
    portal = {name for name, person in named.items() if may_read(person, StoredFile.objects.get(pk=file.pk))}
    for name in portal | {"client", "freelancer"}:
        with sight.through(sight.Gaze(str(named[name].pk))):
            assert StoredFile.objects.filter(pk=file.pk).exists() == (name in portal), name
            assert Attachment.objects.filter(file=file).exists() == (name in portal), name
    return portal


def test_a_file_in_the_room_is_open_to_those_in_it(story):
    message, file = sent(story)
    assert message.state == State.DELIVERED
    assert readers(story, file) == {"client", "freelancer", "mediator"}
    page = text(signed_in(story.freelancer).get(reverse("room", args=[story.case.pk])))
    assert "page-12.txt" in page
    assert file.sha256[:8] in page


PAST_THE_FIRST_PART = b"Nothing here yet. " * 1200 + b"\nWrite to me at victor.hale@gmail.com and I pay you there.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", "Withdraw, or I call the police and write to your university about you.".encode("utf-16")),
        ("long.txt", PAST_THE_FIRST_PART),
        ("table.csv", b"what,how\nwrite me at,victor.hale@gmail.com\n"),
    ],
    ids=["another encoding", "after the first part", "between the cells of a table"],
)
def test_what_a_text_says_is_read_whole(story, name, content):
    message, file = sent(story, name=name, content=content)
    assert message.state in (State.HELD, State.MASKED)
    assert not may_read(story.freelancer, file)


def test_a_private_file_is_open_to_the_two(story):
    _, file = sent(story, story.freelancer, room="private")
    assert readers(story, file) == {"freelancer", "mediator"}


def test_what_comes_with_a_held_message_is_held_with_it(story):
    message, file = sent(story, screened="threat")
    assert readers(story, file) == {"client", "reviewer"}
    story.act(story.reviewer, "dismiss", message=message.number, reason="No threat.")
    assert readers(story, file) == {"client", "freelancer", "mediator", "reviewer"}


def test_a_text_that_threatens_holds_its_message(story):
    message, file = sent(story, content=b"Withdraw, or I call the police and write to your university.")
    assert message.state == State.HELD
    assert readers(story, file) == {"client", "reviewer"}


def test_a_file_that_gives_contact_away_is_withheld_until_a_reviewer_lets_it_through(story):
    message, file = sent(story, content=b"Write to me at victor.hale@mail.example, I pay you there.")
    assert message.state == State.MASKED
    assert not may_read(story.freelancer, file)
    page = text(signed_in(story.freelancer).get(reverse("room", args=[story.case.pk])))
    assert "A file is withheld" in page
    assert "page-12.txt" not in page
    story.act(story.reviewer, "dismiss", message=message.number, reason="The address of the printer.")
    assert may_read(story.freelancer, StoredFile.objects.get(pk=file.pk))


def test_withdrawn_with_its_message(story):
    message, file = sent(story)
    story.act(story.client, "withdraw_message", message=message.number)
    assert readers(story, file) == {"client"}
    assert "page-12.txt" not in text(signed_in(story.freelancer).get(reverse("room", args=[story.case.pk])))


def test_the_record_seals_its_name_and_hash(story):
    message, file = sent(story, story.freelancer, room="private")
    (seal,) = Event.objects.get(act="say").said["files"]
    attachment = Attachment.objects.get()
    assert seal == hashlib.sha256(f"{attachment.salt}page-12.txt {file.sha256}".encode()).hexdigest()
    for person, opened in ((story.freelancer, True), (story.mediator, True), (story.client, False), (None, False)):
        record = exported(story.case, person)
        assert flaw_in(record) is None
        assert (f"page-12.txt {file.sha256}" in [each["text"] for each in record["sealed"]]) == opened
    assert message.number == 1


def test_nobody_attaches_what_is_not_theirs_or_is_part_of_the_case(story):
    with pytest.raises(NotFound):
        story.act(story.client, "say", text="Mine.", files=[story.upload(story.freelancer)])
    exhibit = Exhibit.objects.filter(side="freelancer").first()
    _, file = sent(story, story.freelancer)
    for there in (exhibit.file_id, file.pk):
        with pytest.raises(Invalid, match="part of this case"):
            story.act(story.freelancer, "say", text="Again.", files=[str(there)])


def test_a_file_that_becomes_evidence_is_evidence(story):
    _, file = sent(story, story.freelancer, room="private")
    story.act(story.freelancer, "add_exhibits", files=[str(file.pk)])
    assert "client" in readers(story, file)


@pytest.mark.parametrize("screened", ["threat", None])
def test_a_file_that_is_kept_from_its_readers_does_not_become_evidence(story, screened):
    upload = story.upload(story.client, "call me +49 170 1234567.txt")
    with screened_as(screened):
        message = story.act(story.client, "say", text="See there.", files=[upload]).result
    with pytest.raises(Invalid, match="came with a message"):
        story.act(story.client, "add_exhibits", files=[upload])
    story.act(story.reviewer, "dismiss", message=message.number, reason="It breaks no rule.")
    story.act(story.client, "add_exhibits", files=[upload])


def test_an_answer_takes_files_too(story):
    story.act(story.mediator, "ask_party", to="client", text="Which version?", days=2)
    upload = story.upload(story.client, "page-12.txt")
    story.act(story.client, "answer_party", text="This one.", files=[upload])
    assert "page-12.txt" in text(signed_in(story.freelancer).get(reverse("case", args=[story.case.pk])))


def test_a_refused_message_keeps_its_files(story):
    http, room = signed_in(story.client), reverse("room", args=[story.case.pk])
    upload = stories.SimpleUploadedFile("page-12.txt", b"Page twelve.\n")
    answer = http.post(room, {"text": "", "files": upload})
    assert answer.status_code == 422
    kept = StoredFile.objects.get(name="page-12.txt")
    assert str(kept.pk) in answer.content.decode()
    assert http.post(room, {"text": "Here.", "files": str(kept.pk)}).status_code == 302
    assert Attachment.objects.get().file == kept


def test_a_file_that_is_not_taken_is_said_at_the_form(story):
    upload = stories.SimpleUploadedFile("run.exe", b"MZ")
    answer = signed_in(story.client).post(reverse("room", args=[story.case.pk]), {"text": "Here.", "files": upload})
    assert answer.status_code == 422
    assert "Here." in text(answer)
    assert "run.exe" in text(answer)


def test_the_database_keeps_attachments_where_they_are(story):
    message, file = sent(story)
    other = story.act(story.freelancer, "say", text="Another.").result
    for wrong in (
        lambda: Attachment.objects.all().delete(),
        lambda: Attachment.objects.update(message=other),
        lambda: Attachment.objects.create(case=story.case, message=message, file=story.case.exhibits.first().file),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert list(second_net.holes()) == []
    assert Attachment.objects.get().file == file


def test_the_api_lists_what_one_can_open(story):
    message, _ = sent(story)
    (shown,) = signed_in(story.freelancer).get(f"/api/v1/cases/{story.case.pk}/room/").json()
    assert [each["name"] for each in shown["files"]] == ["page-12.txt"]
    assert shown["withdrawn_at"] is None
    story.act(story.client, "withdraw_message", message=message.number)
    for person in (story.client, story.freelancer):
        (shown,) = signed_in(person).get(f"/api/v1/cases/{story.case.pk}/room/").json()
        assert (shown["files"], shown["text"]) == ([], "")


def test_a_reviewer_finds_the_files_of_a_flagged_message_and_what_it_said_before(story):
    message, _ = sent(story)
    stories.perform(story.case, "correct_message", by=story.client, data={"message": message.number, "text": "Oh."})
    story.act(story.freelancer, "report", message=message.number, reason="It is a threat.")
    flag = message.flag.pk
    page = text(signed_in(story.reviewer).get(reverse("flag", args=[flag])))
    assert "page-12.txt" in page
    assert "Oh." in page


def test_a_picture_with_a_message_has_a_small_one_beside_its_name(story):
    upload = story.upload(story.client, "desk.png", picture("PNG", (900, 600)))
    story.act(story.client, "say", text="See.", files=[upload])
    address = reverse("file-preview", args=[upload]) + "?small"
    for person in (story.client, story.freelancer, story.mediator):
        assert address in markup(signed_in(person).get(reverse("room", args=[story.case.pk])))
        assert signed_in(person).get(address).status_code == 200
    assert signed_in(story.stranger).get(address).status_code == 404


def test_nobody_sends_more_with_messages_than_a_side_may_add_as_evidence(story, settings):
    settings.EVIDENCE_ROOM = (2, 1024)
    sent(story)
    sent(story, by=story.freelancer, screened="threat")  # theirs is counted apart, and what is held counts
    sent(story, by=story.freelancer, name="page-13.txt")
    sent(story, name="page-14.txt")
    for by in (story.client, story.freelancer):
        with pytest.raises(Full) as refused:
            sent(story, by=by, name="page-15.txt")
        assert "2 of 2 files" in refused.value.message
        assert "Add as evidence" in refused.value.instead
    story.act(story.client, "say", text="Without a file it goes on.")
