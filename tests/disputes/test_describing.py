"""What an exhibit says of itself: when, about what, described anew, withdrawn, restored; in lists and in the table."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from disputes.models import EarlierDescription, Exhibit, Withdrawal
from disputes.reading import to_be_opened
from record.models import Event
from tests import stories
from tests.browsing import markup, signed_in, text
from tests.stories import Story


@pytest.fixture
def told(story: Story) -> Story:
    return story.in_mediation()


def adds(told: Story, by, name: str = "mails.txt", **said) -> Exhibit:
    content = f"{name} of {by.display_name}".encode()
    told.act(by, "add_exhibits", files=[told.upload(by, name, content)], **said)
    return Exhibit.objects.select_related("about").latest("number")


def page_of(told: Story, person, **query) -> str:
    return text(signed_in(person).get(reverse("case", args=[told.case.pk]), query))


def told_last(told: Story) -> str:
    return text(signed_in(told.client).get(reverse("case-record", args=[told.case.pk])))


def test_an_exhibit_says_when_it_happened_and_what_it_is_about(told):
    made = adds(
        told, told.client, caption="What was asked for.", happened_from="2026-01-05", happened_until="2026-01-07",
        deliverable="1.2",
    )  # fmt: skip
    assert (str(made.happened_from), str(made.happened_until)) == ("2026-01-05", "2026-01-07")
    assert made.about.title == "Reference list"
    assert Event.objects.get(act="add_exhibits").said["happened"] == "2026-01-05/2026-01-07"
    for person in (told.client, told.freelancer, told.mediator):
        page = page_of(told, person)
        assert "About: 1.2 Reference list." in page
        assert "When: Mon 5 January 2026 to Wed 7 January 2026." in page
    assert "It is about 1.2" in told_last(told)


def test_what_is_not_known_is_left_open(told):
    made = adds(told, told.client)
    assert (made.happened_from, made.happened_until, made.about) == (None, None, None)
    assert "About: The whole." in page_of(told, told.freelancer)
    adds(told, told.client, "one-day.txt", happened_from="2026-01-05", happened_until="2026-01-05")
    assert Exhibit.objects.latest("number").happened_until is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"happened_from": "2031-01-01"}, "happened_from"),
        ({"happened_from": "1901-01-01"}, "happened_from"),
        ({"happened_until": "2026-01-05"}, "happened_from"),
        ({"happened_from": "2026-01-05", "happened_until": "2026-01-04"}, "happened_until"),
        ({"deliverable": "2.1"}, "deliverable"),
        ({"deliverable": "everything"}, "deliverable"),
    ],
)
def test_days_and_deliverables_that_cannot_be_are_refused(told, said, field):
    with pytest.raises(Invalid) as refused:
        adds(told, told.client, **said)
    assert list(refused.value.fields) == [field]
    assert Exhibit.objects.count() == 1


def test_its_side_describes_it_anew_and_what_it_said_before_stays(told):
    made = adds(told, told.client, caption="A mail.", happened_from="2026-01-05", deliverable="1.1")
    told.act(told.client, "describe_exhibit", exhibit=made.number, caption="Two mails.", deliverable="whole")
    now = Exhibit.objects.get(pk=made.pk)
    assert (now.caption, now.about, str(now.happened_from)) == ("Two mails.", None, "2026-01-05")
    before = EarlierDescription.objects.get()
    assert (before.caption, before.about.title) == ("A mail.", "Proposal text")
    assert Event.objects.get(act="describe_exhibit").said["changed"] == [
        ["caption", "A mail.", "Two mails."],
        ["about", "1.1", "whole"],
    ]
    assert "What it shows: “A mail.” before, “Two mails.” now" in told_last(told)
    look = text(signed_in(told.freelancer).get(reverse("exhibit-look", args=[told.case.pk, made.number])))
    assert "it said: “A mail.”" in look
    assert "About: 1.1 Proposal text" in look


def test_a_day_is_taken_out_and_what_is_not_said_stays(told):
    made = adds(told, told.client, caption="A mail.", happened_from="2026-01-05")
    told.act(told.client, "describe_exhibit", exhibit=made.number, happened_from=None)
    now = Exhibit.objects.get(pk=made.pk)
    assert (now.caption, now.happened_from) == ("A mail.", None)


def test_each_finds_beside_an_exhibit_what_they_can_do_with_it(told):
    made = adds(told, told.client, came_from="A chat")
    act = f"/cases/{told.case.pk}/acts/{{}}/?exhibit={made.number}"

    def offered(person) -> set[str]:
        page = markup(signed_in(person).get(reverse("case", args=[told.case.pk])))
        names = ("describe_exhibit", "withdraw_exhibit", "restore_exhibit", "admit_import", "deny_import")
        return {name for name in names if act.format(name) in page}

    assert offered(told.client) == {"describe_exhibit", "withdraw_exhibit"}
    assert offered(told.freelancer) == {"admit_import", "deny_import"}
    assert offered(told.mediator) == set()
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="Wrong file.")
    told.act(told.freelancer, "deny_import", exhibit=made.number)
    assert offered(told.client) == {"describe_exhibit", "restore_exhibit"}
    assert offered(told.freelancer) == {"admit_import"}
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    assert offered(told.client) == offered(told.freelancer) == set()


def test_only_who_added_it_describes_it_and_only_what_changes_is_taken(told):
    made = adds(told, told.client, caption="A mail.")
    with pytest.raises(NotAllowed):
        told.act(told.freelancer, "describe_exhibit", exhibit=made.number, caption="Mine.")
    with pytest.raises(NotFound):
        told.act(told.client, "describe_exhibit", exhibit=9, caption="Nothing.")
    with pytest.raises(Invalid):
        told.act(told.client, "describe_exhibit", exhibit=made.number, caption="A mail.")
    with pytest.raises(Invalid) as refused:
        told.act(told.client, "describe_exhibit", exhibit=made.number, caption="You are an idiot.")
    assert "no reviewer looks at words here" in refused.value.fields["caption"][0]


def test_words_before_a_reviewer_are_not_replaced(told):
    made = adds(told, told.client, caption="You are an idiot.")
    with pytest.raises(Invalid):
        told.act(told.client, "describe_exhibit", exhibit=made.number, caption="A mail.")
    told.act(told.client, "describe_exhibit", exhibit=made.number, deliverable="1.1")
    assert Exhibit.objects.get(pk=made.pk).about.title == "Proposal text"


def test_no_short_word_beside_an_exhibit_takes_a_way_round_the_screen(told):
    insult = "You are an idiot."
    made = adds(told, told.client)
    for name, said in (
        ("withdraw_exhibit", {"exhibit": made.number, "reason": insult}),
        ("add_exhibits", {"files": [told.upload(told.client, "more.txt", b"More.\n")], "came_from": insult}),
    ):
        with pytest.raises(Invalid) as refused:
            told.act(told.client, name, **said)
        assert "no reviewer looks at words here" in str(refused.value.fields)


def test_the_form_begins_with_what_it_says_now(told):
    made = adds(told, told.client, caption="A mail.", happened_from="2026-01-05", deliverable="1.2")
    address = reverse("case-act", args=[told.case.pk, "describe_exhibit"])
    page = markup(signed_in(told.client).get(address, {"exhibit": made.number}))
    assert 'value="A mail."' in page
    assert 'value="2026-01-05"' in page
    assert "1.2 Reference list" in page
    sent = {
        "exhibit": made.number,
        "caption": "A mail.",
        "happened_from": "",
        "happened_until": "",
        "deliverable": "1.1",
    }
    assert signed_in(told.client).post(address, sent).status_code == 302
    assert Exhibit.objects.get(pk=made.pk).happened_from is None


def test_a_withdrawn_exhibit_stays_readable_and_says_who_withdrew_it_and_why(told):
    made = adds(told, told.client, caption="A mail.")
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="It is about another job.")
    for person in (told.freelancer, told.mediator):
        page = page_of(told, person)
        assert "Victor Hale withdrew it" in page
        assert "“It is about another job.”" in page
        assert signed_in(person).get(reverse("exhibit", args=[told.case.pk, made.number])).status_code == 302
    assert "withdrew exhibit E2: “It is about another job.”" in told_last(told)
    with pytest.raises(WrongPhase):
        told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="Again.")
    with pytest.raises(NotAllowed):
        told.act(told.freelancer, "restore_exhibit", exhibit=made.number)
    told.act(told.client, "restore_exhibit", exhibit=made.number)
    assert "Victor Hale withdrew it" not in page_of(told, told.freelancer).split("Record")[0]
    assert Withdrawal.objects.get().restored_at is not None
    with pytest.raises(WrongPhase):
        told.act(told.client, "restore_exhibit", exhibit=made.number)
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="After all.")
    assert Withdrawal.objects.count() == 2


def test_what_was_withdrawn_need_not_be_read_unless_it_is_cited(told):
    told.read_all()
    made = adds(told, told.client)
    assert [str(each) for each in to_be_opened(told.case, told.mediator)] == ["E2"]
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="Wrong file.")
    assert to_be_opened(told.case, told.mediator) == []
    findings = told.recommendation()["findings"]
    findings[0]["exhibits"] = [made.number]
    with pytest.raises(Invalid, match="Read E2 first"):
        told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    told.act(told.mediator, "read_exhibit", exhibit=made.number)
    told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    told.act(told.client, "request_second_opinion", reason="I disagree.")
    another = stories.person("another@evenhand.example", "Another Mediator", "mediator")
    assert "E2" in [str(each) for each in to_be_opened(told.case, another)]


def test_while_a_recommendation_is_answered_evidence_stands_as_it_was(told):
    made = adds(told, told.client)
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    with pytest.raises(WrongPhase):
        told.act(told.client, "describe_exhibit", exhibit=made.number, caption="75% is wrong.")
    with pytest.raises(WrongPhase):
        told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="75% is wrong.")


def test_what_the_arbitrator_has_got_is_not_changed(story):
    story.both_paid()
    story.act(story.operator, "send_file")
    with pytest.raises(WrongPhase):
        story.act(story.freelancer, "withdraw_exhibit", exhibit=1, reason="Too late.")


def test_what_came_after_evidence_closed_is_marked_as_late(told):
    told.act(told.mediator, "close_evidence", hours=48)
    adds(told, told.client, "in-time.txt")
    told.clock.advance(hours=49)
    adds(told, told.client, "late.txt")
    assert list(Exhibit.objects.values_list("number", "came_late")) == [(1, False), (2, False), (3, True)]
    assert page_of(told, told.freelancer).count("It came after evidence had closed") == 1
    assert Event.objects.filter(act="add_exhibits").latest("number").said["late"] is True


def test_what_comes_before_a_close_that_was_moved_is_in_time(told):
    told.act(told.mediator, "close_evidence", hours=48)
    told.act(told.mediator, "close_evidence", hours=96)
    told.clock.advance(hours=60)
    adds(told, told.client, "in-time.txt")
    assert Exhibit.objects.latest("number").came_late is False


def test_evidence_is_ordered_as_the_address_says(told):
    adds(told, told.client, "b.txt", happened_from="2026-01-20", deliverable="1.2")
    adds(told, told.freelancer, "a.txt", happened_from="2025-12-24", deliverable="1.1")

    def order(by):
        page = markup(signed_in(told.client).get(reverse("case", args=[told.case.pk]), {"evidence": by}))
        places = {number: page.index(f'id="e{number}"') for number in (1, 2, 3)}
        return sorted(places, key=places.__getitem__)

    assert order("number") == [1, 2, 3]
    assert order("date") == [3, 2, 1]
    assert order("deliverable") == [3, 2, 1]
    assert order("nonsense") == [1, 2, 3]
    page = page_of(told, told.client, evidence="date")
    assert "December 2025" in page
    assert "Date not said" in page
    bench = signed_in(told.mediator).get(reverse("workbench", args=[told.case.pk]), {"evidence": "date"})
    assert "Date not said" in text(bench)


def test_two_known_days_make_a_line_with_a_table_beside_it(told):
    adds(told, told.client, "b.txt", happened_from="2026-01-20")
    address = reverse("case", args=[told.case.pk])
    assert "Evidence by the day of the event" not in markup(signed_in(told.client).get(address))
    adds(told, told.freelancer, "a.txt", caption="The order.", happened_from="2025-12-24")
    page = markup(signed_in(told.client).get(address))
    assert "Evidence by the day of the event, from 24" in page
    assert page.index("E3</text>") < page.index("E2</text>")
    assert "The same as a table" in page


def test_the_table_says_who_cites_what_for_which_deliverable(story):
    story.in_response()
    said = story.statement(story.client)
    said["items"][1]["words"] = "See E1: no source after 2015."
    story.clock.advance(days=1)
    story.act(story.client, "respond", **said)
    story.clock.advance(days=3)
    story.act(story.freelancer, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    adds(story, story.client, deliverable="1.1", caption="Comments.")
    story.act(story.mediator, "read_exhibit", exhibit=1)
    pages = [
        text(signed_in(person).get(reverse("evidence-table", args=[story.case.pk])))
        for person in (story.client, story.freelancer, story.mediator)
    ]
    for page in pages:
        assert "names it" in page
        assert page.count("brought it") == 2
        assert "Inês Carvalho opened it" in page
        assert "Not opened yet" in page
        assert "relies on it" not in page
    story.read_all()
    findings = story.recommendation()["findings"]
    findings[0]["exhibits"] = [2]
    story.act(story.mediator, "recommend", **story.recommendation(findings=findings))
    assert "Inês Carvalho relies on it" in text(
        signed_in(story.client).get(reverse("evidence-table", args=[story.case.pk]))
    )
    assert "relies on it" in text(signed_in(story.mediator).get(reverse("workbench", args=[story.case.pk])))
    assert signed_in(story.stranger).get(reverse("evidence-table", args=[story.case.pk])).status_code == 404


def test_the_api_says_the_same(told):
    made = adds(told, told.client, caption="A mail.", happened_from="2026-01-05", deliverable="1.2")
    told.act(told.client, "describe_exhibit", exhibit=made.number, caption="Two mails.")
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="Wrong file.")
    shown = signed_in(told.freelancer).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][1]
    assert (shown["about"], shown["happened_from"], shown["happened_until"]) == ("1.2", "2026-01-05", None)
    assert shown["earlier"][0]["caption"] == "A mail."
    assert shown["withdrawn"]["reason"] == "Wrong file."
    assert (shown["came_late"], shown["import_answer"], shown["sealed_because"]) == (False, None, "")


def test_postgresql_keeps_what_an_exhibit_is_and_what_it_said(told):
    made = adds(told, told.client, caption="A mail.")
    told.act(told.client, "describe_exhibit", exhibit=made.number, caption="Two mails.")
    told.act(told.client, "withdraw_exhibit", exhibit=made.number, reason="Wrong file.")
    told.act(told.client, "restore_exhibit", exhibit=made.number)
    for statement in (
        "UPDATE disputes_exhibit SET caption = 'Three mails.' WHERE number = 2",
        "UPDATE disputes_exhibit SET came_late = true",
        "UPDATE disputes_exhibit SET sealed_because = 'Secret'",
        "UPDATE disputes_exhibit SET side = 'freelancer'",
        "UPDATE disputes_exhibit SET happened_until = '2026-01-01'",
        "UPDATE disputes_earlierdescription SET caption = ''",
        "DELETE FROM disputes_earlierdescription",
        "UPDATE disputes_withdrawal SET restored_at = NULL",
        "DELETE FROM disputes_withdrawal",
    ):
        with (
            pytest.raises((IntegrityError, InternalError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
