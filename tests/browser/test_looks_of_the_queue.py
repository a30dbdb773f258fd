"""The mediators' queue in a browser: its looks, several rows at once, keys that never act while one types."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disputes.models import Case, Snooze
from people.models import User
from record.acts import perform
from tests import stories
from tests.browser.looking import look, stops
from tests.staff import crowds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DECLARED = {"declaration": "I know neither side."}


@pytest.fixture
def story():
    with stories.told() as told:
        yield told


def looked_at(page, name):
    wrong = look(page, name)
    wrong += [
        f"{name}: {stop['label']} has the keyboard, and nobody sees it" for stop in stops(page) if not stop["seen"]
    ]
    assert wrong == [], "\n".join(wrong)


def test_the_queue_and_what_one_does_in_it(story, seen_by):
    crowds.cases_in_queue(story, 4)
    mine, second, *_ = Case.objects.order_by("number")
    perform(mine, "claim", by=story.mediator, data=DECLARED)
    User.objects.filter(pk=story.mediator.pk).update(most_open=2, languages=["en", "es"])
    User.objects.filter(pk__in=[story.client.pk, story.freelancer.pk]).update(languages=["en", "es"])
    page = seen_by(story.mediator, f"{reverse('queue')}?from=10")
    looked_at(page, "queue")
    page.get_by_role("link", name="save this view").click()
    page.get_by_label("Name of the view").fill("From ten")
    looked_at(page, "queue-save-a-view")
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_role("link", name="From ten")).to_be_visible()
    for case in (mine, second):
        page.get_by_label(f"Choose {case.reference}").check()
    expect(page.get_by_text("With the chosen cases")).to_be_visible()
    looked_at(page, "queue-chosen")
    page.get_by_role("button", name="Claim", exact=True).click()
    looked_at(page, "queue-check")
    page.get_by_label("I am impartial").fill("I know neither side.")
    page.get_by_role("button", name="Claim them").click()
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    looked_at(page, "queue-done")


def test_snoozing_and_the_note_by_keys(story, seen_by):
    story.in_queue()
    story.act(story.mediator, "claim", **DECLARED)
    story.act(story.mediator, "hand_back", reason="Ill.", note="Exhibit one is read. The list is the question.")
    story.act(story.mediator, "claim", **DECLARED)
    page = seen_by(story.mediator, f"{reverse('queue')}?view=mine")
    page.focus("[data-search]")
    page.keyboard.type("sjx")
    assert page.url.endswith("view=mine")
    page.fill("[data-search]", "")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_url(f"**{reverse('snooze', args=[story.case.pk])}**")
    looked_at(page, "snooze")
    page.get_by_label("Why, for yourself").fill("The client sends the list.")
    page.get_by_role("button", name="Put it off").click()
    expect(page.locator("tr.is-here")).to_contain_text("Snoozed until")  # one is back on its row
    looked_at(page, "queue-snoozed")
    page.keyboard.press("o")
    expect(page.get_by_text("The list is the question.")).to_be_visible()
    looked_at(page, "workbench-from-the-queue")
    page.get_by_role("button", name="Wake it now").click()
    expect(page.get_by_text("waits for you again")).to_be_visible()
    assert not Snooze.objects.exists()


def test_keys_that_were_switched_off_in_the_account_do_nothing(story, seen_by):
    crowds.cases_in_queue(story, 2)
    first = Case.objects.order_by("number").first()
    User.objects.filter(pk=story.mediator.pk).update(shortcuts=False)
    page = seen_by(story.mediator, reverse("queue"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr.is-here")).to_have_count(0)
    expect(page.get_by_role("link", name="Keyboard shortcuts are off")).to_be_visible()
    page.goto(page.url.replace(reverse("queue"), reverse("account")))
    page.get_by_label("Single keys work in lists").check()
    page.get_by_role("button", name="Save your account").click()
    page.goto(page.url.replace(reverse("account"), reverse("queue")))
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-choose]:checked")).to_have_count(1)
    page.keyboard.press("o")
    page.wait_for_url(f"**{reverse('workbench', args=[first.pk])}**")
    page.keyboard.press("n")
    page.wait_for_url(lambda address: str(first.pk) not in address)


@pytest.mark.parametrize("width", [320, 1280])
def test_several_are_claimed_without_scripts(story, seen_by, width):
    crowds.cases_in_queue(story, 2)
    page = seen_by(story.mediator, reverse("queue"), javascript=False, width=width)
    for case in Case.objects.all():
        page.get_by_label(f"Choose {case.reference}").check()
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_label("I am impartial").fill("I know neither side.")
    page.get_by_role("button", name="Claim them").click()
    expect(page.get_by_text("It is yours now.")).to_have_count(2)
