"""What PostgreSQL keeps about contact, reports, askings and words beside acts: each rule refuses by its own name."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from disputes.models import Beside, Separation
from messaging.asking import Asking
from messaging.models import Flag, Message
from messaging.relays import Relay
from messaging.reports import Report
from messaging.screening import screened_as
from messaging.taken_up import TakenUp
from tests import stories

MODELS = (Separation, Relay, Report, Asking, TakenUp, Beside)
NOTE = "You are a worthless idiot."
THREAT = "Drop this dispute today, or I call the police."
HOUR = timedelta(hours=1)


@pytest.fixture
def told(past_the_privileges):
    """A flagged note, a reported message, a held one that was asked about, and one that was relayed."""
    with stories.told() as story:
        story.in_mediation()
        story.offer = story.act(story.client, "offer", to_freelancer="40.00", note=NOTE).result
        story.said = story.act(story.client, "say", text="I miss page 12.").result
        story.act(story.freelancer, "report", message=story.said.number)
        with screened_as("threat"):
            story.held = story.act(story.client, "say", text=THREAT).result
        story.act(story.freelancer, "ask_to_see", message=story.held.number)
        story.act(story.freelancer, "no_contact")
        story.by_way = story.act(story.client, "say", text="Page 12, then.").result
        story.told = story.act(
            story.mediator, "say", text="Page 12.", to="freelancer", relays=[story.by_way.number]
        ).result
        yield story


def apart(story, **more):
    return Separation.objects.create(case=story.case, began_at=clock.now(), **more)


def reports(story, **more):
    said = {"flag": flag_of(story), "about": story.said, "by": story.mediator, "category": "threat"}
    return Report.objects.create(**(said | more))


def flag_of(story):
    return Flag.objects.get(message=story.said)


def answers(story, **more):
    said = {"state": "shown", "answered_by": story.reviewer, "answered_at": clock.now()}
    return Asking.objects.update(**(said | more))


def takes_up(story, **more):
    return TakenUp.objects.create(flag=flag_of(story), by=story.reviewer, **more)


def stands(story, **more):
    row = Beside.objects.get()
    return Beside.objects.create(**({"case": story.case, "message": row.message, "part": "note"} | more))


def kept_by(name, story):
    """What breaks the rule of this name, and no other."""
    broken = {
        "a_threat_separates_or_a_side_asks": lambda: apart(story),
        "a_separation_ends_after_it_began": lambda: apart(story, side="client", ended_at=clock.now() - HOUR),
        "separated_once_by_the_same": lambda: apart(story, side="freelancer"),
        "relayed_once_in_the_same_words": lambda: Relay.objects.create(message=story.by_way, words=story.told),
        "reported_once_by_each_reader": lambda: reports(story, by=story.freelancer),
        "known_report_category": lambda: reports(story, category="rude"),
        "asked_to_see_once": lambda: Asking.objects.create(message=story.held, by=story.freelancer),
        "an_asking_is_answered_by_a_reviewer": lambda: answers(story, state="refused"),
        "nobody_shows_it_to_themselves": lambda: answers(story, answered_by=story.freelancer),
        "taken_up_once_by_each_reviewer": lambda: [takes_up(story), takes_up(story)],
        "left_after": lambda: takes_up(story, left_at=clock.now() - HOUR),
        "what_is_put_away_is_left": lambda: takes_up(story, put_away_at=clock.now()),
        "known_part_of_words": lambda: stands(story, offer=story.offer, part="price"),
        "words_stand_beside_one_thing": lambda: stands(story),
        "flagged_words_once_beside_offer": lambda: stands(story, offer=story.offer),
    }
    return broken[name]


NAMES = [constraint.name for model in MODELS for constraint in model._meta.constraints]
LIKE_THE_OFFERS = {name for name in NAMES if name.startswith("flagged_words_once_")} - {
    "flagged_words_once_beside_offer"
}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LIKE_THE_OFFERS])
def test_each_constraint_refuses_by_its_name(told, name):
    breaks = kept_by(name, told)
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        breaks()


def raw(sql):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return run


CHANGES = {
    "a separation ends once": "UPDATE disputes_separation SET side = 'client' WHERE side <> ''",
    "Cannot delete rows from disputes_separation": "DELETE FROM disputes_separation",
    "Cannot update or delete rows from messaging_relay": "UPDATE messaging_relay SET words_id = message_id",
    "Cannot update or delete rows from messaging_report": "UPDATE messaging_report SET words = 'x'",
    "an asking is answered once": "UPDATE messaging_asking SET words = 'x'",
    "Cannot delete rows from messaging_asking": "DELETE FROM messaging_asking",
    "Cannot update rows from disputes_beside": "UPDATE disputes_beside SET part = 'wants'",
}
EMPTIED = ("disputes_separation", "messaging_relay", "messaging_report", "messaging_asking", "disputes_beside")


@pytest.mark.parametrize("said", CHANGES)
def test_what_is_kept_is_not_changed(told, said):
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        raw(CHANGES[said])()


@pytest.mark.parametrize("table", EMPTIED)
def test_what_is_kept_is_not_emptied(told, table):
    with pytest.raises(DatabaseError, match="this table is never emptied"), transaction.atomic():
        raw(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")()


def test_each_trigger_refuses_what_it_is_there_for(told):
    private = told.act(told.client, "say", text="In confidence.", room="private").result
    for said, breaks in (
        ("relays to one side", lambda: Relay.objects.create(message=private, words=told.told)),
        ("wrote themselves", lambda: reports(told, by=told.client)),
        ("somebody else wrote it", lambda: Asking.objects.create(message=told.held, by=told.client)),
        ("is held, and somebody", lambda: Asking.objects.create(message=told.said, by=told.freelancer)),
        ("does not say who reads it", lambda: answers(told, answered_by=told.client)),
        ("in the room for them", lambda: stands(told, message=Message.objects.get(pk=told.said.pk), offer=told.offer)),
    ):
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            breaks()
