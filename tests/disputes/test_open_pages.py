"""What an open page asks: a version that stays as long as what it shows does, and moves as soon as that does."""

import html
import re

import pytest
from django.urls import reverse

from messaging.screening import screened_as
from tests import stories
from tests.browsing import markup, signed_in

LIVE = re.compile(r'<meta name="live" content="([^"]*)" data-version="([^"]*)">')


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_queue()


def threatens(story):
    with screened_as("threat"):
        story.act(story.client, "say", text="I know where your family lives.")


def claims(story):
    story.act(story.mediator, "claim", declaration="I know neither side.")


def says(story):
    story.act(story.client, "say", text="I miss page 12.")


@pytest.mark.parametrize(
    ("position", "page", "happens"),
    [
        ("client", "/cases/{case}/", says),
        ("client", "/cases/{case}/room/", says),
        ("client", "/cases/{case}/acts/concede/", says),
        ("freelancer", "/contracts/{contract}/", None),
        ("mediator", "/cases/{case}/workbench/", says),
        ("mediator", "/queue/", claims),
        ("mediator", "/my-cases/?q=EH&order=newest", claims),
        ("reviewer", "/flags/", threatens),
    ],
)
def test_the_version_of_a_page_moves_when_what_it_shows_does(story, position, page, happens):
    browser = signed_in(getattr(story, position))
    shown = LIVE.search(markup(browser.get(page.format(case=story.case.pk, contract=story.contract.pk))))
    assert shown
    address, version = map(html.unescape, shown.groups())
    assert str(browser.get(address).json()["version"]) == version
    if happens:
        happens(story)
        assert str(browser.get(address).json()["version"]) != version


def test_a_list_of_flags_does_not_move_with_what_is_not_flagged_and_moves_with_a_ruling(story):
    threatens(story)
    browser = signed_in(story.reviewer)
    address, version = map(html.unescape, LIVE.search(markup(browser.get(reverse("flags")))).groups())
    says(story)
    assert browser.get(address).json()["version"] == version
    other = stories.person("ruth@evenhand.example", "Ruth Adeyemi", "reviewer")
    story.act(other, "uphold", message=1, reason="A threat.")
    assert browser.get(address).json()["version"] != version


def test_who_reads_for_a_second_opinion_is_told_nothing_of_what_goes_on_meanwhile(db):
    with stories.told() as told:
        told.in_recommendation()
        told.act(told.client, "request_second_opinion", reason="It is too much.")
        other = stories.person("tomasz@elsewhere.example", "Tomasz Wolny", "mediator")
        page = signed_in(other).get(reverse("workbench", args=[told.case.pk]))
    assert page.status_code == 200
    assert not LIVE.search(markup(page))
