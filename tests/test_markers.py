"""Every kind of words with a marker in it, looked for on every surface as everybody. Who may find what is a table.

Each address of the resolver is asked, with all that its parameters may be, so that a new one is looked at by itself.
Beside them: mails, what the bell tells the live service (which has nothing else to tell), and the logs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse

from api.throttling import Acting, Reading
from core import clock
from record import bell
from record.models import Event
from tests import roles
from tests.markers.looking import answer_to, found_by, markers_in
from tests.markers.planting import KINDS, World, marker, planted
from tests.markers.table import PEOPLE, TABLE
from tests.matrix.asking import cookies_of
from tests.stories import BEGINNING

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.getLogger().handlers[0].formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [self.format(record), repr(record.__dict__)]


@pytest.fixture(scope="module")
def looked(django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[World, dict[str, dict[str, set[str]]]]]:
    """The world in one transaction, and what each person found in it: person -> kind -> where."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), clock.stopped_at(BEGINNING) as stopped:
        for throttle in (Reading, Acting):
            patch.setattr(throttle, "rate", "1000000/min")
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            with roles.as_owner(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
            yield _looked(planted, stopped)
            transaction.set_rollback(True)


def _looked(plants, stopped):
    mail.outbox.clear()
    heard, kept = bell.client().pubsub(), Kept()
    heard.psubscribe(f"{settings.REDIS_PREFIX}*")
    logging.getLogger().addHandler(kept)
    try:
        world = plants(stopped)
        found = {name: found_by(name, world) for name in world.people}
    finally:
        logging.getLogger().removeHandler(kept)
    for name, person in world.people.items():
        if person is not None:
            sent = "".join(
                f"{each.subject}{each.body}{each.alternatives}" for each in mail.outbox if person.email in each.to
            )
            _note(found[name], sent, "m a mail")
    rung = []
    while (each := heard.get_message(timeout=0.05)) is not None:
        rung.append(str(each))
    heard.close()
    world.rung, world.logged, world.mails = rung, kept.lines, len(mail.outbox)
    return world, found


def _note(found: dict[str, set[str]], words: str, where: str) -> None:
    for kind in markers_in(words):
        found.setdefault(kind, set()).add(where)


def row(found: dict[str, dict[str, set[str]]], kind: str) -> str:
    """What stands in the table: for each person the surfaces on which they find it, one letter each; a dot for none."""
    cells = ["".join(sorted({where[0] for where in found[name].get(kind, ())})) or "." for name in PEOPLE]
    return " ".join(cells)


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_found_by_whom_they_are_for_and_by_nobody_else(kind, looked):
    _, found = looked
    where = {name: sorted(found[name].get(kind, ())) for name in PEOPLE}
    assert row(found, kind) == TABLE.get(kind), f"{kind}: {json.dumps(where, indent=1)}"


def test_the_table_has_a_line_for_each_kind_and_everybody(looked):
    world, _ = looked
    assert list(TABLE) == list(KINDS)
    assert list(world.people) == list(PEOPLE)


def test_every_marker_was_planted_and_found_by_somebody_who_wrote_or_read_it(looked):
    _, found = looked
    assert [kind for kind in KINDS if not any(found[name].get(kind) for name in PEOPLE)] == []


def test_no_mail_holds_a_word_of_anybody(looked):
    world, found = looked
    assert world.mails > 20
    told = {kind for name in PEOPLE for kind, where in found[name].items() if "m a mail" in where}
    assert told == set()


def test_the_bell_and_the_logs_hold_no_word_of_anybody(looked):
    world, _ = looked
    assert len(world.rung) > 40
    assert len(world.logged) > 100
    for words in ("".join(world.rung), "".join(world.logged)):
        assert [kind for kind in KINDS if marker(kind) in words] == []


# What both sides read from the first moment on, and what names a thing, stands in the record as it is.
IN_PLAIN = (
    "pin",
    "item", "wants", "declaration", "handback", "caption", "offer_note", "party_question", "exhibit_name",
    "sealed_because", "gist", "came_from", "denial", "withdrawal", "earlier_caption",
)  # fmt: skip
SEALED = [kind for kind in KINDS if kind not in IN_PLAIN]


def test_the_record_holds_hashes_of_what_is_sealed_and_nothing_of_it(looked):
    world, _ = looked
    written = json.dumps([event.content() for event in Event.objects.filter(subject_id=world.story.case.pk)])
    assert [kind for kind in SEALED if marker(kind) in written] == []


IN_THE_FILE = {
    "pin",
    "sealed_pin",
    "claim",
    "response",
    "item",
    "wants",
    "declaration",
    "caption",
    "exhibit_name",
    "exhibit_text",
    "handback",
    "sealed_text",
    "sealed_because",
    "gist",
    "came_from",
    "denial",
    "withdrawal",
    "earlier_caption",
}


def test_the_file_for_the_arbitrator_has_the_case_and_no_word_that_was_said_in_it(looked):
    world, _ = looked
    address = reverse("case-bundle", args=[in_arbitration(world).story.case.pk])
    found = {name: markers_in(answer_to(address, cookies_of(person))) for name, person in world.people.items()}
    assert found == {name: IN_THE_FILE if name == "operator" else set() for name in PEOPLE}


def in_arbitration(world: World) -> World:
    told = world.story
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    for side in (told.client, told.freelancer):
        told.act(side, "reject", typed="REJECT")
    for side in (told.freelancer, told.client):
        told.pay_fee(side)
    told.act(told.operator, "send_file")
    return world
