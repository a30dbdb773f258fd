"""The recommendation's pages as people see them: asked about, corrected, read again; for sides and mediators."""

from collections.abc import Iterator

import pytest

from tests import stories
from tests.browser.test_looks import seen_by  # noqa: F401  # a fixture
from tests.stories import Story, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        told.another = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
        yield told.in_recommendation()


def test_a_question_and_a_correction(story, seen_by):  # noqa: F811
    case = f"/cases/{story.case.pk}/"
    story.act(story.client, "ask", text="Why 75 %, when the list of sources is missing?")
    story.act(story.mediator, "answer", text="Twelve pages are there; the list is worth 25 % of it.")
    story.act(story.client, "ask_correction", reason="25 % of 1,200.00 are 300.00, not 200.00.")
    story.act(story.freelancer, "ask", text="Does the revision count?")
    wrong = seen_by(story.client, case, f"{case}acts/ask/", f"{case}acts/request_second_opinion/")
    wrong += seen_by(story.mediator, case, f"{case}workbench/", f"{case}acts/correct/", f"{case}acts/answer/")
    assert wrong == [], "\n".join(wrong)


def test_a_second_opinion(story, seen_by):  # noqa: F811
    case = f"/cases/{story.case.pk}/"
    story.act(story.client, "accept")
    story.act(story.freelancer, "request_second_opinion", reason="The pages were not counted.")
    wrong = seen_by(story.client, case)
    wrong += seen_by(story.another, "/queue/?view=second", f"{case}workbench/")
    story.act(story.another, "read_exhibit", exhibit=1)
    story.act(story.another, "recommend", **story.recommendation(to_freelancer="50%"))
    wrong += seen_by(story.freelancer, case)
    assert wrong == [], "\n".join(wrong)
