"""Reporting a message by its link in the room, and claiming a case by its button in the queue."""

import re

from django.urls import reverse

from messaging.models import Flag, RaisedBy
from tests.browsing import markup, signed_in, text


def test_a_message_is_reported_by_its_own_link(story):
    story.in_mediation()
    story.act(story.client, "say", text="You always do this.")
    browsing = signed_in(story.freelancer)
    room = markup(browsing.get(reverse("room", args=[story.case.pk])))
    link = re.search(r'href="([^"]+acts/report/\?message=1)"', room)[1]
    page = browsing.get(link)
    assert page.status_code == 200
    assert 'name="message" value="1"' in markup(page)
    said = {"message": 1, "category": "harassment", "reason": "It is the fifth time.", "confirmed": "yes"}
    answer = browsing.post(link.partition("?")[0], said)
    assert answer.status_code == 302
    flag = Flag.objects.get()
    assert (flag.raised_by, flag.reported_by, flag.report) == (RaisedBy.REPORT, story.freelancer, said["reason"])
    room = text(browsing.get(reverse("room", args=[story.case.pk])))
    assert "You reported this message. A reviewer will decide about it." in room


def test_one_does_not_report_ones_own_words(story):
    story.in_mediation()
    story.act(story.client, "say", text="You always do this.")
    assert "acts/report" not in markup(signed_in(story.client).get(reverse("room", args=[story.case.pk])))


def test_a_case_is_claimed_with_a_declaration_and_then_the_workbench_writes(story):
    story.in_queue()
    browsing = signed_in(story.mediator)
    address = reverse("case-act", args=[story.case.pk, "claim"])
    assert browsing.get(address).status_code == 200
    assert browsing.post(address, {"declaration": " ", "confirmed": "yes"}).status_code == 422
    assert browsing.post(address, {"declaration": "I know neither side.", "confirmed": "yes"}).status_code == 302
    assert story.case.mediator == story.mediator
    assert "Check before issuing" in text(browsing.get(reverse("workbench", args=[story.case.pk])))


def test_a_message_that_is_too_long_or_empty_comes_back_with_its_words(story):
    story.in_mediation()
    browsing, address = signed_in(story.client), reverse("room", args=[story.case.pk])
    empty = browsing.post(address, {"text": "  "})
    assert empty.status_code == 422
    long = browsing.post(address, {"text": "words " * 4000})
    assert long.status_code == 422
    assert markup(long).count("words words") > 100


def test_a_message_sent_twice_stands_once(story):
    story.in_mediation()
    browsing, address = signed_in(story.client), reverse("room", args=[story.case.pk])
    for _ in range(2):
        assert browsing.post(address, {"text": "Once only.", "key": "one-key"}).status_code == 302
    assert text(browsing.get(address)).count("Once only.") == 1
