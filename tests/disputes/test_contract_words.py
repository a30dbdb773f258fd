"""Acts on the contract are no way round the rooms of its case: to threaten, to be reached, to write unasked."""

import pytest

from contracts.models import Submission
from core.errors import Invalid
from messaging.screening import screened_as
from record.acts import perform
from record.models import Event
from tests import stories

THREAT = "Drop this dispute today, or I call the police and write to your university about you."
CONTACT = "Write to me at victor.hale@gmail.com and I pay you there."
PLAIN = "The second part, with the list of sources."
TWO = stories.LARGE | {"milestones": [*stories.LARGE["milestones"], stories.TERMS["milestones"][0]]}


@pytest.fixture
def story(db):
    """Two milestones: the first is in a case, the second goes on."""
    with stories.told(TWO) as told:
        yield told.in_mediation()


def hands_in(story, **what):
    perform(story.contract, "submit", by=story.freelancer, data={"milestone": 2, **what})


def handed_in():
    return Submission.objects.filter(milestone__number=2).count()


@pytest.mark.parametrize("words", [THREAT, CONTACT])
def test_what_a_room_would_hold_or_hide_does_not_come_with_work(story, words):
    with pytest.raises(Invalid, match=story.case.reference) as refusal:
        hands_in(story, note=words)
    assert list(refusal.value.fields) == ["note"]
    assert handed_in() == 0
    hands_in(story, note=PLAIN)
    assert handed_in() == 1


def test_nor_as_its_link(story):
    with pytest.raises(Invalid):
        hands_in(story, links=["https://wa.me/4917012345678"])
    hands_in(story, links=["https://www.figma.com/file/proposal"])
    assert handed_in() == 1


def test_nor_with_what_the_client_asks_for(story):
    hands_in(story, note=PLAIN)
    asks = (
        ("request_changes", lambda words: {"items": [PLAIN, words]}),
        ("request_refund", lambda words: {"reason": words}),
    )
    for name, of in asks:
        with pytest.raises(Invalid):
            perform(story.contract, name, by=story.client, data={"milestone": 2, **of(THREAT)})
    with pytest.raises(Invalid):
        perform(
            story.contract, "approve_part", by=story.client, data={"milestone": 2, "amount": "10.00", "reason": CONTACT}
        )
    with pytest.raises(Invalid):
        perform(story.contract, "end_contract", by=story.client, data={"reason": THREAT})
    assert not Event.objects.filter(
        act__in=["request_changes", "request_refund", "approve_part", "end_contract"]
    ).exists()


def test_where_contact_is_not_direct_work_comes_without_a_note_and_needed_words_stay(story):
    story.act(story.client, "no_contact")
    with pytest.raises(Invalid, match="Contact is not direct"):
        hands_in(story, note=PLAIN)
    hands_in(story, links=["https://www.figma.com/file/proposal"])
    perform(story.contract, "request_changes", by=story.client, data={"milestone": 2, "items": ["Sources after 2015."]})
    assert Event.objects.filter(act="request_changes").exists()


def test_who_is_muted_hands_in_work_without_a_note(story):
    for _ in range(2):
        with screened_as("harassment"):
            number = story.act(story.freelancer, "say", text="An insult.").result.number
        story.act(story.reviewer, "uphold", message=number, reason="An insult.")
    with pytest.raises(Invalid, match="muted until"):
        hands_in(story, note=PLAIN)
    hands_in(story, files=[story.upload(story.freelancer)])
    assert handed_in() == 1


def test_without_an_open_case_the_two_write_to_each_other_as_they_like(story):
    story.act(story.client, "concede")
    hands_in(story, note=CONTACT)
    assert handed_in() == 1
