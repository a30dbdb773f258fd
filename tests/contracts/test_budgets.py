"""Pages ask the database a fixed number of questions, however much there is to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import stories
from tests.stories import Story

# Nine of each are the session, the person, where the person is signed in, and how many notices are new.
BUDGETS = {"/home/": 24, "/contracts/": 16, "contract": 22}


def questions(client, url: str) -> int:
    client.get(url)  # what is read once per process is read
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_asks_no_more_when_there_is_more_to_show(story: Story, browse, page: str) -> None:
    story.submitted()
    _another(story, "Poster text")
    client = browse(story.client)
    url = f"/contracts/{story.contract.pk}/" if page == "contract" else page
    few = questions(client, url)
    assert few <= BUDGETS[page]
    _much_more(story)
    assert questions(client, url) <= few + 1  # one more: files of a submission, where there were none


def _another(story: Story, title: str, milestones: int = 1) -> None:
    """One more contract of the same two people, with a case about its first milestone."""
    terms = [stories.TERMS["milestones"][0] | {"title": f"Part {number + 1}"} for number in range(milestones)]
    stories.Story(story.clock, stories.TERMS | {"title": title, "milestones": terms}).in_response()


def _much_more(story: Story) -> None:
    for number in range(3):
        _another(story, f"Survey {number}", milestones=4)
    for version in range(2, 5):
        story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort."])
        files = [story.upload(story.freelancer, f"proposal-{version}.txt")]
        story.act_on_contract(story.freelancer, "submit", milestone=1, note="Sorted.", files=files, meets=[1, 2, 3])
