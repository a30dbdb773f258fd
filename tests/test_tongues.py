"""Pages in a made-up language: whatever is not said through `phrase` or a translation tag is found on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from core import clock
from disputes.play import player
from disputes.play.reading import read
from tests import roles
from tests.markers.looking import filled, routes
from tests.markers.planting import planted
from tests.matrix.asking import cookies_of
from tests.stories import BEGINNING
from tests.tongues.listening import unsaid
from tests.tongues.speaking import OPENS, made_up, written
from tests.tongues.wandering import letters, pages, papers

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
def language(tmp_path_factory):
    """Where its catalogue lies: finding all texts takes a while."""
    return written(tmp_path_factory.mktemp("tongues"))


@pytest.fixture
def made(language):
    with made_up(language):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, language):
    with django_db_blocker.unblock(), clock.stopped_at(BEGINNING) as stopped:
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            with roles.as_owner(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
            made = planted(stopped)
            known = of_people()
            with made_up(language):
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


SCENARIOS = Path(__file__).parent / "journeys" / "scenarios"
PLAYED = os.environ.get("PLAYED", "").split() or [
    "01-fee-default-freelancer",
    "7-4-shuttle-mode",
    "coercion-acceptance-cools-off",
]


def stored() -> set[str]:
    """Every text of ours that was written into a table in the language of whoever acted."""
    return {line for line in of_people().splitlines() if OPENS in line}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLAYED)
def test_a_case_is_told_whole_at_every_step_and_kept_in_english(name, made, monkeypatch):
    """Pages and letters say nothing that cannot be translated; tables and the record hold nothing that was."""
    found: dict[str, str] = {}
    take = player._take

    def taking(played, step):
        take(played, step)
        said = [
            each
            for who in ("client", "freelancer", "mediator")
            for shown in (pages, papers)
            for each in shown(played.cast[who], played.contract)
        ]
        known = of_people()
        for where, page in [*said, *letters()]:
            found.update(dict.fromkeys(unsaid(page, known), where))

    monkeypatch.setattr(player, "_take", taking)
    scenario = read(SCENARIOS / f"{name}.yaml")
    assert player.play(scenario).wrong == []
    if where := os.environ.get("TONGUES"):
        lines = [f"{piece}\t{there}\n" for piece, there in sorted(found.items())]
        Path(where, f"played-{name}.txt").write_text("".join(lines))
        Path(where, f"stored-{name}.txt").write_text("\n".join(sorted(stored())))
    assert found == {}
    assert stored() == set()
