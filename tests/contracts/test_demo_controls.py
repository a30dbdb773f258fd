"""The demo's controls: becoming somebody, and moving the clock. Neither is there outside a demo."""

from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from people import demo
from people.models import User
from tests.stories import Story


@pytest.fixture
def in_demo(settings, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.DEMO_CLOCK_FILE = tmp_path / "clock"
    return settings.DEMO_CLOCK_FILE


def test_outside_a_demo_there_are_no_such_addresses(story: Story, client, browse) -> None:
    story.client.email = demo.PEOPLE[0]["email"]
    assert client.post("/demo/sign-in/", {"person": demo.PEOPLE[0]["email"]}).status_code == 404
    assert client.post("/demo/clock/", {"by": "1d"}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert b"demobar" not in browse(story.client).get("/home/").content


def test_one_click_becomes_anybody_of_the_demo(db: None, in_demo: Path, client) -> None:
    for person in demo.PEOPLE:
        assert client.post("/demo/sign-in/", {"person": person["email"]}).url == "/home/"
        assert client.session["_auth_user_id"] == str(User.objects.get(email=person["email"]).pk)
    assert b"Become somebody else" in client.get("/wallet/").content


def test_only_people_of_the_demo_can_be_become(story: Story, in_demo: Path, client) -> None:
    for stranger in (story.stranger.email, "", "nobody@nowhere.example"):
        assert client.post("/demo/sign-in/", {"person": stranger}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_people_of_the_demo_are_made_once(db: None) -> None:
    first, second = demo.ensure(), demo.ensure()
    assert {name: person.pk for name, person in first.items()} == {name: person.pk for name, person in second.items()}
    assert first["mediator2"].has_role("mediator")
    assert not first["client"].roles
    assert not first["client"].has_usable_password()


@pytest.mark.parametrize(("by", "moved"), [("1h", timedelta(hours=1)), ("1d", timedelta(days=1))])
def test_the_clock_moves_forward(db: None, in_demo: Path, client, by: str, moved: timedelta) -> None:
    assert client.post("/demo/clock/", {"by": by, "back": "/how-it-works/"}).url == "/how-it-works/"
    assert clock.demo_offset() == moved
    client.post("/demo/clock/", {"by": by})
    assert clock.demo_offset() == 2 * moved


def test_the_clock_moves_to_just_after_the_next_deadline(story: Story, in_demo: Path, client) -> None:
    story.submitted()
    due = story.contract.deadlines.open().get().due_at
    client.post("/demo/clock/", {"by": "next"})
    arrived = clock.portal_now() + clock.demo_offset()
    assert timedelta(0) < arrived - due < timedelta(seconds=10)


def test_without_a_deadline_the_clock_stands(db: None, in_demo: Path, client) -> None:
    client.post("/demo/clock/", {"by": "next"})
    assert clock.demo_offset() == timedelta(0)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_portal(db: None, in_demo: Path, client, back: str) -> None:
    assert client.post("/demo/clock/", {"by": "1h", "back": back}).url == "/"
