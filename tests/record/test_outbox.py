"""Letters go out after their event, once, to those who may still see what they are about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import override_settings

from record.models import Channel, Notice
from record.outbox import BACK_OFF, send_outbox
from tests import stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def sent_to(address: str) -> list[mail.EmailMultiAlternatives]:
    return [message for message in mail.outbox if message.to == [address]]


def test_a_letter_says_what_happened_and_what_silence_leads_to(story: Story) -> None:
    story.one_paid(story.freelancer)
    send_outbox()
    letter = sent_to(story.client.email)[-1]
    assert "paid the arbitration fee" in letter.subject
    assert story.case.reference in letter.subject
    assert "the clock releases" in letter.body.replace("\u00a0", " ")
    assert letter.body.count("http") == 1
    assert letter.alternatives[0][1] == "text/html"


def test_nobody_is_told_of_their_own_acts(story: Story) -> None:
    story.in_negotiation()
    event = story.act(story.client, "offer", to_freelancer="100.00").event
    told = Notice.objects.filter(event_id=event.pk).values_list("recipient", flat=True).distinct()
    assert list(told) == [story.freelancer.pk]


def test_a_letter_is_sent_once_under_one_id(story: Story) -> None:
    story.in_response()
    send_outbox()
    first = len(mail.outbox)
    assert send_outbox() == 0
    assert len(mail.outbox) == first
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == len(set(ids))


def test_who_may_no_longer_see_the_case_is_not_told(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="100.00")
    story.mediator.staff_roles.all().delete()
    send_outbox()
    assert sent_to(story.mediator.email) == []
    assert Notice.objects.filter(recipient=story.mediator, dropped_because="may not see it any more").exists()


def test_a_mediator_who_has_handed_the_case_back_is_not_told_of_it_any_more(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="100.00")
    story.act(story.mediator, "hand_back", reason="I am ill.")
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    story.act(other, "claim", declaration="I know neither side.")
    send_outbox()
    assert sent_to(story.mediator.email) == []


def test_what_somebody_wrote_stands_in_no_title(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="I know where you live.\nX-Evil: yes")
    send_outbox()
    letter = sent_to(story.freelancer.email)[-1]
    assert "asked for the money of milestone 1 back (C-" in letter.subject
    assert "where you live" not in letter.subject


def test_an_act_that_is_undone_tells_nobody(story: Story) -> None:
    story.in_negotiation()
    before = Notice.objects.count()
    with pytest.raises(Exception, match="another look"):
        story.act(story.client, "offer", to_freelancer="a lot")
    assert Notice.objects.count() == before


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_TIMEOUT=1
)
def test_a_mail_server_that_is_down_is_tried_again_later_and_then_parked(story: Story) -> None:
    story.offered()
    notice = Notice.objects.get(channel=Channel.MAIL)
    for tries in range(len(BACK_OFF) + 1):
        send_outbox()
        notice.refresh_from_db()
        assert (notice.attempts, notice.sent_at) == (tries + 1, None)
        story.clock.advance(hours=7)
    assert notice.parked_at is not None
    assert send_outbox() == 0
