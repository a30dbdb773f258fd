"""Querysets whose statement is kept find what the queryset finds; what is not there is not asked for."""

import threading
import uuid

import pytest
from django.db import connection, connections
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from core.kept import Kept, put_below
from core.nothing import nothing_of
from disputes.models import Case, Exhibit, Objection, Offer
from people.models import StaffRole, User
from record.models import Event
from tests import stories
from timers.models import Deadline


@pytest.fixture
def story(db: None):
    with stories.told() as told:
        told.in_mediation()
        yield told


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


EVENTS = Kept(lambda case: Event.objects.filter(subject=case).select_related("by").order_by("number"), "uuid")


def test_it_finds_what_the_queryset_finds(story):
    found = EVENTS.of(story.case.pk)
    there = list(Event.objects.filter(subject=story.case).select_related("by").order_by("number"))
    assert len(found) > 3
    assert [values_of(each) for each in found] == [values_of(each) for each in there]
    with CaptureQueriesContext(connection) as asked:
        assert [each.by for each in found] == [each.by for each in there]
    assert not asked.captured_queries


def test_what_is_above_a_model_comes_with_it(story):
    kept = Kept(lambda pk, person: Case.objects.of(person).whole().filter(pk=pk), "uuid", "bigint")
    (case,) = kept.of(story.case.pk, story.client.pk)
    whole = Case.objects.whole().get(pk=story.case.pk)
    with CaptureQueriesContext(connection) as asked:
        assert (case.version, case.made_at, case.mediator) == (whole.version, whole.made_at, whole.mediator)
        assert case.contract.rulebook.params == whole.contract.rulebook.params
        assert case.contract.client == story.client
    assert not asked.captured_queries
    assert kept.of(story.case.pk, story.stranger.pk) == []
    assert kept.of(uuid.uuid4(), story.client.pk) == []


def test_it_finds_what_is_there_now(story):
    kept = Kept(lambda case: Deadline.objects.open().filter(subject=case).order_by("due_at"), "uuid")
    assert [each.kind for each in kept.of(story.case.pk)] == ["mediation"]
    story.act(story.client, "object_to_mediator", reason="He knows the other side.")
    assert {each.kind for each in kept.of(story.case.pk)} == {"mediation", "objection"}


def test_whose_they_are_is_said_along(story):
    case = story.case
    kept = Kept(lambda case: Exhibit.objects.filter(case=case), "uuid")
    found = kept.of(case.pk, case=case)
    with CaptureQueriesContext(connection) as asked:
        assert all(each.case is case for each in found)
    assert found
    assert not asked.captured_queries


def test_constants_are_written_into_the_statement(db: None):
    User.objects.create_user("a@example.com", display_name="100 %s %% O'Hara")
    User.objects.create_user("b@example.com", display_name="100 X O'Hara")
    named = User.objects.filter(display_name="100 %s %% O'Hara", is_active=True)
    kept = Kept(lambda more: named.filter(pk__gt=more), "bigint")
    assert [each.email for each in kept.of(0)] == ["a@example.com"]
    assert kept.of(10**9) == []


@pytest.mark.parametrize(
    "queryset",
    [
        lambda person: User.objects.all(),
        lambda person: User.objects.filter(pk=person).values("email"),
        lambda person: User.objects.filter(pk=person).annotate(roles=Count("staff_roles")),
        lambda person: User.objects.filter(pk=person).annotate(twice=F("pk")),
        lambda person: User.objects.filter(pk=person).prefetch_related("staff_roles"),
    ],
)
def test_what_cannot_be_kept_is_refused(db: None, queryset):
    with pytest.raises(TypeError):
        Kept(queryset, "bigint").of(1)


@pytest.mark.django_db(transaction=True)
def test_every_thread_has_it_on_a_connection_of_its_own():
    person = User.objects.create_user("a@example.com", display_name="Ada")
    kept = Kept(lambda pk: User.objects.filter(pk=pk), "bigint")
    found = []

    def ask():
        found.extend(kept.of(person.pk))
        connections.close_all()

    for _ in range(2):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert [*found, *kept.of(person.pk)] == [person] * 3


def test_what_was_read_below_is_not_asked_for_again(db: None):
    people = [stories.person(f"{name}@example.com", name, *roles) for name, roles in STAFF.items()]
    put_below(people, StaffRole.objects.filter(person__in=people).order_by("role"), "staff_roles")
    with CaptureQueriesContext(connection) as asked:
        held = {each.display_name: tuple(role.role for role in each.staff_roles.all()) for each in people}
        assert all(role.person is each for each in people for role in each.staff_roles.all())
    assert held == STAFF
    assert not asked.captured_queries
    assert people[0].staff_roles.filter(role="operator").count() == 1


STAFF = {"Ada": ("mediator", "operator"), "Bea": (), "Cyd": ("reviewer",)}


def test_nothing_is_never_asked_for(db: None):
    none = nothing_of(Objection)
    with CaptureQueriesContext(connection) as asked:
        assert list(none.open().select_related("mediator").order_by("made_at")) == []
        assert not none.filter(side="client").exclude(decided_at=None).exists()
        assert none.all().first() is None
        assert none.order_by("pk").last() is None
        assert none.open().count() == len(none) == 0
        assert dict(none.values_list("side", "reason")) == {}
        assert list(none.values("mediator")) == []
        assert list(none.annotate(n=Count("pk"))) == []
        with pytest.raises(Objection.DoesNotExist):
            none.open().earliest("made_at")
        with pytest.raises(Objection.DoesNotExist):
            none.get(side="client")
    assert not asked.captured_queries
    assert User.objects.exclude(pk__in=nothing_of(Objection).values("mediator")).count() == User.objects.count()


def test_nobody_writes_through_what_is_not_there(story):
    for write in ("update", "create", "delete"):
        with pytest.raises(RuntimeError, match="an act reads anew"):
            getattr(nothing_of(Offer), write)()


def test_lists_of_values_have_a_place_in_plain_sql(story):
    named = Kept(lambda names: User.objects.extra(where=["email = ANY (%s)"], params=[names]), "text[]")
    emails = [story.client.email, story.freelancer.email]
    assert {each.pk for each in named.of(emails)} == {story.client.pk, story.freelancer.pk}
    assert named.of([]) == []
