"""Notices in the portal: grouped, new or read, counted in the header; what comes by mail; the outbox of a demo."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from people import demo
from people.models import MailChoices
from record.models import KeptMail, Notice
from record.outbox import send_outbox
from record.reading import unread
from record.reminding import send_reminders
from tests import stories
from tests.stories import Story


def page(client: Client, url: str = "/notices/") -> str:
    return client.get(url).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_notices_stand_under_what_they_are_about(story: Story, browse) -> None:
    story.in_response()
    shown = page(browse(story.client))
    heads = re.findall(r'<h2 id="about-\d+"><a href="([^"]+)">', shown)
    assert sorted(heads) == [f"/cases/{story.case.pk}/", f"/contracts/{story.contract.pk}/"]


def test_a_reminder_is_a_notice_too(story: Story, browse) -> None:
    story.in_response()
    story.clock.move_to(story.deadline().due_at - timedelta(hours=24))
    send_reminders()
    assert "reminds you: 24 hours left: answer the claim." in page(browse(story.client))


def test_what_is_new_is_counted_on_every_page_until_it_is_read(story: Story, browse) -> None:
    story.in_response()
    client = browse(story.client)
    count = unread(story.client)
    badge = f'{count}<span class="vh"> new</span>'
    assert badge in page(client, "/contracts/")
    assert badge in page(client, "/me/")
    newest = Notice.objects.latest("pk").pk
    client.post("/notices/read/", {"upto": newest})
    assert unread(story.client) == 0
    assert '<span class="vh"> new</span>' not in page(client, "/contracts/")


def test_what_is_read_of_one_case_leaves_the_others_new(story: Story, browse) -> None:
    story.in_response()
    client = browse(story.client)
    newest = Notice.objects.latest("pk").pk
    of_contract = Notice.objects.filter(recipient=story.client, channel="portal", event__subject=story.contract.pk)
    client.post("/notices/read/", {"upto": newest, "about": str(story.case.pk)})
    assert unread(story.client) == of_contract.count() > 0
    client.post("/notices/read/", {"upto": newest, "about": "nonsense"})
    assert unread(story.client) == of_contract.count()
    assert page(client, "/notices/?new").count("about-1") > 0
    assert f"/cases/{story.case.pk}/" not in page(client, "/notices/?new")


def test_nobody_reads_the_notices_of_others(story: Story, browse) -> None:
    story.in_response()
    before = unread(story.client)
    browse(story.stranger).post("/notices/read/", {"upto": Notice.objects.latest("pk").pk})
    assert unread(story.client) == before
    assert story.case.reference not in page(browse(story.stranger))


def test_a_mediator_who_handed_the_case_back_finds_nothing_of_it(story: Story, browse) -> None:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="10.00")
    client = browse(story.mediator)
    assert story.case.reference in page(client)
    story.act(story.mediator, "hand_back", reason="I am ill.")
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    story.act(other, "claim", declaration="I know neither side.")
    assert story.case.reference not in page(client)


def test_the_page_asks_no_more_when_there_is_more_to_tell(story: Story, browse) -> None:
    story.in_response()
    client = browse(story.client)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    assert len(few) <= 16
    for _ in range(4):
        last = stories.Story(story.clock, stories.TERMS).in_negotiation()
    story.clock.move_to(last.deadline().due_at - timedelta(hours=24))
    assert send_reminders() >= 2
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) <= len(few) + 1


def test_earlier_notices_stand_on_pages_of_their_own(story: Story, browse, monkeypatch) -> None:
    monkeypatch.setattr("contracts.views.notices.PER_PAGE", 3)
    story.in_negotiation()
    client = browse(story.client)
    assert 'href="?page=2"' in page(client)
    assert "Page 2 of" in page(client, "/notices/?page=2")
    assert "?new&amp;page=2" in page(client, "/notices/?new")


def test_somebody_chooses_what_comes_by_mail(story: Story, browse) -> None:
    client = browse(story.client)
    shown = page(client, "/me/mail/")
    assert "Deadlines, outcomes and money are always sent" in shown
    assert "waiting_work" not in shown
    client.post("/me/mail/", {"evidence": "on", "receipts": "on", "quiet_since": "21", "quiet_until": "6"})
    chosen = MailChoices.objects.get(person=story.client)
    assert (chosen.messages, chosen.evidence, chosen.quiet_since, chosen.quiet_until) == (False, True, 21, 6)
    assert chosen.waiting_work
    client.post("/me/mail/", {"messages": "on", "quiet_since": "22", "quiet_until": "7"})
    assert MailChoices.objects.get(person=story.client).messages


def test_an_hour_that_is_none_is_refused(story: Story, browse) -> None:
    answer = browse(story.client).post("/me/mail/", {"quiet_since": "25", "quiet_until": "7"})
    assert answer.status_code == 422
    assert not MailChoices.objects.exists()


def test_mediators_and_reviewers_also_choose_about_waiting_work(story: Story, browse) -> None:
    assert "waiting_work" in page(browse(story.mediator), "/me/mail/")


@pytest.fixture
def kept(story: Story) -> Story:
    """A case between two people of the demo, whose mails are kept."""
    people = demo.ensure()
    story.client, story.freelancer = people["client"], people["freelancer"]
    with override_settings(DEMO=True, EMAIL_BACKEND="record.keeping.Kept"):
        story.in_response()
        send_outbox()
        yield story


def test_a_demo_shows_every_mail_that_would_have_been_sent(kept: Story, browse) -> None:
    client = browse(kept.client)
    shown = page(client, "/demo/outbox/")
    newest = KeptMail.objects.latest("pk")
    assert 'href="/demo/outbox/"' in page(client, "/home/")
    assert f'href="/demo/outbox/{newest.pk}/"' in shown
    assert shown.count("<tr role=") - 1 == KeptMail.objects.count()
    mine = page(client, f"/demo/outbox/?to={kept.client.email}")
    assert mine.count("<tr role=") - 1 == KeptMail.objects.filter(to=kept.client.email).count()
    assert "everybody" in page(client, "/demo/outbox/?to=nobody@nowhere.example")


def test_a_mail_of_the_demo_is_shown_as_text_and_in_a_frame_that_can_do_nothing(kept: Story) -> None:
    made = KeptMail.objects.filter(to=kept.client.email).latest("pk")
    KeptMail.objects.filter(pk=made.pk).update(html='<p onclick="x()">"Hello"</p><script>alert(1)</script>')
    answer = Client().get(f"/demo/outbox/{made.pk}/")
    shown = answer.content.decode()
    assert "<script>alert" not in shown
    assert re.search(r"<iframe [^>]*sandbox srcdoc=\"&lt;p onclick", shown)
    assert "What you can do" in shown
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_outside_a_demo_there_is_no_outbox(story: Story, browse) -> None:
    for who in (browse(story.client), browse(story.operator), Client()):
        assert who.get("/demo/outbox/").status_code == 404
        assert who.get("/demo/outbox/1/").status_code == 404
