"""A file that a freelancer sends as a message is not handed in: the room says so, and one click does it."""

import html
import re

import pytest

from contracts.models import Submission
from core.errors import Invalid, WrongPhase
from evidence.models import StoredFile
from record.acts import perform
from tests import stories
from tests.browsing import signed_in
from tests.contracts.forms import send, words

SLIDES = {"title": "Slides", "amount": "50.00", "deliverables": [{"title": "Slides", "criterion": "Ten of them"}]}
TWO = stories.TERMS | {"milestones": [*stories.TERMS["milestones"], SLIDES]}
SAYS = "Sent as a message, this file does not count as handing in work."


@pytest.fixture
def story(db):
    """Milestone 1 is in a case; milestone 2 is funded, and nothing has been handed in for it."""
    with stories.told(TWO) as told:
        yield told.in_mediation()


def test_the_freelancer_is_reminded_and_hands_in_with_one_click(story):
    file = story.upload(story.freelancer, "slides.txt")
    story.act(story.freelancer, "say", text="Here are the slides.", files=[file])
    browser, page = signed_in(story.freelancer), f"/cases/{story.case.pk}/"
    shown = browser.get(page)
    assert f"{SAYS} Hand it in for milestone 2" in words(shown)
    [link] = re.findall(r'href="([^"]+)">Hand it in for milestone 2<', shown.content.decode())
    link = html.unescape(link)
    form = browser.get(link)
    assert "slides.txt" in words(form)
    files = StoredFile.objects.count()
    assert send(browser, link, form, note="The slides.").status_code == 302
    [submission] = Submission.objects.filter(milestone__number=2)
    assert [str(each.pk) for each in submission.files.all()] == [file]
    assert StoredFile.objects.count() == files
    assert SAYS not in words(browser.get(page))
    client = signed_in(story.client)
    assert "slides.txt" in words(client.get(f"/contracts/{story.contract.pk}/"))
    assert client.get(f"/files/{file}/").status_code == 200


def test_nobody_else_is_reminded_nor_of_what_waits_for_nothing(story):
    story.act(story.client, "say", text="The brief.", files=[story.upload(story.client, "brief.txt")])
    page = f"/cases/{story.case.pk}/"
    assert SAYS not in words(signed_in(story.client).get(page))
    story.act(story.freelancer, "say", text="Here.", files=[story.upload(story.freelancer, "slides.txt")])
    for person in (story.client, story.mediator):
        address = page if person == story.client else f"{page}workbench/"
        assert SAYS not in words(signed_in(person).get(address))
    assert SAYS in words(signed_in(story.freelancer).get(page))
    story.act_on_contract(story.freelancer, "submit", milestone=2, note="It is at the usual place.")
    assert SAYS not in words(signed_in(story.freelancer).get(page))


def test_what_did_not_reach_both_sides_is_not_handed_in_from_there(story):
    secret = story.upload(story.freelancer, "for-the-mediator.txt")
    story.act(story.freelancer, "say", text="For you alone.", files=[secret], room="private")
    evidence = [str(each.file_id) for each in story.case.exhibits.filter(file__uploaded_by=story.freelancer)]
    for file, why in ((secret, "did not reach both sides"), (evidence[0], "is evidence of a case")):
        with pytest.raises(Invalid) as refused:
            perform(story.contract, "submit", by=story.freelancer, data={"milestone": 2, "note": "x", "files": [file]})
        assert why in refused.value.fields["files"][0]
    assert not Submission.objects.filter(milestone__number=2).exists()


def test_a_message_whose_file_is_work_is_not_withdrawn(story):
    file = story.upload(story.freelancer, "slides.txt")
    message = story.act(story.freelancer, "say", text="Here are the slides.", files=[file]).result
    story.act_on_contract(story.freelancer, "submit", milestone=2, note="The slides.", files=[file])
    with pytest.raises(WrongPhase, match="was handed in as work"):
        story.act(story.freelancer, "withdraw_message", message=message.number)
    assert signed_in(story.client).get(f"/files/{file}/").status_code == 200
