"""The evidence as both sides and the mediator have it: sealed, withdrawn, from outside; in lists and as a table."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from people.models import User
from tests import stories
from tests.browser.looking import look, stops
from tests.evidence.pictures import picture
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        told.in_mediation()
        client, freelancer = told.client, told.freelancer

        def adds(by: User, name: str, content: bytes, **said: object) -> None:
            told.act(by, "add_exhibits", files=[told.upload(by, name, content)], **said)

        adds(
            client, "desk.png", picture("PNG", (900, 600)), caption="The draft as it came", deliverable="1.1",
            happened_from="2026-01-05", happened_until="2026-01-07",
        )  # fmt: skip
        adds(
            client, "chat.txt", b"Will you? Yes.\n", came_from="A chat, exported on 2 March", happened_from="2026-01-06"
        )
        adds(
            freelancer, "plan.txt", b"A plan.\n", caption="What a third company says of the list", deliverable="1.2",
            sealed=True, sealed_because="Under an agreement with a third company", happened_from="2025-12-24",
        )  # fmt: skip
        told.read_all()
        told.act(told.mediator, "summarise_sealed", exhibit=4, gist="A third company says that the list was of use.")
        told.act(client, "withdraw_exhibit", exhibit=2, reason="It is about another job.")
        yield told


def test_evidence_is_looked_at_by_everybody(story: Story, opened: Callable[[User], Page], live_server) -> None:
    wrong, pk = [], story.case.pk
    places = [
        (story.client, "case", f"{reverse('case', args=[pk])}?evidence=date"),
        (story.client, "sealed", reverse("exhibit-look", args=[pk, 4])),
        (story.client, "table", reverse("evidence-table", args=[pk])),
        (story.client, "adding", reverse("case-act", args=[pk, "add_exhibits"])),
        (story.client, "describing", f"{reverse('case-act', args=[pk, 'describe_exhibit'])}?exhibit=2"),
        (story.freelancer, "admitting", f"{reverse('case-act', args=[pk, 'admit_import'])}?exhibit=3"),
        (story.mediator, "workbench", f"{reverse('workbench', args=[pk])}?evidence=deliverable"),
    ]
    for person, name, address in places:
        page = opened(person)
        page.goto(f"{live_server}{address}")
        page.wait_for_load_state("networkidle")
        wrong += look(page, f"evidence-{name}")
        wrong += [f"{name}: {stop['label']} has the keyboard, unseen" for stop in stops(page) if not stop["seen"]]
        wrong += [f"{name}: {said}" for said in page.complaints if "Content Security Policy" in said]
    assert wrong == [], "\n".join(wrong)


def test_the_table_scrolls_inside_itself_and_leads_to_the_exhibit(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.client)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server}{reverse('evidence-table', args=[story.case.pk])}")
    inner, outer = page.locator(".matrix").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
    assert inner > outer
    page.locator(".matrix").get_by_role("link", name="E4").click()
    page.wait_for_url("**#e4")
    assert page.locator("#e4").is_visible()


def test_a_small_picture_has_its_place_before_it_comes(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.freelancer)
    page.goto(f"{live_server}{reverse('case', args=[story.case.pk])}#e2")
    image = page.locator(".thumb")
    assert image.get_attribute("alt") == "The draft as it came"
    image.scroll_into_view_if_needed()
    image.evaluate("(image) => image.decode()")
    assert image.evaluate("(image) => [image.width, image.height, image.naturalWidth]") == [96, 72, 240]
