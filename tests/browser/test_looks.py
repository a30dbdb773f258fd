"""Pages that the journeys do not come by, looked at in every way that people have them."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from people.models import User
from record.acts import perform
from tests import stories
from tests.browser.looking import look, stops
from tests.stories import Story, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told


@pytest.fixture
def seen_by(open_page, live_server) -> Callable[..., Page]:
    """The pages at these addresses, one after the other, as somebody sees them."""

    def signed_in(person: User | None, *paths: str) -> list[str]:
        page = open_page(f"{live_server}/healthz")
        if person is not None:
            client = Client()
            client.force_login(person)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
            page.context.add_cookies([cookie | {"url": str(live_server)}])
        wrong = []
        for path in paths:
            page.goto(f"{live_server}{path}")
            name = f"{person or 'anybody'} {path}".replace("/", "_").replace(" ", "")
            wrong += look(page, name)
            wrong += [f"{name}: {stop['label']} has the keyboard, and nobody sees it" for stop in unseen(page)]
        return wrong

    return signed_in


def unseen(page: Page) -> list[dict[str, object]]:
    return [stop for stop in stops(page) if not stop["seen"]]


PLANTED = """<html><title>Planted</title><body><h1>Faults</h1><h1>Twice</h1>
<img src="x.png"><p style="color:#ccc">Pale</p>
<a href="#1" style="outline:none">Go</a><div style="width:900px">Wide</div></body></html>"""


def test_what_is_wrong_is_found(open_page):
    page = open_page("about:blank")
    page.set_content(PLANTED)
    wrong = "\n".join(look(page, "planted"))
    for fault in ("image-alt", "html-has-lang", "color-contrast", "scrolls sideways at 320 px", "2 main headings"):
        assert fault in wrong
    assert [stop["label"] for stop in unseen(page)] == ["Go"]


def test_public_pages(seen_by):
    paths = ("/", "/how-it-works/", "/account/login/", "/account/signup/", "/rulebooks/standard/1/", "/nowhere/")
    wrong = seen_by(None, *paths)
    assert wrong == [], "\n".join(wrong)


def test_pages_of_a_side(story, seen_by):
    story.one_paid(story.freelancer)
    contract, case = f"/contracts/{story.contract.pk}/", f"/cases/{story.case.pk}/"
    own = ("/home/", "/contracts/", "/cases/", "/notices/", "/me/", "/account/sessions/", "/contracts/offer/")
    about = (contract, f"{contract}dispute/", f"{case}record/", f"{case}acts/add_exhibits/")
    wrong = seen_by(story.client, *own, *about, "/queue/")
    assert wrong == [], "\n".join(wrong)


def test_pages_of_staff(story, seen_by):
    story.in_mediation()
    story.act(story.client, "say", text="The list is missing.")
    story.act(story.client, "say", text=THREAT)
    wrong = seen_by(story.mediator, "/my-cases/", f"/cases/{story.case.pk}/")
    wrong += seen_by(story.reviewer, "/flags/")
    perform(story.case, "dismiss", by=story.reviewer, data={"message": 2, "reason": "It says what it would do."})
    wrong += seen_by(story.reviewer, "/flags/", "/flags/decided/")
    wrong += seen_by(story.operator, "/operations/", "/awards/")
    assert wrong == [], "\n".join(wrong)


def test_pages_after_a_ruling(story, seen_by):
    """The desk with an appeal, the measures, and what who wrote the message finds."""
    story.in_mediation()
    story.act(story.client, "say", text=THREAT)
    story.act(story.reviewer, "uphold", message=1, reason="Authorities, on a condition.")
    statement = f"/me/measures/{story.client.measures.get().pk}/"
    story.clock.advance(hours=1)
    wrong = seen_by(story.client, "/me/measures/", statement)
    story.act(story.client, "appeal", message=1, words="It was a joke.")
    wrong += seen_by(person("second@evenhand.example", "Second Reviewer", "reviewer"), "/appeals/", "/measures/")
    wrong += seen_by(story.operator, "/operations/repeated/")
    wrong += seen_by(None, "/conduct/")
    assert wrong == [], "\n".join(wrong)


def test_an_award_that_waits_for_a_second_operator(story, seen_by):
    story.awarding()
    wrong = seen_by(story.second_operator, "/awards/", f"/cases/{story.case.pk}/")
    assert wrong == [], "\n".join(wrong)
