"""An exhibit in a page of its own: what is shown of it, to whom, and that the mediator's looking is on the record."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from disputes.models import Exhibit, Reading
from tests import stories
from tests.browsing import markup, signed_in, text
from tests.evidence.pdfs import pdf
from tests.evidence.pictures import picture, with_secrets
from tests.stories import Story

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")

FILES = {
    2: ("desk.jpg", with_secrets("JPEG", 6, (60, 20))),
    3: ("terms.pdf", pdf((595, 842), (595, 842), (842, 595))),
    4: ("call.mp3", b"ID3\x03\x00" + b"\x00" * 100),
    5: ("film.mp4", b"\x00\x00\x00\x18ftypisom"),
    6: ("notes.txt", b"Note: <script>alert(1)</script> & more\n" * 300),
    7: ("broken.pdf", b"%PDF-1.7 nothing\n"),
}


@pytest.fixture
def told(story: Story) -> Story:
    story.in_mediation()
    files = [story.upload(story.client, name, content) for name, content in FILES.values()]
    story.act(story.client, "add_exhibits", files=files)
    return story


def looked(told: Story, person, number: int, **query):
    return signed_in(person).get(reverse("exhibit-look", args=[told.case.pk, number]), query)


def test_a_picture_is_there_with_its_size_and_comes_by_the_rules_of_the_file(told):
    page = markup(looked(told, told.freelancer, 2))
    shown = re.search(r"<img src=\"(?P<src>[^\"]+)\" width=\"20\" height=\"60\" loading=\"lazy\"", page)
    assert shown
    answers = {
        name: signed_in(getattr(told, name)).get(shown["src"]).status_code
        for name in ("client", "freelancer", "mediator", "reviewer", "stranger")
    }
    assert answers == {"client": 200, "freelancer": 200, "mediator": 200, "reviewer": 404, "stranger": 404}
    assert "You get a copy without the data hidden in this picture" in page
    assert "Exhibit E2" in page


def test_a_document_is_leafed_through_by_links(told):
    first = looked(told, told.client, 3)
    assert "Page 1 of 3" in text(first)
    assert "Previous page" not in text(first)
    second = looked(told, told.client, 3, page=2)
    assert {"?page=1#preview", "?page=3#preview"} <= set(re.findall(r"\?page=\d#preview", markup(second)))
    assert re.search(r"preview/\?page=2\" width=\"848\" height=\"1200\"", markup(second))
    last = looked(told, told.client, 3, page=3)
    assert "Next page" not in text(last)
    assert 'width="1200" height="848"' in markup(last)
    assert "Page 3 of 3" in text(looked(told, told.client, 3, page=99))


def test_recordings_play_from_the_address_of_the_file(told):
    sound, film = markup(looked(told, told.freelancer, 4)), markup(looked(told, told.freelancer, 5))
    source = re.search(r"<audio controls preload=\"metadata\" src=\"([^\"]+)\"", sound)[1]
    answer = signed_in(told.freelancer).get(source, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"ID3\x03\x00")
    assert signed_in(told.stranger).get(source).status_code == 404
    assert re.search(r"<video controls preload=\"metadata\" width=\"640\" height=\"360\"", film)


def test_a_text_is_escaped_and_says_where_it_goes_on(told):
    answer = looked(told, told.client, 6)
    assert "<script>alert" not in markup(answer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in markup(answer)
    assert "This is its beginning. Download all of it" in text(answer)


def test_what_cannot_be_shown_says_so(told):
    assert "This file cannot be shown in a page. Download it to see what is in it." in text(
        looked(told, told.client, 7)
    )


def test_the_policy_of_the_page_is_the_one_of_every_page(told):
    here, other = looked(told, told.client, 2), signed_in(told.client).get(reverse("case", args=[told.case.pk]))
    assert here["Content-Security-Policy"] == other["Content-Security-Policy"]


def test_looking_is_reading_once_and_on_the_record_like_opening(told):
    for _ in range(2):
        assert looked(told, told.mediator, 2).status_code == 200
    assert Reading.objects.get().exhibit.number == 2
    assert told.case.events.filter(act="read_exhibit").count() == 1
    page = text(looked(told, told.mediator, 3))
    assert "opened it" in page
    assert told.case.events.filter(act="read_exhibit").count() == 2
    read = {exhibit.number for exhibit in Exhibit.objects.filter(readings__mediator=told.mediator)}
    assert read == {2, 3}


def test_a_side_that_looks_leaves_no_mark(told):
    looked(told, told.client, 2)
    looked(told, told.freelancer, 2)
    assert not told.case.events.filter(act="read_exhibit").exists()


def test_nobody_else_looks(told):
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    for person in (told.reviewer, told.stranger, told.operator, other):
        assert looked(told, person, 2).status_code == 404
    assert looked(told, told.client, 99).status_code == 404


def test_the_lists_lead_there_for_what_can_be_shown(told):
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, "plain.png", picture("PNG"))])
    for person, name in ((told.freelancer, "case"), (told.mediator, "workbench")):
        page = markup(signed_in(person).get(reverse(name, args=[told.case.pk])))
        assert reverse("exhibit-look", args=[told.case.pk, 8]) in page
        assert page.count(">Preview<") == 8


def test_who_reads_blind_looks_and_it_is_noted(story):
    story.in_mediation()
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    story.act(story.client, "request_second_opinion", reason="I disagree.")
    another = stories.person("another@evenhand.example", "Another Mediator", "mediator")
    assert "Twelve pages of proposal." in text(looked(story, another, 1))
    assert Reading.objects.filter(mediator=another, exhibit__number=1).exists()


def test_a_list_has_small_pictures_for_the_sides_and_for_a_mediator_who_has_opened_it(told):
    address = reverse("file-preview", args=[Exhibit.objects.get(number=2).file_id]) + "?small"

    def has_one(person) -> bool:
        return address in markup(signed_in(person).get(reverse("case", args=[told.case.pk])))

    assert [has_one(person) for person in (told.client, told.freelancer, told.mediator)] == [True, True, False]
    looked(told, told.mediator, 2)
    assert has_one(told.mediator)
    small, large = (signed_in(told.freelancer).get(each).content for each in (address, address.removesuffix("?small")))
    assert 0 < len(small) <= len(large)
    assert signed_in(told.stranger).get(address).status_code == 404
