"""Main pages in each language that is offered: long words break nothing, on no width and in neither scheme."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from core.languages import figures
from core.languages.known import TRANSLATED
from people.models import User
from tests import stories
from tests.browser.looking import look
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told.in_election()


@pytest.mark.parametrize("language", TRANSLATED)
def test_main_pages_hold_in_another_language(
    language: str, story: Story, opened: Callable[[User], Page], live_server
) -> None:
    User.objects.filter(pk__in=[story.client.pk, story.mediator.pk]).update(language=language)
    case = reverse("case", args=[story.case.pk])
    wrong = []
    for person, name, address in (
        (story.client, "home", reverse("home")),
        (story.client, "case", case),
        (story.client, "paying", reverse("case-act", args=[story.case.pk, "pay_fee"])),
        (story.client, "contract", reverse("contract", args=[story.case.contract_id])),
        (story.mediator, "queue", reverse("queue")),
    ):
        page = opened(person)
        page.goto(f"{live_server}{address}")
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language
        wrong += look(page, f"{language}-{name}")
        wrong += [f"{name}: {said}" for said in page.complaints if "Content Security Policy" in said]
    assert wrong == [], "\n".join(wrong)


def test_main_pages_hold_from_right_to_left(
    story: Story, opened: Callable[[User], Page], live_server, monkeypatch
) -> None:
    """No language that is offered is written so; the pages are ready for one that is."""
    monkeypatch.setattr(figures, "is_right_to_left", lambda language: True)
    wrong = []
    for person, name, address in (
        (story.client, "home", reverse("home")),
        (story.client, "case", reverse("case", args=[story.case.pk])),
        (story.client, "paying", reverse("case-act", args=[story.case.pk, "pay_fee"])),
        (story.freelancer, "room", reverse("room", args=[story.case.pk])),
        (story.mediator, "workbench", reverse("workbench", args=[story.case.pk])),
    ):
        page = opened(person)
        page.goto(f"{live_server}{address}")
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("dir") == "rtl"
        wrong += look(page, f"rtl-{name}")
    assert wrong == [], "\n".join(wrong)


def test_scripts_speak_the_language_of_the_page(story: Story, opened: Callable[[User], Page], live_server) -> None:
    User.objects.filter(pk=story.client.pk).update(language="es")
    page = opened(story.client)
    page.goto(f"{live_server}{reverse('case', args=[story.case.pk])}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("() => import('/static/js/phrases.js').then((m) => m.phrase('Passed'))") != "Passed"
    assert "Live" not in page.locator("live-page").inner_text()


def test_the_language_is_chosen_in_the_foot_by_keyboard(open_page, live_server) -> None:
    page = open_page(f"{live_server}/")
    page.locator("#language").select_option("fr")
    with page.expect_navigation():
        page.locator("[data-language-choice] button").press("Enter")
    assert page.locator("html").get_attribute("lang") == "fr"


def drawn_with(page: Page, selector: str) -> set[str]:
    """The families that the browser really took for the text of an element."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


def test_letters_are_the_portal_s_own_in_every_weight_and_in_hindi(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.client)
    page.goto(f"{live_server}{reverse('home')}")
    page.wait_for_load_state("networkidle")
    for selector in (".topbar__nav a", ".foot li a"):
        assert drawn_with(page, selector) == {"Atkinson Hyperlegible Next"}, selector
    User.objects.filter(pk=story.client.pk).update(language="hi")
    page.reload()
    page.wait_for_load_state("networkidle")
    for selector in (".topbar__nav a", ".foot li a", "h2"):
        assert "Noto Sans Devanagari" in drawn_with(page, selector), selector


def test_the_bar_of_an_operator_fits_in_every_language(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    for language in TRANSLATED:
        User.objects.filter(pk=story.operator.pk).update(language=language)
        page = opened(story.operator)
        for width in (1280, 1024):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server}{reverse('operations')}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (language, width)
