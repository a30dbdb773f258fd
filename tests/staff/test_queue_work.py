"""Several cases at once, the limit that a mediator sets themselves, load, and the note for the next mediator."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, sight
from core.errors import NotAllowed, Refusal
from disputes import hand_over
from disputes.load import load_of
from disputes.models import Case, HandOver, Mediating, Snooze
from people.models import User
from record.acts import perform
from record.models import Event
from tests import stories
from tests.browsing import text
from tests.staff import crowds
from tests.staff.test_queue import page

DECLARED = {"declaration": "I know neither side."}
NOTE = "Exhibit three is still to be read, wombatquill."


def other_mediator():
    return stories.person("other@evenhand.example", "Other Mediator", "mediator")


def check(browsing, do, *cases):
    return browsing.get(reverse("chosen"), {"do": do, "case": [case.pk for case in cases], "queue": "view=claim"})


def do(browsing, name, *cases, **said):
    versions = {f"version-{case.number}": Case.objects.get(pk=case.pk).version for case in cases}
    return browsing.post(reverse("chosen"), {"do": name, "case": [case.pk for case in cases]} | versions | said)


# Several at once.


def test_each_chosen_case_is_claimed_for_itself_and_says_what_came_of_it(story, browser):
    crowds.cases_in_queue(story, 4)
    mine, taken, changed, free = Case.objects.order_by("number")
    browsing = browser(story.mediator)
    said = text(check(browsing, "claim", mine, taken, changed, free))
    assert said.count("You can claim it, and have until") == 4
    seen = {f"version-{case.number}": case.version for case in (changed, free)}
    perform(mine, "claim", by=story.mediator, data=DECLARED)
    perform(taken, "claim", by=other_mediator(), data=DECLARED)
    perform(changed, "offer", by=story.client, data={"to_freelancer": "20.00"})
    answer = do(browsing, "claim", mine, taken, changed, free, **DECLARED | seen)
    words = text(answer)
    assert f"{mine.reference} " in words
    assert "You have this case already." in words
    assert f"{taken.reference} Other Mediator has claimed this case. Choose another one in the queue." in words
    assert f"{taken.reference} {taken.title}" not in words  # it is no longer this mediator's to see
    assert f"{changed.reference} {changed.title} It is yours now." not in words
    assert "Look at it as it is now, then choose it again." in words
    assert f"{free.reference} {free.title} It is yours now." in words
    assert set(Case.objects.filter(mediator=story.mediator)) == {mine, free}
    assert not Mediating.objects.filter(case=changed).exists()


def test_a_conflict_is_said_before_anything_is_claimed(story, browser):
    story.in_queue()
    User.objects.filter(pk=story.mediator.pk).update(email="kim@studio.example")
    User.objects.filter(pk=story.client.pk).update(email="boss@studio.example")
    story.mediator.refresh_from_db()
    browsing = browser(story.mediator)
    assert "You share a mail domain with one of the sides" in text(check(browsing, "claim", story.case))
    one = browsing.get(reverse("case-act", args=[story.case.pk, "claim"]))
    assert one.status_code == 403
    assert "Another mediator takes it." in text(one)


def test_without_a_declaration_nothing_is_claimed_and_the_page_comes_back(story, browser):
    crowds.cases_in_queue(story, 2)
    answer = do(browser(story.mediator), "claim", *Case.objects.all(), declaration=" ")
    assert answer.status_code == 422
    assert not Mediating.objects.exists()


def test_claiming_twice_with_one_page_claims_once(story, browser):
    crowds.cases_in_queue(story, 1)
    case, browsing = Case.objects.get(), browser(story.mediator)
    said = {"key": "one-page", f"version-{case.number}": case.version, **DECLARED}
    for _ in range(2):
        answer = browsing.post(reverse("chosen"), {"do": "claim", "case": case.pk} | said)
        assert "It is yours now." in text(answer)
    assert Mediating.objects.count() == 1


def test_several_are_put_off_and_one_that_is_close_is_not(story, browser):
    crowds.cases_in_queue(story, 3)
    first, second, not_mine = Case.objects.order_by("number")
    for case in (first, second):
        perform(case, "claim", by=story.mediator, data=DECLARED)
    day = f"{clock.now() + timedelta(days=2):%Y-%m-%d}"
    said = text(check(browser(story.mediator), "snooze", first, second, not_mine))
    assert "You do not mediate this case" in said
    answer = do(browser(story.mediator), "snooze", first, second, not_mine, day=day, hour="9", reason="Both wait.")
    assert text(answer).count("Put off until") == 2
    assert set(Snooze.objects.values_list("case", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    "asked", [{}, {"do": "claim"}, {"do": "nonsense", "case": "x"}, {"do": "claim", "case": "\x00"}]
)
def test_who_chose_nothing_is_told_how_to(story, browser, asked):
    browsing = browser(story.mediator)
    answer = browsing.get(reverse("chosen"), asked)
    assert answer.url.startswith(reverse("queue"))
    assert "Choose cases with the boxes" in text(browsing.get(answer.url))


def test_every_row_that_something_can_be_done_with_can_be_chosen_without_scripts(story, browser):
    story.in_queue()
    html = page(browser(story.mediator))
    assert f'<input type="checkbox" name="case" value="{story.case.pk}" form="chosen"' in html
    assert f'<form class="chosen" id="chosen" action="{reverse("chosen")}"' in html


@pytest.mark.django_db(transaction=True)
def test_of_two_mediators_the_slower_is_told_who_has_it():
    with stories.told() as story:
        story.in_queue()
        mediators = [story.mediator, other_mediator()]
        barrier, told = threading.Barrier(2), {}

        def attempt(who):
            try:
                barrier.wait(10)
                perform(story.case, "claim", by=who, data=DECLARED)
            except Refusal as refused:
                told[who] = refused.message
            finally:
                connection.close()

        threads = [threading.Thread(target=attempt, args=(who,)) for who in mediators]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        winner = Mediating.objects.get().mediator
        (slower,) = [who for who in mediators if who != winner]
        assert told == {slower: f"{winner} has claimed this case."}


# Load, and a limit of one's own.


def test_a_limit_warns_and_keeps_nobody_from_claiming(story, browser):
    crowds.cases_in_queue(story, 2)
    first, second = Case.objects.order_by("number")
    User.objects.filter(pk=story.mediator.pk).update(most_open=1)
    browsing = browser(story.mediator)

    def claim_page(case):
        return text(browsing.get(reverse("case-act", args=[case.pk, "claim"])))

    assert "More than you wanted" not in claim_page(first)
    assert "You are no side of this case." in claim_page(first)
    assert "The most that you want: 1." in text(check(browsing, "claim", first, second))
    browsing.post(reverse("case-act", args=[first.pk, "claim"]), DECLARED)
    assert "1 of 1 that you want" in page(browsing)
    assert "More than you wanted" in claim_page(second)
    assert browsing.post(reverse("case-act", args=[second.pk, "claim"]), DECLARED).status_code == 302
    assert load_of(story.mediator).open == 2


def test_load_counts_what_is_due_and_how_fast_replies_came(story, browser):
    story.in_mediation()
    assert (load_of(story.mediator).open, load_of(story.mediator).soon) == (1, 0)
    story.act(story.client, "say", text="Only you read this.", room="private")
    clock_of_reply = story.case.deadlines.get(kind="neutral_reply")
    story.clock.advance(hours=5)
    story.act(story.mediator, "say", text="I have read it.", room="private", to="client")
    clock_of_reply.refresh_from_db()
    took = clock_of_reply.ended_at - clock_of_reply.started_at
    assert load_of(story.mediator).reply == took >= timedelta(hours=5)
    story.clock.move_to(story.deadline().due_at - timedelta(days=2))
    found = load_of(story.mediator)
    assert (found.open, found.today, found.soon) == (1, 0, 1)
    story.clock.advance(days=1)
    assert load_of(story.mediator).today == 1
    assert load_of(other_mediator()).open == 0


def test_operators_see_the_load_of_each_with_languages_for_as_many_queries(story, browser):
    story.in_mediation()
    User.objects.filter(pk=story.mediator.pk).update(languages=["es", "en"], most_open=1)
    browsing = browser(story.operator)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            answer = browsing.get(reverse("mediators"))
        return text(answer), len(seen)

    asked()
    said, few = asked()
    assert f"{story.mediator} At the limit English, Spanish 1 1" in said
    for number in range(5):
        stories.person(f"m{number}@evenhand.example", f"Mediator {number}", "mediator")
    assert asked()[1] == few
    assert browser(story.mediator).get(reverse("mediators")).status_code == 404


# The note for the next mediator.


def test_a_note_is_shown_to_the_next_mediator_and_to_nobody_else(story, browser):
    story.in_mediation()
    story.act(story.mediator, "hand_back", reason="I am ill.", note=NOTE)
    ada = other_mediator()
    workbench = reverse("workbench", args=[story.case.pk])
    assert NOTE not in text(browser(ada).get(workbench))  # not before it is claimed
    story.act(ada, "claim", **DECLARED)
    said = text(browser(ada).get(workbench))
    assert NOTE in said
    assert f"{story.mediator} handed the case back" in said
    for person in (story.client, story.freelancer, story.operator):
        for address in ("case", "case-record", "case-record-file"):
            assert "wombatquill" not in text(browser(person).get(reverse(address, args=[story.case.pk])))
    assert not any("wombatquill" in str(event.said) for event in Event.objects.all())


def test_the_database_shows_a_note_to_its_writer_and_to_who_mediates_now(story):
    story.in_mediation()
    story.act(story.mediator, "hand_back", reason="I am ill.", note=NOTE)
    ada = other_mediator()

    def sees(person):
        with sight.through(sight.Gaze(str(person.pk))):
            return HandOver.objects.exists()

    assert [sees(person) for person in (story.mediator, ada)] == [True, False]
    story.act(ada, "claim", **DECLARED)
    assert sees(ada)
    for person in (story.client, story.freelancer, story.operator, story.reviewer, story.stranger):
        assert not sees(person)


def test_a_note_is_written_beforehand_and_passed_on_when_the_clock_takes_the_case(story, browser):
    story.in_mediation()
    browsing = browser(story.mediator)
    address = reverse("hand-over", args=[story.case.pk])
    assert browsing.post(address, {"note": NOTE}).status_code == 302
    assert NOTE in text(browsing.get(address))
    assert NOTE in text(browsing.get(reverse("case-act", args=[story.case.pk, "hand_back"])))
    assert browsing.post(address, {"note": "x" * 4001}).status_code == 422
    assert browser(other_mediator()).get(address).status_code == 404
    story.let_lapse()
    ada = other_mediator()
    story.act(ada, "claim", **DECLARED)
    assert "let the time for the recommendation pass" in text(
        browser(ada).get(reverse("workbench", args=[story.case.pk]))
    )
    assert [each.note for each in hand_over.left_to(story.case, ada)] == [NOTE]


def test_a_note_is_taken_away_again(story, browser):
    story.in_mediation()
    hand_over.write(story.case, story.mediator, NOTE)
    browser(story.mediator).post(reverse("hand-over", args=[story.case.pk]), {"note": " "})
    assert not HandOver.objects.exists()


def test_what_a_mediator_wrote_to_whom_an_objection_was_sustained_is_not_passed_on(story):
    story.in_mediation()
    hand_over.write(story.case, story.mediator, NOTE)
    story.act(story.client, "object_to_mediator", reason="They know each other.")
    story.act(story.operator, "sustain_objection", reason="They do.")
    ada = other_mediator()
    story.act(ada, "claim", **DECLARED)
    assert not hand_over.left_to(story.case, ada).exists()
    with pytest.raises(NotAllowed):
        hand_over.write(story.case, story.mediator, "Once more.")


def test_a_case_that_came_back_because_of_silence_says_so(story, browser):
    story.in_mediation()
    story.act(story.client, "say", text="Only you read this.", room="private")
    story.clock.move_to(story.case.deadlines.get(kind="neutral_reply").due_at)
    stories.sweep("story")
    html = page(browser(other_mediator()), view="back")
    assert "Back in the queue: its mediator did not reply in time" in html
