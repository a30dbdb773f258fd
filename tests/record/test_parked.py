"""Mails that were given up: operators are told once, see them, and have them sent again once the cause is mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from core.errors import NotAllowed
from record import parked
from record.models import Channel, Notice
from record.outbox import BACK_OFF, send_outbox
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import Story

AWAY = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_TIMEOUT=1
)
TRIES = len(BACK_OFF) + 1


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.offered()


def give_up(story: Story) -> None:
    """The mail server is away until all mails that wait are parked; alarms about them may come meanwhile."""
    with AWAY:
        for _ in range(6 * TRIES):
            send_outbox()
            story.clock.advance(hours=7)
    assert not Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at=None).exists()


def give_up_the_first(story: Story) -> None:
    with AWAY:
        for _ in range(TRIES):
            send_outbox()
            story.clock.advance(hours=7)


def alarms() -> list[tuple[str, str]]:
    told = Notice.objects.filter(topic=parked.ALARM).order_by("pk")
    return sorted(told.values_list("recipient__email", "channel"))


def test_operators_are_told_once_of_what_was_parked(story: Story) -> None:
    give_up_the_first(story)
    assert parked.parked().count() == 1
    people = sorted([story.operator.email, story.second_operator.email])
    assert alarms() == [(email, channel) for email in people for channel in ("mail", "portal")]
    send_outbox()  # the server is back: what the alarm says stands in its mail
    [letter, _] = [each for each in mail.outbox if each.subject == "1 mail was given up"]
    assert "Connection refused" in letter.body
    assert "/operations/" in letter.body
    for _ in range(3):
        story.clock.advance(hours=2)
        send_outbox()
    assert len(alarms()) == 4


def test_what_is_parked_later_alarms_anew_and_an_alarms_own_mail_does_not(story: Story) -> None:
    give_up(story)
    assert set(parked.parked().values_list("topic", flat=True)) == {"", parked.ALARM}
    assert len(alarms()) == 4
    story.act_on_contract(story.freelancer, "accept_contract")
    give_up(story)
    assert parked.parked().filter(event__act="accept_contract").exists()
    assert len(alarms()) > 4


def test_an_operator_sees_them_and_has_one_sent_again(story: Story) -> None:
    give_up_the_first(story)
    mail.outbox.clear()
    browser = signed_in(story.operator)
    page = text(browser.get(reverse("operations")))
    assert "Mails that were given up" in page
    assert f"{story.freelancer.display_name} Offer contract" in page
    assert "Connection refused" in page
    [given_up] = parked.parked()
    answer = browser.post(reverse("mails-again"), {"mail": given_up.pk}, follow=True)
    assert "1 mail will be sent with the next round." in text(answer)
    assert "Mails that were given up" not in text(answer)
    send_outbox()
    [letter] = [each for each in mail.outbox if each.to == [story.freelancer.email]]
    assert letter.extra_headers["Message-ID"].startswith(f"<{given_up.event_id}.")
    again = browser.post(reverse("mails-again"), {"mail": given_up.pk}, follow=True)
    assert "No such mail is parked any more." in text(again)


def test_all_are_sent_again_together_and_are_tried_as_often_as_at_first(story: Story) -> None:
    give_up(story)
    count = parked.parked().count()
    assert count == 3  # the offer, and its alarm to two operators
    assert f"Send all {count} again" in text(signed_in(story.operator).get(reverse("operations")))
    assert parked.send_again(story.operator) == count
    with AWAY:
        send_outbox()
    assert sorted(Notice.objects.filter(channel=Channel.MAIL).values_list("attempts", flat=True)) == [0, 0, 1]
    send_outbox()
    assert parked.parked().count() == 0


def test_only_operators_send_again(story: Story) -> None:
    give_up_the_first(story)
    for person in (story.client, story.mediator, story.reviewer):
        assert signed_in(person).post(reverse("mails-again")).status_code == 404
        with pytest.raises(NotAllowed, match="Only an operator"):
            parked.send_again(person)
    assert parked.parked().count() == 1
