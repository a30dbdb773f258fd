"""The mediator's workbench in a real browser: what is typed is saved, two tabs, the preview, and looks."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disputes.models import Note, Unissued
from tests import stories
from tests.browser.test_looks import seen_by as looked_at_by  # noqa: F401  # a fixture
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d UTC")


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.in_mediation()


def bench(story):
    return reverse("workbench", args=[story.case.pk])


def test_looks_of_the_workbench(story, looked_at_by):  # noqa: F811
    story.act(story.mediator, "ask_party", to="client", text="Which sources are old?", days=2)
    assert (wrong := looked_at_by(story.mediator, bench(story))) == [], "\n".join(wrong)
