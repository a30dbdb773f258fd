"""Pages in a made-up language: whatever is not said through `phrase` or a translation tag is found on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from core import clock
from tests import roles
from tests.markers.looking import filled, routes
from tests.markers.planting import planted
from tests.matrix.asking import cookies_of
from tests.stories import BEGINNING
from tests.tongues.listening import unsaid
from tests.tongues.speaking import made_up

pytestmark = pytest.mark.django_db


def of_people() -> str:
    """All that anybody has written, and what names things: every text in every table."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            each.attname
            for each in model._meta.concrete_fields
            if isinstance(each, (models.CharField, models.TextField, models.JSONField)) and not each.choices
        ]
        if names and model._meta.managed:
            for row in model._default_manager.all().values_list(*names):
                found.update(" ".join(str(value).split()) for value in row if value)
    return "\n".join(sorted(found))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), clock.stopped_at(BEGINNING) as stopped:
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            with roles.as_owner(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
            made = planted(stopped)
            known = of_people()
            with made_up(tmp_path_factory.mktemp("tongues")):
                yield made, known
            transaction.set_rollback(True)


PEOPLE = ("client", "freelancer", "mediator", "reviewer", "operator", "nobody")


@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_says_anything_that_cannot_be_translated(name, world):
    made, known = world
    found: dict[str, set[str]] = {}
    http = Client(raise_request_exception=False)
    if session := cookies_of(made.people[name]):
        http.cookies["sessionid"] = session
    for route in routes(name):
        if route.startswith("api/"):
            continue
        for address in list(filled(route, made))[:3]:
            answer = http.get(address)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            if answer.status_code >= 500:
                found.setdefault(f"ERROR {answer.status_code}", set()).add(address)
            for piece in unsaid(answer.content.decode(), known):
                found.setdefault(piece, set()).add(address)
    if where := os.environ.get("TONGUES"):
        lines = [f"{piece}\t{min(there)} ({len(there)})\n" for piece, there in sorted(found.items())]
        Path(where, f"{name}.txt").write_text("".join(lines))
    assert {piece: min(there) for piece, there in found.items()} == {}
