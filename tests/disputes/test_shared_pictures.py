"""Pictures as evidence and with messages: who gets them as they were taken, and who without what is hidden in them."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse

from disputes.bundle import bundle_of
from disputes.models import Exhibit
from evidence.access import gets_original, may_read
from evidence.models import StoredFile
from record.models import Event
from tests import stories
from tests.browsing import signed_in, text
from tests.evidence.pictures import SECRET, picture, with_secrets
from tests.stories import Story

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")  # with a secret in its place

WHOLE = with_secrets("JPEG", 6)


@pytest.fixture
def told(story: Story) -> Story:
    story.in_mediation()
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "desk.jpg", WHOLE)])
    return story


def got(person, file: StoredFile, query: str = "") -> bytes | int:
    answer = signed_in(person).get(reverse("file", args=[file.pk]) + query)
    return b"".join(answer.streaming_content) if answer.status_code == 200 else answer.status_code


def test_of_an_exhibit_its_side_and_the_mediator_get_the_original_and_the_other_side_a_copy(told):
    file = Exhibit.objects.get(number=2).file
    assert got(told.client, file) == WHOLE
    assert got(told.mediator, file, "?inline") == WHOLE
    copy = got(told.freelancer, file, "?inline")
    assert SECRET not in copy
    assert got(told.freelancer, file) == got(told.client, file, "?shared") == copy
    assert hashlib.sha256(copy).hexdigest() == file.shared_sha256
    assert [got(person, file) for person in (told.reviewer, told.stranger, told.operator)] == [404, 404, 404]


def test_the_record_has_both_hashes_so_that_each_checks_what_they_got(told):
    file = Exhibit.objects.get(number=2).file
    said = Event.objects.get(act="add_exhibits").said
    assert said["exhibits"] == [["E2", "desk.jpg", hashlib.sha256(WHOLE).hexdigest()]]
    assert said["shared_copies"] == [["E2", file.shared_sha256]]
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, "plain.png", picture("PNG"))])
    assert "shared_copies" not in Event.objects.filter(act="add_exhibits").latest("number").said


def test_the_page_says_who_gets_which_where_they_differ(told):
    file = Exhibit.objects.get(number=2).file
    case, bench = reverse("case", args=[told.case.pk]), reverse("workbench", args=[told.case.pk])
    own = text(signed_in(told.client).get(case))
    assert "The other side gets a copy without the data hidden in this picture" in own
    assert "you and the mediator get the original" in own
    other = text(signed_in(told.freelancer).get(case))
    assert "You get a copy without the data hidden in this picture" in other
    assert "the hash above is that of the original" in other
    staff = signed_in(told.mediator).get(bench)
    assert "You get the original; the side that did not bring it gets a copy" in text(staff)
    assert all(file.shared_sha256 in shown for shown in (own, other, text(staff)))
    assert "Open the shared copy" not in other
    for page in (signed_in(told.client).get(case), staff):
        shared = f"{reverse('exhibit', args=[told.case.pk, 2])}?shared"
        assert shared in page.content.decode()
        assert page.content.decode().count("a copy without the data hidden") == 1  # of the one exhibit that has any
    assert signed_in(told.client).get(shared)["Location"].endswith("?inline&shared")


def test_the_arbitrators_file_has_the_original(story):
    story.in_queue()
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "desk.jpg", WHOLE)])
    story.in_mediation = lambda: story  # it has its exhibits already
    story.act(story.mediator, "claim", declaration="Impartial.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")
    for side in (story.client, story.freelancer):
        story.pay_fee(side)
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle_of(story.case)))) as archive:
        assert archive.read("exhibits/E2-desk.jpg") == WHOLE
        sums = archive.read("SHA256SUMS").decode()
        assert f"{hashlib.sha256(WHOLE).hexdigest()}  exhibits/E2-desk.jpg" in sums
    assert got(story.operator, Exhibit.objects.get(number=2).file) == WHOLE


def sent(told: Story, by, **more) -> StoredFile:
    upload = told.upload(by, "photo.jpg", WHOLE)
    told.act(by, "say", text="See the photo.", files=[upload], **more)
    return StoredFile.objects.get(pk=upload)


def test_with_a_message_it_is_the_same(told):
    file = sent(told, told.client)
    copy = got(told.freelancer, file, "?inline")
    assert SECRET not in copy
    assert got(told.client, file) == got(told.mediator, file) == WHOLE
    page = text(signed_in(told.freelancer).get(reverse("room", args=[told.case.pk])))
    assert "Whoever is neither its sender nor the mediator gets a copy without the data hidden in this picture" in page
    assert file.shared_sha256[:8] in page


def test_a_private_one_from_the_mediator_is_a_copy_for_who_gets_it(told):
    file = sent(told, told.mediator, room="private", to="client")
    assert got(told.mediator, file) == WHOLE
    copy = got(told.client, file)
    assert copy not in (404, WHOLE)
    assert SECRET not in copy
    assert got(told.freelancer, file) == 404


def test_a_reviewer_reads_what_was_said_and_not_where_the_picture_was_taken(told):
    upload = told.upload(told.client, "photo.jpg", WHOLE)
    told.act(told.client, "say", text="Withdraw, or I call the police and write to your university.", files=[upload])
    file = StoredFile.objects.get(pk=upload)
    assert may_read(told.reviewer, file)
    assert not gets_original(told.reviewer, file)
    assert SECRET not in got(told.reviewer, file)


def test_work_is_handed_in_as_it_was_made(story):
    story.funded()
    upload = story.upload(story.freelancer, "photo.jpg", WHOLE)
    story.act_on_contract(story.freelancer, "submit", milestone=1, files=[upload], note="The photo.", meets=[1, 2, 3])
    assert got(story.client, StoredFile.objects.get(pk=upload)) == WHOLE


def test_a_second_mediator_reads_the_original(story):
    story.in_queue()
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "desk.jpg", WHOLE)])
    story.act(story.mediator, "claim", declaration="Impartial.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    story.act(story.client, "request_second_opinion", reason="I disagree.")
    another = stories.person("another@evenhand.example", "Another Mediator", "mediator")
    signed_in(another).get(reverse("exhibit", args=[story.case.pk, 2]))
    assert got(another, Exhibit.objects.get(number=2).file) == WHOLE
