"""The mediator's reading: what has to be opened, until when, and for how long something was open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, WrongPhase
from disputes import reading
from disputes.models import EvidenceClose, Reading
from disputes.pages.sentences import whole
from record.models import Event
from tests import stories
from tests.browsing import signed_in, text


@pytest.fixture
def told(story):
    return story.in_mediation()


def add(story, by=None, name="more.txt"):
    by = by or story.client
    story.act(by, "add_exhibits", files=[story.upload(by, name, name.encode())])


def recommend(story):
    return story.act(story.mediator, "recommend", **story.recommendation())


def close(story, hours=48):
    return story.act(story.mediator, "close_evidence", hours=hours).result


def test_how_long_an_exhibit_was_open_stands_on_the_record_and_with_it(told):
    told.act(told.mediator, "read_exhibit", exhibit=1)
    page = text(signed_in(told.client).get(reverse("case", args=[told.case.pk])))
    assert "and has it open" in page
    told.clock.advance(minutes=4)
    stories.perform(told.case, "close_exhibit", by=told.mediator, data={"exhibit": 1})
    assert Event.objects.get(act="close_exhibit").said == {"exhibit": "E1", "seconds": 240}
    page = text(signed_in(told.freelancer).get(reverse("case", args=[told.case.pk])))
    assert "for 4 minutes" in page
    shown = signed_in(told.client).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][0]["readings"][0]
    assert (shown["seconds"], shown["is_open"]) == (240, False)


def test_it_can_be_opened_again_and_the_time_adds_up(told):
    for minutes in (2, 3):
        told.act(told.mediator, "read_exhibit", exhibit=1)
        with pytest.raises(WrongPhase):
            stories.perform(told.case, "read_exhibit", by=told.mediator, data={"exhibit": 1})
        told.clock.advance(minutes=minutes)
        stories.perform(told.case, "close_exhibit", by=told.mediator, data={"exhibit": 1})
    assert Reading.objects.get().read_for == timedelta(minutes=5)
    assert Event.objects.filter(act="read_exhibit").count() == 2


def test_opening_another_one_closes_the_first(told):
    add(told)
    told.act(told.mediator, "read_exhibit", exhibit=1)
    told.clock.advance(minutes=6)
    stories.perform(told.case, "read_exhibit", by=told.mediator, data={"exhibit": 2})
    assert Event.objects.filter(act="read_exhibit").latest("number").said == {"exhibit": "E2", "closed": [["E1", 360]]}
    assert [each.exhibit.number for each in reading.open_by(told.case, told.mediator)] == [2]
    page = text(signed_in(told.client).get(reverse("case-record", args=[told.case.pk])))
    assert "opened exhibit E2. Exhibit E1 had been open for 6 minutes" in page


def test_recommending_closes_what_is_open_and_the_record_tells_it_but_no_letter(told):
    told.act(told.mediator, "read_exhibit", exhibit=1)
    told.clock.advance(minutes=30)
    stories.perform(told.case, "recommend", by=told.mediator, data=told.recommendation())
    event = Event.objects.get(act="recommend")
    assert event.said["closed"] == [["E1", 1800]]
    page = text(signed_in(told.client).get(reverse("case-record", args=[told.case.pk])))
    assert "Exhibit E1 had been open for 30 minutes" in page
    assert "had been open" not in whole(told.case, event)


def test_what_was_left_open_counts_as_an_hour_at_most(told):
    told.act(told.mediator, "read_exhibit", exhibit=1)
    told.clock.advance(hours=9)
    told.act(told.mediator, "hand_back", reason="I am ill.")
    assert Reading.objects.get().read_for == timedelta(hours=1)
    assert Event.objects.get(act="hand_back").said["closed"] == [["E1", 3600]]
    assert not reading.open_by(told.case, told.mediator)


def test_only_what_is_open_is_closed_and_by_its_mediator(told):
    with pytest.raises(WrongPhase):
        told.act(told.mediator, "close_exhibit", exhibit=1)
    with pytest.raises(NotAllowed):
        told.act(told.client, "close_exhibit", exhibit=1)


def test_every_exhibit_has_to_be_opened(told):
    add(told)
    told.read_all()
    add(told, name="third.txt")
    with pytest.raises(Invalid, match="E3"):
        recommend(told)


def test_but_those_of_the_last_48_hours(told):
    told.read_all()
    told.clock.move_to(told.deadline().due_at - timedelta(hours=50))
    add(told)  # an hour later: 49 hours before the deadline
    told.clock.advance(hours=1)
    add(told, name="late.txt")  # 47 hours before
    with pytest.raises(Invalid) as refused:
        recommend(told)
    assert "E2" in refused.value.message
    assert "E3" not in refused.value.message
    told.read_all()
    recommend(told)


def test_and_those_after_a_close_that_was_announced_48_hours_ahead(told):
    told.read_all()
    announced = close(told)
    told.clock.move_to(announced.closes_at - timedelta(hours=1, seconds=1))
    add(told)  # a second before
    with pytest.raises(Invalid, match="E2"):
        recommend(told)
    told.act(told.mediator, "read_exhibit", exhibit=2)
    add(told, name="late.txt")
    recommend(told)


@pytest.mark.parametrize("hours", [0, 47, -1, "soon"])
def test_a_close_is_announced_48_hours_ahead_at_least(told, hours):
    with pytest.raises(Invalid) as refused:
        close(told, hours)
    assert "hours" in refused.value.fields


def test_what_was_announced_is_never_made_shorter(told):
    close(told, 96)
    with pytest.raises(Invalid):
        close(told, 48)
    close(told, 120)
    assert EvidenceClose.objects.filter(ended_at=None).count() == 1


def test_only_its_mediator_announces_it_and_it_ends_with_them(told):
    other = stories.person("ada@evenhand.example", "Ada Lin", "mediator")
    for person in (other, told.client, told.operator):
        with pytest.raises(NotAllowed):
            told.act(person, "close_evidence", hours=48)
    close(told)
    told.act(told.mediator, "hand_back", reason="I am ill.")
    told.act(other, "claim", declaration="Impartial.")
    assert reading.close_of(told.case) is None


def test_both_sides_are_told_of_it_and_see_it(told):
    announced = close(told)
    assert announced.closes_at
    for person in (told.client, told.freelancer):
        page = text(signed_in(person).get(reverse("case", args=[told.case.pk])))
        assert "Evidence closes on" in page
    shown = signed_in(told.client).get(f"/api/v1/cases/{told.case.pk}/").json()
    assert shown["evidence_closes_at"]


def test_both_sides_read_beside_the_evidence_until_when_it_is_sure_to_be_read(told):
    url = reverse("case", args=[told.case.pk])
    assert "closes the evidence" not in text(signed_in(told.client).get(url))
    close(told)
    assert "The mediator closes the evidence" in text(signed_in(told.client).get(url))
    told.clock.advance(hours=48)
    assert "Evidence closed" in text(signed_in(told.freelancer).get(url))
