"""The desk for whoever works at it: who has a flag up, what is put away, breaks, and who asks to see what is held."""

import pytest
from django.urls import reverse

from messaging.asking import Answer, Asking
from messaging.models import Flag
from messaging.screening import screened_as
from record.gathering import letter
from tests import stories
from tests.browsing import text

SECRET = "zephyrquokka"
THREAT = f"Drop this dispute today, or I call the police and write to your university, {SECRET}."


@pytest.fixture
def told(story):
    story.in_mediation()
    story.second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
    with screened_as("threat"):
        story.act(story.client, "say", text=THREAT)
    return story


def post(browsing, name, *args, **said):
    return browsing.post(reverse(name, args=args), said)


def desk(browsing):
    return text(browsing.get(reverse("flags")))


def test_who_has_a_flag_up_is_seen_by_the_others_and_ends_with_the_hour(told, browser):
    flag, mine, other = Flag.objects.get(), browser(told.reviewer), browser(told.second)
    assert "Nobody has it up." in desk(other)
    version = mine.get(reverse("flags-version")).json()["version"]
    assert post(mine, "take-up", flag.pk).status_code == 302
    assert mine.get(reverse("flags-version")).json()["version"] != version
    assert "Kofi Mensah has it up" in desk(other)
    assert "You have it up" in desk(mine)
    told.clock.advance(minutes=61)
    assert "Nobody has it up." in desk(other)


def test_what_is_put_away_is_out_of_ones_own_list_alone_until_tomorrow(told, browser):
    flag, mine, other = Flag.objects.get(), browser(told.reviewer), browser(told.second)
    post(mine, "take-up", flag.pk)
    post(mine, "put-away", flag.pk)
    words = desk(mine)
    assert "No flag waits" in words
    assert "Bring back what you put away (1)" in words
    assert "Nobody has it up." in desk(other)
    post(mine, "bring-back")
    assert f"F-{flag.pk:04d}, case" in desk(mine)
    post(mine, "put-away", flag.pk)
    told.clock.advance(hours=13)
    assert f"F-{flag.pk:04d}, case" in desk(mine)


def test_a_break_hides_what_waits_from_who_is_on_it_lets_go_of_what_they_had_and_ends_by_itself(told, browser):
    flag, mine, other = Flag.objects.get(), browser(told.reviewer), browser(told.second)
    post(mine, "take-up", flag.pk)
    assert post(mine, "break", minutes="60").status_code == 302
    words = desk(mine)
    assert "You are on a break until" in words
    assert f"F-{flag.pk:04d}" not in words
    assert SECRET not in words
    assert "Nobody has it up." in desk(other)
    assert "on a break" not in desk(other)
    assert letter("flags", told.reviewer) is None
    assert letter("flags", told.second) is not None
    told.clock.advance(minutes=60)
    assert f"F-{flag.pk:04d}, case" in desk(mine)
    post(mine, "break", minutes="960")
    post(mine, "break", minutes="0")
    assert f"F-{flag.pk:04d}, case" in desk(mine)
    assert post(mine, "break", minutes="7").status_code == 422


def test_how_many_threats_one_has_read_today_is_said(told, browser):
    flag, mine = Flag.objects.get(), browser(told.reviewer)
    assert "No threat read by you today." in desk(mine)
    post(mine, "take-up", flag.pk)
    told.act(told.reviewer, "uphold", message=1, reason="A threat.")
    assert "1 threat read by you today." in desk(mine)
    told.clock.advance(days=1)
    assert "No threat read by you today." in desk(mine)


def test_what_was_decided_is_not_taken_up(told, browser):
    flag = Flag.objects.get()
    told.act(told.second, "uphold", message=1, reason="A threat.")
    for name in ("take-up", "put-away"):
        assert post(browser(told.reviewer), name, flag.pk).status_code == 409


def test_nobody_but_a_reviewer_with_no_part_in_the_case_does_any_of_it(told, browser):
    flag = Flag.objects.get()
    told.act(told.freelancer, "ask_to_see", message=1)
    asking = Asking.objects.get()
    for person in (told.client, told.freelancer, told.mediator):
        for role in ((), ("reviewer",)):
            stories.person(person.email, person.display_name, *role)
            browsing = browser(type(person).objects.get(pk=person.pk))
            for name in ("take-up", "put-away"):
                assert post(browsing, name, flag.pk).status_code == 404
            assert post(browsing, "answer-to-see", asking.pk, decision="show").status_code == 404
    for person in (told.operator, told.stranger):
        for name, args in (("take-up", [flag.pk]), ("break", []), ("bring-back", []), ("answer-to-see", [asking.pk])):
            assert post(browser(person), name, *args).status_code == 404
    asking.refresh_from_db()
    assert asking.is_pending


# Who asks to see what is held.


def asked(told):
    told.act(told.freelancer, "ask_to_see", message=1, words="I have to know.")
    return Asking.objects.get()


def test_who_asks_stands_in_the_list_and_beside_the_flag_also_after_the_ruling(told, browser):
    asking, mine = asked(told), browser(told.reviewer)
    words = desk(mine)
    assert "Asked to see it 1 d 0 h" in words
    assert "Maribel Reyes asked" in words
    assert "I have to know." in words
    told.act(told.second, "uphold", message=1, reason="A threat.")
    page = mine.get(reverse("flag", args=[asking.message.flag.pk]))
    assert "Show the words to them" in text(page)
    assert "Asked to see it" in desk(mine)


def test_an_answer_without_its_reason_is_sent_back_with_what_was_chosen(told, browser):
    asking, mine = asked(told), browser(told.reviewer)
    answer = post(mine, "answer-to-see", asking.pk, decision="refuse", **{f"reason_{asking.pk}": "  "})
    assert answer.status_code == 422
    assert "Say why you do not show it." in text(answer)
    assert 'value="refuse" checked' in answer.content.decode()
    answer = post(mine, "answer-to-see", asking.pk, **{f"reason_{asking.pk}": "Long words."})
    assert answer.status_code == 422
    assert "Long words.</textarea>" in answer.content.decode()
    asking.refresh_from_db()
    assert asking.is_pending


def test_a_reviewer_shows_it_from_the_desk_once(told, browser):
    asking, mine = asked(told), browser(told.reviewer)
    said = {"decision": "show", f"reason_{asking.pk}": "Take care."}
    assert post(mine, "answer-to-see", asking.pk, **said).status_code == 302
    asking.refresh_from_db()
    assert (asking.state, asking.answered_by, asking.reason) == (Answer.SHOWN, told.reviewer, "Take care.")
    assert post(browser(told.second), "answer-to-see", asking.pk, **said).status_code == 404
    assert "Kofi Mensah answered" in text(mine.get(reverse("flag", args=[asking.message.flag.pk])))
