"""Writing an offer step by step: everything is kept, proposals take one click, and the act is that of the one page."""

import re

import pytest
from django.db import connection
from django.test import Client

from contracts.models import Contract, OfferDraft
from core import sight
from tests.contracts.forms import words
from tests.filing import hidden
from tests.stories import Story

BEGIN = "/contracts/offer/steps/"
WHAT = {"title": "Survey", "freelancer": "maribel@reyes.example", "currency": "USD"}
MILESTONE = {
    "milestones[0]title": "Questions", "milestones[0]amount": "1000.00", "milestones[0]review_days": "",
    "milestones[0]deliverables[0]title": "Twenty questions", "milestones[0]deliverables[0]criterion": "Both agree",
}  # fmt: skip


def step(draft: OfferDraft, name: str) -> str:
    return f"{BEGIN}{draft.pk}/{name}/"


@pytest.fixture
def client_of(story: Story, browse) -> Client:
    return browse(story.client)


@pytest.fixture
def draft(client_of: Client) -> OfferDraft:
    done = client_of.post(BEGIN, WHAT)
    made = OfferDraft.objects.get()
    assert done.url == step(made, "milestones")
    return made


def sending(check) -> dict[str, str]:
    """What the button of the check page sends."""
    return {name: value for name, value in hidden(check).items() if name in ("key", "seen")}


def test_an_offer_is_written_step_by_step_and_sent(story: Story, client_of: Client, draft: OfferDraft) -> None:
    done = client_of.post(step(draft, "milestones"), MILESTONE)
    assert done.url == step(draft, "parts")
    page = words(client_of.get(done.url))
    assert "Questions: 100.00 USD + 900.00 USD" in page
    assert "Questions: 333.34 USD + 333.33 USD + 333.33 USD" in page
    assert client_of.post(done.url, {}).url == step(draft, "review")
    days = {"rulebook": "standard", "milestones[0]review_days": "7"}
    assert client_of.post(step(draft, "review"), days).url == step(draft, "check")
    check = client_of.get(step(draft, "check"))
    page = words(check)
    assert "1. Questions Twenty questions : Both agree" in page.replace("questions:", "questions :")
    assert "7 days" in page
    assert "Nothing is paid when you send the offer." in page
    assert "the clock pays the freelancer when the review has run out" in page
    assert Contract.objects.count() == 0
    sent = client_of.post(step(draft, "check"), sending(check))
    made = Contract.objects.get()
    assert sent.url == f"/contracts/{made.pk}/"
    [milestone] = made.all_milestones
    assert (milestone.title, milestone.amount, milestone.review_days) == ("Questions", 1000_00, 7)
    again = client_of.post(step(draft, "check"), {})
    assert (again.url, Contract.objects.count()) == (sent.url, 1)
    assert client_of.get(step(draft, "milestones")).url == sent.url


def test_one_click_divides_a_milestone_and_what_was_typed_goes_on(client_of: Client, draft: OfferDraft) -> None:
    client_of.post(step(draft, "milestones"), MILESTONE | {"milestones[0]review_days": "9"})
    done = client_of.post(step(draft, "parts"), {"arrange": "three-0"})
    assert done.url == step(draft, "milestones")
    said = OfferDraft.objects.get().answers
    assert [said[f"milestones[{place}]amount"] for place in range(3)] == ["333.34", "333.33", "333.33"]
    assert [said[f"milestones[{place}]review_days"] for place in range(3)] == ["9", "9", "9"]
    assert said["milestones[2]deliverables[0]criterion"] == "Both agree"
    assert said["title"] == "Survey"
    assert client_of.get(done.url).content.decode().count("Both agree") == 3


def test_wrong_input_is_kept_and_said_beside_its_field(client_of: Client, draft: OfferDraft) -> None:
    wrong = MILESTONE | {"milestones[0]amount": "10.005", "milestones[0]deliverables[0]title": ""}
    page = client_of.post(step(draft, "milestones"), wrong)
    assert page.status_code == 422
    assert "Fill in “What is delivered”." in words(page)
    html = page.content.decode()
    assert 'value="10.005"' in html
    assert 'id="id_milestones_0_amount_error"' in html
    assert 'value="10.005"' in client_of.get(step(draft, "milestones")).content.decode()
    page = words(client_of.get(step(draft, "check")))
    assert "Something is still missing" in page
    assert "Send the offer" not in page
    check = client_of.get(step(draft, "check"))
    assert client_of.post(step(draft, "check"), sending(check)).status_code == 422
    assert Contract.objects.count() == 0


def test_a_first_step_with_a_mistake_begins_one_draft_only(story: Story, client_of: Client) -> None:
    page = client_of.post(BEGIN, WHAT | {"freelancer": "nobody@nowhere.example"})
    assert page.status_code == 422
    assert "Nobody with this address has an account here." in words(page)
    draft = OfferDraft.objects.get()
    assert f'action="{step(draft, "what")}"' in page.content.decode()
    assert client_of.post(step(draft, "what"), WHAT).url == step(draft, "milestones")
    assert OfferDraft.objects.count() == 1


def test_a_row_more_a_row_less_back_and_later(client_of: Client, draft: OfferDraft) -> None:
    page = client_of.post(step(draft, "milestones"), MILESTONE | {"add": "milestones"})
    assert 'name="milestones[1]title"' in page.content.decode()
    second = {"milestones[1]title": "", "milestones[1]amount": "", "milestones[1]review_days": "8"}
    assert client_of.post(step(draft, "milestones"), MILESTONE | second | {"back": "1"}).url == step(draft, "what")
    assert "milestones[1]review_days" not in OfferDraft.objects.get().answers
    assert client_of.post(step(draft, "what"), WHAT | {"title": "Another", "later": "1"}).url == "/contracts/"
    page = client_of.get("/contracts/")
    assert "Offers that you are writing" in words(page)
    assert re.search(f'href="{step(draft, "what")}">Another</a>', page.content.decode())
    assert client_of.post(step(draft, "what"), {"throw_away": "1"}).url == "/contracts/"
    assert OfferDraft.objects.count() == 0


def test_nobody_else_finds_a_draft(story: Story, browse, draft: OfferDraft) -> None:
    for person in (story.freelancer, story.mediator, story.operator):
        assert browse(person).get(step(draft, "what")).status_code == 404
        assert browse(person).post(step(draft, "what"), {"throw_away": "1"}).status_code == 404
        with sight.through(sight.Gaze(str(person.pk))), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM contracts_offerdraft")
            assert cursor.fetchone() == (0,)
    with sight.through(sight.Gaze(str(story.client.pk))), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contracts_offerdraft")
        assert cursor.fetchone() == (1,)


def test_a_deliverable_without_a_criterion_is_named_before_sending(client_of: Client, draft: OfferDraft) -> None:
    client_of.post(step(draft, "milestones"), MILESTONE | {"milestones[0]deliverables[0]criterion": ""})
    page = words(client_of.get(step(draft, "check")))
    assert "Not agreed when it counts as done" in page
    assert "Milestone 1, “Twenty questions”" in page


def test_a_first_step_that_is_sent_twice_begins_one_draft(story: Story, client_of: Client, browse) -> None:
    key = {"key": "7d3a1f52-9c55-4c53-8b2e-0a6a0a6a0a6a"}
    first, again = (client_of.post(BEGIN, WHAT | key) for _ in range(2))
    assert (first.status_code, again.url, OfferDraft.objects.count()) == (302, first.url, 1)
    theirs = browse(story.freelancer).post(BEGIN, WHAT | key | {"freelancer": "victor@hale.example"})
    assert theirs.status_code == 404
    assert OfferDraft.objects.get().person == story.client


def test_a_first_step_that_comes_again_erases_nothing(client_of: Client) -> None:
    key = {"key": "7d3a1f52-9c55-4c53-8b2e-0a6a0a6a0a6a"}
    client_of.post(BEGIN, WHAT | key)
    draft = OfferDraft.objects.get()
    client_of.post(step(draft, "milestones"), MILESTONE)
    client_of.post(BEGIN, WHAT | key)
    assert OfferDraft.objects.get().answers["milestones[0]title"] == "Questions"


def test_what_was_changed_after_the_check_is_checked_again(client_of: Client, draft: OfferDraft) -> None:
    client_of.post(step(draft, "milestones"), MILESTONE)
    check = client_of.get(step(draft, "check"))
    client_of.post(step(draft, "milestones"), MILESTONE | {"milestones[0]amount": "1.00"})
    answer = client_of.post(step(draft, "check"), sending(check), follow=True)
    assert "It was changed in another window after you checked it. Check it again." in words(answer)
    assert Contract.objects.count() == 0


def test_there_is_an_end_to_the_number_of_drafts(story: Story, client_of: Client) -> None:
    OfferDraft.objects.bulk_create(OfferDraft(person=story.client) for _ in range(20))
    page = client_of.post(BEGIN, WHAT)
    assert page.status_code == 422
    assert "You are writing 20 offers already." in words(page)
