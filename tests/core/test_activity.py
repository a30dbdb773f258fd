"""When and from where a session was used, for its owner to see: noted to the minute, and cheaply."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import stories
from tests.browsing import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return stories.person("nora@elsewhere.example", "Nora Nobody")


def asked_about_sessions(http):
    with CaptureQueriesContext(connection) as asked:
        http.get("/home/")
    return [query["sql"] for query in asked if "usersessions" in query["sql"]]


def test_a_session_that_goes_on_is_noted(person):
    http = signed_in(person)
    http.get("/home/")
    long_ago = timezone.now() - timedelta(days=3)
    UserSession.objects.update(last_seen_at=long_ago)
    assert len(asked_about_sessions(http)) == 2
    assert UserSession.objects.get(user=person).last_seen_at > long_ago


def test_within_a_minute_a_page_that_reads_writes_nothing(person):
    http = signed_in(person)
    http.get("/home/")
    (asked,) = asked_about_sessions(http)
    assert "UPDATE" not in asked
    assert "INSERT" not in asked


def test_another_browser_or_another_place_is_noted_too(person):
    http = signed_in(person)
    http.get("/home/", headers={"User-Agent": "One"})
    http.get("/home/", headers={"User-Agent": "Another"}, REMOTE_ADDR="192.0.2.7")
    session = UserSession.objects.get(user=person)
    assert (session.user_agent, session.ip) == ("Another", "192.0.2.7")


def test_two_people_have_their_own(person):
    for each in (person, stories.person("olga@elsewhere.example", "Olga")):
        signed_in(each).get("/home/")
    assert UserSession.objects.count() == 2
