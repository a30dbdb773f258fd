"""A second opinion is written blind: the first figure, its reasons and all that cites it are nowhere to be found."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from disputes.letters import about_case
from disputes.models import Recommendation
from evidence.models import StoredFile
from record.acts import perform
from tests import stories
from tests.stories import person
from timers.sweep import sweep

FIGURE, REASON = "777.77", "Wombats were not delivered"


@pytest.fixture
def told(db):
    """Recommended, then talked about everywhere, then a second opinion is asked for."""
    with stories.told(stories.LARGE) as story:
        story.another = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
        story.in_mediation()
        story.act(story.client, "offer", to_freelancer="100.00")
        story.read_all()
        said = story.recommendation(to_freelancer=FIGURE, reasons=REASON)
        said["findings"][0] |= {"reason": REASON, "exhibits": [1]}
        story.act(story.mediator, "recommend", **said)
        story.act(story.client, "ask", text=f"Why {FIGURE}?")
        story.act(story.freelancer, "offer", to_freelancer=FIGURE, note=f"{FIGURE}, as recommended")
        story.act(story.client, "say", text=f"{FIGURE} is too much")
        late = story.upload(story.client, name=f"why-not-{FIGURE}.txt", content=b"Too much.\n")
        story.act(story.client, "add_exhibits", files=[late], caption=f"{FIGURE} is wrong")
        story.act(story.client, "ask_correction", reason=f"{FIGURE} is wrong")
        story.act(story.client, "request_second_opinion", reason=f"{FIGURE} is too much")
        yield story


@pytest.fixture
def blind(told):
    browsing = Client(raise_request_exception=False)
    browsing.force_login(told.another)
    return browsing


def leaks(answer) -> bool:
    html = answer.content.decode()
    return any(words in html for words in (FIGURE, "422.23", "64.8", REASON, "Wombats"))


CASE_PAGES = (
    "case", "case-version", "case-record", "case-record-file", "case-opened", "room",
    "api:case-detail", "api:case-record", "api:case-record-export", "api:case-room", "api:case-statement",
)  # fmt: skip


@pytest.mark.parametrize("name", CASE_PAGES)
def test_everywhere_else_the_case_does_not_exist(told, blind, name):
    answer = blind.get(reverse(name, args=[told.case.pk]))
    assert answer.status_code == 404
    assert not leaks(answer)


def test_lists_do_not_hold_it(told, blind):
    for address in (reverse("cases"), reverse("api:case-list"), reverse("notices")):
        answer = blind.get(address)
        assert told.case.reference not in answer.content.decode()
        assert not leaks(answer)


def test_the_queue_shows_that_it_waits(told, blind):
    answer = blind.get(reverse("queue"), {"view": "second"})
    html = answer.content.decode()
    assert told.case.reference in html
    assert "Another mediator" in html
    assert not leaks(answer)


def test_the_first_mediator_does_not_find_it_among_second_opinions(told, browser):
    html = browser(told.mediator).get(reverse("queue"), {"view": "second"}).content.decode()
    assert told.case.reference not in html


def test_the_workbench_has_the_file_and_no_figure(told, blind):
    answer = blind.get(reverse("workbench", args=[told.case.pk]))
    html = answer.content.decode()
    assert not leaks(answer)
    assert "you read this case blind" in html
    assert "The story of the client." in html
    assert "proposal-v2.txt" in html
    assert "The case as the sides see it" not in html
    assert "Hand the case back" not in html


def test_the_api_has_the_file_and_no_figure(told, blind, browser):
    address = reverse("api:case-second-opinion", args=[told.case.pk])
    answer = blind.get(address)
    assert not leaks(answer)
    shown = answer.json()
    assert [exhibit["name"] for exhibit in shown["exhibits"]] == ["E1"]
    assert len(shown["statements"]) == 2
    assert {"recommendations", "offers", "questions"}.isdisjoint(shown)
    for person_ in (told.client, told.mediator, told.operator, told.reviewer):
        assert browser(person_).get(address).status_code == 404


def test_exhibits_that_the_first_had_are_opened_on_the_record_and_later_ones_do_not_exist(told, blind):
    file = StoredFile.objects.get(exhibit__number=1)
    assert blind.get(reverse("file", args=[file.pk])).status_code == 404
    assert blind.get(reverse("exhibit", args=[told.case.pk, 1])).status_code == 302
    assert told.case.events.filter(act="read_exhibit", by=told.another).exists()
    assert blind.get(reverse("file", args=[file.pk])).status_code == 200
    late = StoredFile.objects.get(exhibit__number=2)
    assert blind.get(reverse("exhibit", args=[told.case.pk, 2])).status_code == 404
    assert blind.get(reverse("file", args=[late.pk])).status_code == 404


def test_who_has_a_conflict_opens_no_exhibit(told):
    kin = person("kin@hale.example", "Kin Hale", "mediator")
    browsing = Client()
    browsing.force_login(kin)
    browsing.get(reverse("exhibit", args=[told.case.pk, 1]))
    file = StoredFile.objects.get(exhibit__number=1)
    assert browsing.get(reverse("file", args=[file.pk])).status_code == 404
    assert browsing.get(reverse("exhibit-look", args=[told.case.pk, 1])).status_code == 404


def test_a_stale_act_is_told_nothing_of_the_figure(told, blind):
    blind.get(reverse("exhibit", args=[told.case.pk, 1]))
    answer = blind.post(
        reverse("api:case-recommend", args=[told.case.pk]),
        json.dumps(told.recommendation()),
        content_type="application/json",
        headers={"If-Match": '"3"'},
    )
    assert answer.status_code == 412
    assert not leaks(answer)


@pytest.mark.parametrize("name", ["answer", "correct", "refuse_correction", "claim", "say", "report", "hand_back"])
def test_refusals_say_nothing_of_it(told, blind, name):
    for address in (reverse("case-act", args=[told.case.pk, name]), reverse(f"api:case-{name}", args=[told.case.pk])):
        answer = blind.post(address, "{}", content_type="application/json", headers={"Idempotency-Key": f"{name} 1"})
        assert answer.status_code in (403, 404, 409)
        assert not leaks(answer)


def findings(amounts=("500.00", "100.00", "0.00")):
    said = {"reasons": "My own reasons.", "would_change": "A later version."}
    for place, amount in enumerate(amounts):
        said |= {
            f"findings[{place}]deliverable": f"1.{place + 1}",
            f"findings[{place}]found": "partly",
            f"findings[{place}]rule": "The criterion of the contract.",
            f"findings[{place}]reason": f"What I found in part {place + 1}.",
            f"findings[{place}]amount": amount,
        }
    return said


def test_it_is_written_checked_and_issued_on_the_workbench(told, blind):
    address = reverse("workbench", args=[told.case.pk])
    unread = blind.post(address, findings() | {"step": "check"})
    assert unread.status_code == 422
    assert not leaks(unread)
    blind.get(reverse("exhibit", args=[told.case.pk, 1]))
    check = blind.post(address, findings() | {"step": "check"})
    assert check.status_code == 200
    assert not leaks(check)
    issued = blind.post(address, findings() | {"step": "issue", "key": "once"})
    assert issued.status_code == 302
    assert Recommendation.objects.get(number=2).to_freelancer == 60000
    # From now on it is their case, with all that was said in it.
    assert leaks(blind.get(reverse("case", args=[told.case.pk])))
    assert "Answer the oldest question" in blind.get(address).content.decode()


@pytest.mark.parametrize("swept", [False, True])
def test_who_comes_too_late_is_told_when_it_ended(told, blind, swept):
    blind.get(reverse("exhibit", args=[told.case.pk, 1]))
    told.clock.advance(days=8)
    if swept:
        sweep("test")
    answer = blind.post(reverse("workbench", args=[told.case.pk]), findings() | {"step": "issue"})
    assert answer.status_code == 409
    assert "deadline passed" in answer.content.decode()
    assert not leaks(answer)


def test_after_it_came_nobody_else_reads_it(told, blind):
    third = person("ada@lin.example", "Ada Lin", "mediator")
    perform(told.case, "read_exhibit", by=third, data={"exhibit": 1})
    perform(told.case, "read_exhibit", by=told.another, data={"exhibit": 1})
    told.act(told.another, "recommend", **told.recommendation(to_freelancer="600.00"))
    browsing = Client()
    browsing.force_login(third)
    assert browsing.get(reverse("workbench", args=[told.case.pk])).status_code == 404
    file = StoredFile.objects.get(exhibit__number=1)
    assert browsing.get(reverse("file", args=[file.pk])).status_code == 404


def test_who_has_recommended_before_does_not_find_it_when_a_third_opinion_is_asked_for(told, browser):
    perform(told.case, "read_exhibit", by=told.another, data={"exhibit": 1})
    told.act(told.another, "recommend", **told.recommendation(to_freelancer="600.00"))
    told.act(told.freelancer, "request_second_opinion")
    for mediator, found in ((told.mediator, 404), (person("ada@lin.example", "Ada Lin", "mediator"), 200)):
        assert browser(mediator).get(reverse("workbench", args=[told.case.pk])).status_code == found


def test_the_sides_keep_both(told, browser):
    perform(told.case, "read_exhibit", by=told.another, data={"exhibit": 1})
    told.act(told.another, "recommend", **told.recommendation(to_freelancer="600.00"))
    html = browser(told.client).get(reverse("case", args=[told.case.pk])).content.decode()
    assert FIGURE in html
    assert "A second opinion took its place." in html
    assert "The second opinion recommends" in html
    assert "answers given to that one are void" in html
    told_by_mail = about_case(
        told.case, told.case.events.filter(act="recommend").order_by("number").last(), told.client
    )
    assert "gave a second opinion" in told_by_mail.text
    assert "answers given to that one are void" in told_by_mail.text
    api = browser(told.client).get(reverse("api:case-detail", args=[told.case.pk])).json()
    assert [made["to_freelancer"] for made in api["recommendations"]] == [FIGURE, "600.00"]
    assert api["second_opinions"][0]["recommendation"] == 2
    assert api["questions"][0]["text"] == f"Why {FIGURE}?"
    assert api["corrections"][0]["how"] == "replaced"
