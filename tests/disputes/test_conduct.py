"""Conduct beside the record, in public numbers, and across cases: counted and named, never a word of it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from disputes import bundle, conduct_counts
from disputes.pages.conduct_counts import counted
from messaging.models import Flag
from messaging.screening import screened_as
from record import verifying
from tests import stories
from tests.browsing import signed_in, text

WORDS = "Drop this dispute today, or I call the police about you."


@pytest.fixture
def story(db):
    with stories.told(stories.LARGE) as told:
        told.in_mediation()
        told.second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
        counted.cache_clear()
        yield told
        counted.cache_clear()


def ruled(story, decision="uphold", reason="Police, on a condition.", screened="threat"):
    with screened_as(screened):
        number = story.act(story.client, "say", text=WORDS).result.number
    story.act(story.reviewer, decision, message=number, reason=reason)
    return number


def test_the_annex_says_what_was_ruled_and_none_of_the_words(story):
    ruled(story, reason=f"He wrote “{WORDS}”, on a condition.")
    ruled(story, "dismiss", "Lawful.")
    annex = verifying.exported(story.case, story.freelancer)["annexes"]["conduct"]
    assert [(each["category"], each["ruling"]) for each in annex["flags"]] == [
        ("threat", "upheld"), ("threat", "dismissed"),
    ]  # fmt: skip
    assert annex["flags"][0]["reason"].startswith("It is a threat, or pressure")
    assert annex["flags"][1]["reason"] == "It breaks no rule. Found by the screen."
    assert "No ruling about a message moves money" in annex["says"]
    page = text(signed_in(story.freelancer).get(reverse("case-record", args=[story.case.pk])))
    assert "Conduct annex" in page
    assert "police about you" not in page
    assert "on a condition" not in page
    assert "Warning" not in page


def test_who_decides_about_money_does_not_read_the_annex(story):
    ruled(story)
    members = {bound.path: bound.text for bound in bundle.bound_of(story.case)}
    assert not [path for path in members if "conduct" in path]
    assert b"uphold" not in members["record.json"]


def test_a_ruling_that_was_overturned_is_said_to_be(story):
    ruled(story)
    story.act(story.client, "appeal", message=1, words="From a film.")
    story.act(story.second, "grant_appeal", message=1, reason="It is from a film.")
    (entry,) = verifying.exported(story.case)["annexes"]["conduct"]["flags"]
    assert entry["ruling"] == "dismissed, on appeal"


def test_the_figures_of_a_year(story):
    for _ in range(3):
        ruled(story, screened="harassment", decision="dismiss")
    for _ in range(2):
        with screened_as("threat"):
            story.act(story.client, "say", text=WORDS)
    for number in (4, 5):
        story.act(story.reviewer, "uphold", message=number, reason="A threat.")
    story.act(story.client, "appeal", message=4, words="From a film.")
    story.act(story.second, "grant_appeal", message=4, reason="It is.")
    assert conduct_counts.years() == []
    story.clock.advance(days=40)
    (year,) = conduct_counts.years()
    assert year.figures == {
        "screened": 5, "held": 2, "reported": 0, "upheld": 2, "dismissed": 3, "appeals": 1, "overturned": 1,
    }  # fmt: skip
    assert year.median == timedelta(hours=1)
    assert year.shown() == {
        "screened": "5", "held": "fewer than 5", "reported": "0", "upheld": "fewer than 5",
        "dismissed": "fewer than 5", "appeals": "fewer than 5", "overturned": "fewer than 5", "median_hours": "1.0",
    }  # fmt: skip


def test_the_numbers_are_public_and_a_file(story, client):
    ruled(story)
    story.clock.advance(days=40)
    page = text(client.get(reverse("conduct-counts")))
    assert "Upheld by a reviewer fewer than 5" in page
    rows = client.get(reverse("conduct-counts-file")).content.decode().splitlines()
    assert rows[1] == "2026,2026-03-01,fewer than 5,fewer than 5,0,fewer than 5,0,0,0,too few"


def test_operators_see_who_is_in_it_in_several_cases_and_no_words(story):
    ruled(story)
    page = reverse("repeated")
    assert "Nobody has upheld flags" in text(signed_in(story.operator).get(page))
    other = stories.Story(story.clock, stories.LARGE).in_mediation()
    with screened_as("threat"):
        other.act(other.client, "say", text=WORDS)
    other.act(other.reviewer, "uphold", message=1, reason="Police again.")
    shown = text(signed_in(story.operator).get(page))
    assert "Victor Hale 2 2 " in shown
    assert "Muted in case rooms: in force until" in shown
    assert WORDS not in shown
    assert "Police" not in shown


def test_no_word_of_a_message_is_in_what_follows_a_ruling(story):
    """Neither the record nor a measure carries what was written."""
    ruled(story)
    said = json.dumps([event.said for event in story.case.events.all()])
    assert "police" not in said.lower()
    assert "police" not in Flag.objects.get().report.lower()
