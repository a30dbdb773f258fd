"""Filters of the queue in the address, saved views, snoozing, the next case, and the way back."""

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.http import urlencode

from core import clock, sight
from core.errors import NotAllowed, WrongPhase
from disputes import snoozing
from disputes.models import Case, SavedView, Snooze
from people.models import User
from record.acts import perform
from tests import stories
from tests.browsing import text
from tests.staff import crowds
from tests.staff.test_queue import page, references

DECLARED = {"declaration": "I know neither side."}


def found(browsing, **query):
    return references(page(browsing, **query))


def other_mediator():
    return stories.person("other@evenhand.example", "Other Mediator", "mediator")


# Filters.


def test_the_language_is_one_that_both_sides_read(story, browser):
    story.in_queue()
    browsing, both = browser(story.mediator), [story.client.pk, story.freelancer.pk]
    assert found(browsing, language="en") == [story.case.reference]
    assert found(browsing, language="es") == []
    User.objects.filter(pk=story.client.pk).update(languages=["es", "en"])
    assert found(browsing, language="es") == []
    User.objects.filter(pk__in=both).update(languages=["es"])
    assert found(browsing, language="es") == [story.case.reference]
    assert "Both read Spanish" in page(browsing)
    assert found(browsing, language="mine") == []
    User.objects.filter(pk=story.mediator.pk).update(languages=["fr", "es"])
    assert found(browsing, language="mine") == [story.case.reference]
    User.objects.filter(pk=story.client.pk).update(languages=["fr"])
    assert "They name no language in common" in page(browsing)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [({"from": "100"}, True), ({"from": "100.01"}, False), ({"to": "99.999"}, False), ({"to": "1,000"}, True),
     ({"from": "50", "to": "150"}, True), ({"from": "nonsense"}, True)],
)  # fmt: skip
def test_amounts_are_those_in_dispute(story, browser, asked, fits):
    story.in_queue()
    assert bool(found(browser(story.mediator), **asked)) is fits


def test_an_amount_is_meant_in_the_currency_of_each_case(story, browser):
    milestone = stories.TERMS["milestones"][0] | {"amount": "5000", "deliverables": [{"title": "All of it"}]}
    story.terms = stories.TERMS | {"currency": "JPY", "milestones": [milestone]}
    story.funded()
    said = {"items": [{"deliverable": "1.1", "done": "done"}], "statement": "Mine."}
    opened = said | {"milestones": [1], "to_freelancer": "5000"}
    case = perform(story.contract, "open", by=story.freelancer, data=opened).result
    perform(case, "respond", by=story.client, data=said | {"to_freelancer": "0"})
    perform(case, "offer", by=story.freelancer, data={"to_freelancer": "3000"})
    perform(case, "escalate", by=story.freelancer)
    browsing = browser(story.mediator)
    assert found(browsing, **{"from": "5000"})
    assert not found(browsing, **{"from": "5000.5"})
    assert not found(browsing, to="4999.5")


def test_waiting_for_whom_is_what_the_rows_say(story, browser):
    def of(whom):
        return bool(found(browser(story.mediator), view="mine", waits=whom))

    story.in_mediation()
    assert [of(whom) for whom in ("me", "side", "both")] == [True, False, False]
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    assert [of(whom) for whom in ("me", "side", "both")] == [False, False, True]
    story.act(story.client, "reject", typed="REJECT")
    assert [of(whom) for whom in ("me", "side", "both")] == [False, True, False]


def test_evidence_that_is_not_opened_can_be_asked_for(story, browser):
    story.in_queue()
    browsing = browser(story.mediator)
    assert found(browsing, unread="1") == []  # nobody reads it yet
    story.act(story.mediator, "claim", declaration="I know neither side.")
    assert found(browsing, unread="1") == [story.case.reference]
    story.read_all()
    assert found(browsing, unread="1") == []


def test_all_filters_are_cleared_in_one_click(story, browser):
    story.in_queue()
    asked = {"q": "x", "from": "5", "to": "6", "language": "es", "waits": "me", "unread": "1", "view": "claim"}
    html = page(browser(story.mediator), **asked)
    assert 'href="?view=claim&amp;order=due">Clear the filters' in html
    assert 'value="5"' in html


# Saved views.


def test_a_view_is_saved_renamed_and_removed(story, browser):
    story.in_queue()
    browsing, asked = browser(story.mediator), {"view": "claim", "from": "50"}
    form = f"{reverse('saved-views')}?{urlencode(asked)}"
    assert "from 50" in text(browsing.get(form))
    answer = browsing.post(form, {"name": "  Large  ones "})
    assert references(browsing.get(answer.url).content.decode()) == [story.case.reference]
    saved = SavedView.objects.get()
    assert saved.name == "Large ones"
    html = page(browsing)
    assert f'<a href="?{saved.query.replace("&", "&amp;")}">Large ones</a>' in html
    again = browsing.post(form, {"name": "LARGE ones"})
    assert again.status_code == 422
    assert "You have a view called “LARGE ones” already" in text(again)
    assert 'value="LARGE ones"' in again.content.decode()
    browsing.post(reverse("rename-view", args=[saved.pk]), {f"name-{saved.pk}": "Big"})
    assert SavedView.objects.get().name == "Big"
    assert browsing.post(reverse("rename-view", args=[saved.pk]), {f"name-{saved.pk}": " "}).status_code == 422
    browsing.post(reverse("remove-view", args=[saved.pk]))
    assert not SavedView.objects.exists()


def test_a_view_is_its_mediators_alone(story, browser):
    browsing, stranger = browser(story.mediator), other_mediator()
    browsing.post(f"{reverse('saved-views')}?q=x", {"name": "Mine"})
    saved = SavedView.objects.get()
    assert "Mine" not in text(browser(stranger).get(reverse("saved-views")))
    for name in ("rename-view", "remove-view"):
        assert browser(stranger).post(reverse(name, args=[saved.pk]), {f"name-{saved.pk}": "X"}).status_code == 404
    with sight.through(sight.Gaze(str(stranger.pk))):
        assert not SavedView.objects.exists()
    with sight.through(sight.Gaze(str(story.mediator.pk))):
        assert SavedView.objects.exists()


def test_there_is_an_end_to_saving_views(story, browser):
    SavedView.objects.bulk_create(SavedView(person=story.mediator, name=f"V{n}", query="q=x") for n in range(20))
    answer = browser(story.mediator).post(f"{reverse('saved-views')}?q=x", {"name": "One more"})
    assert answer.status_code == 409
    assert "Remove one that you do not use." in text(answer)


# Snoozing.


def put_off(story, browsing, days=1, **said):
    day = f"{clock.now() + timedelta(days=days):%Y-%m-%d}"
    return browsing.post(
        reverse("snooze", args=[story.case.pk]), {"day": day, "hour": "9", "reason": "The list comes."} | said
    )


def test_a_snoozed_case_waits_for_me_again_at_its_moment(story, browser):
    story.in_mediation()
    browsing, due = browser(story.mediator), story.deadline().due_at
    assert found(browsing, view="waiting") == [story.case.reference]
    assert put_off(story, browsing).status_code == 302
    assert found(browsing, view="waiting") == []
    for view in ("mine", "all", "snoozed"):
        assert found(browsing, view=view) == [story.case.reference]
    assert "Snoozed: The list comes." in page(browsing, view="snoozed")
    assert story.deadline().due_at == due
    story.clock.advance(days=1)
    assert found(browsing, view="waiting") == [story.case.reference]
    assert found(browsing, view="snoozed") == []


def test_the_moment_is_in_the_mediators_own_time_zone(story, browser):
    story.in_mediation()
    User.objects.filter(pk=story.mediator.pk).update(time_zone="Asia/Tokyo")
    put_off(story, browser(story.mediator), days=2)
    assert Snooze.objects.get().until.astimezone(UTC).hour == 0


def test_what_a_side_does_wakes_it_and_what_the_mediator_does_not(story, browser):
    story.in_mediation()
    browsing = browser(story.mediator)
    put_off(story, browsing)
    story.act(story.mediator, "say", text="Please send the list.")
    assert found(browsing, view="waiting") == []
    story.act(story.client, "say", text="Here it is.")
    assert found(browsing, view="waiting") == [story.case.reference]


def test_a_case_whose_clock_runs_out_within_a_day_is_never_hidden(story, browser):
    story.in_mediation()
    browsing = browser(story.mediator)
    put_off(story, browsing, days=20)
    assert found(browsing, view="waiting") == []
    story.clock.move_to(story.deadline().due_at - timedelta(hours=24, minutes=1))
    assert found(browsing, view="waiting") == []
    story.clock.advance(minutes=1)
    assert found(browsing, view="waiting") == [story.case.reference]
    assert "within 24 hours" in text(browsing.get(reverse("snooze", args=[story.case.pk])))
    with pytest.raises(WrongPhase):
        snoozing.put_off(story.case, story.mediator, until=clock.now() + timedelta(days=2), reason="")


def test_a_snoozed_case_is_woken_at_once(story, browser):
    story.in_mediation()
    browsing = browser(story.mediator)
    put_off(story, browsing)
    assert "You have put this case off" in text(browsing.get(reverse("workbench", args=[story.case.pk])))
    assert "Wake it now" in text(browsing.get(reverse("snooze", args=[story.case.pk])))
    browsing.post(reverse("wake", args=[story.case.pk]))
    assert found(browsing, view="waiting") == [story.case.reference]


@pytest.mark.parametrize("said", [{"day": "nonsense"}, {"day": "2026-01-01"}, {"hour": "25"}, {"day": "2027-01-01"}])
def test_a_moment_that_is_none_is_refused_and_what_was_typed_is_kept(story, browser, said):
    story.in_mediation()
    answer = put_off(story, browser(story.mediator), **said)
    assert answer.status_code == 422
    assert 'value="The list comes."' in answer.content.decode()
    assert not Snooze.objects.exists()


def test_nobody_puts_off_what_is_not_theirs_or_sees_what_others_put_off(story, browser):
    story.in_mediation()
    stranger = other_mediator()
    assert put_off(story, browser(stranger)).status_code == 404
    with pytest.raises(NotAllowed):
        snoozing.put_off(story.case, stranger, until=clock.now() + timedelta(days=1), reason="")
    put_off(story, browser(story.mediator))
    for person in (story.client, story.freelancer, story.operator, stranger):
        with sight.through(sight.Gaze(str(person.pk))):
            assert not Snooze.objects.exists()
        assert "The list comes." not in text(browser(person).get(reverse("case", args=[story.case.pk])))


def test_who_has_the_case_no_more_has_put_nothing_off(story, browser):
    story.in_mediation()
    put_off(story, browser(story.mediator))
    story.act(story.mediator, "hand_back", reason="I am ill.")
    assert not Snooze.objects.exists()


def test_a_snooze_that_ends_before_it_begins_is_refused_by_the_database(story):
    story.in_mediation()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disputes_snooze (case_id, mediator_id, made_at, until, reason, version)"
            " VALUES (%s, %s, now(), now(), '', 1)", [story.case.pk, story.mediator.pk],
        )  # fmt: skip


# The next case, and the way back.


def test_the_next_case_is_the_next_of_the_view(story, browser):
    crowds.cases_in_queue(story, 3)
    browsing = browser(story.mediator)
    first, second, third = Case.objects.order_by("number")

    def after(case, **query):
        return browsing.get(reverse("queue-next"), {"view": "claim", "order": "newest", "after": case.pk} | query).url

    assert reverse("workbench", args=[second.pk]) in after(third)
    assert reverse("workbench", args=[first.pk]) in after(second)
    assert after(first) == f"{reverse('queue')}?view=claim&order=newest"
    assert "There is no next case in “To claim”." in text(browsing.get(reverse("queue")))
    perform(third, "claim", by=story.mediator, data=DECLARED)
    assert reverse("workbench", args=[second.pk]) in after(third)  # it has left the view: on with the first
    assert browsing.get(reverse("queue-next"), {"after": "nonsense"}).status_code == 302


def test_a_workbench_leads_back_to_where_it_was_opened_from(story, browser):
    crowds.cases_in_queue(story, 27)
    browsing = browser(story.mediator)
    html = page(browsing, view="claim", order="oldest", page=2)
    last = Case.objects.order_by("number").last()
    kept = urlencode({"queue": "view=claim&order=oldest&page=2"})
    address = f"{reverse('workbench', args=[last.pk])}?{kept}"
    assert f'href="{address}"' in html
    back = f"{reverse('queue')}?view=claim&amp;order=oldest&amp;page=2#{last.reference}"
    assert f'href="{back}"' in browsing.get(address).content.decode()
    lost = browsing.get(reverse("workbench", args=[last.pk])).content.decode()
    assert f'href="{back}"' in lost  # as after a message, whose page comes back without it
    claimed = browsing.post(f"{reverse('case-act', args=[last.pk, 'claim'])}?{kept}", DECLARED)
    assert claimed.url == address
    handed = browsing.post(f"{reverse('case-act', args=[last.pk, 'hand_back'])}?{kept}", {"reason": "Ill."})
    assert handed.url == f"{reverse('queue')}?view=claim&order=oldest&page=2"


@pytest.mark.parametrize("carried", ["//evil.example", "view=x&page=zzz", "%00", "page=-1", "queue=queue%3D"])
def test_whatever_is_carried_leads_into_the_queue(story, browser, carried):
    story.in_mediation()
    html = browser(story.mediator).get(reverse("workbench", args=[story.case.pk]), {"queue": carried}).content.decode()
    assert f'href="{reverse("queue")}?view=all&amp;order=due#{story.case.reference}"' in html
