"""Objecting to the mediator: once a side; an operator who is not involved decides, or the clock does."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import NotAllowed, NotFound, WrongPhase
from disputes import process
from disputes.models import Mediating, Objection
from escrow import audit
from tests import stories
from tests.browsing import signed_in, text
from timers.models import Deadline
from timers.sweep import sweep

WHY = "The mediator and the client studied together."


@pytest.fixture
def told(story):
    story.in_mediation()
    story.act(story.freelancer, "object_to_mediator", reason=WHY)
    return story


def running(story, kind):
    return Deadline.objects.of(story.case).open().filter(kind=kind)


def another():
    return stories.person("ada@evenhand.example", "Ada Lin", "mediator")


def test_it_starts_a_clock_beside_that_of_mediation_and_stops_nothing(told):
    assert running(told, process.OBJECTION).count() == 1
    assert not running(told, process.MEDIATION).get().is_stopped
    assert audit.breaches() == []


def test_meanwhile_the_mediator_reads_and_writes_and_does_not_recommend(told):
    told.read_all()
    told.act(told.mediator, "say", text="I go on reading.")
    told.act(told.mediator, "ask_party", to="client", text="When was it?", days=2)
    with pytest.raises(WrongPhase, match="objected"):
        told.act(told.mediator, "recommend", **told.recommendation())
    told.act(told.operator, "overrule_objection", reason="They met once.")
    told.act(told.mediator, "recommend", **told.recommendation())
    assert told.case.phase == "recommendation"


def test_nobody_but_an_uninvolved_operator_decides(told):
    for person in (told.client, told.freelancer, told.mediator, told.reviewer):
        with pytest.raises(NotAllowed):
            told.act(person, "sustain_objection", reason="Yes.")
    with pytest.raises(NotFound):
        told.act(told.stranger, "sustain_objection", reason="Yes.")
    near = stories.person("colleague@hale.example", "Colleague", "operator")
    with pytest.raises(NotAllowed, match="mail domain"):
        told.act(near, "overrule_objection", reason="No.")


def test_a_mediator_who_is_also_an_operator_does_not_decide_about_themselves(told):
    stories.person(told.mediator.email, told.mediator.display_name, "operator")
    both = type(told.mediator).objects.get(pk=told.mediator.pk)
    with pytest.raises(NotAllowed):
        told.act(both, "overrule_objection", reason="I am fine.")


def test_sustained_it_sends_the_case_back_and_this_mediator_does_not_get_it_again(told):
    due = running(told, process.MEDIATION).get().due_at
    told.act(told.operator, "sustain_objection", reason="They did.")
    case = told.case
    assert (case.mediator, case.phase) == (None, "mediation")
    assert running(told, process.MEDIATION).get().due_at == due
    assert not running(told, process.OBJECTION).exists()
    assert Mediating.objects.get().ended_how == "objected to"
    with pytest.raises(NotAllowed, match="objection was sustained"):
        told.act(told.mediator, "claim", declaration="Impartial.")
    told.act(another(), "claim", declaration="Impartial.")


def test_undecided_it_is_sustained_by_the_clock(told):
    told.clock.move_to(running(told, process.OBJECTION).get().due_at)
    sweep("test")
    assert told.case.mediator is None
    assert Objection.objects.get().decided_how == "undecided"
    with pytest.raises(WrongPhase):
        told.act(told.operator, "overrule_objection", reason="Too late.")


def test_it_has_no_object_once_the_case_has_no_mediator_or_is_over(told):
    told.act(told.mediator, "hand_back", reason="I see.")
    assert Objection.objects.get().decided_how == "moot"
    assert not running(told, process.OBJECTION).exists()
    with pytest.raises(WrongPhase):
        told.act(told.operator, "sustain_objection", reason="Yes.")


def test_each_side_objects_once_in_a_case(told):
    with pytest.raises(NotAllowed):
        told.act(told.freelancer, "object_to_mediator", reason="Again.")
    told.act(told.client, "object_to_mediator", reason="I object too.")
    assert running(told, process.OBJECTION).count() == 2
    told.act(told.operator, "sustain_objection", reason="They did.")
    assert not running(told, process.OBJECTION).exists()
    assert set(Objection.objects.values_list("side", "decided_how")) == {
        ("freelancer", "sustained"),
        ("client", "moot"),
    }


def test_the_database_keeps_one_objection_a_side(told):
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            case=told.case, side="freelancer", mediator=told.mediator, reason="x", made_at=clock.now()
        )


def test_nobody_is_objected_to_before_there_is_somebody(story):
    story.in_queue()
    with pytest.raises(WrongPhase):
        story.act(story.client, "object_to_mediator", reason=WHY)


def test_everybody_reads_what_was_objected_and_until_when_it_is_decided(told):
    case = reverse("case", args=[told.case.pk])
    for person in (told.client, told.freelancer, told.operator):
        page = text(signed_in(person).get(case))
        assert WHY in page
        assert "undecided, it is sustained" in page
    bench = text(signed_in(told.mediator).get(reverse("workbench", args=[told.case.pk])))
    assert "A side has objected to you" in bench
    operations = text(signed_in(told.operator).get(reverse("operations")))
    assert told.case.reference in operations
    assert "objects to the mediator" in operations


def test_the_check_page_says_what_objecting_leads_to(story):
    story.in_mediation()
    act = reverse("case-act", args=[story.case.pk, "object_to_mediator"])
    page = text(signed_in(story.client).post(act, {"reason": WHY}))
    assert "Undecided, it is sustained." in page
    assert "You can object once in this case." in page
    assert not Objection.objects.exists()
